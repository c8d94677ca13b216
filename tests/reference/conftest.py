"""What the tests of the reference data find."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest

from unionhub.kernel import actor
from unionhub.reference import operations
from unionhub.reference.sources import ListFile

OFFICE = actor.system()
AUTUMN = date(2026, 10, 1)

ListOf = Callable[..., ListFile]


@pytest.fixture
def sichuan(db: None, at: datetime) -> None:
    """Everything that comes with UnionHub, loaded."""
    operations.load_all(by=OFFICE, at=at)


@pytest.fixture
def list_of(tmp_path: Path) -> ListOf:
    """A list in a file, from its lines."""

    def write(*lines: str, as_of: date = AUTUMN) -> ListFile:
        path = tmp_path / f"list-{len(list(tmp_path.iterdir()))}.csv"
        path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        return ListFile(path, as_of)

    return write
