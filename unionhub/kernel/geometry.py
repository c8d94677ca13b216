"""Points on the map and the datums they are told in (DOMAIN.md §4.5, R-STA-01…03).

Everything is reckoned in WGS-84; what a caller says or wants in another system is
converted at the door. The conversion to GCJ-02 is the usual published approximation:
its formula shifts by up to half a kilometre and is not exact to the centimetre.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from unionhub.kernel.errors import InvalidValue

# The mean radius of the earth (IUGG), metres.
EARTH: Final = 6_371_008.8
# Where the province lies, WGS-84, with a margin: west, south, east, north.
PROVINCE: Final = (97.3, 26.0, 108.6, 34.4)

# Degrees.
FULL_TURN: Final = 360.0

Pair = tuple[float, float]

_AXIS: Final = 6378245.0
_FLATTENING: Final = 0.00669342162296594323
_BD_TURN: Final = math.pi * 3000.0 / 180.0
_BD_SHIFT: Final = (0.0065, 0.006)
# Degrees: a tenth of a millimetre, far below what the formula is worth.
_CLOSE: Final = 1e-9
_MOST_STEPS: Final = 20


class CoordSystem(StrEnum):
    """A datum that a pair of coordinates can be told in.

    CGCS2000 and WGS-84 differ by centimetres: here they are one.
    """

    WGS84 = "WGS84"
    GCJ02 = "GCJ02"
    BD09 = "BD09"
    CGCS2000 = "CGCS2000"


@dataclass(frozen=True, slots=True)
class Point:
    """A place: degrees east and north, WGS-84. Always made with keywords."""

    lng: float
    lat: float


def distance(one: Point, other: Point) -> float:
    """Metres between two places on the sphere (haversine)."""
    lat, other_lat = math.radians(one.lat), math.radians(other.lat)
    half_lng = math.radians(other.lng - one.lng) / 2
    chord = (
        math.sin((other_lat - lat) / 2) ** 2
        + math.cos(lat) * math.cos(other_lat) * math.sin(half_lng) ** 2
    )
    return 2 * EARTH * math.asin(min(1.0, math.sqrt(chord)))


def place(*, lng: float, lat: float, coord_system: str) -> Point:
    """The place that a pair of coordinates means.

    Raises:
        InvalidValue: ``out_of_range``: no longitude or latitude at all, field ``lng``
            or ``lat``; ``lat_lng_swapped``; ``outside_province`` (R-STA-01).
    """
    for name, value, most in (("lng", lng, 180.0), ("lat", lat, 90.0)):
        if not -most <= value <= most and not _within(lat, lng):
            raise InvalidValue(code="out_of_range", field=name)
    if not _within(lng, lat):
        swapped = _within(lat, lng)
        code = "lat_lng_swapped" if swapped else "outside_province"
        raise InvalidValue(code=code, field="lng")
    return to_wgs84(lng=lng, lat=lat, coord_system=coord_system)


def to_wgs84(*, lng: float, lat: float, coord_system: str) -> Point:
    """The WGS-84 place of a pair told in ``coord_system``, to under a metre."""
    shift = _SHIFTS[CoordSystem(coord_system)]
    found = lng, lat
    for _step in range(_MOST_STEPS):
        there = shift(*found)
        off = lng - there[0], lat - there[1]
        found = found[0] + off[0], found[1] + off[1]
        if max(map(abs, off)) < _CLOSE:
            break
    return Point(lng=found[0], lat=found[1])


def from_wgs84(point: Point, coord_system: str) -> Pair:
    """Longitude and latitude of a place, told in ``coord_system``."""
    return _SHIFTS[CoordSystem(coord_system)](point.lng, point.lat)


def _within(lng: float, lat: float) -> bool:
    west, south, east, north = PROVINCE
    return west <= lng <= east and south <= lat <= north


def _same(lng: float, lat: float) -> Pair:
    return lng, lat


def _gcj02(lng: float, lat: float) -> Pair:
    x, y = lng - 105.0, lat - 35.0
    ripple = 20.0 * math.sin(6.0 * x * math.pi) + 20.0 * math.sin(2.0 * x * math.pi)
    north = (
        (-100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y)
        + 0.2 * math.sqrt(abs(x))
        + (ripple + 20.0 * math.sin(y * math.pi) + 40.0 * math.sin(y / 3.0 * math.pi))
        * (2.0 / 3.0)
        + (160.0 * math.sin(y / 12.0 * math.pi) + 320 * math.sin(y * math.pi / 30.0))
        * (2.0 / 3.0)
    )
    east = (
        (300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * math.sqrt(abs(x)))
        + (ripple + 20.0 * math.sin(x * math.pi) + 40.0 * math.sin(x / 3.0 * math.pi))
        * (2.0 / 3.0)
        + (150.0 * math.sin(x / 12.0 * math.pi) + 300.0 * math.sin(x / 30.0 * math.pi))
        * (2.0 / 3.0)
    )
    angle = math.radians(lat)
    bulge = 1 - _FLATTENING * math.sin(angle) ** 2
    meridian = _AXIS * (1 - _FLATTENING) / (bulge * math.sqrt(bulge))
    parallel = _AXIS / math.sqrt(bulge) * math.cos(angle)
    return lng + math.degrees(east / parallel), lat + math.degrees(north / meridian)


def _bd09(lng: float, lat: float) -> Pair:
    x, y = _gcj02(lng, lat)
    length = math.hypot(x, y) + 0.00002 * math.sin(y * _BD_TURN)
    angle = math.atan2(y, x) + 0.000003 * math.cos(x * _BD_TURN)
    east, north = _BD_SHIFT
    return length * math.cos(angle) + east, length * math.sin(angle) + north


_SHIFTS: Final[dict[CoordSystem, Callable[[float, float], Pair]]] = {
    CoordSystem.WGS84: _same,
    CoordSystem.CGCS2000: _same,
    CoordSystem.GCJ02: _gcj02,
    CoordSystem.BD09: _bd09,
}
