"""What the acts on stations share: the lock, the number of the change."""

from collections.abc import Iterable, Sequence

from stations.places import freshness
from stations.places.models import Dataset, Station
from unionhub.kernel.errors import NotFound, Stale

ONLY = 1


def locked(code: str) -> Station:
    """The station, held until the transaction ends.

    Raises:
        NotFound: there is none.
    """
    rows = Station.objects.select_for_update(of=("self",))
    station = rows.select_related("region", "organisation").filter(pk=code).first()
    if station is None:
        raise NotFound
    return station


def next_change() -> int:
    """The number of this change: whoever comes second waits, so numbers are in the
    order of commits (R-STA-13)."""
    return next_changes(1)[0]


def next_changes(count: int) -> range:
    """The numbers of so many changes of one transaction, under one lock."""
    Dataset.objects.bulk_create([Dataset(id=ONLY)], ignore_conflicts=True)
    dataset = Dataset.objects.select_for_update().get(pk=ONLY)
    first = dataset.version + 1
    dataset.version += count
    dataset.save(update_fields=["version"])
    return range(first, first + count)


def save(
    station: Station, fields: Iterable[str], *, changed: int | None = None
) -> None:
    """Write what changed, with its number (where it was drawn before: ``changed``), and
    how fresh it is by now; the caller holds the lock."""
    station.changed = next_change() if changed is None else changed
    station.version += 1
    station.fresh_as_of = freshness.as_of(station)
    station.save(update_fields=[*fields, "fresh_as_of", "changed", "version"])


def save_all(stations: Sequence[Station], fields: Iterable[str]) -> None:
    """The same for many, which have their numbers already (``next_changes``)."""
    for station in stations:
        station.version += 1
        station.fresh_as_of = freshness.as_of(station)
    if stations:
        names = [*fields, "fresh_as_of", "changed", "version"]
        Station.objects.bulk_update(stations, names)


def require_version(station: Station, version: int | None) -> None:
    """Refuse what was decided on an older version.

    Raises:
        Stale: the present one is told.
    """
    if version is not None and version != station.version:
        raise Stale(version=station.version)
