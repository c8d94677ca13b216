"""A report of a closed month is made once, numbered, and frozen."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from members.organisations.models import Organisation
from services.ledger import access
from services.ledger.choices import PeriodState
from services.ledger.models import BudgetNode, Entry, EntryQuerySet, Period
from services.programmes.models import Round
from services.reports.figures import Cut, cells, next_month
from services.reports.models import PeriodReport, ReportBook
from services.reports.reach import ReachCut, reach
from unionhub import audit
from unionhub.kernel import canonical
from unionhub.kernel.actor import Actor
from unionhub.kernel.errors import BadFact, NotFound, NotNow
from unionhub.kernel.powers import Power
from unionhub.kernel.scope import in_ranges, subtree

# As many unions are named in a refusal.
MOST_NAMED: Final = 10


class MonthOpen(NotNow):
    """A union with a budget of it has not closed the month; some of them are named."""

    code = "month_not_closed"


class ReportMade(NotNow):
    """There is a report of this month, or of a later one; its number is told."""

    code = "already_reported"


class MonthSkipped(NotNow):
    """Money moved in an earlier month that no report tells of; it is named."""

    code = "month_skipped"


@dataclass(frozen=True, kw_only=True)
class ReportOf:
    """What a report is to be of."""

    organisation: str
    round: str
    fund: str
    month: date


@transaction.atomic
def report(of: ReportOf, *, by: Actor, at: datetime) -> PeriodReport:
    """Make the report of a month that the union and all below it have closed.

    Raises:
        NotFound, NotAllowed: the union lies outside the scope; no such power.
        BadFact: ``round_not_valid``.
        ReportMade. MonthSkipped. MonthOpen.
    """
    union = Organisation.objects.filter(pk=of.organisation).first()
    if union is None:
        raise NotFound
    access.require(by, Power.PERIOD_CLOSE, union.path)
    if not Round.objects.filter(pk=of.round).exists():
        raise BadFact(code="round_not_valid", field="round")

    book = _book(union, of.month.year)
    previous = _previous(of)
    _require_none_skipped(union, of, previous)
    _require_closed(union, of)

    book.last += 1
    book.save(update_fields=["last"])
    made = PeriodReport(
        book=book,
        serial=book.last,
        organisation=union,
        org_path=union.path,
        round_id=of.round,
        fund=of.fund,
        month=of.month,
        previous=previous,
        made_at=at,
        made_by=by.signature,
    )
    made.content = {"cells": cells(Cut.of(made)), "reach": reach(ReachCut.of(made))}
    made.digest = digest_of(made)
    made.save(force_insert=True)

    audit.record("report.made", made, by=by, at=at, digest=made.digest)
    return made


def digest_of(made: PeriodReport) -> str:
    """SHA-256 of what a report says, in canonical JSON, hexadecimal."""
    told: dict[str, Any] = {
        "number": made.number,
        "organisation": made.organisation_id,
        "round": made.round_id,
        "fund": made.fund,
        "month": made.month.isoformat(),
        "content": made.content,
    }
    return canonical.digest(told)


def _book(union: Organisation, year: int) -> ReportBook:
    """The series of a union and year, locked; begun when there is none yet."""
    ReportBook.objects.bulk_create(
        [ReportBook(organisation=union, year=year)], ignore_conflicts=True
    )
    rows = ReportBook.objects.select_for_update(of=("self",))
    return rows.get(organisation=union, year=year)


def _previous(of: ReportOf) -> PeriodReport | None:
    series = PeriodReport.objects.filter(
        organisation=of.organisation, round=of.round, fund=of.fund
    )
    last = series.order_by("-month").first()
    if last is not None and last.month >= of.month:
        raise ReportMade(number=last.number)
    return last


def _moved(union: Organisation, of: ReportOf) -> EntryQuerySet:
    """The vouchers of the tree that move money of the round and the fund."""
    return Entry.objects.filter(
        in_ranges("org_path", (subtree(union.path),)),
        postings__node__round=of.round,
        postings__node__fund=of.fund,
    )


def _require_none_skipped(
    union: Organisation, of: ReportOf, previous: PeriodReport | None
) -> None:
    """What moved before is in a report, or is not a figure of any (R-AID-28)."""
    untold = _moved(union, of).filter(effective_on__lt=of.month)
    if previous is not None:
        untold = untold.filter(effective_on__gte=next_month(previous.month))
    first = untold.order_by("effective_on").values_list("effective_on", flat=True)
    if (day := first.first()) is not None:
        month = f"{day:%Y-%m}"
        told = _("%(month)s 还没有月报，请先生成。") % {"month": month}
        raise MonthSkipped(told, month=month)


def _require_closed(union: Organisation, of: ReportOf) -> None:
    """Nobody in the tree can post into the month any more: whoever has a budget of it
    has closed, also where nothing was posted, as a voucher may be under way."""
    closed = Period.objects.filter(month=of.month, state=PeriodState.CLOSED)
    budgets = BudgetNode.objects.filter(
        in_ranges("org_path", (subtree(union.path),)), round=of.round, fund=of.fund
    )
    still = budgets.exclude(organisation__in=closed.values("organisation"))
    rows = still.order_by("org_path").values_list("organisation", "organisation__name")
    open_ = dict(rows[:MOST_NAMED])
    if not closed.filter(organisation=union).exists():
        open_ = {union.pk: union.name} | open_
    if open_:
        told = _("没有结账：%(unions)s。") % {"unions": "、".join(open_.values())}
        raise MonthOpen(told, organisations=sorted(open_), month=f"{of.month:%Y-%m}")
