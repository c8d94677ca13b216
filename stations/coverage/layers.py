"""A study on a map: GeoJSON of white cells, sites and circles (RFC 7946)."""

import math
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from stations.coverage.models import CoverageStudy
from stations.coverage.raster import Raster
from unionhub.kernel import geometry
from unionhub.kernel.geometry import EARTH, CoordSystem, Point

DIGITS = 6
SIDES = 36


def white_spots(study: CoverageStudy, system: str) -> dict[str, Any]:
    """The cells that hold demand without a station, the heaviest first."""
    raster, spots = Raster(study.cell_m), (study.layers or {})["spots"]
    features = [
        _feature(
            f"{row}/{column}",
            _polygon(raster.corners((row, column)), system),
            {"weight": weight},
        )
        for row, column, weight in spots
    ]
    is_capped = len(spots) < study.told["white_spot_count"]
    return _collection(features, system, is_capped=is_capped)


def candidates(study: CoverageStudy, system: str) -> dict[str, Any]:
    """Where a station would add most, in the order of choice."""
    features = [
        _feature(
            str(site["rank"]),
            {
                "type": "Point",
                "coordinates": _pair(Point(lng=site["lng"], lat=site["lat"]), system),
            },
            {name: site[name] for name in ("rank", "gain", "share")},
        )
        for site in study.told["sites"]
    ]
    return _collection(features, system, is_capped=False)


def circles(study: CoverageStudy, system: str) -> dict[str, Any]:
    """The walking circles of the stations that cover some of the demand."""
    stations = (study.layers or {})["stations"]
    features = [
        _feature(
            code,
            _polygon(circle(Point(lng=lng, lat=lat), study.radius_m), system),
            {"code": code, "radius_m": study.radius_m},
        )
        for code, lng, lat in stations
    ]
    is_capped = len(stations) < study.told["serving_count"]
    return _collection(features, system, is_capped=is_capped)


LAYERS = {
    "white-spots": white_spots,
    "candidates": candidates,
    "circles": circles,
}


def circle(centre: Point, radius: float) -> list[Point]:
    """A circle on the sphere as a polygon, against the clock."""
    angle, lat = radius / EARTH, math.radians(centre.lat)
    found = []
    for side in range(SIDES):
        # From the east, by way of the north.
        bearing = math.pi / 2 - 2 * math.pi * side / SIDES
        there = math.asin(
            math.sin(lat) * math.cos(angle)
            + math.cos(lat) * math.sin(angle) * math.cos(bearing)
        )
        turn = math.atan2(
            math.sin(bearing) * math.sin(angle) * math.cos(lat),
            math.cos(angle) - math.sin(lat) * math.sin(there),
        )
        found.append(
            Point(lng=centre.lng + math.degrees(turn), lat=math.degrees(there))
        )
    return found


def _polygon(ring: Iterable[Point], system: str) -> dict[str, Any]:
    pairs = [_pair(point, system) for point in ring]
    return {"type": "Polygon", "coordinates": [[*pairs, pairs[0]]]}


def _pair(point: Point, system: str) -> list[float]:
    lng, lat = geometry.from_wgs84(point, system)
    return [round(lng, DIGITS), round(lat, DIGITS)]


def _feature(
    name: str, shape: dict[str, Any], properties: dict[str, Any]
) -> dict[str, Any]:
    return {
        "type": "Feature",
        "id": name,
        "geometry": shape,
        "properties": properties,
    }


def _collection(
    features: list[dict[str, Any]], system: str, *, is_capped: bool
) -> dict[str, Any]:
    plain = system in {CoordSystem.WGS84, CoordSystem.CGCS2000}
    return {
        "type": "FeatureCollection",
        "coord_system": system,
        "note": ""
        if plain
        else _("RFC 7946 只认 WGS-84；此处按要求给出 %(system)s 坐标，叠加时请勿混用。")
        % {"system": system},
        "is_capped": is_capped,
        "features": features,
    }
