"""POST /api/v1/auth/tokens."""

import pytest

from tests.accounts.conftest import PASSWORD, PHONE, other_than, sent_code
from unionhub.accounts.models import SmsCode, User

pytestmark = pytest.mark.django_db

ADDRESS = "/api/v1/auth/tokens"
SAME = {"x_request_id": "same-0001"}


@pytest.fixture
def code(as_anyone):
    as_anyone.post("/api/v1/auth/sms-codes", {"phone": PHONE}, expect=202)
    return sent_code()


def by_code(code, phone=PHONE):
    return {"grant_type": "sms_code", "phone": phone, "code": code}


def by_password(username="jinjiang-01", password=PASSWORD):
    return {"grant_type": "password", "username": username, "password": password}


def test_a_worker_signs_in_by_code(as_anyone, code):
    answer = as_anyone.post(ADDRESS, by_code(code), expect=200)

    assert set(answer) == {"access_token", "refresh_token", "token_type", "expires_in"}
    assert (answer["token_type"], answer["expires_in"]) == ("Bearer", 7200)
    assert User.objects.by_phone(PHONE).exists()
    assert as_anyone.answer.headers["Cache-Control"] == "no-store"


def test_an_officer_signs_in_by_password(as_anyone, officer):
    answer = as_anyone.post(ADDRESS, by_password(), expect=200)

    assert answer["expires_in"] == 900


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
        (
            {**by_password(), "otp": "1"},
            {"#/otp": "unknown_field"},
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
    for body in (
        by_password(password="wrong"),
        by_password(username="nobody"),
        by_password(username=worker.username),
    ):
        answer = as_anyone.post(ADDRESS, body, expect=400, **SAME)
        wrong.append((as_anyone.answer.content, dict(as_anyone.answer.headers)))

    assert answer["code"] == "wrong_credentials"
    assert wrong[0] == wrong[1] == wrong[2]


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

    assert answer["code"] == "too_many_requests"
    assert 890 <= int(as_anyone.answer.headers["Retry-After"]) <= 900


def test_signing_in_takes_a_stated_number_of_queries(
    as_anyone, code, django_assert_num_queries
):
    as_anyone.post(ADDRESS, by_code(code), expect=200)
    SmsCode.objects.update(used_at=None)

    # 1-3 the budget; 4-14 one savepoint with: the code's row, the code used, the
    # account, the event, and in a savepoint of their own our app and the two tokens
    with django_assert_num_queries(14):
        as_anyone.post(ADDRESS, by_code(code), expect=200)
