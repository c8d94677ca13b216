"""How far what is told of a place can be trusted: one score (FEATURES 46).

The score is 100 on the day a place was verified and sinks evenly to 0 in 360 days. A
verification holds no longer than the yearly inspection: when that is due, the score
sinks from the due day on, however often the place is verified. Each open report counts
as 30 days more, a locked door twice; each criterion that failed and was not put right,
as 15 days.

All of it is one stored day, ``fresh_as_of``: "as if last verified then". So the order
by score never changes while nothing happens, and an index holds it.
"""

from datetime import date, timedelta
from typing import Protocol

WHOLE = 100
# Days from whole trust to none.
LASTS = 360
DOUBT, FAILED = timedelta(days=30), timedelta(days=15)
# No heap of reports makes it worse than this.
MOST_TAKEN = timedelta(days=LASTS)
# Of what was never verified.
NEVER = date(2000, 1, 1)
# Below this a place stands on the county's work list: half a year.
STALE = 50
KEPT_FOR = timedelta(days=180)


class Told(Protocol):
    """What of a station its freshness follows from."""

    verified_on: date | None
    inspection_due_on: date | None
    doubts: int
    failed_checks: int


def as_of(station: Told) -> date:
    """The day as of which it is fresh."""
    if station.verified_on is None:
        return NEVER
    held = min(station.verified_on, station.inspection_due_on or date.max)
    taken = station.doubts * DOUBT + station.failed_checks * FAILED
    return max(NEVER, held - min(taken, MOST_TAKEN))


def score(fresh_as_of: date, on: date) -> int:
    """From 0 to 100."""
    days = max(0, (on - fresh_as_of).days)
    return max(0, WHOLE - days * WHOLE // LASTS)


def stale_before(on: date) -> date:
    """What is fresh as of an earlier day is to be looked at again (score below 50)."""
    return on - KEPT_FOR
