"""The officers' door to members."""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse

from members.enrolment import operations
from members.people.models import Member
from tests.browser import Browser, readable
from tests.factories import accounts, people, tree
from unionhub.kernel import actor
from unionhub.kernel.ids import uuid7

pytestmark = pytest.mark.django_db

LIST = "/admin/members/member/"


def member(at, serial=1, **place):
    worker = accounts.worker(f"1380013{8000 + serial}")
    enrolment = operations.enrol(
        people.application(serial, **place), by=accounts.acting(worker), at=at
    )
    operations.approve(enrolment.pk, by=actor.installer(), at=at)
    return Member.objects.get(pk=enrolment.person_id)


def page_of(member):
    return reverse("admin:members_member_change", args=(member.pk,))


@pytest.fixture
def browser(unions):
    """A reviewer's of the county of Jinjiang."""
    return Browser(accounts.officer("jinjiang-01", unions.jinjiang))


@pytest.fixture
def elsewhere(unions):
    """A reviewer's of the prefecture of Zigong."""
    return Browser(accounts.officer("zigong-01", unions.zigong))


def test_a_member_is_shown_with_history_and_masked_numbers(browser, unions, at):
    somebody = member(at)

    page = browser.open(page_of(somebody))

    text = readable(page)
    assert somebody.number in text
    assert "510***********0011" in text
    assert "138****8001" in text
    assert "2026年11月23日 — 乡镇街道工会510104017 有效 入会" in text
    assert people.id_number(1) not in page
    assert "13800138001" not in page


@pytest.mark.parametrize("query", [{}, {"q": "王小明"}, {"standing__exact": "ACTIVE"}])
def test_a_member_is_listed_where_the_officer_serves(browser, unions, at, query):
    somebody = member(at)

    page = browser.open(LIST, **query)

    assert somebody.number in page
    assert "共 1 条" in page


@pytest.mark.parametrize("query", [{}, {"q": "王小明"}, {"standing__exact": "ACTIVE"}])
def test_a_member_of_elsewhere_is_absent(elsewhere, unions, at, query):
    somebody = member(at)

    assert "共 0 条" in elsewhere.open(LIST, **query)
    assert "共 0 条" in elsewhere.open(LIST, q=somebody.number)
    elsewhere.open(page_of(somebody), expect=404)


def test_a_member_of_elsewhere_looks_like_none_at_all(elsewhere, unions, at):
    somebody = member(at)
    number = {"X-Request-ID": "the-same-number"}
    nobody = reverse("admin:members_member_change", args=(uuid7(),))

    foreign = elsewhere.client.get(page_of(somebody), headers=number)
    absent = elsewhere.client.get(nobody, headers=number)

    assert foreign.status_code == absent.status_code == 404
    assert foreign.content == absent.content


@pytest.mark.parametrize("members", [1, 10])
def test_the_list_asks_the_same_of_the_database_however_long(
    browser, unions, at, members, django_assert_num_queries
):
    tree.employer("某某快运有限公司", tree.JINGUANYI, unions.jinguanyi)
    for serial in range(1, members + 1):
        member(at, serial, employer_name="某某快运有限公司")

    # 1 the session, 2 the account, 3 the factor, 4 the appointment, 5 begin,
    # 6 the capped count, 7 the rows, 8 the access log, 9 commit,
    # 10 the offices to choose from
    with django_assert_num_queries(10):
        browser.open(LIST)


@pytest.mark.parametrize("members", [1, 10])
def test_the_page_asks_the_same_of_the_database(
    browser, unions, at, members, django_assert_num_queries
):
    shown = [member(at, serial) for serial in range(1, members + 1)][-1]

    ContentType.objects.get_for_model(Member)  # Django asks for it once a process.

    # 1 the session, 2 the account, 3 the factor, 4 the appointment, 5 the member,
    # 6 the access log, 7 the periods, 8 the history, 9 the offices to choose from
    with django_assert_num_queries(9):
        browser.open(page_of(shown))
