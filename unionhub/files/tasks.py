"""The sweeper: what nobody refers to is taken away, a day after it happened."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final
from uuid import UUID

from django.core.files.storage import default_storage
from django.db import transaction

from unionhub.files.choices import GRACE, FileState
from unionhub.files.models import StoredFile, places

BATCH: Final = 200


def sweep_removed(at: datetime) -> int:
    """Bytes and rows of what was removed a day ago; how many rows.

    The bytes go first: whoever is interrupted in between finds the row again.
    """
    due = StoredFile.objects.filter(
        state=FileState.REMOVED, removed_at__lte=at - GRACE
    ).order_by("removed_at")
    return sum(_swept(pk) for pk in due.values_list("pk", flat=True)[:BATCH])


@transaction.atomic
def _swept(pk: UUID) -> bool:
    rows = StoredFile.objects.select_for_update().filter(state=FileState.REMOVED)
    file = rows.filter(pk=pk).first()
    if file is None:
        return False
    if not StoredFile.objects.filter(place=file.place).exclude(pk=pk).exists():
        for name in places(file.place).values():
            default_storage.delete(name)
    file.delete()
    return True


def sweep_orphans(at: datetime) -> int:
    """Bytes without a row: who wrote them never came to write the row. How many.

    Places are never given twice, so what has no row a day later never gets one.
    """
    return sum(_without_row(folder, at) for folder in _folders(""))


def _without_row(folder: str, at: datetime) -> int:
    _inner, names = default_storage.listdir(folder)
    found = {f"{folder}/{name}" for name in names}
    known = StoredFile.objects.filter(place__startswith=f"{folder}/")
    kept = known.values_list("place", flat=True)
    own = {name for place in kept.iterator() for name in places(place).values()}
    gone = 0
    for name in found - own:
        if default_storage.get_modified_time(name) <= at - GRACE:
            default_storage.delete(name)
            gone += 1
    return gone


def _folders(root: str) -> Iterator[str]:
    if default_storage.exists(root):
        yield from default_storage.listdir(root)[0]
