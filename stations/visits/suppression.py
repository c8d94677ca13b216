"""Small figures are not told, nor what they could be worked out from (R-PRI-09).

Within one answer. A figure below five is left out. Where the total is told, more are
left out, the smallest first, until at least two are and they sum up to five or more:
what is missing is then never the one figure that the total minus the rest would give.
A zero is told: that nobody came is nobody's secret.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

LEAST: Final = 5
FEWEST_LEFT_OUT: Final = 2


@dataclass(frozen=True)
class Told:
    """Figures as they may be shown; None is one that is left out."""

    total: int | None
    cells: dict[str, int | None]


def suppressed(cells: Mapping[str, int]) -> Told:
    """What may be shown of these figures and of their total."""
    total = sum(cells.values())
    if 0 < total < LEAST:
        return Told(None, {key: None if n else 0 for key, n in cells.items()})
    rising = sorted((count, key) for key, count in cells.items() if count)
    out: dict[str, int] = {}
    for count, key in rising:
        if count >= LEAST and not _is_open(out):
            break
        out[key] = count
    return Told(
        total, {key: None if key in out else count for key, count in cells.items()}
    )


def _is_open(out: Mapping[str, int]) -> bool:
    """Whether what was left out so far could be worked out from the total."""
    few = len(out) < FEWEST_LEFT_OUT or sum(out.values()) < LEAST
    return bool(out) and few
