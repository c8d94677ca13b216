"""Each act on a dossier, and the states that refuse it."""

import pytest

from services.hardship import operations
from services.hardship.choices import DOSSIER_MOVES, WRITABLE, DossierState
from tests.factories import hardship, pictures
from tests.factories.hardship import AT, CAUSES, POOR, fresh, in_state
from unionhub.kernel.actor import installer
from unionhub.kernel.errors import WrongState

pytestmark = pytest.mark.django_db
BY = installer()


@pytest.fixture
def clerk(unions):
    return hardship.clerk(unions.jinjiang)


@pytest.fixture
def reviewer(unions):
    return hardship.reviewer(unions.jinjiang)


ACTS = {
    "hand_in": (
        {"DRAFT", "RETURNED"},
        lambda d: operations.hand_in(d.pk, by=BY, at=AT),
    ),
    "send_back": (
        {"UNIT_REVIEW", "HOME_VISIT", "CHECKING"},
        lambda d: operations.send_back(d.pk, ["INCOME"], reason="缺", by=BY, at=AT),
    ),
    "refuse": (
        {"UNIT_REVIEW", "HOME_VISIT", "CHECKING"},
        lambda d: operations.refuse(d.pk, reason="不符合", by=BY, at=AT),
    ),
    "withdraw": (
        set(WRITABLE),
        lambda d: operations.withdraw(d.pk, by=BY, at=AT),
    ),
    "assess": (
        set(WRITABLE),
        lambda d: operations.assess(
            d.pk, operations.Figures(means=POOR, causes=CAUSES), by=BY, at=AT
        ),
    ),
    "correct": (
        set(WRITABLE),
        lambda d: operations.correct(d.pk, hardship.FACTS, by=BY, at=AT),
    ),
    "paper": (
        set(WRITABLE),
        lambda d: operations.add_paper(d.pk, "OTHER", pictures.picture(), by=BY, at=AT),
    ),
    "waiver": (
        set(WRITABLE),
        lambda d: operations.propose_waiver(
            d.pk, "PAPER", "OTHER", reason="无", by=BY, at=AT
        ),
    ),
    "visit": (
        {"UNIT_REVIEW", "HOME_VISIT", "CHECKING", "RETURNED"},
        hardship.visit,
    ),
    "ask_outside": (
        {"HOME_VISIT", "CHECKING", "RETURNED"},
        lambda d: operations.ask_outside(d.pk, by=BY, at=AT),
    ),
    "recheck": (
        {"ACTIVE"},
        lambda d: operations.recheck(
            d.pk, operations.Figures(means=POOR, causes=CAUSES), by=BY, at=AT
        ),
    ),
    "decide_recheck": (
        {"ACTIVE"},
        lambda d: operations.decide_recheck(d.pk, agreed=True, by=BY, at=AT),
    ),
    "end": (
        {"ACTIVE"},
        lambda d: operations.end(d.pk, "IMPROVED", by=BY, at=AT),
    ),
}


@pytest.mark.parametrize("act", ACTS)
def test_every_forbidden_door_is_shut(unions, act):
    allowed, walk = ACTS[act]
    made = hardship.assessed(unions.jinjiang)

    for state in set(DossierState.values) - allowed:
        closed = in_state(made, state)
        with pytest.raises(WrongState):
            walk(closed)
        assert fresh(made).state == state


def test_the_table_of_steps_names_every_state():
    assert DOSSIER_MOVES.keys() == set(DossierState.values)
