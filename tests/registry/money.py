"""Budgets, and money on its way, at a union: each lot has a round of its own."""

from datetime import date, timedelta
from itertools import count, cycle
from uuid import UUID

from members.offices.choices import Office
from members.organisations.models import Organisation
from services.ledger import operations
from services.ledger.models import BudgetNode, Entry
from services.programmes import operations as programmes
from services.programmes.operations import RuleFacts
from tests import journeys
from tests.factories import accounts, money, tree
from tests.registry.things import (
    EVERYWHERE,
    Lot,
    Place,
    Thing,
    resource,
    some_code,
)
from unionhub.kernel import actor, clock
from unionhub.kernel.clock import local_date

# Years that no body names; more than one world needs.
_ROUNDS, _ASKERS = cycle(range(2030, 2090)), count(1)
MUCH, LITTLE = 1_000_000, 1_000
NO_MONTH = "51010400000-2001-01"


def _given(union: Organisation, lot: Lot) -> BudgetNode:
    code = lot.things["round"].id
    return money.funded(union, MUCH, round=code, at=clock.now())


def _upper(place: Place, lot: Lot) -> BudgetNode:
    assert place.union.parent
    return _given(place.union.parent, lot)


def _offered(node: BudgetNode, child: str, fen: int = LITTLE) -> UUID:
    made = operations.offer(
        node.pk,
        child,
        fen,
        document_number="川工发〔2026〕2号",
        by=actor.installer(),
        at=clock.now(),
    )
    return made.pk


def _node(lot: Lot, union: str) -> BudgetNode:
    return BudgetNode.objects.get(organisation=union, round=lot.things["round"].id)


@resource("round", of="rounds", like=lambda: "NONE-2001")
def a_round(place: Place, lot: Lot) -> Thing:
    """An open one, which nobody else has."""
    return Thing(money.a_round(year=next(_ROUNDS)).pk, EVERYWHERE)


@resource("rule", of="aid-rules")
def rule(place: Place, lot: Lot) -> Thing:
    """One that is in force."""
    facts = RuleFacts(
        item="VISIT",
        formula="FIXED",
        number=300_000,
        document_number="川工发〔2026〕3号",
        valid_from=date(2026, 1, 1),
    )
    made = programmes.issue_rule(facts, by=actor.installer(), at=clock.now())
    return Thing(str(made.pk), EVERYWHERE)


@resource("quota", of="quotas")
def quota(place: Place, lot: Lot) -> Thing:
    """Places that the province handed to the union, in a round of their own."""
    by, at = actor.installer(), clock.now()
    of = money.a_round(year=next(_ROUNDS))
    whole = programmes.set_places(of.pk, 100, by=by, at=at)
    made = programmes.hand_places(whole.pk, place.union.pk, 10, by=by, at=at)
    return Thing(str(made.pk), place.union.path)


@resource("budget", of="budgets")
def budget(place: Place, lot: Lot) -> Thing:
    """One that the union above handed down; ``upper_budget`` is where it came from."""
    upper = _upper(place, lot)
    made = _offered(upper, place.union.pk, 10 * LITTLE)
    operations.accept(made, by=actor.installer(), at=clock.now())
    lot.words["upper_budget"] = str(upper.pk)
    return Thing(str(_node(lot, place.union.pk).pk), place.union.path)


@resource("granted_budget")
def granted_budget(place: Place, lot: Lot) -> Thing:
    """One that was given from outside."""
    return Thing(str(_given(place.union, lot).pk), place.union.path)


@resource("union_below", like=some_code)
def union_below(place: Place, lot: Lot) -> Thing:
    """A union that money is handed down to."""
    made = tree.enterprise(place.union, place.region)
    return Thing(made.pk, made.path)


@resource("offer", of="budget-offers")
def offer(place: Place, lot: Lot) -> Thing:
    """One that the union has not answered yet."""
    made = _offered(_upper(place, lot), place.union.pk)
    return Thing(str(made), place.union.path)


@resource("offer_made")
def offer_made(place: Place, lot: Lot) -> Thing:
    """One that the union made, and nobody has answered yet."""
    made = _offered(_given(place.union, lot), lot.things["union_below"].id)
    return Thing(str(made), place.union.path)


@resource("return", of="budget-returns")
def fund_return(place: Place, lot: Lot) -> Thing:
    """What a union below gives back to it."""
    node, below = _given(place.union, lot), lot.things["union_below"].id
    by, at = actor.installer(), clock.now()
    operations.accept(_offered(node, below), by=by, at=at)
    made = operations.propose_return(
        _node(lot, below).pk, node.pk, LITTLE, reason="结余", by=by, at=at
    )
    return Thing(str(made.pk), place.union.path)


@resource("voucher", of="entries")
def voucher(place: Place, lot: Lot) -> Thing:
    """The voucher of what came in from outside."""
    node = _given(place.union, lot)
    made = Entry.objects.filter(postings__node=node, kind="FUND").latest("pk")
    return Thing(str(made.pk), place.union.path)


@resource("period", of="periods", like=lambda: NO_MONTH)
def period(place: Place, lot: Lot) -> Thing:
    """A month of the union's books that is open; in the present one the bank may owe
    results, and it is not closed."""
    month = _month(5)
    return Thing(f"{place.union.pk}-{month:%Y-%m}", place.union.path)


def _month(ago: int) -> date:
    """The first day of a month that is so many months ago, or so."""
    first = local_date(clock.now()).replace(day=1)
    return (first - timedelta(days=31 * ago)).replace(day=1)


def _closed(place: Place, ago: int) -> tuple[str, date]:
    """A month of its books that was closed, some months ago."""
    month = _month(ago)
    money.close(place.union, month, at=clock.now())
    return place.union.pk, month


@resource("closed_period", like=lambda: NO_MONTH)
def closed_period(place: Place, lot: Lot) -> Thing:
    """A month that is closed."""
    union, month = _closed(place, 1)
    return Thing(f"{union}-{month:%Y-%m}", place.union.path)


@resource("reopening", like=lambda: NO_MONTH)
def reopening(place: Place, lot: Lot) -> Thing:
    """A closed month that somebody asks to have opened again."""
    union, month = _closed(place, 3)
    name = f"asker-{next(_ASKERS)}"
    asker = accounts.officer(name, place.union, Office.ACCOUNTANT)
    by, at = journeys.acting(asker, clock.now()), clock.now()
    operations.ask_reopening(union, month, reason="漏记", by=by, at=at)
    return Thing(f"{union}-{month:%Y-%m}", place.union.path)
