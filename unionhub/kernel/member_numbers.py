"""Member numbers: opaque, with a check digit, never reused (R-MEM-18)."""

import re
import secrets

from stdnum.iso7064 import mod_11_10

_FIRST, _BEYOND = 10**10, 10**11


def new() -> str:
    """12 digits: 11 random ones, then ISO 7064 MOD 11,10.

    It never begins with 0, which spreadsheets drop. Uniqueness is the table's.
    """
    digits = str(_FIRST + secrets.randbelow(_BEYOND - _FIRST))
    return digits + str(mod_11_10.calc_check_digit(digits))


def is_valid(text: str) -> bool:
    """Whether the check digit fits: a slip of the hand is no other member's number."""
    return bool(re.fullmatch(r"[1-9][0-9]{11}", text)) and mod_11_10.is_valid(text)
