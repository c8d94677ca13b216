"""What holds a text of the public back until an officer has looked at it (R-STA-15).

The words are a setting of the installation; without one nothing is held back. Another
check (a service that judges texts) takes the place of ``holds``.
"""

import unicodedata

from django.conf import settings


def holds(text: str) -> bool:
    """Whether a word of the list stands in the text, however it is written."""
    plain = _plain(text)
    return any(_plain(word) in plain for word in settings.HELD_WORDS if word)


def _plain(text: str) -> str:
    """One width, one case, nothing between the characters."""
    wide = unicodedata.normalize("NFKC", text).casefold()
    return "".join(c for c in wide if c.isalnum())
