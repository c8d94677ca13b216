"""Whatever writes, broken at whatever statement: nothing remains, and 503 is said."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import transaction

from tests.faults.breaking import Fault, broken_statement
from tests.faults.everywhere import AFTERWARDS, Deed, deeds, state
from tests.strangers.matrix import world as worlds
from tests.strangers.matrix.world import World
from tests.strangers.neighbourhood import undone
from unionhub.web import idempotency

pytestmark = pytest.mark.django_db

PROBLEM = "application/problem+json"
CODES = {"unknown_outcome", "unavailable"}


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    with django_db_blocker.unblock(), worlds.stage():
        yield worlds.build()


@pytest.fixture(scope="module")
def writing(world: World) -> list[Deed]:
    return list(deeds(world))


def broken(world: World, deed: Deed) -> list[str]:
    """What went wrong when each of its statements failed, one at a time."""
    before, wrong = state(deed), []
    for number in range(1, len(deed.statements) + 1):
        with undone():
            with broken_statement(Fault(number)) as fault:
                answer = deed.do(world.words)
            # What stands outside of every transaction marks the test's own.
            transaction.set_rollback(False)
            after = state(deed)
        where = f"{deed.name}: {number}: {fault.hit[:1]}"
        if not fault.hit:
            wrong.append(f"{where} was never said")
        elif answer.status_code < 300:
            if not AFTERWARDS.search(fault.hit[0]):
                wrong.append(f"{where} was taken for done")
        elif not is_put_off(answer):
            wrong.append(f"{where} {answer.status_code} {answer.content[:200]!r}")
        elif after != before:
            left = sorted(name for name in after if after[name] != before[name])
            wrong.append(f"{where} left something in {left}")
    return wrong


def is_put_off(answer: Any) -> bool:
    """Whether it is the refusal that one repeats."""
    if answer.status_code != 503 or answer["Content-Type"] != PROBLEM:
        return False
    return answer.json()["code"] in CODES and bool(answer["Retry-After"])


def test_operations_that_write_are_found_by_themselves(writing):
    names = {deed.name for deed in writing}

    assert {"enrol", "approveEnrolment", "foundOrganisation", "revealMember"} <= names
    assert {"uploadImport", "confirmImport", "cancelImport"} <= names
    assert len(names) > 25


def test_a_fault_at_any_statement_leaves_nothing(world, writing):
    wrong = [line for deed in writing for line in broken(world, deed)]

    assert wrong == []


def test_an_act_without_a_transaction_is_found(world, writing, monkeypatch):
    def torn(view: Any, call: Any, work: Callable[[], Any]) -> Any:
        record = idempotency.claim(view, call) if call else None
        response = view.finalize_response(view.request, work())
        if record:
            idempotency._store(record, response.render())
        return response

    found = next(deed for deed in writing if deed.name == "foundOrganisation")
    monkeypatch.setattr(idempotency, "once", torn)

    assert any("left something" in line for line in broken(world, found))


@pytest.mark.campaign
def test_faults_at_every_statement(world, writing, campaign):
    wrong = [line for deed in writing for line in broken(world, deed)]

    campaign.figure("operations that write", len(writing))
    statements = sum(len(deed.statements) for deed in writing)
    campaign.figure("faults at a statement", statements)
    campaign.figure("faults that left something or were answered wrongly", len(wrong))
    assert wrong == []
