"""Where the pictures of the officers' map come from: nowhere, unless it is set."""

import re
from typing import Final
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

# Squares of these fit the map's projection; Baidu's have their own.
DATUMS: Final = frozenset({"WGS84", "CGCS2000", "GCJ02"})
_PLACES: Final = ("{z}", "{x}", "{y}")
_HOST: Final = re.compile(r"[a-z0-9.-]+(?::[0-9]+)?", re.ASCII)


def origin(tiles: str, attribution: str, datum: str) -> str:
    """Scheme and host of an address of pictures; empty where there is none.

    Raises:
        ImproperlyConfigured: no such address, no attribution, or another datum.
    """
    if datum not in DATUMS:
        raise ImproperlyConfigured(
            f"UNIONHUB_MAP_DATUM is one of {', '.join(sorted(DATUMS))}."
        )
    if not tiles:
        return ""
    parts = urlsplit(tiles)
    known = parts.scheme in {"https", "http"} and _HOST.fullmatch(parts.netloc)
    if not (known and all(place in tiles for place in _PLACES)):
        raise ImproperlyConfigured(
            "UNIONHUB_MAP_TILES is an address with {z}, {x} and {y} on one host."
        )
    if not attribution:
        raise ImproperlyConfigured(
            "UNIONHUB_MAP_TILES needs UNIONHUB_MAP_ATTRIBUTION: whose map it is, and "
            "its approval number."
        )
    return f"{parts.scheme}://{parts.netloc}"
