"""Sealed columns and blind indexes pass to other keys, while everything goes on.

Each table is walked in the order of its keys. A batch is read without a lock, worked
out in memory and written in one short transaction, every row only if it still is as it
was read: whoever changed it meanwhile has written with the keys of the settings. The
checkpoint stands in the same transaction, so a process killed anywhere loses a batch at
most, and two at once share the work (ROBUST.md §5.4).
"""

import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from django.apps import apps
from django.db import OperationalError, transaction
from django.db.models import Model

from unionhub import audit
from unionhub.kernel import indexed, sealing
from unionhub.kernel.actor import Actor
from unionhub.kernel.sealed_columns import INDEXED, SEALED, Indexed
from unionhub.persons import documents, epochs
from unionhub.persons.models import KeyEpoch, KeyRotation

BATCH: Final = 1_000
# A batch that met a lock or a deadlock is worked out again so often.
TRIES: Final = 5

# Stands for the column of a row whose values do not open.
DAMAGED: Final = "damaged"

Row = dict[str, Any]


@dataclass(frozen=True)
class Pace:
    """How much at a time, and how long to rest after it (seconds)."""

    batch: int = BATCH
    pause: float = 0.0


@dataclass
class Tally:
    """What a walk has seen: rows, rows changed, and needs by column.

    ``pending`` counts values under another key than they should be, ``lost`` those
    that only their owners can bring again; ``used`` names the keys they need.
    """

    seen: int = 0
    changed: int = 0
    pending: Counter[str] = field(default_factory=Counter)
    lost: Counter[str] = field(default_factory=Counter)
    used: set[tuple[str, int]] = field(default_factory=set)


def tables() -> list[str]:
    """Every table that a key of ours has written."""
    return sorted(SEALED.keys() | INDEXED.keys())


def rotate(
    *,
    by: Actor,
    at: datetime,
    pace: Pace | None = None,
    tell: Callable[[str], None] = lambda _line: None,
) -> dict[str, int]:
    """Bring every column to the keys that write now; how many rows changed, by table.

    A run that was broken off is taken up where it stopped. Not one transaction, but one
    a batch. A value that does not open stays as it is; ``check`` counts it.

    Raises:
        KeyMissing: a key in use is not in the settings.
        OperationalError: the database refused a batch five times.
    """
    pace = pace or Pace()
    epochs.introduce(by=by, at=at)
    for table in tables():
        while not (point := _step(table, pace.batch)).is_done:
            tell(f"{table} {point.looked_at_rows}")
            time.sleep(pace.pause)
        tell(f"{table} {point.looked_at_rows} / {point.changed_rows}")
    return _finish(by=by, at=at)


def check(*, at: datetime) -> Tally:
    """Look at everything and change nothing: what still stands under other keys.

    Keeps for every key since when it has not been needed.
    """
    tally = Tally(used={(p, epochs.live(p)[0]) for p in epochs.PURPOSES})
    for table in tables():
        after = ""
        while rows := _read(table, after, BATCH):
            for row in rows:
                _look(table, row, tally)
            documents.look(table, rows, tally.pending, tally.lost, tally.used)
            after = str(rows[-1]["pk"])
    epochs.note_use(tally.used, at=at)
    return tally


def _step(table: str, size: int) -> KeyRotation:
    for attempt in range(1, TRIES):
        try:
            return _batch(table, size)
        except OperationalError:
            time.sleep(0.2 * attempt)
    return _batch(table, size)


def _batch(table: str, size: int) -> KeyRotation:
    point = _point(table)
    if point.is_done:
        return point
    rows = _read(table, point.after, size)
    changes = [(row, new) for row in rows if (new := _new_or_damaged(table, row))]
    with transaction.atomic():
        locked = KeyRotation.objects.select_for_update().get(pk=table)
        if (locked.target, locked.after) != (point.target, point.after):
            # Another process was faster: its batch is done.
            return locked
        model = _model(table)
        changed = sum(_replace(model, row, new) for row, new in changes)
        changed += documents.complete(table, rows)
        locked.looked_at_rows += len(rows)
        locked.changed_rows += changed
        locked.after = str(rows[-1]["pk"]) if rows else ""
        locked.is_done = len(rows) < size
        locked.save(
            update_fields=["looked_at_rows", "changed_rows", "after", "is_done"]
        )
    return locked


def _point(table: str) -> KeyRotation:
    """The checkpoint, from the start when the keys are others than it was set for."""
    target = epochs.target()
    point, _new = KeyRotation.objects.get_or_create(
        table=table, defaults={"target": target}
    )
    if point.target != target:
        _reset(KeyRotation.objects.filter(pk=table), target)
        point.refresh_from_db()
    return point


def _reset(points: Any, target: str) -> None:
    points.update(
        target=target, after="", looked_at_rows=0, changed_rows=0, is_done=False
    )


@transaction.atomic
def _finish(*, by: Actor, at: datetime) -> dict[str, int]:
    """One event for the run, however often it was taken up; the next starts anew."""
    points = list(KeyRotation.objects.select_for_update().order_by("table"))
    counts = {point.table: point.changed_rows for point in points}
    writing = KeyEpoch.objects.get(
        purpose=epochs.SEALING, version=sealing.sealing_versions()[0]
    )

    _reset(KeyRotation.objects.all(), epochs.target())

    audit.record(
        "keys.rotated", writing, by=by, at=at, keys=epochs.target(), changed=counts
    )
    return counts


def _model(table: str) -> type[Model]:
    return apps.get_model(table)


def _read(table: str, after: str, size: int) -> list[Row]:
    columns = [*SEALED.get(table, ()), *documents.COLUMNS.get(table, ())]
    if index := INDEXED.get(table):
        columns += indexed.both(index.name)
    rows = _model(table)._meta.base_manager.order_by("pk")
    if after:
        rows = rows.filter(pk__gt=after)
    return list(rows.values("pk", *columns)[:size])


def _new_values(table: str, row: Row) -> dict[str, bytes | None]:
    """What is to stand in the columns that are not as the settings want them."""
    new: dict[str, bytes | None] = {}
    model = _model(table)
    for name in SEALED.get(table, ()):
        old = bytes(row[name] or b"")
        if old and not sealing.is_current(old):
            text = sealing.opened(model, name, row["pk"], old)
            new[name] = sealing.seal(model, name, row["pk"], text)
    if index := INDEXED.get(table):
        new |= dict(_new_indexes(model, row, index))
    return new


def _new_or_damaged(table: str, row: Row) -> dict[str, bytes | None] | None:
    """The same; nothing where a value does not open, which the log says."""
    try:
        return _new_values(table, row)
    except sealing.SealBroken:
        return None


def _new_indexes(
    model: type[Model], row: Row, index: Indexed
) -> Iterator[tuple[str, bytes | None]]:
    if not index.source or not row[index.source]:
        return
    text = sealing.opened(model, index.source, row["pk"], row[index.source])
    wanted = indexed.written(index.name, index.meaning, text)
    for column in indexed.both(index.name):
        if _bytes(row[column]) != wanted.get(column):
            yield column, wanted.get(column)


def _replace(model: type[Model], row: Row, new: dict[str, bytes | None]) -> int:
    """Write the row if it still is as it was read; how many were written: 1 or 0."""
    read = {name: _bytes(value) for name, value in row.items() if name != "pk"}
    as_read = {
        f"{name}__isnull" if value is None else name: True if value is None else value
        for name, value in read.items()
    }
    rows = model._meta.base_manager.filter(pk=row["pk"], **as_read)
    return rows.update(**new)


def _look(table: str, row: Row, tally: Tally) -> None:
    tally.seen += 1
    for name in SEALED.get(table, ()):
        if row[name]:
            tally.used.add((epochs.SEALING, sealing.key_id(bytes(row[name]))))
    new = _new_or_damaged(table, row)
    for name in (DAMAGED,) if new is None else new:
        tally.pending[f"{table}.{name}"] += 1
    if index := INDEXED.get(table):
        _look_at_index(table, row, index, tally)


def _look_at_index(table: str, row: Row, index: Indexed, tally: Tally) -> None:
    versions = sealing.index_versions(index.meaning)
    is_found = row[indexed.column(index.name, versions[0])] is not None
    if is_found or all(row[column] is None for column in indexed.both(index.name)):
        return
    if index.source and row[index.source]:
        tally.used |= {("phone", version) for version in versions}
    else:
        tally.lost[f"{table}.{index.name}"] += 1


def _bytes(value: Any) -> Any:
    return bytes(value) if isinstance(value, memoryview) else value
