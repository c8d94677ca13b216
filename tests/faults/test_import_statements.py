"""A fault at every statement of a worker of imports: the next one goes on from there.

What officers call is broken statement by statement in ``test_every_operation``.
"""

from datetime import timedelta
from itertools import count

import pytest
from django.db import OperationalError, transaction

from members.offices.access import actor_for
from members.offices.choices import Office
from stations.places.models import Station
from tests.factories import accounts, stations
from tests.factories.station_files import by_csv, row
from tests.faults.breaking import Fault, broken_statement
from tests.faults.imports import told
from tests.strangers.neighbourhood import undone
from unionhub.jobs.imports import operations, tasks
from unionhub.jobs.imports.choices import KEPT, LEASE
from unionhub.jobs.imports.models import ImportJob

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock_stands")]
MOST = 200


@pytest.fixture
def job(unions, at):
    """A file with a new station, a correction, and a row that is wrong."""
    clerk = accounts.officer("jinjiang-clerk", unions.jinjiang, Office.CLERK)
    known = stations.published(unions.jinjiang, lng=103.9)
    rows = [row(1), {"code": known.code, "capacity": 30}, row(2, kind="无")]
    by = actor_for(clerk, at)
    return operations.upload("STATIONS", "站点.csv", by_csv(rows), by=by, at=at).job


@pytest.fixture(params=["checking", "writing", "giving up", "clearing"])
def work(request, job, unions, at):
    """A pass of the worker over an import in this state."""
    if request.param != "checking":
        tasks.work_due(at)
    if request.param == "writing":
        by = actor_for(accounts.User.objects.get(username="jinjiang-clerk"), at)
        operations.confirm(job.pk, skip_wrong=True, by=by, at=at)
    if request.param in {"checking", "writing"}:
        return tasks.work_due
    if request.param == "clearing":
        tasks.tidy(at + KEPT)
    return lambda later: tasks.tidy(later + 2 * KEPT)


def outcome(job):
    cleared = job.rows.filter(cells_sealed=None).count()
    return told(), cleared, job.pieces.count()


def test_a_fault_at_any_statement_is_gone_on_from(work, job, at):
    with undone():
        work(at)
        expected = outcome(job)
    before = Station.objects.count()

    for number in count(1):
        assert number < MOST
        with undone():
            with broken_statement(Fault(number)) as fault:
                try:
                    work(at)
                except OperationalError:
                    # What stands outside of every transaction marks the test's own.
                    transaction.set_rollback(False)
            fresh = ImportJob.objects.get(pk=job.pk)
            assert Station.objects.count() == before + fresh.made, fault.hit
            work(at + LEASE + timedelta(seconds=1))
            assert outcome(job) == expected, fault.hit
        if not fault.hit:
            break

    assert number > 4
