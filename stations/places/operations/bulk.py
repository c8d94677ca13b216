"""Many stations at once, as a file tells them: what each row would do, and doing it.

The rules are those of ``collect`` and ``correct``. One event tells of all of them: that
of the import, whose rows are the detail (DESIGN.md §3).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from members.organisations.models import Organisation
from stations.places import access
from stations.places.models import Station, StationFacility
from stations.places.operations import entering
from stations.places.operations.collecting import Entry
from stations.places.operations.shared import next_changes, save_all
from stations.places.surroundings import county_of, is_plausible, near_any, seats
from unionhub.kernel import geometry, names, sealing
from unionhub.kernel.actor import Actor
from unionhub.kernel.clock import local_date
from unionhub.kernel.errors import BadFact, NotFound, NotNow
from unionhub.kernel.geometry import Point
from unionhub.kernel.powers import Power
from unionhub.reference.models import Region


@dataclass(frozen=True, kw_only=True)
class Told:
    """What a row says: of the station with ``code``, or of a new one.

    ``facts`` are those that are given, named as in ``Entry``; ``facilities`` are there
    (True), are not (False), or are not known any more (None).
    """

    code: str = ""
    facts: Mapping[str, Any]
    facilities: Mapping[str, bool | None] = field(default_factory=dict)
    there: Point | None = None

    @property
    def is_new(self) -> bool:
        """Whether it tells of a station that has no code yet."""
        return not self.code

    @property
    def name_key(self) -> str:
        """What its name is compared by."""
        return names.fold(self.facts.get("name", ""))


@dataclass(frozen=True)
class Work:
    """What is to be done to a station; nothing of both: it is as it is told."""

    station: Station
    told: Told
    changes: Mapping[str, Any] = field(default_factory=dict)
    facilities: Mapping[str, bool | None] = field(default_factory=dict)

    @property
    def is_new(self) -> bool:
        """Whether the station is to be entered."""
        return not self.station.code

    @property
    def is_idle(self) -> bool:
        """Whether there is nothing to do."""
        return not (self.is_new or self.changes or self.facilities)


# Where a station keeps what is called otherwise in an entry.
_KEPT_AS = {
    "organisation": "organisation_id",
    "region": "region_id",
    "lng": "told_lng",
    "lat": "told_lat",
    "coord_system": "told_system",
}
# The place itself, and who looks after it: not a correction.
_FIXED = frozenset({*_KEPT_AS, "kind", "location_reason"})
_REASONS = frozenset({"not_a_duplicate"})
PHONE = "keeper_phone"


class World:
    """What is known of everything that some rows tell of; five queries and a few."""

    def __init__(
        self, told: Sequence[Told], *, by: Actor, at: datetime, hold: bool
    ) -> None:
        self.by = by
        codes = {one.code for one in told if one.code}
        rows = Station.objects.filter(pk__in=codes).order_by("pk")
        rows = rows.select_for_update(of=("self",)) if hold else rows
        self.stations = {row.pk: row for row in rows}
        fresh = [one for one in told if one.is_new]
        unions = {str(one.facts["organisation"]) for one in fresh}
        self.unions = Organisation.objects.in_bulk(unions)
        valid = Region.objects.with_parents().valid_on(local_date(at))
        self.regions = valid.in_bulk({str(one.facts["region"]) for one in fresh})
        self.seats = seats()
        places = [one.there for one in fresh if one.there]
        self.around = near_any(places, entering.SAME_NAME)
        self.facilities = _facilities([*codes, *(row.pk for row in self.around)])

    def work(self, told: Told) -> Work:
        """What a row would do.

        Raises:
            NotFound: no such station or union in the scope.
            NotAllowed: no such power.
            BadFact, NotNow: as ``collect`` and ``correct``; ``not_changeable``.
        """
        return self._enter(told) if told.is_new else self._correct(told)

    def _enter(self, told: Told) -> Work:
        union = self.unions.get(told.facts["organisation"])
        if union is None:
            raise NotFound(field="organisation")
        station = Station(organisation=union, org_path=union.path)
        self._require(station, "organisation")
        region = self.regions.get(told.facts["region"])
        if region is None:
            raise BadFact(code="region_not_valid", field="region")
        entering.require_area(told.facts["kind"], told.facts.get("area_dm2"))
        county, there = county_of(region), told.there or _nowhere()
        is_excused = bool(told.facts.get("location_reason"))
        if not (is_excused or is_plausible(there, county, self.seats)):
            raise BadFact(code="elsewhere", field="region")

        if twin := self._twin(told, there):
            return twin
        station.region, station.hours = region, told.facts.get("hours", "")
        station.lng, station.lat = there.lng, there.lat
        return Work(station, told, facilities=told.facilities)

    def _twin(self, told: Told, there: Point) -> Work | None:
        """The station that a row without a code tells of, when it is there already.

        Raises:
            NotNow: ``near_duplicate``: one that is likely the same, and not as told.
        """
        key, excused = told.name_key, told.facts.get("not_a_duplicate")
        for other in self.around:
            metres = geometry.distance(there, other.point)
            if not entering.is_likely_the_same(metres, key, other.name_key):
                continue
            same = self._compared(other, told)
            if same.is_idle:
                return same
            if (_FIXED | {"name"}).isdisjoint(same.changes) or not excused:
                raise NotNow(code="near_duplicate", field="name")
        return None

    def _correct(self, told: Told) -> Work:
        station = self.stations.get(told.code)
        if station is None:
            raise NotFound(field="code")
        self._require(station, "code")
        work = self._compared(station, told)
        for name in work.changes:
            if name in _FIXED:
                raise BadFact(code="not_changeable", field=name)
        if "area_dm2" in work.changes:
            entering.require_area(station.kind, work.changes["area_dm2"])
        return work

    def _compared(self, station: Station, told: Told) -> Work:
        """How a row differs from what is known."""
        changes = {
            name: value
            for name, value in told.facts.items()
            if name not in _REASONS and not _is_so(station, name, value)
        }
        known = self.facilities[station.pk]
        facilities = {
            kind: there
            for kind, there in told.facilities.items()
            if known.get(kind) is not there
        }
        return Work(station, told, changes, facilities)

    def _require(self, station: Station, column: str) -> None:
        try:
            access.require(self.by, Power.STATION_EDIT, station)
        except NotFound as outside:
            raise NotFound(field=column) from outside


def _nowhere() -> Point:
    raise BadFact(code="required", field="lng")


def _is_so(station: Station, name: str, value: Any) -> bool:
    if name == PHONE:
        known = sealing.unseal(station, "keeper_phone_sealed")
        return value in {known, station.masked_keeper_phone}
    return bool(getattr(station, _KEPT_AS.get(name, name)) == value)


def _facilities(codes: Iterable[str]) -> Mapping[str, dict[str, bool]]:
    known: dict[str, dict[str, bool]] = defaultdict(dict)
    rows = StationFacility.objects.filter(station__in=set(codes))
    for code, kind, there in rows.values_list("station", "kind", "is_there"):
        known[code][kind] = there
    return known


def enter_all(works: Sequence[Work]) -> list[str]:
    """Do it, in the transaction of the caller, under one lock; the codes in order."""
    numbers = next_changes(len(works))
    for work, number in zip(works, numbers, strict=True):
        work.station.changed = number
    known = [work for work in works if not work.is_new]
    fresh = [work for work in works if work.is_new]
    _number(fresh)
    for work in fresh:
        entering.fill(work.station, Entry(**work.told.facts))
    Station.objects.bulk_create(work.station for work in fresh)
    _correct_all(known)
    _tell_all(works)
    return [work.station.pk for work in works]


def _number(fresh: Sequence[Work]) -> None:
    """Give codes, county by county in one order, as the rows come."""
    by_county: dict[str, list[Work]] = defaultdict(list)
    for work in fresh:
        by_county[county_of(work.station.region).pk].append(work)
    for _code, works in sorted(by_county.items()):
        county = county_of(works[0].station.region)
        codes = entering.next_codes(county, len(works))
        for work, code in zip(works, codes, strict=True):
            work.station.code = code


def _correct_all(works: Sequence[Work]) -> None:
    changed: set[str] = set()
    for work in works:
        station = work.station
        for name, value in work.changes.items():
            if name == PHONE:
                entering.seal_phone(station, value)
            else:
                setattr(station, name, value)
                changed.add(name)
        station.name_key = names.fold(station.name)
    save_all([w.station for w in works], [*changed, "name_key", "keeper_phone_sealed"])


def _tell_all(works: Sequence[Work]) -> None:
    told: dict[str, dict[str, bool]] = {}
    for work in works:
        facilities = work.facilities
        forgotten = [kind for kind, there in facilities.items() if there is None]
        if forgotten:
            rows = StationFacility.objects.filter(station=work.station.pk)
            rows.filter(kind__in=forgotten).delete()
        told[work.station.pk] = {
            kind: there for kind, there in facilities.items() if there is not None
        }
    entering.tell(told)
