"""All public stations in memory: the nearest first, exactly, by walking outward.

A grid of cells; rings of cells around the point are opened one after another, and a
station is given out as soon as no cell that is still shut can hold a nearer one. The
bounds are those of the sphere, so the order is the true one at every distance.
"""

import heapq
import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from stations.finder.timeline import Timetable
from stations.places.choices import FacilityKind, StationState
from stations.places.hours import Opening
from unionhub.kernel import geometry
from unionhub.kernel.geometry import EARTH, Point

# Degrees; in the province some two kilometres.
CELL = 0.02
BITS = {kind: 1 << place for place, kind in enumerate(FacilityKind.values)}

Cell = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Place:
    """A public station as the search needs it.

    ``there`` and ``absent``: facilities as bits; nobody knows of the rest. ``shut``:
    temporary closures as (begin, end). ``facts``: what the answer shows besides.
    """

    code: str
    point: Point
    state: str
    kind: str
    entry: str
    regions: frozenset[str]
    there: int
    absent: int
    timetable: Timetable
    shut: tuple[tuple[datetime, datetime, str], ...]
    changed: int
    facts: dict[str, object] = field(hash=False, compare=False)

    def closure(self, at: datetime) -> tuple[datetime, datetime, str] | None:
        """What keeps it closed at this instant, whatever its hours (R-STA-09)."""
        return next((one for one in self.shut if one[0] <= at < one[1]), None)

    def is_open(self, at: datetime) -> bool:
        """Whether one gets in at this instant."""
        return self.lets_in(at) and self.timetable.is_open(at)

    def lets_in(self, at: datetime) -> bool:
        """Whether nothing but its hours could keep it closed."""
        return self.state == StationState.OPEN and self.closure(at) is None

    def opening(self, at: datetime) -> Opening:
        """How it is, and when that changes.

        Closed for a while, it opens by its hours once that is over; in maintenance or
        suspended nobody knows when.
        """
        if self.state != StationState.OPEN:
            return Opening(is_open=False)
        if closure := self.closure(at):
            then = self.opening(closure[1])
            opens = closure[1] if then.is_open else then.next_opening
            return Opening(is_open=False, next_opening=opens)
        found = self.timetable.opening(at)
        return self._until_closure(found, at) if found.is_open else found

    def _until_closure(self, found: Opening, at: datetime) -> Opening:
        ahead = min((one[0] for one in self.shut if one[0] > at), default=None)
        if ahead is None or (found.until is not None and found.until <= ahead):
            return found
        return Opening(is_open=True, until=ahead)


Wanted = Callable[[Place], bool]
Found = tuple[float, str, Place]
# A place with its latitude in radians, the cosine of that, and its longitude.
Spot = tuple[Place, float, float, float]


class Index:
    """The stations at one version of the data; it is replaced, never changed.

    ``pieces``: what was written of stations already; an index that takes the place of
    another may take them over, for they are kept by the number of the change.
    """

    def __init__(
        self,
        places: Iterable[Place],
        version: str,
        changed: int,
        pieces: dict[Any, Any] | None = None,
    ) -> None:
        self.version, self.changed = version, changed
        self.pieces = {} if pieces is None else pieces
        self.places = {place.code: place for place in places}
        self.codes = sorted(self.places)
        self.cells: dict[Cell, list[Spot]] = {}
        for place in self.places.values():
            self.cells.setdefault(_cell(place.point), []).append(_spot(place))
        rows = [cell[1] for cell in self.cells]
        columns = [cell[0] for cell in self.cells]
        self.bounds = (
            (min(columns), min(rows), max(columns), max(rows)) if rows else None
        )

    def nearest(self, point: Point, radius: float, wanted: Wanted) -> Iterator[Found]:
        """Those within ``radius`` metres, by distance and then by code."""
        pile: list[Found] = []
        centre, far_off = _cell(point), _chord(radius)
        lat, lng = math.radians(point.lat), point.lng
        width = math.cos(lat)
        for ring in range(self._rings(point)):
            for place, its_lat, its_width, its_lng in self._ring(centre, ring):
                # Half of geometry.distance: most are too far, or not what is wanted.
                chord = (
                    math.sin((its_lat - lat) / 2) ** 2
                    + width * its_width * math.sin(math.radians(its_lng - lng) / 2) ** 2
                )
                if chord > far_off or not wanted(place):
                    continue
                far = geometry.distance(point, place.point)
                if far <= radius:
                    heapq.heappush(pile, (far, place.code, place))
            safe = _beyond(point, ring)
            while pile and pile[0][0] < safe:
                yield heapq.heappop(pile)
            if safe > radius:
                break
        while pile:
            yield heapq.heappop(pile)

    def by_code(self, after: str, wanted: Wanted) -> Iterator[Place]:
        """Those with a later code, in the order of codes."""
        for code in self.codes:
            if code > after and wanted(self.places[code]):
                yield self.places[code]

    def _rings(self, point: Point) -> int:
        """How many rings reach over all stations."""
        if self.bounds is None:
            return 0
        column, row = _cell(point)
        west, south, east, north = self.bounds
        return 1 + max(
            *(abs(column - west), abs(column - east)),
            *(abs(row - south), abs(row - north)),
        )

    def _ring(self, centre: Cell, ring: int) -> list[Spot]:
        column, row = centre
        found, get = list[Spot](), self.cells.get
        for step in range(-ring, ring + 1):
            edge = abs(step) == ring
            for other in range(-ring, ring + 1) if edge else (-ring, ring):
                if spots := get((column + step, row + other)):
                    found += spots
        return found


def _spot(place: Place) -> Spot:
    lat = math.radians(place.point.lat)
    return place, lat, math.cos(lat), place.point.lng


def _chord(radius: float) -> float:
    """What of ``geometry.distance`` a place may have at most to be so near: slightly
    more, and whoever passes is measured."""
    return math.sin(min(radius / EARTH, math.pi) / 2) ** 2 * (1 + 1e-6)


def _cell(point: Point) -> Cell:
    return math.floor(point.lng / CELL), math.floor(point.lat / CELL)


def _beyond(point: Point, ring: int) -> float:
    """Metres from the point to the nearest edge of the square of opened cells."""
    column, row = _cell(point)
    south = point.lat - (row - ring) * CELL
    north = (row + ring + 1) * CELL - point.lat
    west = point.lng - (column - ring) * CELL
    east = (column + ring + 1) * CELL - point.lng
    upright = math.radians(min(south, north))
    # The nearest point of a meridian lies on the great circle that meets it upright.
    aside = math.asin(
        math.cos(math.radians(point.lat)) * math.sin(math.radians(min(west, east)))
    )
    return EARTH * min(upright, aside)
