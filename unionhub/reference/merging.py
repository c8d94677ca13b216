"""Bringing a table to what a list says, counted; nothing is ever deleted."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

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


def merge(
    model: type[M],
    present: Mapping[K, M],
    wanted: Mapping[K, M],
    *,
    compared: Sequence[str],
    end: Callable[[M], bool],
) -> Changes:
    """Create, change and end rows of one model so that they say what is wanted.

    Args:
        model: the table.
        present: the stored rows in question, by their key.
        wanted: the rows as the list has them, not saved, by the same key.
        compared: the columns brought to the list's value.
        end: closes a stored row that the list no longer names, in these columns; says
            whether that changed it.
    """
    fresh = [row for key, row in wanted.items() if key not in present]
    known = [(present[key], row) for key, row in wanted.items() if key in present]
    altered = [old for old, new in known if _take_over(old, new, compared)]
    missing = [row for key, row in present.items() if key not in wanted]
    ended = [row for row in missing if end(row)]

    rows: QuerySet[M] = QuerySet(model)
    rows.bulk_create(fresh, batch_size=BATCH)
    rows.bulk_update([*altered, *ended], compared, batch_size=BATCH)
    return Changes(len(fresh), len(altered), len(known) - len(altered), len(ended))


def _take_over(old: Model, new: Model, columns: Sequence[str]) -> bool:
    different = [c for c in columns if getattr(old, c) != getattr(new, c)]
    for column in different:
        setattr(old, column, getattr(new, column))
    return bool(different)
