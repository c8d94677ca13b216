"""Text that people can read: one normal form, nothing invisible (ROBUST.md §4.3)."""

import unicodedata
from typing import Final

from unionhub.kernel import masking
from unionhub.kernel.errors import InvalidValue

# Controls, formats (bidi, zero-width, BOM), surrogates, private use, line separators.
_REFUSED: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
_LAST_TWO: Final = 0xFFFE
_NONCHARACTERS: Final = frozenset(map(chr, range(0xFDD0, 0xFDF0)))
_LINES: Final = frozenset("\n\t")


def clean(value: str, *, multiline: bool = False) -> str:
    """NFC, without blanks around it; ``multiline`` keeps line breaks as ``\\n``.

    Raises:
        InvalidValue: ``invalid_character``.
    """
    if multiline:
        value = value.replace("\r\n", "\n")
    allowed = _LINES if multiline else frozenset()
    stripped = unicodedata.normalize("NFC", value).strip(" \u3000\u00a0\t\n")
    if any(c not in allowed and _is_refused(c) for c in stripped):
        raise InvalidValue(code="invalid_character")
    return stripped


def words(value: str, *, multiline: bool = False) -> str:
    """Clean text in which no number of a person stands.

    Names, reasons and notes lie in clear in tables, in the trace and on other people's
    screens; identity, card and mobile numbers have sealed fields of their own.

    Raises:
        InvalidValue: ``invalid_character``, ``personal_number``.
    """
    cleaned = clean(value, multiline=multiline)
    if masking.holds_number(cleaned):
        raise InvalidValue(code="personal_number")
    return cleaned


def _is_refused(character: str) -> bool:
    # Noncharacters are "unassigned", like Han that is newer than our tables.
    if unicodedata.category(character) == "Cn":
        return ord(character) & _LAST_TWO == _LAST_TWO or character in _NONCHARACTERS
    return unicodedata.category(character) in _REFUSED
