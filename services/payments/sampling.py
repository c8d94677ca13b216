"""How many are asked, and what their answers say of all.

In whole numbers throughout: the same everywhere.
"""

from math import isqrt
from typing import Final

from services.payments.choices import QUANTILES

THOUSAND: Final = 1000
PERCENT: Final = 10


def sample_size(population: int, confidence: int, margin_permille: int) -> int:
    """How many of a population are asked.

    Cochran's formula with the correction for a finite population, for the share that
    needs most (one half): n0 = z² · ¼ / e², n = ⌈n0 · N / (N + n0 − 1)⌉, with N the
    population, e the margin and z the quantile of the confidence (1.645, 1.960,
    2.576 for 90, 95, 99 %).
    """
    if population <= 0:
        return 0
    # n0 as a fraction: thousandths are in both.
    above, below = QUANTILES[confidence] ** 2, 4 * margin_permille**2
    wanted = _rounded_up(above * population, below * (population - 1) + above)
    return min(population, wanted)


def margin_of(population: int, told: int, confidence: int) -> int | None:
    """By how many thousandths a share of so many answers may be off, at most.

    The same formula the other way round, rounded up. None: nobody has answered.
    """
    if told <= 0:
        return None
    if told >= population:
        return 0
    above = QUANTILES[confidence] ** 2 * (population - told)
    square = _rounded_up(above, 4 * told * (population - 1))
    return isqrt(square - 1) + 1


def _rounded_up(above: int, below: int) -> int:
    return -(-above // below)


def share(part: int, told: int) -> int | None:
    """So many thousandths, rounded down. None: nobody has answered."""
    return part * THOUSAND // told if told else None


def percent(permille: int) -> str:
    """As people read it: 12.5%."""
    return f"{permille // PERCENT}.{permille % PERCENT}%"
