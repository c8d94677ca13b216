"""A report of a month, and a month that has none yet."""

from datetime import date
from itertools import count

from services.reports import operations
from services.reports.operations import ReportOf
from tests.factories import money
from tests.registry.things import Lot, Place, Thing, resource
from unionhub.kernel import actor, clock

_MONTHS = count(12 * 2001)
FUND = "SPECIAL"


def _closed(place: Place) -> date:
    """A month of long ago in which nothing was posted."""
    year, month_before = divmod(next(_MONTHS), 12)
    month = date(year, month_before + 1, 1)
    money.close(place.union, month, at=clock.now())
    return month


def _of(place: Place, month: date) -> ReportOf:
    return ReportOf(
        organisation=place.union.pk,
        round=money.a_round().pk,
        fund=FUND,
        month=month,
    )


@resource("money_report", of="reports")
def report(place: Place, lot: Lot) -> Thing:
    """One that was made; the month after it can be reported."""
    made = operations.report(
        _of(place, _closed(place)), by=actor.installer(), at=clock.now()
    )
    lot.words["unreported_month"] = _closed(place).isoformat()
    return Thing(str(made.pk), place.union.path)
