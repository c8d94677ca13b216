"""What the rooms above know that makes a station's entry more or less believable.

They are called in the course of an act that was allowed already, often by somebody who
may not touch a station: no scope is asked.
"""

from datetime import datetime

from django.db import transaction

from stations.places.models import Station
from stations.places.operations.shared import locked, save
from unionhub import audit
from unionhub.kernel.actor import Actor

# What one thing takes: an open report, and one of a locked door (FEATURES 43).
REPORTED, LOCKED = 1, 2
# Of a counter that is 15 bits wide; the score is 0 long before.
MOST = 30_000


@transaction.atomic
def doubt(code: str, weight: int = REPORTED, *, by: Actor, at: datetime) -> Station:
    """Something speaks against the entry: it is as fresh as if verified earlier.

    Raises:
        NotFound: there is no such station.
    """
    return _count(code, weight, by=by, at=at)


@transaction.atomic
def trust(code: str, weight: int = REPORTED, *, by: Actor, at: datetime) -> Station:
    """What spoke against it was settled; ``weight`` as it was counted then.

    Raises:
        NotFound: there is no such station.
    """
    return _count(code, -weight, by=by, at=at)


def _count(code: str, weight: int, *, by: Actor, at: datetime) -> Station:
    station = locked(code)

    before = station.doubts
    station.doubts = min(max(before + weight, 0), MOST)
    save(station, ["doubts"])

    audit.record(
        "station.doubts", station, by=by, at=at, before=before, after=station.doubts
    )
    return station
