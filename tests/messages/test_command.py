"""The worker's ways in: a task, one pass, and the loop."""

import logging

import pytest
from django.core.management import call_command
from django.db import DatabaseError

from tests.messages.conftest import PHONE
from unionhub.kernel import clock, looping
from unionhub.messages import operations, tasks
from unionhub.messages.management.commands import deliver_messages

pytestmark = pytest.mark.django_db


@pytest.fixture
def due() -> None:
    operations.queue(
        template="enrolment_returned",
        to_phone=PHONE,
        facts={"organisation": "成都市总工会"},
        at=clock.now(),
        key="enrolment:1:returned",
    )


def test_one_pass_sends_what_is_due(due, provider, capsys):
    call_command("deliver_messages")

    assert len(provider.sent) == 1
    assert capsys.readouterr().out == "1\n"


def test_the_task_sends_what_is_due(due, provider):
    assert tasks.deliver.call() == 1
    assert len(provider.sent) == 1


def test_a_queued_task_holds_nothing_personal(due, settings):
    result = tasks.deliver.enqueue()

    assert (result.args, result.kwargs) == ([], {})


def test_the_loop_goes_on_until_interrupted(due, provider, monkeypatch):
    pauses = iter([None, KeyboardInterrupt])

    def pause(_seconds):
        if stop := next(pauses):
            raise stop

    monkeypatch.setattr(looping.time, "sleep", pause)

    call_command("deliver_messages", "--loop")

    assert len(provider.sent) == 1


@pytest.mark.django_db(transaction=True)
def test_a_database_fault_does_not_end_the_loop(monkeypatch, caplog):
    def fail(*, at):
        raise DatabaseError

    monkeypatch.setattr(operations, "deliver", fail)

    with caplog.at_level(logging.WARNING):
        deliver_messages.Command()._pass()

    assert "pass interrupted: DatabaseError" in caplog.text


def test_nothing_personal_is_logged_when_a_send_fails(due, provider, caplog):
    provider.script.append("fail")

    call_command("deliver_messages")

    assert "not sent: SendFailed" in caplog.text
    assert PHONE not in caplog.text
