"""Bringing a table to what a list says, counted; nothing is ever deleted."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.db.models import Model, QuerySet

M = TypeVar("M", bound=Model)
K = TypeVar("K", bound=Hashable)
BATCH = 500


@dataclass(frozen=True)
class Changes:
    """What an import did, in rows."""

    created: int = 0
    changed: int = 0
    unchanged: int = 0
    ended: int = 0

    def __bool__(self) -> bool:
        return bool(self.created or self.changed or self.ended)

    def __add__(self, other: "Changes") -> "Changes":
        return Changes(
            self.created + other.created,
            self.changed + other.changed,
            self.unchanged + other.unchanged,
            self.ended + other.ended,
        )


@dataclass(frozen=True)
class Difference(Generic[M]):
    """What must be written so that the rows of one model say what a list says."""

    fresh: list[M]
    altered: list[M]
    ended: list[M]
    unchanged: int
    columns: list[str]
    end_columns: list[str]

    def write(self, model: type[M]) -> Changes:
        """Write it, and say how much it was."""
        rows: QuerySet[M] = QuerySet(model)
        rows.bulk_create(self.fresh, batch_size=BATCH)
        if self.altered:
            rows.bulk_update(self.altered, self.columns, batch_size=BATCH)
        rows.bulk_update(self.ended, self.end_columns, batch_size=BATCH)
        return Changes(
            len(self.fresh), len(self.altered), self.unchanged, len(self.ended)
        )


@dataclass(frozen=True)
class Ending(Generic[M]):
    """How a stored row is closed that the list no longer names."""

    columns: list[str]
    # Closes the row in these columns; says whether that changed it.
    close: Callable[[M], bool]


def compare(
    present: Mapping[K, M],
    wanted: Mapping[K, M],
    columns: Sequence[str],
    ending: Ending[M] | None = None,
) -> Difference[M]:
    """Find what differs, and take it over into the stored rows, not yet written.

    Args:
        present: the stored rows in question, by their key.
        wanted: the rows as the list has them, not saved, by the same key.
        columns: what is brought to the list's value.
        ending: how missing rows are closed; without one they stay.
    """
    known = [(present[key], row) for key, row in wanted.items() if key in present]
    taken = [(old, _take_over(old, new, columns)) for old, new in known]
    altered = [old for old, different in taken if different]
    missing = [row for key, row in present.items() if key not in wanted]
    return Difference(
        fresh=[row for key, row in wanted.items() if key not in present],
        altered=altered,
        ended=[row for row in missing if ending.close(row)] if ending else [],
        unchanged=len(known) - len(altered),
        columns=sorted({column for _old, columns in taken for column in columns}),
        end_columns=ending.columns if ending else list(columns),
    )


def _take_over(old: Model, new: Model, columns: Sequence[str]) -> list[str]:
    different = [c for c in columns if getattr(old, c) != getattr(new, c)]
    for column in different:
        setattr(old, column, getattr(new, column))
    return different
