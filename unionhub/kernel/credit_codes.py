"""Unified social credit codes (GB 32100-2015), with the code of GB 11714 inside."""

import re

from stdnum.cn import uscc

from unionhub.kernel import lookalikes
from unionhub.kernel.errors import InvalidValue

FIELD = "credit_code"
LENGTH = 18
# Position 1 names the registry; I, O, S, V, Z never occur from position 9 on.
_SHAPE = re.compile(r"[1-9ANY][0-9A-HJ-NPQRTUWXY][0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}")
_UNION_STARTS = ("81", "89")
_UNION_REGISTRY = "8"
_INNER_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_INNER_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


def parse(text: str) -> str:
    """The code in its one stored form, both check characters right (R-ORG-01, 03).

    Raises:
        InvalidValue: field ``credit_code``, codes ``required``, ``invalid_character``,
            ``uscc_length``, ``uscc_checksum``.
    """
    code = lookalikes.compact(text, field=FIELD)
    if len(code) != LENGTH:
        raise InvalidValue(code="uscc_length", field=FIELD)
    if not _SHAPE.fullmatch(code) or not _is_consistent(code):
        raise InvalidValue(code="uscc_checksum", field=FIELD)
    return code


def require_union(code: str) -> str:
    """The code itself, if it belongs to a union: it starts 81 or 89 (R-ORG-02).

    Raises:
        InvalidValue: ``uscc_registry``.
    """
    if not code.startswith(_UNION_STARTS):
        raise InvalidValue(code="uscc_registry", field=FIELD)
    return code


def require_employer(code: str) -> str:
    """The code itself, if it is not a union's: it does not start 8 (R-ORG-02).

    Raises:
        InvalidValue: ``uscc_registry``.
    """
    if code.startswith(_UNION_REGISTRY):
        raise InvalidValue(code="uscc_registry", field=FIELD)
    return code


def with_check(first17: str) -> str:
    """The whole code after its first 17 characters."""
    return first17 + str(uscc.calc_check_digit(first17))


def compose(start: str, region: str, body: str) -> str:
    """A valid code of registry and kind (2), region (6) and organisation body (8).

    For the demo and for tests; both check characters are computed.
    """
    return with_check(start + region + body + _inner_check(body))


def _is_consistent(code: str) -> bool:
    return code == with_check(code[:17]) and code[16] == _inner_check(code[8:16])


def _inner_check(body: str) -> str:
    values = (_INNER_ALPHABET.index(character) for character in body)
    total = sum(v * w for v, w in zip(values, _INNER_WEIGHTS, strict=True))
    return "0123456789X0"[11 - total % 11]
