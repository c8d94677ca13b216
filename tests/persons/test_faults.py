"""A rotation that is broken or killed anywhere goes on where it was."""

import signal
from io import StringIO
from itertools import count

import pytest
from django.core.management import CommandError, call_command

from tests.faults.breaking import Fault, broken_commit, broken_statement
from tests.persons.conftest import BOTH, PEOPLE, TURNED, reads, use
from tests.persons.elsewhere import Elsewhere
from unionhub.audit.models import AuditEvent
from unionhub.persons import rotation

pytestmark = pytest.mark.django_db(transaction=True)

MOST = 400


@pytest.fixture(autouse=True)
def _no_second_try(monkeypatch):
    monkeypatch.setattr(rotation, "TRIES", 1)


def rotations():
    return AuditEvent.objects.filter(verb="keys.rotated")


@pytest.mark.parametrize("place", ["statement", "commit"])
def test_a_fault_anywhere_loses_nothing_and_the_next_run_ends_it(
    everything, settings, at, place
):
    use(settings, TURNED, BOTH)

    for number in count(1):
        assert number < MOST
        fault = Fault(number)
        broken = (
            broken_statement(fault)
            if place == "statement"
            else broken_commit(fault, done=number % 2 == 0)
        )
        with broken:
            try:
                call_command("rotate_keys", batch=2, stdout=StringIO())
            except CommandError:
                reads(everything)
                continue
        if not fault.hit:
            break

    assert number > 9
    assert rotation.check(at=at).pending == {}
    reads(everything)


def test_a_run_killed_again_and_again_ends_with_one_event(everything, settings, at):
    process = Elsewhere(TURNED, BOTH)
    use(settings, TURNED, BOTH)

    order = {"act": "rotate", "batch": 2, "place": "commit"}
    deaths = [process.told(number=number, **order) for number in (2, 3, 4, 3, 2, 5)]
    for _death in deaths:
        reads(everything)
    ended = process.told(number=0, **order)
    process.close()

    assert deaths == [{"signal": signal.SIGKILL}] * 6
    assert rotations().get().facts["changed"] == ended["changed"]
    assert ended["changed"]["members.Member"] == PEOPLE
    assert rotation.check(at=at).pending == {}
    reads(everything)


def test_a_run_killed_after_any_statement_loses_nothing(everything, settings, at):
    process = Elsewhere(TURNED, BOTH)
    use(settings, TURNED, BOTH)

    for number in count(1, 7):
        assert number < MOST
        death = process.told(act="rotate", batch=2, place="statement", number=number)
        reads(everything)
        if "signal" not in death:
            break
    process.close()

    assert number > 40
    assert rotations().count() == 1
    assert rotation.check(at=at).pending == {}
