"""Where demand is looked for, as long as nobody has given us outlines of regions.

A place belongs to the county whose seat is nearest, of all seats of the province. A
grid lies within some kilometres of the seats: the towns; with thirty kilometres it is
nearly the whole province.
"""

import math
from collections.abc import Iterable, Iterator, Mapping

from stations.coverage.raster import Cell, Points, Raster
from stations.coverage.reckoning import Demand
from stations.places.surroundings import seats
from unionhub.kernel import geometry
from unionhub.kernel.errors import BadFact
from unionhub.kernel.geometry import Point
from unionhub.reference.choices import RegionLevel
from unionhub.reference.models import Region

Nearest = dict[Cell, tuple[float, str]]


def counties(region: Region) -> frozenset[str]:
    """The counties of a region, or the one in which it lies."""
    if region.level == RegionLevel.TOWNSHIP:
        return frozenset({str(region.parent_id)})
    if region.level == RegionLevel.COUNTY:
        return frozenset({region.pk})
    below = Region.objects.filter(level=RegionLevel.COUNTY, valid_to=None)
    steps = {RegionLevel.PREFECTURE: "parent", RegionLevel.PROVINCE: "parent__parent"}
    own = below.filter(**{steps[RegionLevel(region.level)]: region.pk})
    return frozenset(own.values_list("pk", flat=True))


def expected(inside: frozenset[str], *, cell_m: int, reach_m: int) -> int:
    """How many cells have to be looked at for such a grid, before any is. One query.

    Raises:
        BadFact: ``nothing_to_study``: no seat is known.
    """
    known = seats()
    own, beside = _own_and_beside(known, inside, reach_m)
    if not own:
        raise BadFact(code="nothing_to_study", field="region")
    return math.ceil((len(own) + len(beside)) * math.pi * (reach_m / cell_m) ** 2)


def grid(inside: frozenset[str], *, cell_m: int, reach_m: int) -> Demand:
    """The middles of the cells within ``reach_m`` of the seats of some counties.

    A cell belongs to the nearest seat, and is left out where that is another county's.
    """
    raster, known = Raster(cell_m), seats()
    own, beside = _own_and_beside(known, inside, reach_m)
    best: Nearest = {}
    for code in [*own, *beside]:
        for cell, far in _disc(raster, known[code], reach_m):
            if cell not in best or (far, code) < best[cell]:
                best[cell] = far, code
    demand = Demand(Points(raster))
    for cell in sorted(best):
        if best[cell][1] in inside:
            demand.add(raster.centre(cell), 1, best[cell][1])
    return demand


def _own_and_beside(
    known: Mapping[str, Point], inside: frozenset[str], reach: int
) -> tuple[list[str], list[str]]:
    """The seats of the counties, and the others whose circles meet theirs."""
    own = sorted(inside & known.keys())
    beside = [
        code
        for code in sorted(known.keys() - inside)
        if any(geometry.distance(known[code], known[one]) <= 2 * reach for one in own)
    ]
    return own, beside


def _disc(raster: Raster, seat: Point, reach: int) -> Iterator[tuple[Cell, float]]:
    for cell in raster.around(seat, reach):
        far = geometry.distance(seat, raster.centre(cell))
        if far <= reach:
            yield cell, far


def given(
    places: Iterable[tuple[float, float, int]],
    inside: frozenset[str],
    *,
    cell_m: int,
) -> Demand:
    """The points of a set that lie in some counties: longitude, latitude, weight."""
    known = sorted(seats().items())
    demand = Demand(Points(Raster(cell_m)))
    for lng, lat, weight in places:
        there = Point(lng=lng, lat=lat)
        far = min((geometry.distance(there, seat), code) for code, seat in known)
        if far[1] in inside:
            demand.add(there, weight, far[1])
    return demand
