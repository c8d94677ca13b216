"""A fault at every statement and every commit of a command leaves nothing behind."""

from itertools import count

import pytest
from django.db import connection

from members.enrolment.models import Enrolment
from members.people.models import Member
from tests.faults.breaking import (
    Fault,
    broken_commit,
    broken_statement,
    deadlock,
)
from tests.faults.digests import digests
from tests.races.crowd import Answer
from unionhub.messages.models import Message

pytestmark = pytest.mark.django_db(transaction=True)

MOST = 200
# Enqueueing after the commit: a worker's regular pass finds the message in any case.
AFTERWARDS = "django_tasks"


def is_refused_politely(answer: Answer) -> bool:
    return (answer.status, answer.kind) == (503, "application/problem+json")


@pytest.mark.parametrize("lasting", [False, True], ids=["once", "from then on"])
def test_a_fault_at_any_statement_leaves_nothing_and_the_call_can_be_repeated(
    command, lasting
):
    before = digests()

    for number in count(1):
        assert number < MOST
        with broken_statement(Fault(number, lasting)) as fault:
            answer = command.call()
        assert not connection.in_atomic_block
        if answer.status < 300:
            break
        assert is_refused_politely(answer), (fault.hit[0], answer)
        assert digests() == before, fault.hit[0]

    assert number > 9
    assert all(AFTERWARDS in sql or "SAVEPOINT" in sql for sql in fault.hit)
    assert not answer.replayed
    assert digests() != before


def test_a_commit_that_fails_leaves_nothing_and_the_call_can_be_repeated(command):
    before = digests()

    for number in count(1):
        with broken_commit(Fault(number), done=False):
            answer = command.call()
        if answer.status < 300:
            break
        assert is_refused_politely(answer)
        assert digests() == before

    assert number > 1
    assert digests() != before


def test_a_deadlock_at_any_statement_is_tried_again_and_has_one_effect(command):
    before = digests()

    for number in count(1):
        with broken_statement(Fault(number), deadlock) as fault:
            answer = command.call()
        if answer.status < 300:
            break
        assert (answer.status, answer.body["code"]) == (503, "busy")
        assert digests() == before

    assert fault.hit
    told = Message.objects.filter(template="enrolment_admitted").count()
    assert Member.objects.count() <= command.people
    assert Enrolment.objects.count() <= command.people
    assert told <= command.people
