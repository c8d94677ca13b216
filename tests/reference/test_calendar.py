"""R-MEM-10, checked by hand against the announcement for 2026.

Spring Festival: off from Sunday 15 to Monday 23 February; at work on Saturday 14 and
Saturday 28 February. National Day: off from Thursday 1 to Wednesday 7 October; at work
on Sunday 20 September and Saturday 10 October. Mid-autumn: off from Friday 25 to
Sunday 27 September.
"""

from datetime import date, timedelta

import pytest

from unionhub.reference import calendar
from unionhub.reference.models import CalendarDay

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        # Friday 13 February: Saturday 14 is the first working day, then nothing
        # until Tuesday 24; 25, 26, 27, Saturday 28, then Monday 2 March.
        ("2026-02-13", 1, "2026-02-14"),
        ("2026-02-13", 2, "2026-02-24"),
        ("2026-02-13", 5, "2026-02-27"),
        ("2026-02-13", 6, "2026-02-28"),
        ("2026-02-13", 7, "2026-03-02"),
        ("2026-02-18", 1, "2026-02-24"),
        # Wednesday 30 September: Thursday 8 October is the first, Friday 9, Saturday
        # 10, then Monday 12.
        ("2026-09-30", 1, "2026-10-08"),
        ("2026-09-30", 3, "2026-10-10"),
        ("2026-09-30", 4, "2026-10-12"),
        # Friday 18 September: Sunday 20, then 21 to 24; Friday 25 is Mid-autumn.
        ("2026-09-18", 1, "2026-09-20"),
        ("2026-09-18", 5, "2026-09-24"),
        ("2026-09-18", 6, "2026-09-28"),
        ("2026-09-18", 0, "2026-09-18"),
        # Into a year not announced: New Year's Day 2027 is a Friday and counts.
        ("2026-12-31", 1, "2027-01-01"),
        ("2026-12-31", 2, "2027-01-04"),
    ],
)
def test_time_limits_follow_the_chinese_calendar(sichuan, start, days, end):
    due = calendar.add_working_days(day(start), days)

    assert due == day(end)
    assert calendar.working_days_between(day(start), due) == days


def test_a_time_limit_costs_one_query(sichuan, django_assert_num_queries):
    # 1 the days that differ from their weekday
    with django_assert_num_queries(1):
        calendar.add_working_days(day("2026-01-30"), 250)
    # 1 the same
    with django_assert_num_queries(1):
        calendar.working_days_between(day("2026-01-30"), day("2027-01-30"))


def test_a_limit_cannot_be_negative(db):
    with pytest.raises(ValueError, match="negative"):
        calendar.add_working_days(day("2026-01-30"), -1)


def test_nothing_lies_between_a_day_and_an_earlier_one(sichuan):
    assert calendar.working_days_between(day("2026-10-12"), day("2026-10-08")) == 0


def test_2026_has_248_working_days(sichuan):
    # 365 days, less 104 at weekends, less 19 weekdays off (New Year 2, Spring Festival
    # 6, Tomb Sweeping 1, Labour Day 3, Dragon Boat 1, Mid-autumn 1, National Day 5),
    # and 6 days at weekends worked.
    worked = [d for d in calendar.days_of(2026) if d.is_working]

    assert len(calendar.days_of(2026)) == 365
    assert len(worked) == 365 - 104 - 19 + 6 == 248


@pytest.mark.parametrize(
    ("text", "working", "kind", "replaces"),
    [
        ("2026-02-14", True, "SWAPPED_WORKDAY", 5),
        ("2026-02-17", False, "HOLIDAY", None),
        ("2026-02-21", False, "HOLIDAY", None),
        ("2026-10-10", True, "SWAPPED_WORKDAY", 3),
        ("2026-11-23", True, "WORKDAY", None),
        ("2026-11-22", False, "WEEKEND", None),
    ],
)
def test_a_day_has_its_kind(sichuan, text, working, kind, replaces):
    days = {d.day: d for d in calendar.days_of(2026)}

    found = days[day(text)]

    assert calendar.is_working(found.day) is working
    assert (found.is_working, found.kind) == (working, kind)
    assert found.replaces_weekday == replaces


def test_a_year_that_was_not_announced_counts_weekends_only(sichuan):
    assert not calendar.is_confirmed(2027)
    assert calendar.is_working(day("2027-10-01"))
    assert not calendar.is_working(day("2027-10-02"))
    assert {d.kind for d in calendar.days_of(2027)} == {"WORKDAY", "WEEKEND"}


def test_every_swapped_workday_of_the_package_is_at_a_weekend(sichuan):
    kinds = {d.kind for d in CalendarDay.objects.filter(is_working=True)}

    assert kinds == {"SWAPPED_WORKDAY"}


def test_adding_and_counting_are_inverse(sichuan):
    start = day("2026-01-28")

    for days in range(1, 60):
        due = calendar.add_working_days(start, days)
        assert calendar.is_working(due)
        assert calendar.working_days_between(start, due) == days
        assert calendar.working_days_between(start, due - timedelta(days=1)) == days - 1


def day(text):
    return date.fromisoformat(text)
