"""An import killed at any moments, and what the database holds when it has ended."""

import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from django.db import OperationalError, connection, transaction
from django.db.transaction import TransactionManagementError

from commands.house import ROOT
from stations.places.models import Station, StationFacility
from tests.faults.breaking import Fault, broken_statement
from tests.strangers.neighbourhood import undone
from unionhub.jobs.imports import operations
from unionhub.jobs.imports.choices import LEASE
from unionhub.jobs.imports.models import ImportJob
from unionhub.kernel.actor import Actor

# No pass of the worker over a small file takes as many statements.
MOST = 400
# Of rows these differ from run to run and say nothing: ids, seals, moments.
_DRAWN = frozenset({"keeper_phone_sealed"})


@dataclass
class Import:
    """One import, worked on by processes of which some die.

    ``megabytes`` is the most that any of them held.
    """

    job: ImportJob
    by: Actor
    at: datetime
    killed: int = 0
    megabytes: int = 0

    def work(
        self, statements: int = 0, checkpoints: int = 0, seconds: float = 0.0
    ) -> bool:
        """One worker; whether it lived. A dead one's lease lapses at once."""
        # Beyond whatever lease the one before it has left.
        fresh = ImportJob.objects.get(pk=self.job.pk)
        held = fresh.claimed_at or self.at
        self.at = max(self.at, held) + LEASE + timedelta(seconds=1)
        done = subprocess.run(
            [
                *(sys.executable, "-W", "ignore", "-m", "tests.faults.importer"),
                *(str(connection.settings_dict["NAME"]), self.at.isoformat()),
                *(str(statements), str(checkpoints), str(seconds)),
            ],
            cwd=ROOT,
            env=os.environ | {"DJANGO_SETTINGS_MODULE": "unionhub.settings"},
            capture_output=True,
            text=True,
            check=False,
        )
        self.killed += done.returncode == -9
        assert done.returncode in {0, -9}, done.stderr
        self.megabytes = max(self.megabytes, int(done.stdout) // 1024)
        return done.returncode == 0

    @property
    def state(self) -> str:
        """Where it stands."""
        return ImportJob.objects.get(pk=self.job.pk).state

    def confirm(self) -> None:
        """Its officer has it done."""
        operations.confirm(self.job.pk, skip_wrong=True, by=self.by, at=self.at)


def told() -> list[Sequence[Any]]:
    """Every station with all that an import says of it, and the rows of the import."""
    names = [f.attname for f in Station._meta.concrete_fields if f.name not in _DRAWN]
    stations = [
        (*(getattr(row, name) for name in names), row.masked_keeper_phone)
        for row in Station.objects.order_by("pk").iterator()
    ]
    facilities = StationFacility.objects.order_by("station", "kind")
    job = ImportJob.objects.order_by("pk").last()
    assert job is not None
    rows = job.rows.order_by("number")
    figures = (job.state, job.total, job.made, job.corrected, job.refused, job.wrong)
    return [
        *stations,
        *facilities.values_list("station", "kind", "is_there"),
        *rows.values_list("number", "verdict", "outcome", "target"),
        figures,
    ]


def broken_everywhere(
    work: Callable[[datetime], Any],
    at: datetime,
    held: Callable[[], Any],
    agrees: Callable[[], bool],
) -> int:
    """Break a pass of the worker at each statement; the next one goes on from there.

    ``held``: what there is in the end, the same as undisturbed. ``agrees``: what was
    written is what the job says, at any time. The number of statements.
    """
    with undone():
        work(at)
        expected = held()
    for number in count(1):
        assert number < MOST
        with undone():
            with broken_statement(Fault(number)) as fault:
                try:
                    work(at)
                except (OperationalError, TransactionManagementError):
                    # What stands outside of every transaction marks the test's own.
                    transaction.set_rollback(False)
            assert agrees(), fault.hit
            work(at + LEASE + timedelta(seconds=1))
            assert held() == expected, fault.hit
        if not fault.hit:
            return number
    raise AssertionError
