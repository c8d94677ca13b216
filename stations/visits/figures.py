"""How much stations are used: one union or one station, a range of days, by one cut.

Read from what was folded, a few hundred rows at most, and told with small figures
left out (``suppression``). What was counted by hand is told beside it, never added.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import QuerySet, Sum

from members.organisations.choices import OccupationGroup
from members.organisations.models import Organisation
from stations.places.access import COUNTY_DEPTH, depth_of
from stations.places.models import Station
from stations.visits.choices import HOURS, MOST_DAYS, Cut, days
from stations.visits.models import AreaVisits, DailyVisits, HeadCount
from stations.visits.suppression import suppressed
from unionhub.kernel.actor import Actor
from unionhub.kernel.clock import local_date
from unionhub.kernel.errors import BadFact, NotFound

# What one station's own rows are summed by.
OF_STATION = {Cut.HOUR: "hour", Cut.OCCUPATION: "occupation", Cut.DAY: "day"}
LATELY = 28


@dataclass(frozen=True)
class Span:
    """Days, the last one included."""

    first: date
    last: date

    def checked(self) -> "Span":
        """Itself.

        Raises:
            BadFact: ``invalid_range``, ``out_of_range``.
        """
        if self.last < self.first:
            raise BadFact(code="invalid_range", field="last_day")
        if (self.last - self.first).days >= MOST_DAYS:
            raise BadFact(code="out_of_range", field="last_day")
        return self


@dataclass(frozen=True)
class Cell:
    """One figure; None is left out because it is small."""

    key: str
    label: str
    count: int | None

    @property
    def is_suppressed(self) -> bool:
        """Whether there is a figure that is not told."""
        return self.count is None


@dataclass(frozen=True)
class Figures:
    """The answer: all of it, and by the cut."""

    total: int | None
    cells: list[Cell]
    # Counted by hand; of a station only.
    heads: int | None = None


def lately(at: datetime) -> Span:
    """The four weeks that ended yesterday."""
    today = local_date(at)
    return Span(today - timedelta(days=LATELY), today - timedelta(days=1))


def of_union(code: str | None, by: str, span: Span, actor: Actor) -> Figures:
    """The stations of a union (the own one) and of all below it. Three queries.

    Raises:
        NotFound: the union is absent or outside the scope.
        BadFact: ``invalid_range``, ``out_of_range``; ``inconsistent``: stations are
            told one by one for a county or less.
    """
    span.checked()
    unions = Organisation.objects.visible_to(actor)
    union = unions.filter(pk=code or actor.organisation_id).first()
    if union is None:
        raise NotFound
    if by == Cut.STATION and depth_of(union.path) < COUNTY_DEPTH:
        raise BadFact(code="inconsistent", field="by")
    rows = AreaVisits.objects.visible_to(actor).filter(
        day__gte=span.first, day__lte=span.last
    )
    if by == Cut.AREA:
        return _told(*_by_area(union, unions, rows))
    rows = rows.filter(path=union.path)
    if by == Cut.DAY:
        return _by_day(rows.filter(cut=Cut.TOTAL), span)
    found = _sums(rows.filter(cut=by), "key")
    return _told(found, _labels(by, found, actor))


def of_station(code: str, by: str, span: Span, actor: Actor) -> Figures:
    """One station. Three queries.

    Raises:
        NotFound: absent or outside the scope.
        BadFact: ``invalid_range``, ``out_of_range``; ``inconsistent``: a station has
            no parts.
    """
    span.checked()
    station = Station.objects.visible_to(actor).filter(pk=code).first()
    if station is None:
        raise NotFound
    if by not in OF_STATION:
        raise BadFact(code="inconsistent", field="by")
    within = {"station": station, "day__gte": span.first, "day__lte": span.last}
    rows = DailyVisits.objects.filter(**within)
    heads = HeadCount.objects.visible_to(actor).filter(**within, is_current=True)
    counted = heads.aggregate(sum=Sum("count"))["sum"]
    if by == Cut.DAY:
        return _by_day(rows, span, counted)
    found = _sums(rows, OF_STATION[Cut(by)])
    if by == Cut.HOUR:
        found = {f"{int(hour):02}": count for hour, count in found.items()}
    return _told(found, _labels(by, found, actor), counted)


def _sums(rows: QuerySet[Any], field: str) -> dict[str, int]:
    summed = rows.order_by().values_list(field).annotate(sum=Sum("count"))
    return {str(key): count for key, count in summed}


def _by_day(rows: QuerySet[Any], span: Span, heads: int | None = None) -> Figures:
    found = _sums(rows, "day")
    named = [day.isoformat() for day in days(span.first, span.last)]
    every = {day: found.get(day, 0) for day in named}
    return _told(every, {day: day for day in named}, heads)


def _by_area(
    union: Organisation, unions: QuerySet[Organisation], rows: QuerySet[Any]
) -> tuple[dict[str, int], dict[str, str]]:
    """The unions directly below, and what the union itself looks after."""
    below = list(unions.filter(parent=union).values_list("pk", "path", "name"))
    paths = [path for _pk, path, _name in below]
    totals = rows.filter(cut=Cut.TOTAL, path__in=[union.path, *paths])
    found = _sums(totals, "path")
    cells = {pk: found.get(path, 0) for pk, path, _name in below}
    own = found.get(union.path, 0) - sum(cells.values())
    names = {pk: name for pk, _path, name in below}
    return cells | {union.pk: own}, names | {union.pk: f"{union.name}（本级）"}


def _labels(by: str, found: dict[str, int], actor: Actor) -> dict[str, str]:
    if by == Cut.HOUR:
        # All hours, so that none is missing in a chart.
        for hour in range(HOURS):
            found.setdefault(f"{hour:02}", 0)
        return {hour: f"{hour}:00" for hour in found}
    if by == Cut.OCCUPATION:
        known = {value: str(label) for value, label in OccupationGroup.choices}
        return {key: known.get(key, "未知") for key in found}
    stations = Station.objects.visible_to(actor).filter(pk__in=found)
    return dict(stations.values_list("pk", "name"))


def _told(
    found: dict[str, int], labels: dict[str, str], heads: int | None = None
) -> Figures:
    shown = suppressed(found)
    cells = [
        Cell(key, labels.get(key) or key, shown.cells[key]) for key in sorted(found)
    ]
    return Figures(shown.total, cells, heads)
