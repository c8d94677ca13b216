"""What the acts on stations share: the lock, the number of the change."""

from collections.abc import Iterable

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
    Dataset.objects.bulk_create([Dataset(id=ONLY)], ignore_conflicts=True)
    dataset = Dataset.objects.select_for_update().get(pk=ONLY)
    dataset.version += 1
    dataset.save(update_fields=["version"])
    return dataset.version


def save(
    station: Station, fields: Iterable[str], *, changed: int | None = None
) -> None:
    """Write what changed, with its number (where it was drawn before: ``changed``), and
    how fresh it is by now; the caller holds the lock."""
    station.changed = next_change() if changed is None else changed
    station.version += 1
    station.fresh_as_of = freshness.as_of(station)
    station.save(update_fields=[*fields, "fresh_as_of", "changed", "version"])


def require_version(station: Station, version: int | None) -> None:
    """Refuse what was decided on an older version.

    Raises:
        Stale: the present one is told.
    """
    if version is not None and version != station.version:
        raise Stale(version=station.version)
