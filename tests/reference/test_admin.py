"""The officers' doors to reference data: whoever holds an office may look it up."""

import pytest

from tests.browser import Browser, readable
from tests.factories import accounts, tree
from unionhub.reference.models import CalendarDay, CalendarYear

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(unions):
    """A reviewer's of the prefecture of Zigong."""
    return Browser(accounts.officer("zigong-01", unions.zigong))


def test_a_division_is_found_by_the_beginning_of_its_code_or_name(browser):
    page = browser.open("/admin/reference/region/", q="5101")

    assert "锦官驿街道" in page
    assert "五星街街道" not in page
    assert "共 1 条" in browser.open("/admin/reference/region/", q="锦官")


def test_a_division_is_shown_with_the_one_above(browser):
    page = readable(browser.open(f"/admin/reference/region/{tree.JINGUANYI}/change/"))

    assert "锦官驿街道" in page
    assert "锦江区" in page


def test_a_day_says_in_words_what_it_is(browser):
    year = CalendarYear.objects.create(year=2027, announced=True, origin="BUNDLED")
    CalendarDay.objects.create(
        day="2027-10-01", year=year, is_working=False, name="国庆节"
    )

    assert "国庆节" in browser.open("/admin/reference/calendarday/")
    assert "已公布" in browser.open("/admin/reference/calendaryear/")
