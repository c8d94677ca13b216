"""Which demand has a station within walking distance, and where the next one helps.

Pure: demand, stations and parameters in, figures out; the same in, the same out. A
demand point is covered when a station that counts lies within the radius, by true
distance, on whichever side of a border. What is not covered shows as white cells. A
site is the middle of a white cell; one after another the site is taken that covers
the most demand not covered so far, the southernmost and westernmost of equals.
"""

import heapq
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from stations.coverage.raster import Cell, Points, Raster
from unionhub.kernel.geometry import Point


@dataclass
class Demand:
    """Points with weights, and the county that each is reckoned to."""

    points: Points
    weights: list[int] = field(default_factory=list)
    counties: list[str] = field(default_factory=list)

    def add(self, place: Point, weight: int, county: str) -> None:
        """One more."""
        self.points.add(place)
        self.weights.append(weight)
        self.counties.append(county)

    def __len__(self) -> int:
        return len(self.weights)


@dataclass(frozen=True)
class Site:
    """Where a station would help, and how much: what it adds, and all so far."""

    cell: Cell
    place: Point
    gain: int
    covered: int


@dataclass(frozen=True)
class Reckoned:
    """What came of it. ``serving``: the codes of stations that cover some demand."""

    covered: bytearray
    serving: list[str]
    spots: dict[Cell, int]
    sites: list[Site]


def reckon(
    demand: Demand, stations: Iterable[tuple[str, Point]], *, radius: int, sites: int
) -> Reckoned:
    """Who is covered, what is white, and the sites of greatest gain."""
    covered, serving = _covered(demand, stations, radius)
    spots: dict[Cell, int] = {}
    for cell, numbers in demand.points.cells.items():
        white = sum(demand.weights[n] for n in numbers if not covered[n])
        if white:
            spots[cell] = white
    found = _sites(demand, covered, sorted(spots), radius, sites)
    return Reckoned(covered, serving, spots, found)


def _covered(
    demand: Demand, stations: Iterable[tuple[str, Point]], radius: int
) -> tuple[bytearray, list[str]]:
    covered, serving = bytearray(len(demand)), []
    for code, place in stations:
        serves = False
        for number in demand.points.within(place, radius):
            covered[number] = serves = True
        if serves:
            serving.append(code)
    return covered, sorted(serving)


def _sites(
    demand: Demand,
    covered: Sequence[int],
    cells: Sequence[Cell],
    radius: int,
    most: int,
) -> list[Site]:
    """Greedy, and lazily so: what a site adds only shrinks, so one that was reckoned
    again and is still the best needs no look at the others."""
    taken = bytearray(covered)
    total = sum(w for w, is_in in zip(demand.weights, covered, strict=True) if is_in)
    raster: Raster = demand.points.raster

    def gain(cell: Cell) -> int:
        near = demand.points.within(raster.centre(cell), radius)
        return sum(demand.weights[n] for n in near if not taken[n])

    pile = [(-gain(cell), cell, 0) for cell in cells] if most else []
    heapq.heapify(pile)
    found: list[Site] = []
    while pile and len(found) < most:
        told, cell, known = heapq.heappop(pile)
        if known < len(found):
            heapq.heappush(pile, (-gain(cell), cell, len(found)))
            continue
        if not told:
            break
        centre = raster.centre(cell)
        for number in demand.points.within(centre, radius):
            taken[number] = True
        total -= told
        found.append(Site(cell, centre, -told, total))
    return found
