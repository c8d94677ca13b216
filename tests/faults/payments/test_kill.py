"""A process killed (SIGKILL) at any step of a payment: nothing lost, nothing twice.

ROBUST.md §3.4, P1 to P12. Killed inside a step it leaves nothing of it; killed after
the commit, all of it; and whoever repeats the step is told so.
"""

import signal
from collections.abc import Callable, Iterable

import pytest

from services.ledger.verification import verify
from tests.campaigns import Campaign
from tests.faults.digests import digests
from tests.faults.payments.conftest import Calm, ordered, walk_of
from tests.faults.payments.paper_bank import PaperBank
from tests.faults.payments.walk import Step, Walk
from tests.faults.victims import Victim

pytestmark = pytest.mark.django_db(transaction=True)

KILLED = {"signal": signal.SIGKILL}
BEFORE_THE_BANK, BEFORE_ITS_ANSWER = 1, 2


def killed_inside(step: Step, numbers: Iterable[int], victim: Victim) -> int:
    """Killed after each of these statements, nothing was left; how often."""
    before, kills = digests(), 0
    places = [("statement", number) for number in numbers]
    if step.order["command"] == "tend":
        places += [("bank", BEFORE_THE_BANK), ("bank", BEFORE_ITS_ANSWER)]
    for place, number in places:
        assert ordered(step, victim, place, number) == KILLED, (step.name, number)
        assert digests() == before, (step.name, place, number)
        kills += 1
    return kills


def killed_after(step: Step, victim: Victim) -> None:
    """Killed after the commit, all was done; a second click does nothing."""
    before = digests()
    assert ordered(step, victim, "commit", 1) == KILLED, step.name
    after = digests()
    assert after != before, step.name
    assert ordered(step, victim)["refused"] == step.again, step.name
    assert digests() == after, step.name


def survive(
    walk: Walk, calm: Calm, victim: Victim, choose: Callable[[int], Iterable[int]]
) -> int:
    """The whole walk under kills; how many there were."""
    kills = 0
    for step, statements in zip(walk.steps(), calm.statements, strict=True):
        kills += 1 + killed_inside(step, choose(statements), victim)
        killed_after(step, victim)
    assert walk.told() == calm.end
    assert verify().broken is None
    assert walk.is_whole_at_the_bank()
    return kills


def test_killed_at_the_end_of_every_step_nothing_is_lost_and_nothing_done_twice(
    unions, calm, victim
):
    walk = walk_of(unions.jinjiang)

    survive(walk, calm, victim, lambda statements: [statements])

    first, second = (batch.number for batch in walk.sent())
    # Each came more than once: the killed call, and the one that was answered.
    calls = PaperBank().calls()
    assert (len(calls[first]), len(calls[second])) == (1, 1)
    assert min(calls[first].total(), calls[second].total()) > 1


@pytest.mark.campaign
def test_killed_after_every_statement_of_every_step(
    unions, calm, victim, campaign: Campaign
):
    walk = walk_of(unions.jinjiang)

    kills = survive(walk, calm, victim, lambda statements: range(1, statements + 1))

    campaign.figure("steps of payments", len(calm.statements))
    campaign.figure("kills (SIGKILL) inside or after a step", kills)
