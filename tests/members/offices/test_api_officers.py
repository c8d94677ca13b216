"""POST /api/v1/officers: an account that allows nothing yet."""

import pytest

from tests.accounts.scan import tables_with
from unionhub.accounts.models import User
from unionhub.audit.models import AuditEvent

ADDRESS = "/api/v1/officers"
NEW = "a-new-horse-and-another-staple"


def test_an_account_is_opened_with_a_code_and_no_password(
    as_security_admin, as_anyone, security_admin
):
    answer = as_security_admin.post(
        ADDRESS, {"username": "jinjiang-07"}, idempotency_key="k"
    )

    user = User.objects.get(username="jinjiang-07")
    code = answer.pop("setting_code")
    assert answer == {
        "id": str(user.pk),
        "username": "jinjiang-07",
        "is_active": True,
    }
    assert user.is_officer
    assert not user.has_usable_password()
    event = AuditEvent.objects.get(verb="account.opened", target_id=user.pk)
    assert event.user_id == security_admin.pk
    assert tables_with(code) == set()
    as_anyone.post(
        "/api/v1/auth/passwords",
        {"username": "jinjiang-07", "current": code, "new_password": NEW},
        expect=204,
    )


def test_nobody_signed_in_opens_none(as_anyone, unions):
    as_anyone.post(ADDRESS, {"username": "x-1"}, expect=401, idempotency_key="k")


def test_a_reviewer_opens_none(as_officer):
    answer = as_officer.post(
        ADDRESS, {"username": "jinjiang-07"}, expect=403, idempotency_key="k"
    )

    assert answer["code"] == "forbidden"
    assert not User.objects.filter(username="jinjiang-07").exists()


@pytest.mark.parametrize(
    ("username", "code"),
    [
        ("13800138001", "personal_number"),
        ("11010519491231002X", "personal_number"),
        ("Zhang", "invalid_character"),
        ("张伟", "invalid_character"),
        ("zhang_wei", "invalid_character"),
        ("-ab", "invalid_character"),
        ("x" * 41, "too_long"),
        (7, "not_a_string"),
    ],
)
def test_a_name_is_a_staff_code_and_tells_nothing_personal(
    as_security_admin, username, code
):
    answer = as_security_admin.post(
        ADDRESS, {"username": username}, expect=400, idempotency_key="k"
    )

    assert [(e["pointer"], e["code"]) for e in answer["errors"]] == [
        ("#/username", code)
    ]


def test_a_name_is_taken_once(as_security_admin):
    as_security_admin.post(ADDRESS, {"username": "jj-07"}, idempotency_key="a")

    answer = as_security_admin.post(
        ADDRESS, {"username": "jj-07"}, expect=409, idempotency_key="b"
    )

    assert answer["code"] == "already_exists"


def test_the_same_key_opens_one_account(as_security_admin):
    first = as_security_admin.post(ADDRESS, {"username": "jj-07"}, idempotency_key="k")

    again = as_security_admin.post(ADDRESS, {"username": "jj-07"}, idempotency_key="k")

    assert again == first
    assert User.objects.filter(username="jj-07").count() == 1
