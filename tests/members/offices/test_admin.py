"""The officers' door to appointments."""

import pytest
from django.urls import reverse

from members.offices.choices import Office
from members.offices.models import Appointment
from tests.browser import Browser, readable
from tests.factories import accounts
from unionhub.kernel import clock

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

    # 1 the session, 2 the account, 3 its second factor, 4 the appointment,
    # 5 the capped count, 6 the rows, 7 the offices to choose from
    with django_assert_num_queries(7):
        browser.open(LIST)


@pytest.fixture
def security(unions):
    """Where the county's security administrator works."""
    return Browser(
        accounts.officer("jinjiang-sec", unions.jinjiang, Office.SECURITY_ADMIN)
    )


def button_of(row, name):
    kind = row._meta.model_name
    return reverse(f"admin:members_{kind}_button", args=(row.pk, name))


def test_an_office_is_ended_by_a_button(security, unions):
    officer = accounts.officer("jinguanyi-01", unions.jinguanyi)
    held = officer.appointments.get()
    assert button_of(held, "ending") in security.open(page_of(held))

    page = readable(security.send(button_of(held, "ending"), version=held.version))

    held.refresh_from_db()
    assert "任职已结束" in page
    assert held.ended_at
    assert button_of(held, "ending") not in security.open(page_of(held))


def test_what_was_lent_is_taken_back_by_a_button(security, unions):
    officer = accounts.officer("jinguanyi-01", unions.jinguanyi)
    deputy = accounts.officer("jinguanyi-02", unions.jinguanyi)
    now = clock.now()
    lent = accounts.lend(officer.appointments.get(), deputy, "MEMBER_VIEW", at=now)
    page = readable(security.open("/admin/members/delegation/"))
    assert "jinguanyi-01 jinguanyi-02" in page

    page = readable(security.send(button_of(lent, "revocation"), version=lent.version))

    lent.refresh_from_db()
    assert "委托已收回" in page
    assert lent.revoked_at


def test_a_reviewer_looks_and_presses_nothing(browser, unions):
    held = accounts.officer("jinguanyi-01", unions.jinguanyi).appointments.get()

    assert button_of(held, "ending") not in browser.open(page_of(held))
    browser.send(button_of(held, "ending"), version=1, expect=403)
    held.refresh_from_db()
    assert held.ended_at is None
