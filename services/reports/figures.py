"""The figures of a month, from the vouchers; and the vouchers behind each of them.

A figure and the rows behind it are cut out by the same conditions.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Self

from django.db.models import BigIntegerField, Case, Count, F, Q, Sum, When

from services.ledger.choices import SOURCES, Side
from services.ledger.models import EntryQuerySet, Posting
from services.reports.choices import CellPart
from services.reports.indicators import DICTIONARY, Definition
from services.reports.models import PeriodReport
from unionhub.kernel.scope import in_ranges, subtree

A_MONTH = timedelta(days=32)


@dataclass(frozen=True, kw_only=True)
class Cut:
    """What a report is of, as of when; ``told`` is what earlier reports say.

    ``told`` is the last month that was reported, and when: what was posted into it, or
    before it, later than that is an adjustment now.
    """

    path: str
    round: str
    fund: str
    month: date
    as_of: datetime
    told: tuple[date, datetime] | None

    @classmethod
    def of(cls, report: PeriodReport) -> Self:
        """That of a report which was made."""
        before = report.previous
        return cls(
            path=report.org_path,
            round=report.round_id,
            fund=report.fund,
            month=report.month,
            as_of=report.made_at,
            told=(before.month, before.made_at) if before else None,
        )

    def postings(self) -> Q:
        """Lines of the union and all below it, of the round and the fund."""
        return Q(postings__node__round=self.round, postings__node__fund=self.fund)

    def entries(self, prefix: str = "") -> Q:
        """Vouchers of the tree that were posted when the report was made."""
        tree = in_ranges(f"{prefix}org_path", (subtree(self.path),))
        return tree & Q(**{f"{prefix}posted_at__lte": self.as_of})

    def part(self, part: str, prefix: str = "") -> Q:
        """Those of the month itself, or those that adjust what was told before."""
        own = Q(
            **{
                f"{prefix}effective_on__gte": self.month,
                f"{prefix}effective_on__lt": next_month(self.month),
            }
        )
        mirrors = Q(**{f"{prefix}reverses__effective_on__lt": self.month})
        if part == CellPart.FIGURE:
            return own & ~(mirrors & Q(**{f"{prefix}reverses__isnull": False}))
        late = Q(pk__in=[])
        if self.told:
            month, at = self.told
            late = Q(
                **{
                    f"{prefix}effective_on__lt": next_month(month),
                    f"{prefix}posted_at__gt": at,
                }
            )
        return (own & mirrors) | late


def next_month(month: date) -> date:
    """The first day of the month after."""
    return (month + A_MONTH).replace(day=1)


def cells(cut: Cut) -> list[dict[str, Any]]:
    """Each indicator with its figure and its adjustment. One query."""
    rows = Posting.objects.filter(
        cut.entries("entry__"), node__round=cut.round, node__fund=cut.fund
    )
    asked = {
        f"{part}_{one.code}": _sum(one, cut.part(part, "entry__"))
        for one in DICTIONARY.values()
        for part in CellPart.values
    }
    found: Mapping[str, int] = rows.aggregate(**asked)
    return [
        {
            "code": str(one.code),
            "figure": found[f"{CellPart.FIGURE}_{one.code}"],
            "adjustment": found[f"{CellPart.ADJUSTMENT}_{one.code}"],
        }
        for one in DICTIONARY.values()
    ]


def behind(
    entries: EntryQuerySet, cut: Cut, code: str, part: str = CellPart.FIGURE
) -> EntryQuerySet:
    """The vouchers behind a cell, each with its share of it as ``amount``."""
    one = DICTIONARY[code]
    of_it = cut.postings() & _lines(one, "postings__", "")
    rows = entries.filter(cut.entries() & cut.part(part) & of_it)
    if not one.accounts:
        return rows.annotate(amount=Count("pk", distinct=True))
    return rows.annotate(amount=Sum(_signed(one, "postings__")))


def _sum(one: Definition, of_part: Q) -> Any:
    condition = of_part & _lines(one, "", "entry__")
    if not one.accounts:
        return Count("entry", distinct=True, filter=condition)
    return Sum(_signed(one), filter=condition, default=0)


def _lines(one: Definition, line: str, entry: str) -> Q:
    """The lines that an indicator sums."""
    found = Q(**{f"{line}account__in": one.accounts}) if one.accounts else Q()
    return found & Q(**{f"{entry}kind__in": one.kinds}) if one.kinds else found


def _signed(one: Definition, prefix: str = "") -> Case:
    """The growth of its accounts: sources grow by a credit, all others by a debit."""
    by_credit = SOURCES.issuperset(one.accounts) != one.is_decrease
    grows = Q(**{f"{prefix}side": Side.CREDIT if by_credit else Side.DEBIT})
    amount = F(f"{prefix}amount_fen")
    return Case(
        When(grows, then=amount), default=-amount, output_field=BigIntegerField()
    )
