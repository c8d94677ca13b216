"""How much of a place is told, and what still keeps it from the public (FEATURES 49).

Of 100, the "haves" that acceptance asks for (``missing_of``) make 70 together, each
alike; what a worker would like to know beside them makes 30, each alike.
"""

from stations.places.choices import (
    REQUIRED_KIT,
    FacilityKind,
    Listing,
    StationKind,
    StationState,
)
from stations.places.models import Station

HAVES, WISHES = 70, 30
# As many facilities are told as the sheet of the county's survey asks for.
TOLD = 10
_NOT_YET = {StationState.PLANNED, StationState.PENDING_ACCEPT}


def haves_of(station: Station) -> dict[str, bool]:
    """What acceptance asks for, by code, and whether it is there (R-STA-06).

    A micro or a mobile one needs water; nobody can ask five square metres of it.
    """
    there = {one.kind for one in station.facilities.all() if one.is_there}
    standard = station.kind == StationKind.STANDARD
    kit = REQUIRED_KIT if standard else (FacilityKind.WATER,)
    haves = {str(kind): kind in there for kind in kit} | {
        "sign": station.has_sign,
        "keeper": bool(station.keeper_name and station.keeper_phone_sealed),
        "hours": bool(station.hours),
    }
    return haves | {"photo": bool(station.photos.all())} if standard else haves


def missing_of(station: Station) -> list[str]:
    """What a station still needs to be accepted, by code."""
    return [name for name, there in haves_of(station).items() if not there]


def completeness(station: Station) -> int:
    """From 0 to 100."""
    wishes = [
        bool(station.capacity),
        bool(station.service_phone),
        station.on_map_since is not None,
        len(station.facilities.all()) >= TOLD,
    ]
    haves = list(haves_of(station).values())
    return HAVES * sum(haves) // len(haves) + WISHES * sum(wishes) // len(wishes)


def blocking(station: Station) -> list[str]:
    """What has to happen before the public sees it, by code, in order."""
    if station.listing == Listing.PUBLISHED:
        return []
    blocks = missing_of(station)
    if station.state in _NOT_YET:
        blocks.append("acceptance")
    if station.listing == Listing.COLLECTED:
        blocks.append("check")
    return [*blocks, "publication"]
