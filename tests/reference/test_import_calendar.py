from datetime import date

import pytest

from tests.reference.conftest import OFFICE
from unionhub.reference import calendar, operations
from unionhub.reference.models import CalendarDay, CalendarYear
from unionhub.reference.sources import BadFile

pytestmark = pytest.mark.django_db

HEAD = "day,is_working,name"
NOTICE = (
    "2027-01-01,false,元旦",
    *(f"2027-02-{day:02d},false,春节" for day in range(5, 13)),
    "2027-02-14,true,春节",
    *(f"2027-10-{day:02d},false,国庆节" for day in range(1, 8)),
    "2027-10-09,true,国庆节",
)


def test_years_that_are_not_announced_are_marked(sichuan):
    announced = dict(CalendarYear.objects.values_list("year", "announced"))

    assert announced == {year: year <= 2026 for year in range(2004, 2028)}
    assert not CalendarDay.objects.filter(year=2027).exists()


def test_far_years_never_raise(db, at):
    operations.import_packaged_calendar(until=2030, by=OFFICE, at=at)

    assert not calendar.is_confirmed(2030)
    assert calendar.is_working(date(2030, 10, 1)) is True


def test_the_november_notice_confirms_a_year(sichuan, at, list_of):
    report = operations.import_calendar(list_of(HEAD, *NOTICE), by=OFFICE, at=at)

    assert report.changes.created == 18
    assert calendar.is_confirmed(2027)
    assert calendar.is_working(date(2027, 2, 14))
    assert not calendar.is_working(date(2027, 2, 8))


def test_the_same_notice_again_changes_nothing(sichuan, at, list_of):
    file = list_of(HEAD, *NOTICE)
    operations.import_calendar(file, by=OFFICE, at=at)

    report = operations.import_calendar(file, by=OFFICE, at=at)

    assert not report.changes


def test_what_an_office_imported_is_not_overwritten_by_the_package(
    sichuan, at, list_of
):
    operations.import_calendar(list_of(HEAD, *NOTICE), by=OFFICE, at=at)

    report = operations.import_packaged_calendar(until=2028, by=OFFICE, at=at)

    assert report.changes.created == 1
    assert calendar.is_confirmed(2027)


def test_a_day_left_out_by_a_corrected_notice_becomes_ordinary(sichuan, at, list_of):
    operations.import_calendar(list_of(HEAD, *NOTICE), by=OFFICE, at=at)

    report = operations.import_calendar(list_of(HEAD, *NOTICE[:-1]), by=OFFICE, at=at)

    assert report.changes.ended == 1
    assert not calendar.is_working(date(2027, 10, 9))
    assert CalendarDay.objects.filter(day=date(2027, 10, 9)).exists()


@pytest.mark.parametrize(
    "bad",
    [
        "2027-02-30,false,春节",
        "2027-01-01,false,元旦",
        ",false,元旦",
        "2027-05-01,maybe,劳动节",
        "2027/05/01,false,劳动节",
    ],
)
def test_a_bad_day_is_named_and_nothing_is_taken_over(at, list_of, bad):
    with pytest.raises(BadFile) as refusal:
        operations.import_calendar(list_of(HEAD, *NOTICE, bad), by=OFFICE, at=at)

    assert refusal.value.facts == {"line": len(NOTICE) + 2}
    assert not CalendarYear.objects.exists()


def test_a_notice_that_was_cut_is_refused(at, list_of):
    with pytest.raises(BadFile, match="bad_file"):
        operations.import_calendar(list_of(HEAD, *NOTICE[:5]), by=OFFICE, at=at)
