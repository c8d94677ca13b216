"""From rows to places of the index."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Prefetch

from stations.finder.index import BITS, Place
from stations.finder.timeline import Timetable
from stations.places.calendar import Calendar
from stations.places.models import HoursOverride, Station, TemporaryClosure
from unionhub.kernel.clock import local_date
from unionhub.reference.models import Region

# Exceptions of days that are over say nothing any more.
BACK = timedelta(days=1)


def places(rows: Any, calendar: Calendar, at: datetime) -> list[Place]:
    """What the search needs of these stations. Five queries, however many."""
    today = local_date(at)
    loaded = rows.prefetch_related(
        "facilities",
        Prefetch("overrides", HoursOverride.objects.filter(day__gte=today - BACK)),
        Prefetch("closures", TemporaryClosure.objects.filter(ends_at__gt=at)),
    )
    stations = list(loaded)
    regions = _lineages({station.region_id for station in stations})
    return [_place(one, regions[one.region_id], calendar) for one in stations]


def _lineages(codes: set[str]) -> dict[str, frozenset[str]]:
    found = Region.objects.filter(pk__in=codes).lineages()
    return {code: frozenset(filter(None, line)) for code, line in found.items()}


def _place(station: Station, regions: frozenset[str], calendar: Calendar) -> Place:
    there = absent = 0
    for facility in station.facilities.all():
        if facility.is_there:
            there |= BITS[facility.kind]
        else:
            absent |= BITS[facility.kind]
    overrides = ((one.day, one.spans) for one in station.overrides.all())
    shut = ((one.begins_at, one.ends_at, one.reason) for one in station.closures.all())
    return Place(
        code=station.code,
        point=station.point,
        state=station.state,
        kind=station.kind,
        entry=station.entry,
        regions=regions,
        there=there,
        absent=absent,
        timetable=Timetable(station.hours, tuple(sorted(overrides)), (), calendar),
        shut=tuple(sorted(shut)),
        changed=station.changed,
        facts=_facts(station),
    )


def _facts(station: Station) -> dict[str, object]:
    """What the answer shows besides, as it is shown."""
    shown = ("code", "name", "kind", "brand", "host", "address", "region_id")
    told = ("entry", "hours", "service_phone", "capacity", "stars", "state")
    facts: dict[str, object] = {name: getattr(station, name) for name in shown + told}
    facts["verified_on"] = station.verified_on
    return facts
