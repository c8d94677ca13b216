"""The index that this process holds, and whether it is still the present one.

Every write to a station counts up one row (``Dataset``); a process looks at it at most
once a second and then fetches what changed. So a write anywhere is seen everywhere
within two seconds, and most searches ask the database nothing.
"""

import time
from dataclasses import dataclass
from datetime import datetime
from threading import Lock

from django.db import DatabaseError
from django.db.models import Value

from stations.finder import loading
from stations.finder.index import Index
from stations.places.calendar import calendar_of
from stations.places.models import Dataset, Station
from unionhub.kernel import actor
from unionhub.kernel.clock import local_date
from unionhub.reference.heat import HEAT
from unionhub.reference.models import DataSet

# Seconds between two looks at the number of the last change.
LOOKS_EVERY = 1.0
# Seconds for which the last answer is good enough while the database does not answer.
KEPT_FOR = 30.0
# What of the reference data hours depend on.
REFERENCE = ("calendar", HEAT)


@dataclass(frozen=True)
class _Held:
    index: Index
    stamp: tuple[int, str, int]
    looked_at: float


class Current:
    """Holds the index; a new one takes the place of the old one whole."""

    def __init__(self) -> None:
        self._held: _Held | None = None
        self._tried_at = -LOOKS_EVERY
        self._renewing = Lock()

    def index(self, at: datetime) -> Index:
        """The stations as they were committed, a second ago or two.

        One renews, and whoever comes meanwhile goes on with what is there; who finds
        nothing, or what nobody could renew for long, waits.

        Raises:
            DatabaseError: the database did not answer for longer than ``KEPT_FOR``.
        """
        held = self._held
        if held and self._tried_at + LOOKS_EVERY > time.monotonic():
            return held.index
        if held is None:
            self._renewing.acquire()
        elif not self._renewing.acquire(blocking=False):
            return held.index
        try:
            # Whoever waited finds it done.
            if self._held is None or self._held is held:
                self._held = self._renewed_or_kept(held, at)
            return self._held.index
        finally:
            self._renewing.release()

    def _renewed_or_kept(self, held: _Held | None, at: datetime) -> _Held:
        self._tried_at = now = time.monotonic()
        try:
            return self._renewed(held, at)
        except DatabaseError:
            if held is None or held.looked_at + KEPT_FOR < now:
                self._held = None
                raise
            return held

    def forget(self) -> None:
        """Hold nothing: the next search loads everything."""
        self._held = None

    def _renewed(self, held: _Held | None, at: datetime) -> _Held:
        looked_at, stamp = time.monotonic(), _stamp(at)
        if held is None or held.stamp[1:] != stamp[1:]:
            return _Held(_loaded(stamp, at), stamp, looked_at)
        if held.stamp == stamp:
            return _Held(held.index, stamp, looked_at)
        return _Held(_patched(held.index, stamp, at), stamp, looked_at)


def _stamp(at: datetime) -> tuple[int, str, int]:
    """The number of the last change, the versions of calendar and heat, the day. One
    query."""
    sets = DataSet.objects.filter(pk__in=REFERENCE)
    told = sets.values_list("name", "version", "digest")
    own = Dataset.objects.values_list(Value(""), "version", Value(""))
    rows = sorted(own.union(told, all=True))
    changed = next((version for name, version, _digest in rows if not name), 0)
    tags = ".".join(DataSet(*row).tag for row in rows if row[0])
    return changed, tags, local_date(at).toordinal()


def _loaded(stamp: tuple[int, str, int], at: datetime) -> Index:
    years = (local_date(at).year, local_date(at).year + 1)
    rows = Station.objects.public(actor.public())
    places = loading.places(rows, calendar_of(years), at)
    return Index(places, _version(stamp), stamp[0])


def _patched(index: Index, stamp: tuple[int, str, int], at: datetime) -> Index:
    years = (local_date(at).year, local_date(at).year + 1)
    changed = Station.objects.filter(changed__gt=index.changed)
    codes = set(changed.values_list("pk", flat=True))
    still = Station.objects.public(actor.public()).filter(pk__in=codes)
    kept = [place for code, place in index.places.items() if code not in codes]
    fresh = loading.places(still, calendar_of(years), at, kept)
    return Index([*kept, *fresh], _version(stamp), stamp[0], index.pieces)


def _version(stamp: tuple[int, str, int]) -> str:
    return "-".join(str(part) for part in stamp)


CURRENT = Current()
