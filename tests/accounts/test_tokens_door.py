"""POST /api/v1/auth/tokens."""

import pytest

from tests.accounts.conftest import PASSWORD, PHONE, other_than, refreshed, sent_code
from tests.factories.factors import second_factor, shown
from tests.factories.tree import AT
from unionhub.accounts.models import RecoveryCode, SmsCode, User
from unionhub.kernel import clock

pytestmark = pytest.mark.django_db

ADDRESS = "/api/v1/auth/tokens"
SAME = {"x_request_id": "same-0001"}


@pytest.fixture
def code(as_anyone):
    as_anyone.post("/api/v1/auth/sms-codes", {"phone": PHONE}, expect=202)
    return sent_code()


def by_code(code, phone=PHONE):
    return {"grant_type": "sms_code", "phone": phone, "code": code}


def by_password(username="jinjiang-01", password=PASSWORD, **otp):
    shown = {"username": username, "password": password}
    return {"grant_type": "password"} | shown | otp


def test_a_worker_signs_in_by_code(as_anyone, code):
    answer = as_anyone.post(ADDRESS, by_code(code), expect=200)

    assert set(answer) == {"access_token", "refresh_token", "token_type", "expires_in"}
    assert (answer["token_type"], answer["expires_in"]) == ("Bearer", 7200)
    assert User.objects.by_phone(PHONE).exists()
    assert as_anyone.answer.headers["Cache-Control"] == "no-store"


def test_an_officer_signs_in_by_password_and_authenticator(as_anyone, officer):
    second_factor(officer)

    answer = as_anyone.post(ADDRESS, by_password(otp=shown()), expect=200)

    assert set(answer) == {"access_token", "refresh_token", "token_type", "expires_in"}
    assert answer["expires_in"] == 900
    renewed = refreshed(answer["refresh_token"]).json()
    assert renewed["scope"] == "read write factor"


def test_a_recovery_code_may_be_typed_with_its_hyphens(as_anyone, officer):
    second_factor(officer)
    digest = RecoveryCode.digest_of(officer.pk, "0123456789ABCDEF")
    RecoveryCode.objects.create(user=officer, digest=digest)

    as_anyone.post(ADDRESS, by_password(otp="0123-4567-89ab-cdef"), expect=200)


def test_without_a_code_the_right_password_asks_for_one(as_anyone, officer):
    second_factor(officer)

    answer = as_anyone.post(ADDRESS, by_password(), expect=403)

    assert answer["code"] == "second_factor_required"


def test_without_an_authenticator_it_asks_to_set_one_up(as_anyone, officer):
    answer = as_anyone.post(ADDRESS, by_password(otp="048213"), expect=403)

    assert answer["code"] == "second_factor_setup_required"


@pytest.mark.parametrize(
    ("body", "pointers"),
    [
        ({}, {"#/grant_type": "required"}),
        ({"grant_type": "implicit"}, {"#/grant_type": "invalid_choice"}),
        ({"grant_type": ["password"]}, {"#/grant_type": "invalid_choice"}),
        (
            {"grant_type": "sms_code"},
            {"#/phone": "required", "#/code": "required"},
        ),
        (
            {**by_code("048213"), "username": "x"},
            {"#/username": "inconsistent"},
        ),
        (by_password(otp="1"), {"#/otp": "otp_format"}),
        (by_password(otp=123456), {"#/otp": "not_a_string"}),
        (by_password(otp="O123-4567-89AB-CDEF"), {"#/otp": "otp_format"}),
        ({**by_code("048213"), "otp": "048213"}, {"#/otp": "inconsistent"}),
        ({"grant_type": "wechat_code"}, {"#/code": "required"}),
        (
            {"grant_type": "wechat_code", "code": "a", "phone": PHONE},
            {"#/phone": "inconsistent"},
        ),
        (
            {"grant_type": "wechat_code", "code": "a b"},
            {"#/code": "code_invalid"},
        ),
        (by_code("04821"), {"#/code": "code_invalid"}),
        (by_code(48213), {"#/code": "not_a_string"}),
        (by_code("０４８２１３"), {"#/code": "code_invalid"}),
        (by_password(password="x" * 129), {"#/password": "too_long"}),
        (by_password(username="\u202eofficer"), {"#/username": "invalid_character"}),
    ],
)
def test_a_malformed_body_names_every_fault(as_anyone, body, pointers):
    answer = as_anyone.post(ADDRESS, body, expect=400)

    assert {e["pointer"]: e["code"] for e in answer["errors"]} == pointers


def test_a_wrong_code_is_counted_although_it_is_refused(as_anyone, code):
    answer = as_anyone.post(ADDRESS, by_code(other_than(code)), expect=400)

    assert answer["code"] == "code_invalid"
    assert SmsCode.objects.get().tries == 1


def test_known_and_unknown_phones_are_refused_with_the_same_bytes(as_anyone, worker):
    wrong = []
    for phone in (PHONE, "13900139000"):
        as_anyone.post(ADDRESS, by_code("048213", phone), expect=400, **SAME)
        wrong.append((as_anyone.answer.content, dict(as_anyone.answer.headers)))

    assert wrong[0] == wrong[1]


def test_wrong_names_and_wrong_passwords_are_refused_with_the_same_bytes(
    as_anyone, officer, worker
):
    wrong = []
    second_factor(officer)
    for body in (
        by_password(password="wrong"),
        by_password(username="nobody"),
        by_password(username=worker.username),
        by_password(password="wrong", otp=shown()),
        by_password(otp="000000"),
    ):
        answer = as_anyone.post(ADDRESS, body, expect=400, **SAME)
        wrong.append((as_anyone.answer.content, dict(as_anyone.answer.headers)))

    assert answer["code"] == "wrong_credentials"
    assert all(answer == wrong[0] for answer in wrong)


def test_a_wrong_name_costs_the_hashing_of_a_password(as_anyone, officer, monkeypatch):
    hashed = []
    monkeypatch.setattr(
        "django.contrib.auth.hashers.Argon2PasswordHasher.encode",
        lambda self, password, salt: hashed.append(password) or "argon2$x",
    )
    monkeypatch.setattr(
        "django.contrib.auth.hashers.Argon2PasswordHasher.verify",
        lambda self, password, encoded: hashed.append(password),
    )

    for body in (by_password(password="wrong"), by_password("nobody", "wrong")):
        as_anyone.post(ADDRESS, body, expect=400)

    assert hashed == ["wrong", "wrong"]


def test_the_sixth_password_waits_and_a_header_does_not_help(as_anyone, officer):
    for number in range(5):
        as_anyone.post(
            ADDRESS,
            by_password(password="wrong"),
            expect=400,
            x_forwarded_for=f"10.0.0.{number}",
        )

    answer = as_anyone.post(ADDRESS, by_password(), expect=429)

    assert answer["code"] == "sign_in_locked"
    assert 890 <= int(as_anyone.answer.headers["Retry-After"]) <= 900


def test_known_and_unknown_names_are_locked_with_the_same_bytes(
    as_anyone, officer, monkeypatch
):
    monkeypatch.setattr(clock, "now", lambda: AT)
    told = []
    for name in ("jinjiang-01", "nobody"):
        for _try in range(5):
            as_anyone.post(ADDRESS, by_password(name, "wrong"), expect=400)
        as_anyone.post(ADDRESS, by_password(name), expect=429, **SAME)
        told.append((as_anyone.answer.content, dict(as_anyone.answer.headers)))

    assert told[0] == told[1]


def test_an_officers_sign_in_takes_a_stated_number_of_queries(
    as_anyone, officer, django_assert_num_queries
):
    second_factor(officer)
    as_anyone.post(ADDRESS, by_password(password="wrong"), expect=400)

    # 1-3 the budget; 4-11 the try counted for network and name, in one transaction;
    # 12 the account; 13-16 the authenticator under lock, its step kept; 17 the counts
    # cleared; 18-30 one transaction: account and authenticator looked at once more, our
    # app (made by this first sign-in), the two tokens, the event
    with django_assert_num_queries(30):
        as_anyone.post(ADDRESS, by_password(otp=shown()), expect=200)


def test_signing_in_takes_a_stated_number_of_queries(
    as_anyone, code, django_assert_num_queries
):
    as_anyone.post(ADDRESS, by_code(code), expect=200)
    SmsCode.objects.update(used_at=None)

    # 1-3 the budget; 4-14 one savepoint with: the code's row, the code used, the
    # account, the event, and in a savepoint of their own our app and the two tokens
    with django_assert_num_queries(14):
        as_anyone.post(ADDRESS, by_code(code), expect=200)
