"""POST /api/v1/auth/second-factor and its confirmation."""

from base64 import b32decode

import pytest

from tests.accounts.conftest import PASSWORD
from tests.factories.factors import second_factor, shown
from unionhub.accounts.models import RecoveryCode, SecondFactor
from unionhub.audit.models import AuditEvent

pytestmark = pytest.mark.django_db

ADDRESS = "/api/v1/auth/second-factor"
CONFIRMATION = f"{ADDRESS}/confirmation"
SAME = {"x_request_id": "same-0001"}
WHO = {"username": "jinjiang-01", "password": PASSWORD}


@pytest.fixture
def setup(as_anyone, officer):
    return as_anyone.post(ADDRESS, WHO, expect=200)


def code_of(setup, steps=0):
    return shown(steps=steps, seed=b32decode(setup["secret"]))


def test_an_officer_binds_an_authenticator_and_signs_in(as_anyone, setup):
    assert set(setup) == {"secret", "otpauth_uri", "qr_svg"}
    assert as_anyone.answer.headers["Cache-Control"] == "no-store"

    codes = as_anyone.post(CONFIRMATION, WHO | {"otp": code_of(setup)}, expect=200)

    assert [len(code) for code in codes["recovery_codes"]] == [19] * 10
    body = {"grant_type": "password", "otp": code_of(setup, steps=1)} | WHO
    as_anyone.post("/api/v1/auth/tokens", body, expect=200)


def test_a_stale_token_does_not_keep_anybody_from_setting_up(as_anyone, officer):
    as_anyone.token = "stale"

    as_anyone.post(ADDRESS, WHO, expect=200)


def test_wrong_names_passwords_and_codes_are_refused_with_the_same_bytes(
    as_anyone, officer, worker
):
    told = []
    asked = [
        (ADDRESS, WHO | {"password": "wrong"}),
        (ADDRESS, WHO | {"username": "nobody"}),
        (ADDRESS, WHO | {"username": worker.username}),
        (CONFIRMATION, WHO | {"password": "wrong", "otp": "000000"}),
    ]
    for address, body in asked:
        as_anyone.post(address, body, expect=400, **SAME)
        told.append((as_anyone.answer.content, dict(as_anyone.answer.headers)))

    assert all(answer == told[0] for answer in told)
    assert b"wrong_credentials" in told[0][0]
    assert not SecondFactor.objects.exists()


def test_nothing_is_shown_once_one_is_confirmed(as_anyone, officer):
    second_factor(officer)

    for address, body in ((ADDRESS, WHO), (CONFIRMATION, WHO | {"otp": shown()})):
        assert as_anyone.post(address, body, expect=409)["code"] == "wrong_state"
    assert not RecoveryCode.objects.exists()


def test_nothing_is_confirmed_that_was_not_drawn(as_anyone, officer):
    answer = as_anyone.post(CONFIRMATION, WHO | {"otp": "048213"}, expect=409)

    assert answer["code"] == "wrong_state"


def test_a_wrong_code_confirms_nothing_and_is_counted(as_anyone, setup):
    wrong = f"{(int(code_of(setup)) + 500_000) % 1_000_000:06}"
    for _try in range(5):
        as_anyone.post(CONFIRMATION, WHO | {"otp": wrong}, expect=400)

    body = WHO | {"otp": code_of(setup)}
    answer = as_anyone.post(CONFIRMATION, body, expect=429)

    assert answer["code"] == "sign_in_locked"
    assert 890 <= int(as_anyone.answer.headers["Retry-After"]) <= 900
    assert not SecondFactor.objects.get().confirmed


def test_the_doors_and_the_sign_in_count_together(as_anyone, officer):
    for _try in range(5):
        as_anyone.post(ADDRESS, WHO | {"password": "wrong"}, expect=400)

    body = {"grant_type": "password"} | WHO
    answer = as_anyone.post("/api/v1/auth/tokens", body, expect=429)

    assert answer["code"] == "sign_in_locked"


@pytest.mark.parametrize(
    ("address", "body", "pointers"),
    [
        (ADDRESS, {}, {"#/username": "required", "#/password": "required"}),
        (ADDRESS, WHO | {"otp": "048213"}, {"#/otp": "unknown_field"}),
        (ADDRESS, WHO | {"password": 1}, {"#/password": "not_a_string"}),
        (CONFIRMATION, WHO, {"#/otp": "required"}),
        (CONFIRMATION, WHO | {"otp": "04821"}, {"#/otp": "otp_format"}),
        (CONFIRMATION, WHO | {"otp": "０４８２１３"}, {"#/otp": "otp_format"}),
    ],
)
def test_a_malformed_body_names_every_fault(as_anyone, address, body, pointers):
    answer = as_anyone.post(address, body, expect=400)

    assert {e["pointer"]: e["code"] for e in answer["errors"]} == pointers


def test_a_confirmation_happens_with_its_trace_or_not_at_all(
    as_anyone, setup, monkeypatch
):
    def fail(*_anything, **_else):
        raise RuntimeError

    monkeypatch.setattr("unionhub.accounts.factors.audit.record", fail)
    as_anyone.post(CONFIRMATION, WHO | {"otp": code_of(setup)}, expect=500)

    factor = SecondFactor.objects.get()
    assert (factor.confirmed, factor.last_step) == (False, -1)
    assert not RecoveryCode.objects.exists()


def test_who_set_it_up_stands_in_the_audit(as_anyone, officer, setup):
    as_anyone.post(CONFIRMATION, WHO | {"otp": code_of(setup)}, expect=200, **SAME)

    event = AuditEvent.objects.get(verb="second_factor.confirmed")
    assert (event.user_id, event.request_id) == (officer.pk, "same-0001")
    assert event.facts == {}


def test_setting_up_takes_a_stated_number_of_queries(
    as_anyone, officer, django_assert_num_queries
):
    as_anyone.post(ADDRESS, WHO, expect=200)

    # 1-3 the budget; 4-11 the try counted; 12 the account; 13 the try given back;
    # 14-19 one transaction: the account's row, the authenticator's, its seed, the event
    with django_assert_num_queries(19):
        as_anyone.post(ADDRESS, WHO, expect=200)
