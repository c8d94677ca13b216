"""A fault at every statement of a worker of imports: the next one goes on from there.

What officers call is broken statement by statement in ``test_every_operation``.
"""

import pytest

from members.offices.access import actor_for
from members.offices.choices import Office
from services.aid.models import Application, NominationList, NominationRow
from stations.places.models import Station
from tests.factories import accounts, aid, hardship, money, stations
from tests.factories.nomination_files import row as nominee
from tests.factories.nomination_files import workbook
from tests.factories.station_files import by_csv, row
from tests.faults.imports import broken_everywhere, told
from unionhub.jobs.imports import operations, tasks
from unionhub.jobs.imports.choices import KEPT
from unionhub.jobs.imports.models import ImportJob

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock_stands")]


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
    before = Station.objects.count()

    def agrees():
        made = ImportJob.objects.get(pk=job.pk).made
        return Station.objects.count() == before + made

    assert broken_everywhere(work, at, lambda: outcome(job), agrees) > 4


@pytest.fixture
def named(unions):
    """A list of two that a union names, the second one twice."""
    aid.rule()
    money.funded(unions.jinjiang, 1_000_000)
    heads = []
    for serial in (1, 11):
        hardship.household(unions.jinjiang, serial)
        heads.append(hardship.relative(serial).document)
    return workbook([nominee(head) for head in (*heads, heads[1])])


def test_a_list_of_nominations_is_gone_on_from_too(named, unions):
    by, at = hardship.clerk(unions.jinjiang), hardship.AT
    job = operations.upload("NOMINATIONS", "名单.xlsx", named, by=by, at=at).job
    tasks.work_due(at)
    operations.confirm(job.pk, skip_wrong=True, by=by, at=at)

    def agrees():
        made = ImportJob.objects.get(pk=job.pk).made
        return Application.objects.count() == NominationRow.objects.count() == made

    def held():
        fresh = ImportJob.objects.get(pk=job.pk)
        lines = NominationRow.objects.order_by("line").values_list("line", flat=True)
        return fresh.state, fresh.made, NominationList.objects.count(), list(lines)

    assert broken_everywhere(tasks.work_due, at, held, agrees) > 20
