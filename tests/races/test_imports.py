"""Two at one import: the same file twice, two workers, a worker and a cancellation."""

from datetime import timedelta
from functools import partial

import pytest

from members.offices.access import actor_for
from members.offices.choices import Office
from stations.places.models import Station
from tests.factories import accounts
from tests.factories.station_files import by_csv, row
from tests.races.crowd import together
from unionhub.jobs.imports import operations, tasks
from unionhub.jobs.imports.models import ImportJob, ImportPiece
from unionhub.kernel.errors import WrongState

pytestmark = pytest.mark.django_db(transaction=True)

CONTENT = by_csv([row(n) for n in range(20)])


@pytest.fixture
def by(unions, at):
    clerk = accounts.officer("jinjiang-clerk", unions.jinjiang, Office.CLERK)
    return actor_for(clerk, at)


def bring(by, at):
    found = operations.upload("STATIONS", "站点.csv", CONTENT, by=by, at=at)
    return found.job.pk, found.is_known


def cancel(pk, by, at):
    try:
        return operations.cancel(pk, by=by, at=at).state
    except WrongState as refusal:
        return refusal.reason


def test_one_file_brought_twice_at_once_is_one_import(by, at):
    work = partial(bring, by, at)

    told = together([work, work], meet_before='INSERT INTO "jobs_importjob"')

    assert sorted(known for _pk, known in told) == [False, True]
    assert len({pk for pk, _known in told}) == ImportJob.objects.count() == 1
    assert ImportPiece.objects.count() == 1


def test_two_workers_do_every_row_once(by, at):
    pk, _known = bring(by, at)
    tasks.work_due(at)
    operations.confirm(pk, skip_wrong=False, by=by, at=at)
    moments = [at + timedelta(seconds=n) for n in (1, 2)]

    together(
        [partial(tasks.work_due, moment) for moment in moments],
        meet_before='UPDATE "jobs_importjob" SET "claimed_at"',
    )
    # Whichever lost its turn left nothing undone that a later one would not do.
    tasks.work_due(at + timedelta(hours=1))

    job = ImportJob.objects.get(pk=pk)
    assert (job.state, job.made, job.refused) == ("DONE", 20, 0)
    assert Station.objects.count() == 20


def test_a_cancellation_and_a_worker_leave_all_rows_or_none(by, at):
    pk, _known = bring(by, at)
    tasks.work_due(at)
    operations.confirm(pk, skip_wrong=False, by=by, at=at)

    together(
        [
            partial(tasks.work_due, at + timedelta(seconds=1)),
            partial(cancel, pk, by, at),
        ]
    )

    job = ImportJob.objects.get(pk=pk)
    assert job.state in {"DONE", "CANCELLED"}
    assert Station.objects.count() == job.made
    assert job.made in ({20} if job.state == "DONE" else {0, 20})
