"""A pytest plugin that takes checks away, one at a time, and runs who must miss them.

``UNIONHUB_MUTANTS`` names a file of rows (``rows.Row``); what became of each is written
beside it. A test runs once as it is, and once without each check that it stands for.
"""

import os
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from _pytest.runner import runtestprotocol

from tests.mutants.rows import Row, read, tell
from tests.mutants.ways import taken_away

FILE = Path(os.environ["UNIONHUB_MUTANTS"])


class Trials:
    """What each test said of each of its rows."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self.rows: dict[str, list[Row]] = defaultdict(list)
        for row in rows:
            self.rows[row.test].append(row)
        self.told: dict[str, str] = {}

    def of(self, nodeid: str) -> Iterator[Row]:
        """The rows for which a test stands; its parameters may be left out."""
        for name in {nodeid, nodeid.partition("[")[0]}:
            yield from self.rows[name]

    def keep(self, row: Row, failed: bool) -> None:
        """A row is found as soon as one of its test's parameters fails."""
        if failed or row.name not in self.told:
            self.told[row.name] = "found" if failed else "survived"


TRIALS = Trials(read(FILE))


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(
    item: pytest.Item, nextitem: pytest.Item | None
) -> bool | None:
    """The test as it is, without each of its checks, and as it is once more."""
    # Its module stays as it stands up; the test itself is taken down each time.
    again: Any = item.parent
    is_sound = not _failed(item, again)
    for row in TRIALS.of(item.nodeid):
        with taken_away(row):
            TRIALS.keep(row, _failed(item, again))
    if _failed(item, nextitem) or not is_sound:
        TRIALS.told[item.nodeid] = "fails as it is"
    return True


def _failed(item: Any, nextitem: pytest.Item | None) -> bool:
    item.ihook.pytest_runtest_logstart(nodeid=item.nodeid, location=item.location)
    # As for a second run of one item: with its fixtures made anew.
    item._initrequest()
    reports = runtestprotocol(item, log=False, nextitem=nextitem)
    return any(report.failed for report in reports)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Write down what became of each."""
    tell(FILE, TRIALS.told)
