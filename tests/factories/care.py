"""What the public tells, taken as far as needed by the real operations."""

from datetime import datetime
from typing import Any
from uuid import UUID

from stations.care import operations
from stations.care.models import SiteSuggestion, StationReport
from stations.care.operations import Heard
from stations.places.models import Station
from tests.factories import tree
from unionhub.kernel import actor

AT = tree.AT
WATER = {"kind": "FAULT", "facility": "WATER", "text": "饮水机不出水"}
# Somewhere in the county, away from the station of the story.
CROSSING = (104.09, 30.65)


def told(station: Station, *, at: datetime = AT, **facts: Any) -> Heard:
    """Somebody tells of a station; of its water, if nothing else is said."""
    telling = operations.Telling(**(facts or WATER))
    return operations.tell(station.pk, telling, by=actor.public(), at=at)


def report(station: Station, *, at: datetime = AT, **facts: Any) -> StationReport:
    """The matter of it, told by one person."""
    return StationReport.objects.get(voices=told(station, at=at, **facts).voice)


def fixed(station: Station, *, at: datetime = AT, **facts: Any) -> Heard:
    """Told, and settled by the union."""
    heard = told(station, at=at, **facts)
    by = actor.installer()
    operations.settle(key_of(heard), reply="已更换", by=by, at=at)
    return heard


def key_of(heard: Heard) -> UUID:
    """Of the matter that was told of."""
    key = heard.voice.report_id or heard.voice.suggestion_id
    assert key
    return key


def wish(**more: Any) -> operations.Wish:
    """A sound wish; ``more`` changes some of it."""
    facts: dict[str, Any] = {
        "region": tree.JINGUANYI,
        "place": "合江亭路口",
        "lng": CROSSING[0],
        "lat": CROSSING[1],
        "coord_system": "WGS84",
        "text": "骑手多，没有充电的地方",
    }
    return operations.Wish(**facts | more)


def wished(*, at: datetime = AT, **more: Any) -> Heard:
    """Somebody wishes for a station."""
    return operations.suggest(wish(**more), by=actor.public(), at=at)


def suggestion(*, at: datetime = AT, **more: Any) -> SiteSuggestion:
    """The site of it."""
    return SiteSuggestion.objects.get(voices=wished(at=at, **more).voice)


def surveyed(*, at: datetime = AT, **more: Any) -> SiteSuggestion:
    """One that somebody looks at."""
    made = suggestion(at=at, **more)
    return operations.survey(made.pk, by=actor.installer(), at=at)


def plan(**more: Any) -> operations.Plan:
    """What is planned there."""
    facts: dict[str, Any] = {
        "name": "合江亭工会驿站",
        "kind": "MICRO",
        "brand": "UNION_STATION",
        "host": "COMMUNITY",
        "build_mode": "UNION",
        "address": "合江亭路 1 号",
        "area_dm2": 300,
    }
    return operations.Plan(**facts | more)
