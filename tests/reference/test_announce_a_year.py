from datetime import date

import pytest

from tests.reference.conftest import NOTICE, NOTICE_HEAD, OFFICE
from unionhub.reference import calendar, operations
from unionhub.reference.models import CalendarDay, CalendarYear

pytestmark = pytest.mark.django_db


def test_years_that_are_not_announced_are_marked(sichuan):
    announced = dict(CalendarYear.objects.values_list("year", "announced"))

    assert announced == {year: year <= 2026 for year in range(2004, 2028)}
    assert not CalendarDay.objects.filter(year=2027).exists()


def test_the_november_notice_confirms_a_year(sichuan, at, list_of):
    report = operations.import_calendar(list_of(NOTICE_HEAD, *NOTICE), by=OFFICE, at=at)

    assert report.changes.created == 18
    assert calendar.is_confirmed(2027)
    assert calendar.is_working(date(2027, 2, 14))
    assert not calendar.is_working(date(2027, 2, 8))


def test_the_same_notice_again_changes_nothing(sichuan, at, list_of):
    file = list_of(NOTICE_HEAD, *NOTICE)
    operations.import_calendar(file, by=OFFICE, at=at)

    report = operations.import_calendar(file, by=OFFICE, at=at)

    assert not report.changes


def test_what_an_office_imported_is_not_overwritten_by_the_package(
    sichuan, at, list_of
):
    operations.import_calendar(list_of(NOTICE_HEAD, *NOTICE), by=OFFICE, at=at)

    report = operations.import_packaged_calendar(until=2028, by=OFFICE, at=at)

    assert report.changes.created == 1
    assert calendar.is_confirmed(2027)


def test_a_day_left_out_by_a_corrected_notice_becomes_ordinary(sichuan, at, list_of):
    operations.import_calendar(list_of(NOTICE_HEAD, *NOTICE), by=OFFICE, at=at)

    report = operations.import_calendar(
        list_of(NOTICE_HEAD, *NOTICE[:-1]), by=OFFICE, at=at
    )

    assert report.changes.ended == 1
    assert not calendar.is_working(date(2027, 10, 9))
    assert CalendarDay.objects.filter(day=date(2027, 10, 9)).exists()
