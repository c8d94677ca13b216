"""Chance with a fixed seed, and keys that come out the same every time."""

from collections.abc import Mapping
from datetime import datetime
from random import Random
from typing import TypeVar
from uuid import UUID

from unionhub.kernel.clock import SHANGHAI

Word = TypeVar("Word", bound=str)
SEED = "unionhub-demo-1"
KEYS_BEGIN = datetime(2026, 1, 1, tzinfo=SHANGHAI)


class Dice(Random):
    """A source of chance by name: what one part draws does not move the others."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{SEED}:{name}")
        self._drawn = 0

    def key(self) -> UUID:
        """The next UUIDv7, a millisecond after the one before."""
        self._drawn += 1
        millis = int(KEYS_BEGIN.timestamp() * 1000) + self._drawn
        high, low = self.getrandbits(12), self.getrandbits(62)
        return UUID(int=(millis << 80) | (7 << 76) | (high << 64) | (0b10 << 62) | low)

    def one_in(self, chances: int) -> bool:
        """True once in so many times."""
        return self.randrange(chances) == 0

    def weighted(self, table: Mapping[Word, int]) -> Word:
        """A word of a table, as often as its weight says."""
        return self.choices(list(table), list(table.values()))[0]
