"""Programmes are founded once; their rounds are planned, opened, closed, settled."""

from datetime import date
from uuid import uuid4

import pytest

from members.offices.choices import Office
from services.ledger import operations as ledger
from services.ledger.operations import Spend
from services.programmes import operations
from services.programmes.choices import ROUND_MOVES, RoundState
from services.programmes.models import Round
from services.programmes.operations import NotSettled, RoundFacts
from tests import journeys
from tests.factories import accounts, money
from tests.factories.money import AT, BY
from unionhub.kernel.errors import BadFact, NotAllowed, NotNow, WrongState

pytestmark = pytest.mark.django_db


def planned(**more):
    operations.found("STUDY", season="AUTUMN_STUDY", name="金秋助学", by=BY, at=AT)
    facts = {
        "programme": "STUDY",
        "year": 2024,
        "name": "2024 年金秋助学",
        "opens_on": date(2024, 2, 29),
        "closes_on": date(2024, 10, 31),
    }
    return operations.plan(RoundFacts(**facts | more), by=BY, at=AT)


def test_a_round_is_planned_once_a_year():
    made = planned()

    assert (made.pk, made.state) == ("STUDY-2024", "PLANNED")
    with pytest.raises(NotNow):
        operations.copy(made.pk, 2024, by=BY, at=AT)


def test_last_years_round_is_copied():
    made = operations.copy(planned().pk, 2025, by=BY, at=AT)

    assert made.name == "2025 年金秋助学"
    assert (made.opens_on, made.closes_on) == (date(2025, 2, 28), date(2025, 10, 31))
    assert made.copied_from_id == "STUDY-2024"


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"programme": "NONE"}, "programme_not_valid"),
        ({"closes_on": date(2024, 2, 28)}, "invalid_range"),
    ],
)
def test_impossible_rounds_are_refused(changed, code):
    with pytest.raises(BadFact) as refused:
        planned(**changed)

    assert refused.value.reason == code
    assert not Round.objects.exists()


@pytest.mark.parametrize("state", RoundState.values)
@pytest.mark.parametrize("to", RoundState.values)
def test_a_round_takes_the_steps_of_its_map_and_no_other(state, to):
    made = planned()
    Round.objects.filter(pk=made.pk).update(state=state)

    if to in ROUND_MOVES[state]:
        assert operations.move(made.pk, to, by=BY, at=AT).state == to
        return
    with pytest.raises(WrongState):
        operations.move(made.pk, to, by=BY, at=AT)


def test_a_round_is_settled_when_nobody_holds_its_money(unions):
    root = money.funded(unions.root, 100)
    below = money.handed_down(root, unions.jinjiang, 60)
    operations.move(root.round_id, RoundState.CLOSED, by=BY, at=AT)
    with pytest.raises(NotSettled) as refused:
        operations.move(root.round_id, RoundState.SETTLED, by=BY, at=AT)
    assert refused.value.facts["unions"] == sorted([unions.root.pk, unions.jinjiang.pk])

    back = ledger.propose_return(below.pk, root.pk, 60, reason="结余", by=BY, at=AT)
    ledger.take_return(back.pk, by=BY, at=AT)
    grant = root.postings.get(account="FUNDED").entry
    ledger.reverse(grant.pk, reason="退回全总", by=BY, at=AT)

    settled = operations.move(root.round_id, RoundState.SETTLED, by=BY, at=AT)
    assert settled.state == RoundState.SETTLED


def test_a_round_is_settled_when_what_is_left_went_back_to_who_granted_it(unions):
    root = money.funded(unions.root, 100)
    for kind in ("RESERVE", "SEAL", "PAY"):
        about = {"matter": ("TEST", uuid4()), "summary": "测试"}
        step = Spend(kind=kind, amounts={root.pk: 60}, **about)
        ledger.move([step], by=BY, at=AT)
    operations.move(root.round_id, RoundState.CLOSED, by=BY, at=AT)
    with pytest.raises(NotSettled):
        operations.move(root.round_id, RoundState.SETTLED, by=BY, at=AT)

    ledger.refund(root.pk, 40, document_number="1", reason="结余", by=BY, at=AT)

    settled = operations.move(root.round_id, RoundState.SETTLED, by=BY, at=AT)
    assert settled.state == RoundState.SETTLED


@pytest.mark.parametrize(
    ("place", "office"), [("jinjiang", Office.ACCOUNTANT), ("root", Office.CLERK)]
)
def test_only_the_province_sets_up_programmes(unions, place, office):
    officer = accounts.officer("officer-01", getattr(unions, place), office)
    by = journeys.acting(officer, AT)

    with pytest.raises(NotAllowed):
        operations.found("STUDY", season="AUTUMN_STUDY", name="助学", by=by, at=AT)
