"""A found station as JSON, without a serializer (docs/adr/0011).

What does not depend on the question is written once for each station, language and
system, and kept with the index; where it stands, when it opens and how far it is are
put between. ``StationSerializer`` stays what a station looks like: a test holds both to
the same bytes.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

import orjson
from django.utils.translation import get_language

from stations.finder import telling
from stations.finder.index import Index, Place
from stations.finder.search import Hit
from unionhub.kernel.clock import SHANGHAI

# Pieces of so many stations are kept, some 20 MB; then all are written anew.
MOST_KEPT = 20_000
# Sets of facilities: in a province some thousands differ.
KINDS_OF_KIT = 4_096
_HEAD = (
    *("code", "name", "kind", "kind_label", "brand", "brand_label"),
    *("host", "host_label", "region", "address", "location"),
)
_MIDDLE = ("entry", "entry_label", "hours", "heat_hours", "state", "state_label")
_TAIL = ("service_phone", "capacity", "stars", "verified_on")


@dataclass(frozen=True, slots=True)
class Pieces:
    """What is written of a station whatever was asked: up to its distance, from its
    entry to its state, from its phone on."""

    head: bytes
    middle: bytes
    tail: bytes


def written(hit: Hit, index: Index, *, at: datetime, coord_system: str) -> Any:
    """What a search says of one station, as JSON that goes in as it is."""
    place, language = hit.place, get_language()
    pieces = _pieces(place, index, language, coord_system)
    opening, closure = place.opening(at), place.closure(at)
    changing = orjson.dumps(
        {
            "is_open": opening.is_open,
            "until": opening.until and opening.until.astimezone(SHANGHAI),
            "next_opening": opening.next_opening
            and opening.next_opening.astimezone(SHANGHAI),
            "closure_reason": closure[2] if closure else None,
            "is_heat_day": telling.is_heat_day(place, at),
        }
    )
    metres = b"null" if hit.metres is None else b"%d" % round(hit.metres)
    kit = _kit(place.there, place.absent, language)
    return orjson.Fragment(
        b"".join(
            (
                *(pieces.head, b',"distance_m":', metres, b',"facilities":', kit),
                *(pieces.middle, changing[1:-1], pieces.tail),
            )
        )
    )


def _pieces(place: Place, index: Index, language: str | None, system: str) -> Pieces:
    key = (place.code, place.changed, language, system)
    kept: Pieces | None = index.pieces.get(key)
    if kept is not None:
        return kept
    told = telling.lasting(place, coord_system=system)
    pieces = Pieces(
        head=orjson.dumps({name: told[name] for name in _HEAD})[:-1],
        middle=b"," + orjson.dumps({name: told[name] for name in _MIDDLE})[1:-1] + b",",
        tail=b"," + orjson.dumps({name: told[name] for name in _TAIL})[1:],
    )
    if len(index.pieces) >= MOST_KEPT:
        index.pieces.clear()
    index.pieces[key] = pieces
    return pieces


@lru_cache(maxsize=KINDS_OF_KIT)
def _kit(there: int, absent: int, _language: str | None) -> bytes:
    return orjson.dumps(telling.kit(there, absent))
