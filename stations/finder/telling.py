"""A station in words and figures, as every public door tells it."""

from datetime import datetime
from typing import Any

from stations.finder.index import BITS, Place
from stations.finder.search import Hit
from stations.places.choices import (
    EntryKind,
    FacilityKind,
    Presence,
    StationBrand,
    StationHost,
    StationKind,
    StationState,
)
from stations.places.models import Station
from unionhub.kernel import geometry
from unionhub.kernel.clock import SHANGHAI, local_date

# Six digits are a decimetre: more than anybody has measured.
DIGITS = 6
_LABELS = {
    "kind": StationKind,
    "brand": StationBrand,
    "host": StationHost,
    "entry": EntryKind,
    "state": StationState,
}


def told(hit: Hit, *, at: datetime, coord_system: str) -> dict[str, Any]:
    """What a search says of one station, at an instant, in a system."""
    place = hit.place
    opening, closure = place.opening(at), place.closure(at)
    return lasting(place, coord_system=coord_system) | {
        "distance_m": None if hit.metres is None else round(hit.metres),
        "facilities": kit(place.there, place.absent),
        "is_open": opening.is_open,
        "until": opening.until,
        "next_opening": opening.next_opening,
        "closure_reason": closure[2] if closure else None,
        "is_heat_day": is_heat_day(place, at),
    }


def is_heat_day(place: Place, at: datetime) -> bool:
    """Whether its hours are longer that day for the heat."""
    return any(day == local_date(at) for day, _spans in place.timetable.added)


def lasting(place: Place, *, coord_system: str) -> dict[str, Any]:
    """What is said of it whatever is asked, and whenever."""
    facts = dict(place.facts)
    for name, words in _LABELS.items():
        facts[f"{name}_label"] = str(words(facts[name]).label)
    return facts | {
        "region": facts.pop("region_id"),
        "location": location(place, coord_system),
    }


# What a map shows when one taps on a station; the rest is a look at its page.
_ON_MAP = ("name", "kind", "brand", "entry", "state", "hours", "address")


def collection(hits: list[Hit], *, at: datetime, coord_system: str) -> dict[str, Any]:
    """What was found as a GeoJSON ``FeatureCollection`` (RFC 7946).

    Its coordinates are in ``coord_system``, which is told beside them: the norm knows
    WGS-84 only, maps of the mainland do not take it.
    """
    features = [_feature(hit, at, coord_system) for hit in hits]
    return {
        "type": "FeatureCollection",
        "coord_system": coord_system,
        "at": local(at),
        "features": features,
    }


def _feature(hit: Hit, at: datetime, coord_system: str) -> dict[str, Any]:
    place, facts = hit.place, hit.place.facts
    opening = place.opening(at)
    lng, lat = geometry.from_wgs84(place.point, coord_system)
    return {
        "type": "Feature",
        "id": place.code,
        "geometry": {
            "type": "Point",
            "coordinates": [round(lng, DIGITS), round(lat, DIGITS)],
        },
        "properties": {name: facts[name] for name in _ON_MAP}
        | {
            "region": facts["region_id"],
            "distance_m": None if hit.metres is None else round(hit.metres),
            "is_open": opening.is_open,
            "until": opening.until and local(opening.until),
            "next_opening": opening.next_opening and local(opening.next_opening),
        },
    }


def local(at: datetime) -> str:
    """An instant as the API tells it."""
    return at.astimezone(SHANGHAI).isoformat(timespec="seconds")


# What a copy of the list keeps.
_KEPT = ("name", "kind", "brand", "host", "address", "entry", "hours", "state")


def kept(station: Station, coord_system: str) -> dict[str, Any]:
    """A station for those that keep a copy: nothing in it changes by the hour."""
    facts: dict[str, Any] = {name: getattr(station, name) for name in _KEPT}
    return facts | {
        "region": station.region_id,
        "location": location(station, coord_system),
    }


def location(place: Place | Station, coord_system: str) -> dict[str, Any]:
    """Where it is, in the system that is wanted."""
    lng, lat = geometry.from_wgs84(place.point, coord_system)
    pair = {"lng": round(lng, DIGITS), "lat": round(lat, DIGITS)}
    return pair | {"coord_system": coord_system}


def kit(there: int, absent: int) -> list[dict[str, str]]:
    """All facilities there could be, and whether each is."""
    return [
        {
            "kind": kind,
            "kind_label": str(FacilityKind(kind).label),
            "presence": _presence(there & bit, absent & bit),
        }
        for kind, bit in BITS.items()
    ]


def _presence(there: int, absent: int) -> str:
    if there:
        return Presence.YES
    return Presence.NO if absent else Presence.UNKNOWN
