"""Delivery: each cause reaches the phone, once by our own doing."""

from datetime import timedelta

import pytest

from tests.messages.conftest import PHONE
from unionhub.kernel.errors import WrongState
from unionhub.messages import operations
from unionhub.messages.choices import (
    BACKOFF,
    BATCH,
    LEASE,
    MAX_ATTEMPTS,
    MESSAGE_MOVES,
    MessageState,
)
from unionhub.messages.models import Message
from unionhub.messages.senders import Sent

pytestmark = pytest.mark.django_db

TEXT = "【工会】您的入会申请已通过，接收工会：成都市总工会。请登录查看会员号。"


def queue_code(at):
    return operations.queue(
        template="sms_code",
        to_phone=PHONE,
        facts={"code": "048213", "minutes": 5},
        at=at,
        key="sms_code:1:1",
    )


def test_a_due_message_is_sent_and_remembers_it(queued, provider, at):
    assert operations.deliver(at=at) == 1

    queued.refresh_from_db()
    assert provider.sent == [Sent(PHONE, TEXT, "enrolment:1:admitted")]
    assert (queued.state, queued.sent_at, queued.reference) == ("SENT", at, "fake-1")


def test_a_sent_message_is_not_sent_again(queued, provider, at):
    operations.deliver(at=at)
    operations.deliver(at=at + timedelta(days=1))

    assert len(provider.sent) == 1


def test_the_code_is_in_the_text_and_forgotten_when_sent(provider, at):
    message = queue_code(at)

    operations.deliver(at=at)

    message.refresh_from_db()
    assert "048213" in provider.sent[0].text
    assert message.secret_sealed is None


def test_a_code_past_its_life_is_not_sent(provider, at):
    message = queue_code(at)

    operations.deliver(at=at + timedelta(minutes=5))

    message.refresh_from_db()
    assert provider.sent == []
    assert (message.state, message.failure) == ("FAILED", "expired")
    assert message.secret_sealed is None


def test_a_failed_attempt_is_repeated_after_a_pause(queued, provider, at):
    provider.script.append("fail")

    assert operations.deliver(at=at) == 0
    assert operations.deliver(at=at + BACKOFF[0] - timedelta(seconds=1)) == 0
    assert operations.deliver(at=at + BACKOFF[0]) == 1

    queued.refresh_from_db()
    assert (queued.state, queued.attempts) == ("SENT", 2)


def test_after_five_attempts_it_is_given_up(queued, provider, at):
    provider.script.extend(["fail"] * 9)

    for hour in range(9):
        operations.deliver(at=at + timedelta(hours=hour))

    queued.refresh_from_db()
    assert (queued.state, queued.attempts) == ("FAILED", MAX_ATTEMPTS)
    assert len(provider.script) == 4


def test_a_refusal_is_not_repeated(queued, provider, at):
    provider.script.append("refuse")

    operations.deliver(at=at)
    operations.deliver(at=at + timedelta(hours=1))

    queued.refresh_from_db()
    assert (queued.state, queued.failure) == ("FAILED", "refused")
    assert provider.sent == []


def test_a_lost_answer_is_asked_for_again_under_the_same_key(queued, provider, at):
    provider.script.append("timeout")

    operations.deliver(at=at)
    operations.deliver(at=at + timedelta(hours=1))

    assert [text.key for text in provider.sent] == ["enrolment:1:admitted"] * 2


def test_one_bad_message_does_not_hold_up_the_others(queued, provider, at):
    queue_code(at)
    provider.script.append("fail")

    assert operations.deliver(at=at) == 1


def test_a_claimed_message_belongs_to_one_worker(queued, provider, at):
    operations._claim(at)

    assert operations.deliver(at=at + LEASE - timedelta(seconds=1)) == 0
    assert provider.sent == []


def test_a_message_of_a_dead_worker_is_taken_over(queued, provider, at):
    operations._claim(at)

    assert operations.deliver(at=at + LEASE) == 1

    queued.refresh_from_db()
    assert (queued.state, queued.attempts) == ("SENT", 2)


def test_a_message_that_kills_its_workers_is_given_up(queued, at):
    for hour in range(MAX_ATTEMPTS):
        operations._claim(at + timedelta(hours=hour))

    operations.deliver(at=at + timedelta(hours=MAX_ATTEMPTS))

    queued.refresh_from_db()
    assert (queued.state, queued.failure) == ("FAILED", "lost")


def test_the_outcome_of_a_lapsed_claim_does_not_count(queued, at):
    (slow,) = operations._claim(at)
    (quick,) = operations._claim(at + LEASE)
    operations._record(quick, at=at + LEASE, reference="second")

    assert not operations._record(slow, at=at + LEASE, failure="unsent")

    queued.refresh_from_db()
    assert (queued.state, queued.reference) == ("SENT", "second")


@pytest.mark.parametrize(
    ("here", "there"),
    [
        (here, there)
        for here, steps in MESSAGE_MOVES.items()
        for there in MessageState
        if there not in steps
    ],
)
def test_only_the_steps_of_the_map_are_taken(here, there):
    with pytest.raises(WrongState):
        Message(state=here).move_to(there)


def test_many_messages_go_out_in_small_batches(provider, at, django_assert_num_queries):
    for number in range(BATCH + 1):
        operations.queue(
            template="enrolment_rejected",
            to_phone=PHONE,
            facts={"organisation": "成都市总工会"},
            at=at,
            key=f"enrolment:{number}",
        )

    # 1 what is given up; a batch is 4: savepoint, claim, update, savepoint, of which
    # there are three, the last one empty and without update; a message is 4: savepoint,
    # lock, outcome, savepoint
    with django_assert_num_queries(1 + 2 * 4 + 3 + 11 * 4):
        assert operations.deliver(at=at) == BATCH + 1
