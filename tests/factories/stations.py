"""Stations, taken as far as needed by the real operations."""

from datetime import datetime
from typing import Any

from members.organisations.models import Organisation
from stations.places import operations
from stations.places.choices import REQUIRED_KIT
from stations.places.models import Station
from tests.factories import tree
from unionhub.kernel import actor

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
    """Entered by the county, not yet accepted."""
    made = entry(union, name, not_a_duplicate="测试", **more)
    return operations.collect(made, by=actor.installer(), at=AT)


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


def moved(station: Station, at: datetime, *states: str) -> Station:
    """Taken through more states."""
    for state in states:
        operations.pause(station.pk, state, reason="测试", by=actor.installer(), at=at)
    return Station.objects.get(pk=station.pk)
