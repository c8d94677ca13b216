"""When stations are open, worked out once for all that keep the same hours.

Seven thousand stations share some hundred timetables. A timetable is the text of the
hours with the exceptions of the station; what is open on a day is worked out when
somebody first asks for that day, and kept for a while.
"""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from stations.places import hours
from stations.places.calendar import Calendar
from stations.places.hours import Exceptions, Opening, Span
from unionhub.kernel.clock import local_date

# How far ahead somebody is told when it opens: longer than any festival.
AHEAD = timedelta(days=31)
# Days of timetables that are kept: a week of some hundreds of them.
KEPT = 8_192


@dataclass(frozen=True, slots=True)
class Timetable:
    """Hours and what is beside them; two stations with the same share one."""

    hours: str
    overrides: tuple[tuple[date, str], ...]
    added: tuple[tuple[date, str], ...]
    calendar: Calendar

    def is_open(self, at: datetime) -> bool:
        """Whether it is open at this instant, by its hours."""
        return bisect_right(_edges(self, local_date(at)), at) % 2 == 1

    def opening(self, at: datetime) -> Opening:
        """The same, and when that changes next."""
        return hours.opening(_spans(self, local_date(at)), at)

    def of_day(self, day: date) -> list[Span]:
        """When it is open on one day, by its hours."""
        edges = _edges(self, day)
        return list(zip(edges[::2], edges[1::2], strict=True))


@lru_cache(maxsize=KEPT)
def _edges(table: Timetable, day: date) -> tuple[datetime, ...]:
    """Openings and closings of one day, by turns."""
    spans = hours.spans(table.hours, day, day, _exceptions(table))
    return tuple(edge for span in spans for edge in span)


@lru_cache(maxsize=1_024)
def _spans(table: Timetable, day: date) -> tuple[hours.Span, ...]:
    return tuple(hours.spans(table.hours, day, day + AHEAD, _exceptions(table)))


def _exceptions(table: Timetable) -> Exceptions:
    calendar = table.calendar
    told: Mapping[date, str] = dict(table.overrides)
    return Exceptions(
        calendar.holidays, dict(calendar.swapped), told, dict(table.added)
    )
