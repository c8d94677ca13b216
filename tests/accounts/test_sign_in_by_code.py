"""Signing in by code: five tries, five minutes, once (R-MEM-25)."""

from datetime import timedelta

import pytest

from tests.accounts.conftest import ANYBODY, PHONE, other_than
from unionhub.accounts import operations
from unionhub.accounts.models import SmsCode, User
from unionhub.audit.models import AuditEvent

pytestmark = pytest.mark.django_db


def sign_in(code, at):
    return operations.sign_in_by_code(PHONE, code, by=ANYBODY, at=at)


def refused(code, at):
    with pytest.raises(operations.WrongCode):
        sign_in(code, at)


def test_the_first_right_code_opens_the_account(code, at):
    pair = sign_in(code, at)

    user = User.objects.by_phone(PHONE).get()
    assert user.username == str(user.pk)
    assert (pair.token_type, pair.expires_in) == ("Bearer", 7200)


def test_later_codes_find_the_same_account(worker, code, at):
    sign_in(code, at)

    assert User.objects.get() == worker


def test_signing_in_leaves_a_trace_without_the_phone(code, at):
    sign_in(code, at)

    opened, signed_in = AuditEvent.objects.order_by("id")
    user = User.objects.get()
    assert (opened.verb, signed_in.verb) == ("account.opened", "account.signed_in")
    assert (signed_in.actor_kind, signed_in.user_id) == ("PERSON", user.pk)
    assert (signed_in.request_id, signed_in.facts) == ("request-0001", {})


def test_a_code_is_used_once(code, at):
    sign_in(code, at)

    refused(code, at)


@pytest.mark.parametrize("seconds", [300, 301, 86_400])
def test_a_code_lives_five_minutes(code, at, seconds):
    refused(code, at + timedelta(seconds=seconds))


def test_a_code_is_good_until_its_last_second(code, at):
    assert sign_in(code, at + timedelta(seconds=299))


def test_five_wrong_tries_burn_the_code(code, at):
    for _ in range(5):
        refused(other_than(code), at)

    refused(code, at)

    assert SmsCode.objects.get().tries == 5
    assert AuditEvent.objects.get().verb == "sms_code.burned"


def test_the_fifth_try_may_be_the_right_one(code, at):
    for _ in range(4):
        refused(other_than(code), at)

    assert sign_in(code, at)


def test_a_new_code_after_a_burned_one_may_be_tried_again(code, at):
    for _ in range(5):
        refused(other_than(code), at)
    later = at + timedelta(minutes=1)

    again = operations.send_code(PHONE, at=later).code

    assert sign_in(again, later)


def test_a_code_of_another_phone_is_wrong(code, at):
    with pytest.raises(operations.WrongCode):
        operations.sign_in_by_code("13900139000", code, by=ANYBODY, at=at)

    assert not User.objects.exists()


def test_a_closed_account_does_not_open_again(worker, code, at):
    operations.close(worker.pk, by=ANYBODY, at=at)

    refused(code, at)


def test_an_officer_does_not_sign_in_by_phone(worker, code, at):
    User.objects.filter(pk=worker.pk).update(is_staff=True)

    refused(code, at)


def test_an_account_is_opened_with_all_of_its_traces_or_not_at_all(
    code, at, monkeypatch
):
    def fail(*_anything, **_else):
        raise RuntimeError

    monkeypatch.setattr(operations.tokens, "issue", fail)

    with pytest.raises(RuntimeError):
        sign_in(code, at)

    assert SmsCode.objects.get().used_at is None
    assert not User.objects.exists()
    assert not AuditEvent.objects.exists()
