"""Cells of a few hundred metres over the map, and points that lie in them.

Rows are equally high; in each row the cells are so wide that they are as wide as they
are high, in metres, at the middle of the row. A cell is a rectangle of WGS-84 degrees
and is the same whatever else lies on the map.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass, field

from unionhub.kernel import geometry
from unionhub.kernel.geometry import EARTH, Point

_DEGREE = math.radians(1) * EARTH

# Row and column: north and east.
Cell = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Raster:
    """The cells of one size, in metres."""

    metres: int

    @property
    def height(self) -> float:
        """Degrees of latitude."""
        return self.metres / _DEGREE

    def width(self, row: int) -> float:
        """Degrees of longitude in a row."""
        middle = (row + 0.5) * self.height
        return self.height / math.cos(math.radians(middle))

    def cell(self, point: Point) -> Cell:
        """Where a point lies."""
        row = math.floor(point.lat / self.height)
        return row, math.floor(point.lng / self.width(row))

    def centre(self, cell: Cell) -> Point:
        """The middle of a cell."""
        row, column = cell
        lng = (column + 0.5) * self.width(row)
        return Point(lng=lng, lat=(row + 0.5) * self.height)

    def corners(self, cell: Cell) -> list[Point]:
        """South-west first, against the clock."""
        row, column = cell
        high, wide = self.height, self.width(row)
        west, east = column * wide, (column + 1) * wide
        south, north = row * high, (row + 1) * high
        return [
            Point(lng=west, lat=south),
            Point(lng=east, lat=south),
            Point(lng=east, lat=north),
            Point(lng=west, lat=north),
        ]

    def around(self, point: Point, radius: float) -> Iterator[Cell]:
        """All cells that a circle touches, and some more at its corners."""
        angle = radius / EARTH
        up = math.degrees(angle)
        # How far east a circle on the sphere reaches; a hair more for the rounding.
        reach = math.sin(angle) / math.cos(math.radians(point.lat))
        aside = math.degrees(math.asin(reach)) * (1 + 1e-9)
        low = math.floor((point.lat - up) / self.height)
        high = math.floor((point.lat + up) / self.height)
        for row in range(low, high + 1):
            wide = self.width(row)
            first = math.floor((point.lng - aside) / wide)
            last = math.floor((point.lng + aside) / wide)
            for column in range(first, last + 1):
                yield row, column


@dataclass
class Points:
    """Places by number, found by the cells in which they lie."""

    raster: Raster
    places: list[Point] = field(default_factory=list)
    cells: dict[Cell, list[int]] = field(default_factory=dict)

    def add(self, place: Point) -> None:
        """One more."""
        self.cells.setdefault(self.raster.cell(place), []).append(len(self.places))
        self.places.append(place)

    def within(self, centre: Point, radius: float) -> Iterator[int]:
        """The numbers of those within so many metres, in no order."""
        cells, places, distance = self.cells, self.places, geometry.distance
        for cell in self.raster.around(centre, radius):
            for number in cells.get(cell, ()):
                if distance(centre, places[number]) <= radius:
                    yield number
