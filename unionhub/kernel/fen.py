"""Money: whole fen as integers. Yuan exists only in the admin, in Excel and in PDF."""

import re
from collections.abc import Sequence

from unionhub.kernel.errors import InvalidValue

LARGEST = 10**14
_YUAN = re.compile(r"(0|[1-9][0-9]{0,15})(?:\.([0-9]+))?")
_FEN_DIGITS = 2
_A_YUAN = 100


def amount(value: object, *, field: str = "amount_fen") -> int:
    """An amount somebody states, in fen: an integer of 1 to 10^14 (DESIGN.md §4).

    Raises:
        InvalidValue: ``not_an_integer`` (also for bool, float and text),
            ``not_positive``, ``out_of_range``.
    """
    if type(value) is not int:
        raise InvalidValue(code="not_an_integer", field=field)
    if value <= 0:
        raise InvalidValue(code="not_positive", field=field)
    if value > LARGEST:
        raise InvalidValue(code="out_of_range", field=field)
    return value


def yuan(fen: int) -> str:
    """Yuan with two decimals as a form or a cell holds it: ``1428000000.00``."""
    sign = "-" if fen < 0 else ""
    whole, rest = divmod(abs(fen), _A_YUAN)
    return f"{sign}{whole}.{rest:02}"


def shown(fen: int) -> str:
    """Yuan as people read it: ``¥1,428,000,000.00``."""
    sign = "-" if fen < 0 else ""
    whole, rest = divmod(abs(fen), _A_YUAN)
    return f"{sign}¥{whole:,}.{rest:02}"


def from_yuan(text: str, *, field: str = "amount") -> int:
    """The fen of an amount written in yuan, the reverse of ``yuan`` (B79–B87).

    Raises:
        InvalidValue: ``invalid_amount`` (signs, separators, exponents, other digits),
            ``too_precise``, ``not_positive``, ``out_of_range``.
    """
    found = _YUAN.fullmatch(text)
    if not found:
        raise InvalidValue(code="invalid_amount", field=field)
    decimals = found[2] or ""
    if len(decimals) > _FEN_DIGITS:
        raise InvalidValue(code="too_precise", field=field)
    fen = int(found[1]) * _A_YUAN + int(decimals.ljust(_FEN_DIGITS, "0"))
    return amount(fen, field=field)


def split(total: int, weights: Sequence[int]) -> list[int]:
    """``total`` fen shared by weight; the shares add up to it to the fen.

    What rounding leaves goes, one fen each, to the largest remainders, the earlier
    one first where they are equal. A negative total is shared like its opposite.

    Raises:
        ValueError: no weight above zero, or one below.
    """
    whole = sum(weights)
    if whole <= 0 or min(weights) < 0:
        raise ValueError("Weights must not be negative, and one must be above zero.")
    if total < 0:
        return [-share for share in split(-total, weights)]
    shares = [total * weight // whole for weight in weights]
    by_remainder = sorted(
        range(len(weights)), key=lambda i: (-(total * weights[i] % whole), i)
    )
    for index in by_remainder[: total - sum(shares)]:
        shares[index] += 1
    return shares
