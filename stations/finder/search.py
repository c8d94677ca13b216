"""One question, one answer: what is near, open, and has what I need (FEATURES 42)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from stations.finder.current import CURRENT
from stations.finder.index import BITS, Index, Place
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

    def wants(self, place: Place) -> bool:
        """Whether a station is one that is looked for, wherever it is."""
        return (
            self._has(place)
            and (not self.entries or place.entry in self.entries)
            and (not self.kinds or place.kind in self.kinds)
            and (not self.brands or place.facts["brand"] in self.brands)
            and (self.region is None or self.region in place.regions)
            and (self.box is None or _inside(self.box, place.point))
            and (self.at is None or place.is_open(self.at))
        )

    def _has(self, place: Place) -> bool:
        mask = sum(BITS[kind] for kind in set(self.facilities))
        if self.unknown:
            return not place.absent & mask
        return place.there & mask == mask


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
    """One page of what was found, and of which version of the data."""

    hits: list[Hit]
    more: bool
    version: str


def find(
    question: Question,
    *,
    limit: int,
    at: datetime,
    after: tuple[float, str] | None = None,
) -> Answer:
    """The stations that fit: the nearest first, or by code where no point is named."""
    index = CURRENT.index(at)
    some = list(islice(_hits(question, index, after), limit + 1))
    return Answer(some[:limit], len(some) > limit, index.version)


def _hits(
    question: Question, index: Index, after: tuple[float, str] | None
) -> Iterator[Hit]:
    if question.near is None:
        code = after[1] if after else ""
        for place in index.by_code(code, question.wants):
            yield Hit(place, None)
        return
    found = index.nearest(question.near, question.radius_m, question.wants)
    for metres, code, place in found:
        if after is None or (metres, code) > after:
            yield Hit(place, metres)


def _inside(box: Box, point: Point) -> bool:
    west, south, east, north = box
    return west <= point.lng <= east and south <= point.lat <= north
