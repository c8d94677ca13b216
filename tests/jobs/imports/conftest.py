from datetime import timedelta

import pytest

from members.offices.access import actor_for
from members.offices.choices import Office
from tests.factories import accounts
from tests.factories.station_files import by_openpyxl
from unionhub.jobs.imports import operations, tasks
from unionhub.jobs.imports.models import ImportJob


@pytest.fixture
def clerk(unions):
    """A clerk of Jinjiang, who enters stations."""
    return accounts.officer("jinjiang-clerk", unions.jinjiang, Office.CLERK)


@pytest.fixture
def by(clerk, at):
    """The clerk, acting."""
    return actor_for(clerk, at)


@pytest.fixture
def brought(by, at):
    """Bring a file of rows, or a file, as the clerk."""

    def bring(rows, name="站点.xlsx"):
        content = rows if isinstance(rows, bytes) else by_openpyxl(rows)
        found = operations.upload("STATIONS", name, content, by=by, at=at)
        return found.job

    return bring


@pytest.fixture
def previewed(brought, at):
    """The same, checked by a worker."""

    def check(rows):
        job = brought(rows)
        tasks.work_due(at)
        return ImportJob.objects.get(pk=job.pk)

    return check


@pytest.fixture
def imported(previewed, by, at):
    """The same, confirmed and done."""

    def run(rows, *, skip_wrong=True):
        job = previewed(rows)
        operations.confirm(job.pk, skip_wrong=skip_wrong, by=by, at=at)
        tasks.work_due(at + timedelta(seconds=1))
        return ImportJob.objects.get(pk=job.pk)

    return run


@pytest.fixture
def faults():
    """The codes of what is wrong, by row and column."""

    def faults(job):
        return {
            (row.number, column): code
            for row in job.rows.order_by("number")
            for column, code in row.faults
        }

    return faults
