"""Under which of several offices an officer works in the site."""

from uuid import uuid4

import pytest

from members.offices import operations
from members.offices.choices import Office
from tests.browser import Browser, readable
from tests.factories import accounts
from unionhub.kernel import actor, clock

pytestmark = pytest.mark.django_db

SWITCH = "/admin/acting/"


@pytest.fixture
def township(officer, unions):
    """A second office of the same officer, further down."""
    return accounts.appoint(officer, unions.jinguanyi, Office.CLERK)


def change(browser, name, *, expect=200):
    return readable(browser.send(SWITCH, expect=expect, office=name))


def test_one_office_is_named_and_nothing_is_there_to_choose(browser):
    page = readable(browser.open("/admin/"))

    assert "当前身份： 总工会510104 · 审核人" in page
    assert "切换身份" not in page


def test_an_officer_chooses_under_which_office_to_work(browser, unions, township):
    assert unions.jinjiang.pk in browser.open("/admin/members/organisation/")

    page = change(browser, township.pk)

    assert "现以乡镇街道工会510104017经办人的身份办理" in page
    assert "当前身份： 乡镇街道工会510104017 · 经办人" in page
    assert unions.jinjiang.pk not in browser.open("/admin/members/organisation/")


def test_the_choice_holds_for_powers_too(browser, township):
    assert "审核入会申请：同意" in browser.open("/admin/")

    change(browser, township.pk)

    assert "审核入会申请：同意" not in browser.open("/admin/")


def test_what_was_lent_can_be_chosen(unions, officer):
    deputy = accounts.officer("jinjiang-02", unions.jinjiang, Office.CLERK)
    now = clock.now()
    held = officer.appointments.get()
    lent = accounts.lend(held, deputy, "ENROLMENT_DECIDE", "ENROLMENT_VIEW", at=now)
    browser = Browser(deputy)

    page = change(browser, lent.pk)

    assert "当前身份： 总工会510104 · 审核人（受托）" in page
    assert "审核入会申请：同意" in page


@pytest.mark.parametrize("name", ["another's", "nobody's", "no key"])
def test_an_office_that_is_not_ones_own_is_not_taken(browser, unions, township, name):
    other = accounts.officer("jinjiang-02", unions.jinjiang).appointments.get()
    names = {"another's": other.pk, "nobody's": uuid4(), "no key": "\0"}

    page = change(browser, names[name])

    assert "已不在有效期内" in page
    assert "当前身份： 总工会510104 · 审核人" in page


def test_an_office_that_ends_gives_way_to_the_other_with_the_next_page(
    browser, township
):
    change(browser, township.pk)

    operations.end(township.pk, by=actor.installer(), at=clock.now())

    assert "当前身份： 总工会510104 · 审核人" in readable(browser.open("/admin/"))
    assert "acting_as" not in browser.client.session


def test_a_look_at_the_address_changes_nothing(browser, township):
    browser.open(SWITCH, expect=405)


def test_nobody_chooses_without_an_office(unions):
    browser = Browser(accounts.worker())

    assert 'id="login-form"' in browser.send(SWITCH, office=uuid4())
