"""From rows to places of the index.

Plain values, not models: a process loads everything when it starts and at midnight, and
facilities alone are eight rows a station.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from stations.finder.index import BITS, Place
from stations.finder.timeline import AHEAD, Timetable
from stations.places import heat
from stations.places.calendar import Calendar
from stations.places.models import (
    HoursOverride,
    StationFacility,
    StationQuerySet,
    TemporaryClosure,
)
from unionhub.kernel.clock import local_date
from unionhub.kernel.geometry import Point
from unionhub.reference.models import Region

# Exceptions of days that are over say nothing any more.
BACK = timedelta(days=1)
# What the answer shows besides, as it is shown.
_FACTS = (
    *("code", "name", "kind", "brand", "host", "address", "region_id", "entry"),
    *("hours", "heat_hours", "service_phone", "capacity", "stars", "state"),
    "verified_on",
)
Shut = tuple[datetime, datetime, str]
Override = tuple[date, str]


class Places:
    """What is read beside the stations themselves, by station, and the spells of heat.
    Six queries, however many stations."""

    def __init__(self, rows: StationQuerySet, calendar: Calendar, at: datetime) -> None:
        self.rows, self.calendar = rows, calendar
        of = {"station__in": rows.values("pk")}
        kit = StationFacility.objects.filter(**of)
        days = HoursOverride.objects.filter(**of, day__gte=local_date(at) - BACK)
        shut = TemporaryClosure.objects.filter(**of, ends_at__gt=at)
        self.kit = _bits(kit.values_list("station_id", "kind", "is_there").iterator())
        self.days = _by_station(days.values_list("station_id", "day", "spans"))
        self.shut = _by_station(
            shut.values_list("station_id", "begins_at", "ends_at", "reason")
        )
        today = local_date(at)
        self.spells = heat.spells(today - BACK, today + AHEAD + BACK)

    def loaded(self, like: Iterable[Place] = ()) -> list[Place]:
        """The places; equal timetables, those of ``like`` too, are one and the same."""
        tables = {place.timetable: place.timetable for place in like}
        regions = _lineages(set(self.rows.values_list("region_id", flat=True)))
        found = self.rows.values(*_FACTS, "lng", "lat", "changed")
        return [
            self._place(facts, regions[facts["region_id"]], tables)
            for facts in found.iterator()
        ]

    def _place(
        self,
        facts: dict[str, Any],
        regions: frozenset[str],
        tables: dict[Timetable, Timetable],
    ) -> Place:
        code, days = facts["code"], self.days
        overrides = tuple(sorted(days[code])) if code in days else ()
        added = heat.added(facts["heat_hours"], regions, self.spells, dict(overrides))
        table = Timetable(facts["hours"], overrides, added, self.calendar)
        there, absent = self.kit.get(code, (0, 0))
        return Place(
            code=code,
            point=Point(lng=facts.pop("lng"), lat=facts.pop("lat")),
            state=facts["state"],
            kind=facts["kind"],
            entry=facts["entry"],
            regions=regions,
            there=there,
            absent=absent,
            timetable=tables.setdefault(table, table),
            shut=tuple(sorted(self.shut[code])) if code in self.shut else (),
            changed=facts.pop("changed"),
            facts=facts,
        )


def places(
    rows: StationQuerySet, calendar: Calendar, at: datetime, like: Iterable[Place] = ()
) -> list[Place]:
    """What the search needs of these stations."""
    return Places(rows, calendar, at).loaded(like)


def _bits(rows: Iterable[tuple[str, str, bool]]) -> dict[str, tuple[int, int]]:
    """What is there, and what is known not to be, by station."""
    there, absent = defaultdict[str, int](int), defaultdict[str, int](int)
    for station, kind, is_there in rows:
        (there if is_there else absent)[station] |= BITS[kind]
    return {code: (there[code], absent[code]) for code in there.keys() | absent.keys()}


def _by_station(rows: Iterable[tuple[Any, ...]]) -> dict[str, list[Any]]:
    found = defaultdict[str, list[Any]](list)
    for station, *told in rows:
        found[station].append(tuple(told))
    return dict(found)


def _lineages(codes: set[str]) -> dict[str, frozenset[str]]:
    found = Region.objects.filter(pk__in=codes).lineages()
    return {code: frozenset(filter(None, line)) for code, line in found.items()}
