"""What can be imported is told from above: each wing names its importers in apps.py."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Any
from uuid import UUID

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.module_loading import import_string

from unionhub.kernel.actor import Actor

Text = str | Promise


class CellKind(Enum):
    """What a column takes."""

    TEXT = "TEXT"
    # Digits that are no number: codes, phones, documents. As text or not at all.
    DIGITS = "DIGITS"
    INTEGER = "INTEGER"
    DECIMAL = "DECIMAL"
    DATE = "DATE"
    CHOICE = "CHOICE"


@dataclass(frozen=True)
class Column:
    """One column of a list: its heading, what belongs in it, and an example.

    ``rule`` brings a text into its normal form, or raises ``InvalidValue``.
    """

    name: str
    heading: Text
    hint: Text = ""
    kind: CellKind = CellKind.TEXT
    choices: type[TextChoices] | None = None
    is_required: bool = False
    longest: int = 200
    rule: Callable[[str], Any] | None = None
    example: str = ""
    # Read by everybody: no number of a person belongs in it.
    is_public: bool = False


# A column and the code of what is wrong in it.
Fault = tuple[str, str]


class RowFaults(Exception):
    """What is wrong with one row: every column that is."""

    def __init__(self, *faults: Fault) -> None:
        self.faults = list(faults)
        super().__init__(faults)


@dataclass(frozen=True)
class Line:
    """A sound row: its number in the file, what it says, and who else says the like.

    ``others`` are the rows of the same file that ``around`` leads to.
    """

    number: int
    said: Any
    others: Sequence["Line"] = ()


@dataclass(frozen=True)
class Step:
    """What a row would do now: ``verdict``, to which row, or what stands against it.

    ``work`` is what ``write`` needs.
    """

    verdict: str
    target: str = ""
    faults: Sequence[Fault] = ()
    work: Any = None


@dataclass(frozen=True)
class Errand:
    """On whose behalf, when, and for which import."""

    by: Actor
    at: datetime
    job: UUID


@dataclass(frozen=True)
class Importer:
    """How rows of one kind are read, weighed and written.

    ``row`` makes of the values of a row what it says, or raises ``RowFaults``; it asks
    nobody. ``key`` is what no two rows of a file may share. ``spot`` and ``around``
    lead to rows that may be meant alike. ``plan`` says of each line what it would do
    (with ``hold``, after locking what it will change), ``write`` does it and returns
    the targets; both are called once a chunk, ``write`` in the transaction that moves
    the checkpoint.
    """

    columns: Sequence[Column]
    power: str
    row: Callable[[Mapping[str, Any]], Any]
    key: Callable[[Any], str]
    plan: Callable[[Sequence[Line], Errand, bool], Sequence[Step]]
    write: Callable[[Sequence[Step], Errand], Sequence[str]]
    spot: Callable[[Any], str] = field(default=lambda _said: "")
    around: Callable[[Any], Sequence[str]] = field(default=lambda _said: ())

    @property
    def layout(self) -> str:
        """What tells this list of columns from an earlier one."""
        told = "|".join(f"{c.name} {c.kind.value} {c.heading}" for c in self.columns)
        return hashlib.sha256(told.encode()).hexdigest()[:12]


_names: dict[str, str] = {}


def register(table: Mapping[str, str]) -> None:
    """Take in (kind, dotted name of its ``Importer``) pairs."""
    _names.update(table)


def of(kind: str) -> Importer:
    """The importer of a kind.

    Raises:
        KeyError: no wing has named one.
    """
    found: Importer = import_string(_names[kind])
    return found


def powers() -> set[str]:
    """What it takes to import anything."""
    return {of(kind).power for kind in _names}
