"""What lies around a place: other stations, the seats of counties (R-STA-04, 11)."""

import math
from collections.abc import Mapping, Sequence
from functools import lru_cache, reduce
from operator import or_

from django.db.models import Q

from stations.places.choices import ENDED
from stations.places.models import Station
from unionhub.kernel import geometry
from unionhub.kernel.errors import BadFact
from unionhub.kernel.geometry import Point
from unionhub.reference.choices import RegionLevel
from unionhub.reference.models import Region

# Metres from the seat within which a place may well lie in the county.
FROM_SEAT = 60_000.0
_DEGREE = math.radians(1) * geometry.EARTH
# Boxes asked for at once: one walk along the index each.
_BOXES = 25


def near(there: Point, metres: float) -> list[tuple[Station, float]]:
    """The stations within a distance, the nearest first; those that ended left out."""
    rows = Station.objects.exclude(state__in=ENDED).filter(_box(there, metres))
    found = [(row, geometry.distance(there, row.point)) for row in rows]
    return sorted(
        ((row, far) for row, far in found if far <= metres), key=lambda pair: pair[1]
    )


def near_any(places: Sequence[Point], metres: float) -> list[Station]:
    """The stations in the boxes around some places, those that ended left out."""
    found: dict[str, Station] = {}
    for start in range(0, len(places), _BOXES):
        boxes = (_box(there, metres) for there in places[start : start + _BOXES])
        rows = Station.objects.exclude(state__in=ENDED).filter(reduce(or_, boxes))
        found |= {row.pk: row for row in rows}
    return list(found.values())


def _box(there: Point, metres: float) -> Q:
    up = metres / _DEGREE
    aside = up / math.cos(math.radians(abs(there.lat) + up))
    return Q(
        lat__range=(there.lat - up, there.lat + up),
        lng__range=(there.lng - aside, there.lng + aside),
    )


def require_here(there: Point, region: Region, reason: str) -> Region:
    """The county of a region, if the place may lie in it, or a reason is given.

    It may when no other county's seat is nearer, or when it is within 60 km of the
    county's own: the seats are all that is known without outlines.

    Raises:
        BadFact: ``elsewhere``, field ``region``; ``region_not_valid``: not within one
            county.
    """
    county = county_of(region)
    if not (reason or is_plausible(there, county, seats())):
        raise BadFact(code="elsewhere", field="region")
    return county


def is_plausible(there: Point, county: Region, told: Mapping[str, Point]) -> bool:
    """Whether a place may lie in a county, as far as the seats of counties tell."""
    own = told.get(county.pk)
    if own is None or geometry.distance(there, own) <= FROM_SEAT:
        return True
    far = {code: geometry.distance(there, seat) for code, seat in told.items()}
    return min(far, key=lambda code: far[code]) == county.pk


def county_of(region: Region) -> Region:
    """The county that a region is or lies in.

    Raises:
        BadFact: ``region_not_valid``: a city or the province.
    """
    for one in (region, *region.ancestors()):
        if one.level == RegionLevel.COUNTY:
            return one
    raise BadFact(code="region_not_valid", field="region")


def seats() -> dict[str, Point]:
    """The seats of the counties by code, as far as known, in WGS-84. One query."""
    rows = Region.objects.filter(level=RegionLevel.COUNTY, valid_to=None)
    told = rows.exclude(lng=None).order_by("code")
    return _converted(tuple(told.values_list("code", "lng", "lat", "datum")))


@lru_cache(maxsize=4)
def _converted(told: tuple[tuple[str, float, float, str], ...]) -> dict[str, Point]:
    return {
        code: geometry.to_wgs84(lng=lng, lat=lat, coord_system=datum)
        for code, lng, lat, datum in told
    }
