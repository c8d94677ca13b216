"""An import that is killed goes on where it was, and ends as one that was not."""

import hashlib
import random
import time

import pytest

from members.offices.access import actor_for
from members.offices.choices import Office
from stations.places.models import Dataset, Station, StationFacility, StationSeries
from tests.factories import accounts
from tests.factories.station_files import by_xlsxwriter, row
from tests.faults.imports import Import, told
from unionhub.jobs.imports import operations
from unionhub.jobs.imports.choices import CHUNK
from unionhub.jobs.imports.models import ImportJob

pytestmark = pytest.mark.django_db(transaction=True)
# What a process may hold (ROBUST.md T22).
MOST_MEGABYTES = 256


@pytest.fixture
def by(unions, at):
    clerk = accounts.officer("jinjiang-clerk", unions.jinjiang, Office.CLERK)
    return actor_for(clerk, at)


def rows(count):
    """Sound rows, and in every hundred one that is wrong."""
    wrong = {"kind": "无"}
    return (row(n, **(wrong if n % 100 == 7 else {})) for n in range(count))


def brought(content, by, at):
    found = operations.upload("STATIONS", "站点.xlsx", content, by=by, at=at)
    return Import(found.job, by, at)


def undisturbed(content, by, at):
    """What it comes to; nothing of it is left but the figures."""
    one = brought(content, by, at)
    assert one.work()
    one.confirm()
    assert one.work()
    figures = told()
    ImportJob.objects.all().delete()
    StationFacility.objects.all().delete()
    for model in (Station, StationSeries, Dataset):
        model.objects.all().delete()
    return figures


def test_an_import_killed_three_times_ends_as_one_that_was_not(by, at):
    content = by_xlsxwriter(rows(300))
    expected = undisturbed(content, by, at)

    one = brought(content, by, at)
    # In the middle of reading, of weighing, of writing.
    for statements in (3, 6):
        assert not one.work(statements)
    assert one.work()
    one.confirm()
    assert not one.work(5)
    assert one.work()

    assert one.killed == 3
    assert one.state == "DONE"
    assert told() == expected
    assert 0 < one.megabytes < MOST_MEGABYTES


@pytest.mark.campaign
def test_an_import_killed_at_random_moments_ends_as_one_that_was_not(by, at, campaign):
    count = campaign.number("rows", 20_000)
    kills = campaign.number("kills", 10)
    content = by_xlsxwriter(rows(count))
    campaign.figure("bytes of the file", len(content))
    begun = time.monotonic()
    expected = undisturbed(content, by, at)
    campaign.figure(
        "rows/s, checked and done", round(count / (time.monotonic() - begun))
    )

    within = campaign.number("milliseconds", 200) / 1000
    one, drawn, moments = brought(content, by, at), random.Random(20261122), []
    checking, chunks = kills // 2, count // CHUNK

    def kill(gap):
        assert not one.work(checkpoints=gap, seconds=drawn.uniform(0, within))
        job = ImportJob.objects.get(pk=one.job.pk)
        moments.append((job.state, job.staged, job.checked, job.applied))

    # Read and weighed it moves twice as many checkpoints as done.
    for _ in range(checking):
        kill(2 * chunks // (checking + 1))
    assert one.work()
    one.confirm()
    for _ in range(kills - checking):
        kill(chunks // (kills - checking + 1))
    assert one.work()

    digest = hashlib.sha256(repr(told()).encode()).hexdigest()
    campaign.figure("killed", one.killed)
    campaign.figure("rows read, weighed, done at each", moments)
    campaign.figure("digest", digest)
    campaign.figure("MB of the largest worker", one.megabytes)
    assert one.killed == len(set(moments)) == kills
    assert told() == expected
    assert one.megabytes < MOST_MEGABYTES
