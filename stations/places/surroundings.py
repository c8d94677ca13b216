"""What lies around a place: other stations, the seats of counties (R-STA-04, 11)."""

import math
from functools import lru_cache

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


def near(there: Point, metres: float) -> list[tuple[Station, float]]:
    """The stations within a distance, the nearest first; those that ended left out."""
    up = metres / _DEGREE
    aside = up / math.cos(math.radians(abs(there.lat) + up))
    rows = Station.objects.exclude(state__in=ENDED).filter(
        lat__range=(there.lat - up, there.lat + up),
        lng__range=(there.lng - aside, there.lng + aside),
    )
    found = [(row, geometry.distance(there, row.point)) for row in rows]
    return sorted(
        ((row, far) for row, far in found if far <= metres), key=lambda pair: pair[1]
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
    if reason:
        return county
    seats = _seats()
    own = seats.get(county.pk)
    far = {code: geometry.distance(there, seat) for code, seat in seats.items()}
    if own is None or far[county.pk] <= FROM_SEAT:
        return county
    if min(far, key=lambda code: far[code]) != county.pk:
        raise BadFact(code="elsewhere", field="region")
    return county


def county_of(region: Region) -> Region:
    """The county that a region is or lies in.

    Raises:
        BadFact: ``region_not_valid``: a city or the province.
    """
    for one in (region, *region.ancestors()):
        if one.level == RegionLevel.COUNTY:
            return one
    raise BadFact(code="region_not_valid", field="region")


def _seats() -> dict[str, Point]:
    rows = Region.objects.filter(level=RegionLevel.COUNTY, valid_to=None)
    told = rows.exclude(lng=None).order_by("code")
    return _converted(tuple(told.values_list("code", "lng", "lat", "datum")))


@lru_cache(maxsize=4)
def _converted(told: tuple[tuple[str, float, float, str], ...]) -> dict[str, Point]:
    return {
        code: geometry.to_wgs84(lng=lng, lat=lat, coord_system=datum)
        for code, lng, lat, datum in told
    }
