"""Stations, taken as far as needed by the real operations."""

from datetime import date, datetime
from typing import Any

from members.offices.choices import Office
from members.offices.models import Appointment
from members.organisations.models import Organisation
from stations.places import criteria, operations
from stations.places.choices import REQUIRED_KIT
from stations.places.models import Station, StationKeeper, StationPhoto
from tests.factories import accounts, tree
from tests.factories.pictures import picture
from unionhub.accounts.models import User
from unionhub.kernel import actor, clock
from unionhub.kernel.clock import local_date

AT = tree.AT
ALWAYS = "24/7"
# Near the crossing where the courier of the story stands.
CHENGDU = (104.0657, 30.6574)


def entry(union: Organisation, name: str = "锦官驿街道工会驿站", **more: Any) -> Any:
    """What is known of a sound standard station; ``more`` changes some of it."""
    facts: dict[str, Any] = {
        "organisation": union.pk,
        "region": tree.JINGUANYI,
        "name": name,
        "kind": "STANDARD",
        "brand": "UNION_STATION",
        "host": "COMMUNITY",
        "build_mode": "UNION",
        "address": "锦官驿街道示例路 1 号",
        "lng": CHENGDU[0],
        "lat": CHENGDU[1],
        "coord_system": "WGS84",
        "area_dm2": 1_200,
        "capacity": 12,
        "hours": ALWAYS,
        "keeper_name": "王小样",
        "keeper_phone": "13800138000",
        "has_sign": True,
        "facilities": dict.fromkeys(map(str, REQUIRED_KIT), True),
    }
    return operations.Entry(**facts | more)


def collected(
    union: Organisation, name: str = "锦官驿街道工会驿站", **more: Any
) -> Station:
    """Entered by the county, with all it needs, not yet accepted."""
    photos = more.pop("photos", 1)
    made = entry(union, name, not_a_duplicate="测试", **more)
    station = operations.collect(made, by=actor.installer(), at=AT)
    for _each in range(photos):
        photographed(station)
    station.refresh_from_db()
    return station


def photographed(station: Station, caption: str = "正门") -> StationPhoto:
    """One photo more."""
    by, shot = actor.installer(), picture()
    operations.add_photo(station.pk, shot, caption=caption, by=by, at=AT)
    return StationPhoto.objects.filter(station=station.pk).latest("position")


def accepted(union: Organisation, *args: Any, **more: Any) -> Station:
    """Open, and not yet public."""
    by, station = actor.installer(), collected(union, *args, **more)
    operations.propose(station.pk, by=by, at=AT)
    return operations.accept(station.pk, by=by, at=AT)


def published(union: Organisation, *args: Any, **more: Any) -> Station:
    """Open, and on the public list."""
    by, station = actor.installer(), accepted(union, *args, **more)
    operations.check(station.pk, by=by, at=AT)
    return operations.publish(station.pk, by=by, at=AT)


def keeper_office(name: str, union: Organisation) -> Appointment:
    """Somebody in the office of a keeper."""
    user = accounts.officer(name, union, Office.STATION_KEEPER)
    return Appointment.objects.get(user=user)


def entrusted(station: Station, keeper: User) -> StationKeeper:
    """Given into the hands of an officer who keeps stations."""
    office = Appointment.objects.get(user=keeper, office=Office.STATION_KEEPER)
    return operations.entrust(
        station.pk, office.pk, by=actor.installer(), at=clock.now()
    )


def moved(station: Station, at: datetime, *states: str) -> Station:
    """Taken through more states."""
    for state in states:
        operations.pause(station.pk, state, reason="测试", by=actor.installer(), at=at)
    return Station.objects.get(pk=station.pk)


def report(on: date, *faults: str, **more: Any) -> operations.Report:
    """What an inspection found: all is well but these."""
    findings = {
        one.code: operations.Finding(is_met=one.code not in faults, evidence="现场查看")
        for one in criteria.current()
    }
    facts: dict[str, Any] = {"on": on, "outcome": "PASSED", "findings": findings}
    return operations.Report(**facts | more)


def judged(station: Station, stars: int = 3) -> Station:
    """On a map, inspected today, rated; awards of the year are left of the province."""
    by, at = actor.installer(), clock.now()
    today = local_date(at)
    operations.put_on_map(station.pk, "AMAP", today, by=by, at=at)
    operations.inspect(station.pk, report(today), by=by, at=at)
    operations.rate(station.pk, today.year, stars, reason="考核", by=by, at=at)
    operations.set_quota(tree.PROVINCE, today.year, "PROVINCIAL", 99, by=by, at=at)
    return Station.objects.get(pk=station.pk)
