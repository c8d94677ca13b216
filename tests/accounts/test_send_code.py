"""Sending a code: a minute apart, five a day, stored as a digest only (R-MEM-25)."""

from datetime import timedelta

import pytest

from tests.accounts.conftest import ANYBODY, PHONE, sent_code
from unionhub.accounts import operations
from unionhub.accounts.models import SmsCode
from unionhub.kernel.errors import TooMany
from unionhub.messages.models import Message

pytestmark = pytest.mark.django_db

OTHER_PHONE = "13900139000"


def test_a_code_goes_out_by_sms(at):
    issued = operations.send_code(PHONE, at=at)

    message = Message.objects.get()
    assert (issued.expires_in, issued.resend_after) == (300, 60)
    assert (message.template, message.facts) == ("sms_code", {"minutes": 5})
    assert issued.code == sent_code()
    assert len(issued.code) == 6


def test_the_code_is_stored_as_a_digest_only(code):
    row = SmsCode.objects.values().get()

    assert all(code not in str(value) for value in row.values())
    assert code.encode() not in bytes(row["code_digest"])
    assert len(bytes(row["code_digest"])) == 32


@pytest.mark.parametrize(("after", "wait"), [(0, 60), (1, 59), (59, 1)])
def test_another_code_waits_a_minute(code, at, after, wait):
    with pytest.raises(TooMany) as refusal:
        operations.send_code(PHONE, at=at + timedelta(seconds=after))

    assert refusal.value.facts == {"retry_after": wait}
    assert Message.objects.count() == 1


def test_after_a_minute_another_code_takes_its_place(code, at):
    later = at + timedelta(seconds=60)

    second = operations.send_code(PHONE, at=later).code

    if code != second:
        with pytest.raises(operations.WrongCode):
            operations.sign_in_by_code(PHONE, code, by=ANYBODY, at=later)
    assert operations.sign_in_by_code(PHONE, second, by=ANYBODY, at=later)


def test_another_phone_does_not_wait(code, at):
    assert operations.send_code(OTHER_PHONE, at=at)


def test_the_sixth_code_of_a_day_waits_for_the_next(at):
    for minute in range(5):
        operations.send_code(PHONE, at=at + timedelta(minutes=minute))

    with pytest.raises(TooMany) as refusal:
        operations.send_code(PHONE, at=at + timedelta(hours=13))

    assert refusal.value.facts == {"retry_after": 3600}
    assert Message.objects.count() == 5


def test_the_next_day_begins_anew(at):
    for minute in range(5):
        operations.send_code(PHONE, at=at + timedelta(minutes=minute))

    assert operations.send_code(PHONE, at=at + timedelta(hours=14))


def test_a_code_that_is_not_queued_was_never_drawn(at, settings, monkeypatch):
    def fail(**_anything):
        raise RuntimeError

    monkeypatch.setattr(operations.messages, "queue", fail)

    with pytest.raises(RuntimeError):
        operations.send_code(PHONE, at=at)

    assert not SmsCode.objects.exists()
