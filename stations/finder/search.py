"""One question, one answer: what is near, open, and has what I need (FEATURES 42)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from stations.finder.current import CURRENT
from stations.finder.index import BITS, Index, Place, Wanted
from unionhub.kernel.geometry import Point

Box = tuple[float, float, float, float]


@dataclass(frozen=True, kw_only=True)
class Question:
    """What somebody looks for. ``at``: the instant at which it must be open.

    ``facilities`` must all be there; with ``unknown`` it is enough that nobody knows
    that one is not. ``box``: west, south, east, north in WGS-84.
    """

    near: Point | None = None
    radius_m: float = 1_000.0
    region: str | None = None
    box: Box | None = None
    facilities: tuple[str, ...] = ()
    unknown: bool = False
    at: datetime | None = None
    entries: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    brands: frozenset[str] = frozenset()

    def test(self) -> Wanted:
        """Whether a station is one that is looked for, wherever it is.

        What is open is asked of each timetable once: thousands keep the same.
        """
        mask, at, is_open = self._mask, self.at, dict[int, bool]()

        def in_hours(place: Place) -> bool:
            if at is None:
                return True
            table = id(place.timetable)
            if table not in is_open:
                is_open[table] = place.timetable.is_open(at)
            return is_open[table] and place.lets_in(at)

        return lambda place: self._fits(place, mask) and in_hours(place)

    def _fits(self, place: Place, mask: int) -> bool:
        return (
            (not place.absent & mask if self.unknown else place.there & mask == mask)
            and (not self.entries or place.entry in self.entries)
            and (not self.kinds or place.kind in self.kinds)
            and (not self.brands or place.facts["brand"] in self.brands)
            and (self.region is None or self.region in place.regions)
            and (self.box is None or _inside(self.box, place.point))
        )

    @property
    def _mask(self) -> int:
        return sum(BITS[kind] for kind in set(self.facilities))


@dataclass(frozen=True)
class Hit:
    """A station that was found; metres from the point, where one was named."""

    place: Place
    metres: float | None

    @property
    def key(self) -> tuple[float, str]:
        """Its place in the order."""
        return self.metres or 0.0, self.place.code


@dataclass(frozen=True)
class Answer:
    """One page of what was found, and in which version of the data."""

    hits: list[Hit]
    more: bool
    index: Index


def find(
    question: Question,
    *,
    limit: int,
    at: datetime,
    after: tuple[float, str] | None = None,
    index: Index | None = None,
) -> Answer:
    """The stations that fit: the nearest first, or by code where no point is named.

    ``index``: the one in which to look, where a caller holds the present one already.
    """
    index = index or CURRENT.index(at)
    some = list(islice(_hits(question, index, after), limit + 1))
    return Answer(some[:limit], len(some) > limit, index)


def _hits(
    question: Question, index: Index, after: tuple[float, str] | None
) -> Iterator[Hit]:
    if question.near is None:
        code = after[1] if after else ""
        for place in index.by_code(code, question.test()):
            yield Hit(place, None)
        return
    found = index.nearest(question.near, question.radius_m, question.test())
    for metres, code, place in found:
        if after is None or (metres, code) > after:
            yield Hit(place, metres)


def _inside(box: Box, point: Point) -> bool:
    west, south, east, north = box
    return west <= point.lng <= east and south <= point.lat <= north
