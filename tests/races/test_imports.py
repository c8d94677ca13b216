"""Two at one import: one file twice, two officers, two workers, a cancellation.

What decides is the lock on the import, and a unique key where there are two imports;
without its lock a race is lost.
"""

from datetime import timedelta
from functools import partial

import pytest

from members.offices.access import actor_for
from members.offices.choices import Office
from stations.places.models import Station
from tests.factories import accounts
from tests.factories.station_files import by_csv, row
from tests.races.crowd import together
from unionhub.audit.models import AuditEvent
from unionhub.jobs.imports import operations, running, tasks
from unionhub.jobs.imports.models import ImportJob, ImportPiece
from unionhub.kernel.errors import DomainError

pytestmark = pytest.mark.django_db(transaction=True)

CONTENT = by_csv([row(n) for n in range(20)])
OTHERS = by_csv([row(n) for n in range(20, 40)])
READ = 'FROM "jobs_importjob" WHERE'
CLAIM, MOVE = (
    'UPDATE "jobs_importjob" SET "claimed_at"',
    'UPDATE "jobs_importjob" SET "state"',
)


@pytest.fixture
def by(unions, at):
    clerk = accounts.officer("jinjiang-clerk", unions.jinjiang, Office.CLERK)
    return actor_for(clerk, at)


@pytest.fixture
def previewed(by, at):
    pk, _known = bring(by, at)
    tasks.work_due(at)
    return pk


@pytest.fixture
def confirmed(previewed, by, at):
    operations.confirm(previewed, skip_wrong=False, by=by, at=at)
    return previewed


def bring(by, at, content=CONTENT):
    found = operations.upload("STATIONS", "站点.csv", content, by=by, at=at)
    return found.job.pk, found.is_known


def confirm(pk, by, at):
    try:
        return operations.confirm(pk, skip_wrong=False, by=by, at=at).state
    except DomainError as refusal:
        return refusal.reason


def cancel(pk, by, at):
    try:
        return operations.cancel(pk, by=by, at=at).state
    except DomainError as refusal:
        return refusal.reason


def unlocked(pk):
    return ImportJob.objects.get(pk=pk)


def test_one_file_brought_twice_at_once_is_one_import(by, at):
    work = partial(bring, by, at)

    told = together([work, work], meet_before='INSERT INTO "jobs_importjob"')

    assert sorted(known for _pk, known in told) == [False, True]
    assert len({pk for pk, _known in told}) == ImportJob.objects.count() == 1
    assert ImportPiece.objects.count() == 1


def test_of_two_confirmations_at_once_one_counts(previewed, by, at):
    told = together([partial(confirm, previewed, by, at)] * 2, meet_before=READ)

    assert sorted(told) == ["CONFIRMED", "wrong_state"]
    assert AuditEvent.objects.filter(verb="import.confirmed").count() == 1


@pytest.mark.usefixtures("row_locks")
def test_without_the_lock_both_confirmations_would_count(
    previewed, by, at, monkeypatch
):
    monkeypatch.setattr(operations, "locked", unlocked)

    told = together([partial(confirm, previewed, by, at)] * 2, meet_before=MOVE)

    assert told == ["CONFIRMED", "CONFIRMED"]
    assert AuditEvent.objects.filter(verb="import.confirmed").count() == 2


def test_of_two_imports_confirmed_at_once_one_writes(previewed, by, at):
    other, _known = bring(by, at, OTHERS)
    tasks.work_due(at)
    both = [partial(confirm, pk, by, at) for pk in (previewed, other)]

    told = together(both, meet_before=MOVE)

    assert sorted(told) == ["CONFIRMED", "import_running"]


def test_two_workers_do_every_row_once(confirmed, at):
    moments = [at + timedelta(seconds=n) for n in (1, 2)]

    together([partial(tasks.work_due, moment) for moment in moments], meet_before=CLAIM)
    # Whichever lost its turn left nothing undone that a later one would not do.
    tasks.work_due(at + timedelta(hours=1))

    job = ImportJob.objects.get(pk=confirmed)
    assert (job.state, job.made, job.refused) == ("DONE", 20, 0)
    assert Station.objects.count() == 20


@pytest.mark.usefixtures("row_locks")
def test_without_claim_and_lock_two_workers_would_do_every_row_twice(
    confirmed, at, monkeypatch
):
    monkeypatch.setattr(tasks, "_claim", lambda _job, _at: True)
    monkeypatch.setattr(running, "held", lambda job: unlocked(job.pk))
    # Begun by a worker that has died.
    ImportJob.objects.filter(pk=confirmed).update(state="RUNNING")
    work = partial(tasks.work_due, at + timedelta(seconds=1))

    # Both have weighed the rows, and neither has written one.
    together([work, work], meet_before='INTO "stations_dataset"')

    assert Station.objects.count() == 40


def test_a_cancellation_and_a_worker_leave_all_rows_or_none(confirmed, by, at):
    together(
        [
            partial(tasks.work_due, at + timedelta(seconds=1)),
            partial(cancel, confirmed, by, at),
        ]
    )

    job = ImportJob.objects.get(pk=confirmed)
    assert job.state in {"DONE", "CANCELLED"}
    assert Station.objects.count() == job.made
    assert job.made in ({20} if job.state == "DONE" else {0, 20})
