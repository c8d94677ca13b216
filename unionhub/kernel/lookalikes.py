"""Numbers as people type them: full-width, with spaces and hyphens, small letters."""

import re

from unionhub.kernel.errors import InvalidValue

# U+FF01 to U+FF5E are the full-width twins of the visible ASCII characters.
_TO_ASCII = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
# Ideographic and no-break space; the hyphens and dashes a keyboard puts for "-".
_TO_ASCII |= dict.fromkeys((0x3000, 0x00A0), 0x20)
_TO_ASCII |= dict.fromkeys((0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2212), 0x2D)
_SEPARATORS = str.maketrans("", "", " -")
_LONGEST = 64


def compact(text: str, *, field: str) -> str:
    """A number in ASCII capitals and digits, without spaces and hyphens (R-ID-02).

    Only ASCII look-alikes are folded: digits of other scripts, superscripts, line
    breaks and control characters are no spelling of a number but a mistake.

    Raises:
        InvalidValue: ``required``, ``too_long`` or ``invalid_character``.
    """
    if len(text) > _LONGEST:
        raise InvalidValue(code="too_long", field=field)
    plain = text.translate(_TO_ASCII).translate(_SEPARATORS)
    if not plain:
        raise InvalidValue(code="required", field=field)
    # Before upper(): it makes ASCII of some that are not (U+00DF, U+017F).
    if not re.fullmatch(r"[0-9A-Za-z]+", plain):
        raise InvalidValue(code="invalid_character", field=field)
    return plain.upper()
