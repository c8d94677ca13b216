"""The officers' door to appointments."""

import pytest
from django.urls import reverse

from members.offices.models import Appointment
from tests.browser import Browser, readable
from tests.factories import accounts

pytestmark = pytest.mark.django_db

LIST = "/admin/members/appointment/"


@pytest.fixture
def browser(unions):
    """A reviewer's of the county of Jinjiang."""
    return Browser(accounts.officer("jinjiang-01", unions.jinjiang))


def page_of(appointment):
    return reverse("admin:members_appointment_change", args=(appointment.pk,))


def test_offices_are_seen_in_the_own_part_of_the_tree_only(browser, unions):
    accounts.officer("zigong-01", unions.zigong)

    page = browser.open(LIST)

    assert "jinjiang-01" in page
    assert "zigong-01" not in page
    assert "共 0 条" in browser.open(LIST, q="zigong-01")
    browser.open(
        page_of(Appointment.objects.get(user__username="zigong-01")), expect=404
    )


def test_an_office_is_shown_with_its_time(browser, unions):
    own = Appointment.objects.get()

    page = readable(browser.open(page_of(own)))

    assert "总工会510104 · 审核人" in page
    assert "2026年1月1日" in page


@pytest.mark.parametrize("others", [0, 9])
def test_the_list_asks_the_same_of_the_database_however_long(
    browser, unions, others, django_assert_num_queries
):
    for number in range(others):
        accounts.officer(f"jinguanyi-{number:02d}", unions.jinguanyi)

    # 1 the session, 2 the account, 3 the appointment, 4 the capped count, 5 the rows
    with django_assert_num_queries(5):
        browser.open(LIST)
