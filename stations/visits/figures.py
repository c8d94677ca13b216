"""How much stations are used: one union or one station, a range of days, by one cut.

Sums of what may be told (``fives``, ``telling``), read from what was folded, a few
hundred rows at most. What was counted by hand is told beside it, never added. Which
occupations, stations or facilities occur is itself a figure: those without a five are
not named.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import QuerySet, Sum

from members.organisations.choices import OccupationGroup
from members.organisations.models import Organisation
from stations.places.access import COUNTY_DEPTH, depth_of
from stations.places.choices import FacilityKind
from stations.places.models import Station
from stations.visits import telling
from stations.visits.choices import HOURS, MOST_DAYS, Cut, days, last_settled
from stations.visits.fives import ends_month
from stations.visits.models import AreaVisits, HeadCount
from unionhub.kernel.actor import Actor
from unionhub.kernel.clock import local_date
from unionhub.kernel.errors import BadFact, NotFound

# By what one station's own figures are told.
OF_STATION = {Cut.HOUR, Cut.OCCUPATION, Cut.DAY, Cut.USED}
LATELY = 28


@dataclass(frozen=True)
class Span:
    """Days, the last one included."""

    first: date
    last: date

    def checked(self, by: str) -> "Span":
        """Itself.

        Raises:
            BadFact: ``invalid_range``, ``out_of_range``; ``inconsistent``: what was
                used is told by whole months.
        """
        if self.last < self.first:
            raise BadFact(code="invalid_range", field="last_day")
        if (self.last - self.first).days >= MOST_DAYS:
            raise BadFact(code="out_of_range", field="last_day")
        is_whole = self.first.day == 1 and ends_month(self.last)
        if by == Cut.USED and not is_whole:
            raise BadFact(code="inconsistent", field="by")
        return self

    def days(self) -> list[date]:
        """All of its days."""
        return days(self.first, self.last)


@dataclass(frozen=True)
class Cell:
    """One figure; None is less than five."""

    key: str
    label: str
    count: int | None

    @property
    def is_suppressed(self) -> bool:
        """Whether it is too small to be told."""
        return self.count is None


@dataclass(frozen=True)
class Figures:
    """The answer: all of it, and by the cut. What was used has no sum."""

    total: int | None
    cells: list[Cell]
    # The last day that is in it: today is not told yet.
    told_until: date
    # Counted by hand; of a station only.
    heads: int | None = None


def lately(at: datetime) -> Span:
    """The four weeks that ended yesterday."""
    today = local_date(at)
    return Span(today - timedelta(days=LATELY), today - timedelta(days=1))


def last_month(at: datetime) -> Span:
    """The whole month before this one."""
    last = local_date(at).replace(day=1) - timedelta(days=1)
    return Span(last.replace(day=1), last)


def of_union(
    code: str | None, by: str, span: Span, actor: Actor, at: datetime
) -> Figures:
    """The stations of a union (the own one) and of all below it. Three queries.

    Raises:
        NotFound: the union is absent or outside the scope.
        BadFact: as ``Span.checked``; ``inconsistent``: stations are told one by one
            for a county or less.
    """
    span.checked(by)
    unions = Organisation.objects.visible_to(actor)
    union = unions.filter(pk=code or actor.organisation_id).first()
    if union is None:
        raise NotFound
    if by == Cut.STATION and depth_of(union.path) < COUNTY_DEPTH:
        raise BadFact(code="inconsistent", field="by")
    until = min(span.last, last_settled(at))
    rows = AreaVisits.objects.visible_to(actor).filter(
        day__gte=span.first, day__lte=until
    )
    if by == Cut.AREA:
        return _told(*_by_area(union, unions, rows), until)
    rows = rows.filter(path=union.path)
    if by == Cut.DAY:
        found = _sums(rows.filter(cut=Cut.TOTAL), "day")
    else:
        found = _sums(rows.filter(cut=by), "key")
    if by == Cut.USED:
        return _used(found, until)
    return _told(found, _labels(by, found, Span(span.first, until), actor), until)


def of_station(code: str, by: str, span: Span, actor: Actor, at: datetime) -> Figures:
    """One station. Four queries; what was used takes two a month.

    Raises:
        NotFound: absent or outside the scope.
        BadFact: as ``Span.checked``; ``inconsistent``: a station has no parts.
    """
    span.checked(by)
    station = Station.objects.visible_to(actor).filter(pk=code).first()
    if station is None:
        raise NotFound
    if by not in OF_STATION:
        raise BadFact(code="inconsistent", field="by")
    heads = HeadCount.objects.visible_to(actor).filter(
        station=station, day__gte=span.first, day__lte=span.last, is_current=True
    )
    counted = heads.aggregate(sum=Sum("count"))["sum"]
    until = min(span.last, last_settled(at))
    shown = Span(span.first, until)
    if by == Cut.USED:
        return _used(_use_of(station.pk, shown), until, counted)
    found: Counter[str] = Counter()
    for told in telling.visits(shown.first, shown.last, station.pk):
        found[_key(by, told)] += told.count
    return _told(found, _labels(by, found, shown, actor), until, counted)


def _key(by: str, told: telling.Told) -> str:
    if by == Cut.DAY:
        return told.day.isoformat()
    return f"{told.hour:02}" if by == Cut.HOUR else told.occupation


def _use_of(code: str, span: Span) -> Counter[str]:
    """What is told to have been used in the months that are over."""
    found: Counter[str] = Counter()
    for last in filter(ends_month, span.days()):
        found.update(telling.use(last, code).get(code, {}))
    return found


def _sums(rows: QuerySet[Any], field: str) -> dict[str, int]:
    summed = rows.order_by().values_list(field).annotate(sum=Sum("count"))
    return {str(key): count for key, count in summed}


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


def _labels(
    by: str, found: Mapping[str, int], span: Span, actor: Actor
) -> dict[str, str]:
    """What is named, and how: every hour and day, and of the rest what has a five."""
    if by == Cut.DAY:
        return {day.isoformat(): day.isoformat() for day in span.days()}
    if by == Cut.HOUR:
        return {f"{hour:02}": f"{hour:02}:00" for hour in range(HOURS)}
    if by == Cut.OCCUPATION:
        known = {value: str(label) for value, label in OccupationGroup.choices}
        return {key: known.get(key, "未知") for key in found}
    stations = Station.objects.visible_to(actor).filter(pk__in=list(found))
    # What was handed over meanwhile has its figures here, and its name elsewhere.
    gone = {code: f"{code}（已移交）" for code in found}
    return gone | dict(stations.values_list("pk", "name"))


def _told(
    found: Mapping[str, int],
    labels: Mapping[str, str],
    until: date,
    heads: int | None = None,
) -> Figures:
    cells = [
        Cell(key, label, found.get(key) or None)
        for key, label in sorted(labels.items())
    ]
    return Figures(sum(found.values()) or None, cells, until, heads)


def _used(found: Mapping[str, int], until: date, heads: int | None = None) -> Figures:
    names = dict(FacilityKind.choices)
    cells = [
        Cell(kind, str(names[FacilityKind(kind)]), found[kind])
        for kind in sorted(found)
        if found[kind]
    ]
    return Figures(None, cells, until, heads)
