"""Queueing: one row per cause, in the transaction of the cause, sealed."""

import pytest
from django.db import transaction

from tests.messages.conftest import PHONE
from unionhub.kernel import sealing
from unionhub.messages import operations
from unionhub.messages.models import Message

pytestmark = pytest.mark.django_db


def queue_code(at, key="sms_code:1:1"):
    return operations.queue(
        template="sms_code",
        to_phone=PHONE,
        facts={"code": "048213", "minutes": 5},
        at=at,
        key=key,
    )


def test_a_message_waits_in_the_outbox(queued, at):
    assert (queued.state, queued.attempts, queued.next_attempt_at) == ("QUEUED", 0, at)
    assert queued.facts == {"organisation": "成都市总工会"}


def test_the_phone_is_sealed_to_its_row(queued):
    assert PHONE.encode() not in bytes(queued.phone_sealed)
    assert sealing.unseal(queued, "phone_sealed") == PHONE


def test_the_code_is_sealed_and_not_among_the_facts(at):
    message = queue_code(at)

    assert message.facts == {"minutes": 5}
    assert sealing.unseal(message, "secret_sealed") == "048213"


def test_the_same_cause_is_one_message(at):
    first = queue_code(at)
    again = queue_code(at)

    assert first.pk == again.pk
    assert Message.objects.count() == 1


def test_a_message_falls_with_the_act_that_caused_it(at):
    with transaction.atomic():
        queue_code(at)
        transaction.set_rollback(True)

    assert not Message.objects.exists()


@pytest.mark.parametrize("facts", [{}, {"minutes": 5}, {"code": "1", "name": "王小明"}])
def test_facts_other_than_those_of_the_template_are_a_mistake(at, facts):
    with pytest.raises(ValueError, match="needs exactly"):
        operations.queue(
            template="sms_code", to_phone=PHONE, facts=facts, at=at, key="k"
        )


def test_queueing_takes_two_queries(at, django_assert_num_queries):
    # 1, 2 the savepoint; 3 the row, 4 the row of that key
    with django_assert_num_queries(4):
        queue_code(at)
