"""Officers who freeze the same month at once: one report, one number."""

from functools import partial

import pytest
from django.db import IntegrityError
from django.db.models import QuerySet

from services.ledger import operations as ledger
from services.reports import operations
from services.reports.models import PeriodReport, ReportBook
from services.reports.operations import ReportMade, ReportOf
from tests.factories import money
from tests.factories.money import AT, BY
from tests.races.crowd import together
from unionhub.kernel.clock import local_date

pytestmark = pytest.mark.django_db(transaction=True)

CROWD = 8
MONTH = local_date(AT).replace(day=1)
FUNDS = ("WARMTH", "CENTRAL")
# Who comes first begins the book of the year; the others find it.
BEGUN = 'INSERT INTO "services_reportbook"'
READ = 'FROM "services_reportbook"'


@pytest.fixture
def union(unions):
    """With money of two funds in a month that is closed."""
    for fund in FUNDS:
        money.funded(unions.root, 100, fund)
    ledger.close(unions.root.pk, MONTH, by=BY, at=AT)
    return unions.root


def freeze(union, fund):
    """The place in the series; nothing when there was a report already."""
    of = ReportOf(
        organisation=union.pk, round=money.a_round().pk, fund=fund, month=MONTH
    )
    try:
        return operations.report(of, by=BY, at=AT).serial
    except ReportMade:
        return None


def test_a_month_frozen_by_many_is_one_report_and_the_numbers_have_no_gap(union):
    works = [partial(freeze, union, fund) for fund in FUNDS] * (CROWD // 2)

    serials = together(works, meet_before=BEGUN)

    assert sorted(serial for serial in serials if serial) == [1, 2]
    reports = PeriodReport.objects.order_by("serial")
    assert [report.serial for report in reports] == [1, 2]
    assert {report.fund for report in reports} == set(FUNDS)
    assert ReportBook.objects.get().last == 2


@pytest.mark.usefixtures("row_locks")
def test_without_the_lock_two_reports_reach_for_one_number(union, monkeypatch):
    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **_how: rows)
    ReportBook.objects.create(organisation=union, year=MONTH.year)
    works = [partial(freeze, union, fund) for fund in FUNDS]

    # Behind the lock the database stands.
    with pytest.raises(IntegrityError):
        together(works * (CROWD // 2), meet_before=READ)
