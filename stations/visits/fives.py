"""Visits are told in fives, so that nobody can be worked out of figures (R-PRI-09).

What may be told is decided once, at the finest grain that is kept, and every figure is
a sum of what may be told. So it does not matter which figures are asked for, nor what
is subtracted from what: there is nothing to be had but these fives (ADR 19).

At each station, for each occupation, visits are counted through a calendar quarter in
the order of their hours; every fifth tells five, in its hour. The four others are told
nowhere. Whatever is asked: each visit that is not told may as well not have been, and
up to four more may have been beside what is told, in any hour of any day.
"""

from collections import Counter
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final

HEAP: Final = 5
MONTHS_OF_A_QUARTER: Final = 3
# Station, occupation, first day of the quarter.
Heap = tuple[str, str, date]


def full(count: int) -> int:
    """Of so many, those in full fives."""
    return count - count % HEAP


class Heaps:
    """Counts that go on, each by itself; a new quarter begins new ones."""

    def __init__(self, before: Mapping[Heap, int] | None = None) -> None:
        self._seen = Counter(before or {})

    def tell(self, heap: Heap, count: int) -> int:
        """What these, the next in order, add to the full fives of their heap."""
        before = self._seen[heap]
        self._seen[heap] += count
        return full(before + count) - full(before)


def told_use(used: Mapping[str, int], visits: int) -> dict[str, int]:
    """Of the visits of one station in one month, how many used what.

    Never more than the visits that are told of that month: more would say that there
    were more.
    """
    return {kind: min(full(count), visits) for kind, count in used.items()}


def quarter_of(day: date) -> date:
    """The first day of its quarter: there every count begins anew."""
    month = day.month - (day.month - 1) % MONTHS_OF_A_QUARTER
    return date(day.year, month, 1)


def month_of(day: date) -> date:
    """The first day of its month."""
    return day.replace(day=1)


def ends_month(day: date) -> bool:
    """Whether the month is over with this day."""
    return (day + timedelta(days=1)).day == 1
