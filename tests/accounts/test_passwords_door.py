"""POST /api/v1/auth/passwords."""

import pytest

from tests.accounts.conftest import PASSWORD
from tests.factories.factors import second_factor, shown
from unionhub.accounts import passwords
from unionhub.accounts.models import User
from unionhub.kernel import actor, clock

pytestmark = pytest.mark.django_db

ADDRESS = "/api/v1/auth/passwords"
SAME = {"x_request_id": "same-0001"}
NEW = "a-new-horse-and-another-staple"
BODY = {"username": "jinjiang-01", "current": PASSWORD, "new_password": NEW}


@pytest.fixture
def setting_code(officer):
    return passwords.offer(officer, by=actor.installer(), at=clock.now())


def test_a_setting_code_gives_a_password(as_anyone, officer, setting_code):
    answer = as_anyone.post(ADDRESS, BODY | {"current": setting_code}, expect=204)

    assert answer is None
    assert as_anyone.answer.headers["Cache-Control"] == "no-store"
    officer.refresh_from_db()
    assert officer.check_password(NEW)


def test_a_stale_token_does_not_keep_anybody_from_setting_it(as_anyone, officer):
    as_anyone.token = "stale"

    as_anyone.post(ADDRESS, BODY, expect=204)


def test_what_is_wrong_is_refused_with_the_same_bytes(as_anyone, officer, worker):
    second_factor(officer)
    other = User.objects.create_officer("jinjiang-02", PASSWORD)
    code = passwords.offer(other, by=actor.installer(), at=clock.now())
    asked = [
        {"current": "wrong"},
        {"current": code},
        {"otp": "000000"},
        {"username": "nobody"},
        {"username": worker.username},
    ]

    told = []
    for change in asked:
        as_anyone.post(ADDRESS, BODY | change, expect=400, **SAME)
        told.append((as_anyone.answer.content, dict(as_anyone.answer.headers)))

    assert all(answer == told[0] for answer in told)
    assert b"wrong_credentials" in told[0][0]


def test_an_authenticator_is_asked_for(as_anyone, officer):
    second_factor(officer)

    answer = as_anyone.post(ADDRESS, BODY, expect=403)

    assert answer["code"] == "second_factor_required"
    as_anyone.post(ADDRESS, BODY | {"otp": shown()}, expect=204)


@pytest.mark.parametrize(
    ("body", "pointers"),
    [
        (
            {},
            {
                "#/username": "required",
                "#/current": "required",
                "#/new_password": "required",
            },
        ),
        (BODY | {"new_password": "short"}, {"#/new_password": "password_too_weak"}),
        (BODY | {"new_password": PASSWORD}, {"#/new_password": "password_too_weak"}),
        (BODY | {"new_password": 1}, {"#/new_password": "not_a_string"}),
        (BODY | {"otp": "12"}, {"#/otp": "otp_format"}),
        (BODY | {"password": "x"}, {"#/password": "unknown_field"}),
    ],
)
def test_a_malformed_body_names_every_fault(as_anyone, officer, body, pointers):
    answer = as_anyone.post(ADDRESS, body, expect=400)

    assert {e["pointer"]: e["code"] for e in answer["errors"]} == pointers
    assert PASSWORD not in as_anyone.answer.content.decode()


def test_six_wrong_ones_wait(as_anyone, officer):
    for _try in range(5):
        as_anyone.post(ADDRESS, BODY | {"current": "wrong"}, expect=400)

    answer = as_anyone.post(ADDRESS, BODY, expect=429)

    assert answer["code"] == "sign_in_locked"
    assert int(as_anyone.answer.headers["Retry-After"]) <= 900


def test_setting_takes_a_stated_number_of_queries(
    as_anyone, officer, django_assert_num_queries
):
    # 1-3 the budget; 4-11 the try counted; 12 the account; 13-21 one transaction: the
    # account's row, its authenticator, the password, its tokens, the count, the event
    with django_assert_num_queries(21):
        as_anyone.post(ADDRESS, BODY, expect=204)
