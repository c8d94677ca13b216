"""Rounds and budgets, by the real operations."""

from datetime import date
from typing import Any

from members.organisations.models import Organisation
from services.ledger import operations
from services.ledger.models import BudgetNode
from services.programmes.choices import RoundState, Season
from services.programmes.models import Programme, Round
from tests.factories import tree
from unionhub.kernel import actor

AT = tree.AT
WARMTH = "WARMTH"
BY = actor.installer()


def a_round(state: str = RoundState.OPEN, year: int = 2026) -> Round:
    """This year's winter."""
    programme, _new = Programme.objects.get_or_create(
        code="WINTER", defaults={"season": Season.WINTER_WARM, "name": "冬送温暖"}
    )
    made, _new = Round.objects.get_or_create(
        code=f"WINTER-{year}",
        defaults={
            "programme": programme,
            "year": year,
            "name": f"{year} 年冬送温暖",
            "opens_on": date(year, 11, 1),
            "closes_on": date(year, 12, 31),
            "state": state,
        },
    )
    return made


def funded(
    union: Organisation, fen: int, fund: str = WARMTH, **more: Any
) -> BudgetNode:
    """A budget that was given so much from outside."""
    grant = operations.Grant(
        organisation=union.pk,
        fund=fund,
        round=more.get("round") or a_round().pk,
        amount_fen=fen,
        document_number="川工发〔2026〕1号",
        summary="上年结转",
    )
    return operations.fund(grant, by=BY, at=more.get("at", AT))


def handed_down(node: BudgetNode, child: Organisation, fen: int) -> BudgetNode:
    """A part of it handed down and accepted: the budget below."""
    made = operations.offer(
        node.pk, child.pk, fen, document_number="川工发〔2026〕2号", by=BY, at=AT
    )
    operations.accept(made.pk, by=BY, at=AT)
    return BudgetNode.objects.get(
        organisation=child, fund=node.fund, round=node.round_id
    )
