"""What the tests of the reference data find."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from unionhub.kernel import actor
from unionhub.kernel.clock import SHANGHAI
from unionhub.reference import operations
from unionhub.reference.sources import ListFile

OFFICE = actor.system()
AT = datetime(2026, 11, 23, 10, tzinfo=SHANGHAI)
AUTUMN = date(2026, 10, 1)

# How an office would write the announcement for 2027: days off, and two swapped.
NOTICE_HEAD = "day,is_working,name"
NOTICE = (
    "2027-01-01,false,元旦",
    *(f"2027-02-{day:02d},false,春节" for day in range(5, 13)),
    "2027-02-14,true,春节",
    *(f"2027-10-{day:02d},false,国庆节" for day in range(1, 8)),
    "2027-10-09,true,国庆节",
)

ListOf = Callable[..., ListFile]


@pytest.fixture(scope="module")
def sichuan(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """Everything that comes with UnionHub, loaded once for a whole file of tests.

    Tests that want empty tables stand in other files.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        operations.load_all(by=OFFICE, at=AT)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def list_of(tmp_path: Path) -> ListOf:
    """A list in a file, from its lines."""

    def write(*lines: str, as_of: date = AUTUMN) -> ListFile:
        path = tmp_path / f"list-{len(list(tmp_path.iterdir()))}.csv"
        path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        return ListFile(path, as_of)

    return write
