"""The officers' doors to unions and employers."""

import pytest
from django.urls import reverse

from members.organisations import operations
from members.organisations.choices import UnionLevel as Level
from tests.browser import Browser, readable
from tests.factories import accounts, tree
from unionhub.kernel import actor

pytestmark = pytest.mark.django_db

UNIONS, EMPLOYERS = "/admin/members/organisation/", "/admin/members/employer/"


@pytest.fixture
def browser(unions):
    """A reviewer's of the county of Jinjiang."""
    return Browser(accounts.officer("jinjiang-01", unions.jinjiang))


def page_of(kind, row):
    return reverse(f"admin:members_{kind}_change", args=(row.pk,))


def test_an_officer_sees_the_own_union_and_all_below(browser, unions):
    page = browser.open(UNIONS)

    assert unions.jinjiang.pk in page
    assert unions.jinguanyi.pk in page
    assert unions.zigong.pk not in page
    assert "共 2 条" in page


def test_a_union_of_elsewhere_is_absent(browser, unions):
    assert "共 0 条" in browser.open(UNIONS, q=unions.zigong.pk)
    assert "共 0 条" in browser.open(UNIONS, q=unions.chengdu.name)
    browser.open(page_of("organisation", unions.zigong), expect=404)
    browser.open(page_of("organisation", unions.chengdu), expect=404)


def test_the_union_above_is_named_without_a_way_to_it(browser, unions):
    page = browser.open(page_of("organisation", unions.jinjiang))

    assert unions.chengdu.name in readable(page)
    assert page_of("organisation", unions.chengdu) not in page


def test_an_industry_union_shows_whom_it_takes_in(browser, unions):
    riders = tree.industry(
        unions.jinjiang, Level.COUNTY, tree.JINJIANG, "FOOD_DELIVERY", "COURIER"
    )

    page = readable(browser.open(page_of("organisation", riders)))

    assert "吸纳职业 职业群体 快递员 网约送餐员" in page


def test_an_employer_shows_its_other_names(browser, unions, at):
    employer = tree.employer("某某快运有限公司", tree.JINGUANYI, unions.jinguanyi)
    operations.propose_alias(employer.pk, alias="某某快运", by=actor.installer(), at=at)

    page = readable(browser.open(page_of("employer", employer)))

    assert "某某快运 别名 —" in page
    assert "平台企业 否" in page


def test_an_employer_is_found_by_the_beginning_of_its_name(browser, unions):
    tree.employer("某某快运有限公司", tree.JINGUANYI)

    assert "共 1 条" in browser.open(EMPLOYERS, q="某某快")
    assert "共 0 条" in browser.open(EMPLOYERS, q="快运")


@pytest.mark.parametrize("more", [0, 9])
def test_the_lists_ask_the_same_of_the_database_however_long(
    browser, unions, more, django_assert_num_queries
):
    for serial in range(1, more + 2):
        union = tree.enterprise(unions.jinjiang, tree.JINGUANYI, name=f"第{serial}工会")
        tree.employer(f"第{serial}公司", tree.JINGUANYI, union, serial)

    # 1 the session, 2 the account, 3 the factor, 4 the appointment,
    # 5 the capped count, 6 the rows, 7 the offices to choose from
    for address in (UNIONS, EMPLOYERS):
        with django_assert_num_queries(7):
            browser.open(address)
