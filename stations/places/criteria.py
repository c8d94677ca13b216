"""What inspections look at, by version: data, so that a new year can ask otherwise."""

import csv
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

FILE = Path(__file__).parent / "data" / "inspection_criteria.csv"


@dataclass(frozen=True)
class Criterion:
    """One thing that is looked at, and where it is asked for."""

    version: str
    code: str
    label: str
    source: str


@lru_cache(maxsize=1)
def every() -> tuple[Criterion, ...]:
    """All of all versions, in their order."""
    with FILE.open(encoding="utf-8", newline="") as rows:
        return tuple(Criterion(**row) for row in csv.DictReader(rows))


def version() -> str:
    """The version in force: the last in the file."""
    return every()[-1].version


def current() -> tuple[Criterion, ...]:
    """What an inspection looks at today."""
    return tuple(one for one in every() if one.version == version())


def label(of_version: str, code: str) -> str:
    """What it is called; its code where no version knows it."""
    names = {(one.version, one.code): one.label for one in every()}
    return names.get((of_version, code), code)
