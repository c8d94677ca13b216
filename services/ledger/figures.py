"""What was allocated, reserved, paid and returned, from the vouchers (FEATURES 108).

Computed from postings, never from balances; a test holds both against each other.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import BigIntegerField, Case, F, Q, Sum, When
from django.db.models.functions import TruncMonth

from services.ledger.choices import SOURCES, Account, EntryKind, Side
from services.ledger.models import BudgetNodeQuerySet, Posting


@dataclass(frozen=True, kw_only=True)
class MoneyFigures:
    """The money of one level of unions in one season, round and fund."""

    level: str
    season: str
    round: str
    fund: str
    allocated_fen: int
    reserved_fen: int
    paid_fen: int
    returned_fen: int
    free_fen: int
    month: date | None = None


GROUP = {
    "level": F("node__organisation__level"),
    "season": F("node__round__programme__season"),
    "of_round": F("node__round_id"),
    "fund": F("node__fund"),
}


MONTH = {"month": TruncMonth("entry__effective_on")}


def figures(
    budgets: BudgetNodeQuerySet, *, monthly: bool = False
) -> list[MoneyFigures]:
    """By level, season, round and fund, of these budgets. One query.

    ``monthly``: what each month changed, by month too; the months add up.
    """
    group = GROUP | (MONTH if monthly else {})
    postings = Posting.objects.filter(node__in=budgets.values("pk"))
    sums = {f"sum_{name.lower()}": _held(name) for name in Account.values}
    returned = Sum(
        "amount_fen",
        filter=Q(entry__kind=EntryKind.GIVE_UP, side=Side.DEBIT),
        default=0,
    )
    grouped = postings.annotate(**group).values(*group)
    rows = grouped.annotate(returned=returned, **sums).order_by(*group)
    return [_told(row) for row in rows]


def _held(account: str) -> Sum:
    """What an account holds by its postings."""
    grows = Side.CREDIT if account in SOURCES else Side.DEBIT
    signed = Case(
        When(side=grows, then=F("amount_fen")),
        default=-F("amount_fen"),
        output_field=BigIntegerField(),
    )
    return Sum(signed, filter=Q(account=account), default=0)


def _told(row: dict[str, object]) -> MoneyFigures:
    def fen(names: Iterable[str]) -> int:
        return sum(int(str(row[f"sum_{name.lower()}"])) for name in names)

    came = fen([Account.FUNDED, Account.RECEIVED])
    return MoneyFigures(
        level=str(row["level"]),
        season=str(row["season"]),
        round=str(row["of_round"]),
        fund=str(row["fund"]),
        allocated_fen=came - fen([Account.PASSED]),
        reserved_fen=fen([Account.RESERVED, Account.PAYABLE]),
        paid_fen=fen([Account.PAID]),
        returned_fen=int(str(row["returned"])),
        free_fen=fen([Account.FREE]),
        month=row.get("month"),  # type: ignore[arg-type]
    )
