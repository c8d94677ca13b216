"""Names of persons, and the key under which names of employers are compared."""

import re
import unicodedata

from django.utils.translation import gettext as _

from unionhub.kernel.errors import InvalidValue

FIELD = "name"
SHORTEST, LONGEST = 2, 50
# Refused before it is worked on: no spelling shrinks this much by normalising.
_LONGEST_RAW = 200
_MARKS_A_BASE = 2
DOT = "\u00b7"
_DOTS = dict.fromkeys(
    map(ord, "\u2022\u30fb\uff0e.\uff65\u2027\u2219\u22c5\u0387"), DOT
)
_BRACKETS = dict(
    zip(
        map(ord, "[{〔【〖「『《〈<]}〕】〗」』》〉>"), "(" * 10 + ")" * 10, strict=True
    )
)
_SPACES = dict.fromkeys((0x3000, 0x00A0), " ")
# Python 3.11's Unicode tables are older than the extensions H and I.
_HAN_RANGES = (
    (0x3007, 0x3007),  # 〇
    (0x3400, 0x4DBF),  # Ext. A
    (0x4E00, 0x9FFF),
    (0xFA0E, 0xFA29),  # the twelve compatibility ideographs that NFC leaves
    (0x20000, 0x2A6DF),  # Ext. B
    (0x2A700, 0x2EBEF),  # Ext. C to F
    (0x2EBF0, 0x2EE5D),  # Ext. I
    (0x30000, 0x323AF),  # Ext. G and H
)
# Letters and marks by category that nobody can see: fillers, joiners, selectors.
_INVISIBLE = frozenset(
    map(chr, (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)))
) | frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u3164\uffa0")
_LETTERS = frozenset(("Lu", "Ll", "Lt", "Lo"))
_MARKS = frozenset(("Mn", "Mc"))
_HAN = "".join(f"{chr(low)}-{chr(high)}" for low, high in _HAN_RANGES)
_IDLE_SPACE = re.compile(
    rf"(?<=[{_HAN}{DOT}]) +(?=[{_HAN}{DOT}])|(?<={DOT}) +| +(?={DOT})"
)


def normalise(text: str) -> str:
    """A person's name in its one stored form (R-ID-08, B36–B45).

    Letters, Han (Ext. A to I), middle dot and space; every usual dot becomes U+00B7,
    spaces between Han characters (there for alignment) go, others become one.

    Raises:
        InvalidValue: field ``name``, codes ``required``, ``too_short``, ``too_long``,
            ``invalid_character``, ``name_format``.
    """
    if all(_is_blank(character) for character in text):
        raise _refused("required")
    if len(text) > _LONGEST_RAW:
        raise _refused("too_long")
    name = _composed(text.translate(_DOTS).translate(_SPACES))
    name = _IDLE_SPACE.sub("", re.sub(" +", " ", name.strip(" ")))
    if not name:
        raise _refused("required")
    if len(name) > LONGEST:
        raise _refused("too_long")
    _require_readable(name)
    if len(name) < SHORTEST:
        raise _refused("too_short")
    return name


def fold(text: str) -> str:
    """The key under which two spellings of an organisation's name are equal.

    NFKC, small letters, without spaces and invisible characters; all brackets are
    round, all middle dots one. For comparing, never for showing.
    """
    folded = unicodedata.normalize("NFKC", text).casefold()
    folded = unicodedata.normalize("NFKC", folded).translate(_DOTS | _BRACKETS)
    kept = "".join(c for c in folded if not (c.isspace() or _is_blank(c)))
    return unicodedata.normalize("NFKC", kept)


def _composed(text: str) -> str:
    """NFC for Han, NFKC for the rest (full-width letters, radicals from PDF files)."""
    parts = (
        c if is_han(c) else unicodedata.normalize("NFKC", c)
        for c in unicodedata.normalize("NFC", text)
    )
    return unicodedata.normalize("NFC", "".join(parts))


def is_han(character: str) -> bool:
    """Whether it is a Han character that a name may carry."""
    return any(low <= ord(character) <= high for low, high in _HAN_RANGES)


def _is_blank(character: str) -> bool:
    return character in " \u3000\u00a0" or unicodedata.category(character) == "Cf"


def _require_readable(name: str) -> None:
    room_for_marks = 0
    for character in name:
        if unicodedata.category(character) in _MARKS:
            room_for_marks -= 1
        else:
            room_for_marks = 0 if character in (" ", DOT) else _MARKS_A_BASE
        if room_for_marks < 0 or not _may_stand(character):
            raise _refused("invalid_character", _hint(character))
    if name[0] == DOT or name[-1] == DOT or DOT + DOT in name:
        raise _refused("name_format")


def _may_stand(character: str) -> bool:
    if character in (" ", DOT) or is_han(character):
        return True
    category = unicodedata.category(character)
    return category in _LETTERS | _MARKS and character not in _INVISIBLE


def _hint(character: str) -> str:
    if unicodedata.category(character) == "Co":
        return _("含有专用区字符，请改用国家标准收录的汉字。")
    return ""


def _refused(code: str, detail: str = "") -> InvalidValue:
    return InvalidValue(detail, code=code, field=FIELD)
