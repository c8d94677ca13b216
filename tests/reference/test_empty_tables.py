import time
from datetime import date

import pytest

from tests.reference.conftest import OFFICE
from unionhub.reference import calendar, operations

pytestmark = pytest.mark.django_db


def test_an_empty_table_counts_weekends_only(db):
    assert not calendar.is_confirmed(2026)
    assert calendar.add_working_days(date(2026, 9, 30), 1) == date(2026, 10, 1)


def test_far_years_never_raise(db, at):
    operations.import_packaged_calendar(until=2030, by=OFFICE, at=at)

    assert not calendar.is_confirmed(2030)
    assert calendar.is_working(date(2030, 10, 1)) is True


def test_loading_costs_less_than_three_seconds_of_work(db, at):
    start = time.process_time()

    operations.load_all(by=OFFICE, at=at)

    assert time.process_time() - start < 3
