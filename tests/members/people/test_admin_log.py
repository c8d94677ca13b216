"""The officers' pages over persons: each look is written down before it is shown."""

from datetime import datetime

import pytest
from django.urls import reverse

from tests import journeys
from tests.browser import Browser
from tests.factories import accounts
from tests.members.people.test_access_log import full_log
from unionhub.audit.models import AccessLog
from unionhub.kernel import clock

LIST = "/admin/members/member/"
REQUESTS = "/admin/members/enrolment/"


@pytest.fixture
def reviewer(unions):
    return accounts.officer("jinjiang-01", unions.jinjiang)


@pytest.fixture
def browser(reviewer):
    return Browser(reviewer)


@pytest.fixture
def member(reviewer):
    return journeys.admitted(clock.now(), reviewer)


@pytest.fixture
def waiting(member):
    return journeys.requested(clock.now(), 2, "13800138002")


def page_of(row):
    return reverse(f"admin:members_{row._meta.model_name}_change", args=(row.pk,))


def looks():
    rows = AccessLog.objects.order_by("pk")
    return [(row.operation, row.subject_id, row.subject_count) for row in rows]


def test_a_list_is_one_row(browser, member, waiting):
    browser.open(LIST)
    browser.open(REQUESTS)

    assert [(operation, whom) for operation, whom, _ in looks()] == [
        ("admin members.member list", None),
        ("admin members.enrolment list", None),
    ]
    assert looks()[0][2] == 1


def test_a_page_is_one_row_about_one_person(browser, member, waiting):
    browser.open(page_of(member))
    browser.open(page_of(waiting))

    assert looks() == [
        ("admin members.member detail", member.pk, 1),
        ("admin members.enrolment detail", waiting.person_id, 1),
    ]


def test_what_a_button_asks_to_confirm_is_a_look(browser, waiting):
    browser.open(f"{REQUESTS}{waiting.pk}/approval/")

    assert [whom for _, whom, _ in looks()] == [waiting.person_id]


def test_who_looks_stands_in_the_row(browser, reviewer, member, unions):
    browser.open(page_of(member))

    row = AccessLog.objects.get()
    assert (row.user_id, row.organisation_id) == (reviewer.pk, unions.jinjiang.pk)
    assert row.appointment_id == reviewer.appointments.get().pk
    assert row.network == "127.0.0.1"
    assert isinstance(row.at, datetime)


def test_a_page_of_elsewhere_is_no_look(unions, member):
    elsewhere = Browser(accounts.officer("zigong-01", unions.zigong))

    elsewhere.open(page_of(member), expect=404)

    assert looks() == []


def test_pages_over_unions_are_no_looks(browser, unions):
    browser.open("/admin/members/organisation/")

    assert looks() == []


@pytest.mark.django_db(transaction=True)
def test_without_the_log_no_page_shows_anybody(browser, member):
    with full_log():
        shown = browser.open(LIST, expect=503) + browser.open(
            page_of(member), expect=503
        )

    assert "王小明" not in shown
    assert "510***" not in shown
