"""What may be told of the stations' own figures; all else is summed up from it."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet, Sum

from stations.visits.fives import (
    Heap,
    Heaps,
    full,
    month_of,
    quarter_of,
    told_use,
)
from stations.visits.models import DailyUse, DailyVisits


@dataclass(frozen=True)
class Told:
    """The fives of one station, hour and occupation, and whose station it was then."""

    station: str
    occupation: str
    day: date
    hour: int
    path: str
    count: int


def visits(first: date, last: date, station: str | None = None) -> Iterator[Told]:
    """What is told of these days, of one station or of all. Two queries."""
    rows = _of(DailyVisits.objects.all(), station)
    heaps = Heaps(_before(rows, first))
    counted = rows.filter(day__gte=first, day__lte=last).order_by(
        "station_id", "occupation", "day", "hour", "way"
    )
    fields = ("station_id", "occupation", "day", "hour", "org_path", "count")
    for code, occupation, day, hour, path, count in counted.values_list(*fields):
        told = heaps.tell((code, occupation, quarter_of(day)), count)
        if told:
            yield Told(code, occupation, day, hour, path, told)


def use(last: date, station: str | None = None) -> dict[str, dict[str, int]]:
    """What is told to have been used in the month with this last day, by station.

    Two queries.
    """
    of_month: dict[str, dict[str, int]] = defaultdict(dict)
    rows = _of(DailyUse.objects.all(), station)
    rows = rows.filter(day__gte=month_of(last), day__lte=last)
    summed = rows.order_by().values_list("station_id", "facility")
    for code, facility, count in summed.annotate(sum=Sum("count")):
        of_month[code][facility] = count
    most = _visits_of_month(last, station)
    return {code: told_use(used, most[code]) for code, used in of_month.items()}


def _visits_of_month(last: date, station: str | None) -> dict[str, int]:
    """The visits that are told of the month, by station."""
    rows = _of(DailyVisits.objects.all(), station)
    rows = rows.filter(day__gte=quarter_of(last), day__lte=last)
    summed = rows.order_by().values_list("station_id", "occupation")
    earlier = Sum("count", filter=Q(day__lt=month_of(last)), default=0)
    found: dict[str, int] = defaultdict(int)
    for code, _occupation, before, after in summed.annotate(
        before=earlier, after=Sum("count")
    ):
        found[code] += full(after) - full(before)
    return found


def _before(rows: QuerySet[DailyVisits], first: date) -> dict[Heap, int]:
    """What was counted of the quarter before this day."""
    quarter = quarter_of(first)
    earlier = rows.filter(day__gte=quarter, day__lt=first).order_by()
    summed = earlier.values_list("station_id", "occupation").annotate(sum=Sum("count"))
    return {(code, occupation, quarter): sum_ for code, occupation, sum_ in summed}


def _of(rows: QuerySet[Any], station: str | None) -> QuerySet[Any]:
    return rows if station is None else rows.filter(station=station)
