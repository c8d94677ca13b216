"""Mobile numbers of the mainland (R-ID-07)."""

import re

from unionhub.kernel.errors import InvalidValue

_LONGEST = 32
_SEPARATORS = str.maketrans("", "", " -")
# No ranges beyond the second digit: virtual operators and new ranges come and go.
_MOBILE = re.compile(r"(?:(?:\+|00)?86)?(1[3-9][0-9]{9})")


def normalise(text: str) -> str:
    """The 11 digits; ``+86 138-0000-0000`` and ``13800000000`` are one number.

    Full-width digits are refused (B68): a phone comes from a key pad.

    Raises:
        InvalidValue: field ``phone``, code ``required`` or ``phone_format``.
    """
    if not text.strip(" "):
        raise InvalidValue(code="required", field="phone")
    found = len(text) <= _LONGEST and _MOBILE.fullmatch(text.translate(_SEPARATORS))
    if not found:
        raise InvalidValue(code="phone_format", field="phone")
    return found[1]
