"""The landing page: counts of the officer's own unions and nobody else's."""

from datetime import timedelta

import pytest
from django.urls import reverse

from members.enrolment.models import Enrolment
from members.offices.access import actor_for
from members.offices.choices import Office
from stations.places.models import Station
from tests import journeys
from tests.browser import Browser, readable
from tests.factories import accounts, stations
from unionhub.audit.models import AccessLog
from unionhub.desk import landing

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(unions, officer, at):
    """A member of Jinguanyi, and a request that waits there."""
    journeys.admitted(at, officer)
    journeys.requested(at, serial=2, phone="13800138002")


def figures(page):
    return {str(f.label): f.value for f in [*page["waiting"], *page.get("figures", ())]}


@pytest.mark.usefixtures("people")
def test_an_officer_sees_the_figures_of_the_own_part_of_the_tree(officer, at):
    shown = figures(landing.page(actor_for(officer, at), at))

    assert shown["有效会员"] == "1"
    assert shown["实名率"] == "100.0%"
    assert shown["四类重点群体"] == "1"
    assert (shown["所辖未办结申请"], shown["其中逾期"]) == ("1", "0")
    assert shown["待批准的导出"] == "0"


@pytest.mark.usefixtures("people")
def test_an_officer_of_elsewhere_sees_nothing_of_it(unions, at):
    other = accounts.officer("zigong-01", unions.zigong)

    page = landing.page(actor_for(other, at), at)

    shown = figures(page)
    assert {shown[name] for name in ("有效会员", "所辖未办结申请")} == {"0"}
    assert shown["实名率"] == "—"
    assert page["charts"][0].words == ""


@pytest.mark.usefixtures("people")
def test_what_waits_at_the_own_union_is_counted_by_due_date(unions, at):
    near = accounts.officer("jinguanyi-01", unions.jinguanyi)

    shown = figures(landing.page(actor_for(near, at), at))

    waiting = {name: n for name, n in shown.items() if name.startswith("入会申请：")}
    assert list(waiting.values()) == ["1"]


@pytest.mark.usefixtures("people")
def test_the_charts_say_in_words_what_they_show(officer, at):
    groups, weeks = landing.page(actor_for(officer, at), at)["charts"]

    assert groups.words == "快递员 1"
    assert weeks.words.endswith("11月23日 1")
    assert len(weeks.words.split("，")) == 12


def test_the_page_costs_the_same_for_one_member_and_for_many(
    officer, at, django_assert_num_queries
):
    actor = actor_for(officer, at)
    # 1 the calendar, 2 to 4 what waits by due date, 5 exports that wait, 6 to 8 what
    # waits longest, 9 the union, 10 its members, 11 who joined, 12 what is open below,
    # 13 stations by state: there are none, 14 what lies on the desks of stations.
    with django_assert_num_queries(14):
        landing.page(actor, at)
    for serial in range(1, 4):
        journeys.admitted(at, officer, serial, phone=f"1380013800{serial}")

    with django_assert_num_queries(14):
        landing.page(actor, at)


@pytest.mark.parametrize("number", [1, 4])
def test_stations_cost_two_questions_more_however_many(
    unions, at, number, django_assert_num_queries
):
    for n in range(number):
        stations.accepted(unions.jinguanyi, f"第{n}", lng=104.06 + n / 100)
    actor = actor_for(accounts.officer("city-01", unions.chengdu), at)

    # As above, without members who joined lately; then stations by county, names.
    with django_assert_num_queries(16):
        page = landing.page(actor, at)
    assert figures(page)["服务站点"] == str(number)


def test_stations_are_counted_by_state_and_place_and_by_what_is_stale(unions, at):
    stations.collected(unions.jinguanyi, "筹建")
    stations.accepted(unions.jinguanyi, "开放", lng=104.07)
    old = stations.accepted(unions.jinjiang, "很久", lng=104.08)
    Station.objects.filter(pk=old.pk).update(fresh_as_of="2020-01-01")
    Station.objects.exclude(pk=old.pk).update(fresh_as_of=at.date())
    there = {"region": "510302001", "lng": 104.77, "lat": 29.35}
    stations.accepted(unions.zigong, "自贡", **there)

    def told(union):
        page = landing.page(actor_for(accounts.officer(union.pk[:6], union), at), at)
        words = {str(chart.title): chart.words for chart in page["charts"]}
        return figures(page)["待核实站点占比"], words

    share, county = told(unions.jinjiang)
    _share, province = told(unions.root)

    assert share == "50.0%"
    assert county["服务站点按状态"] == "筹建 1，开放 2"
    assert county["使用中的服务站点按地区"] == "锦官驿街道 2"
    assert province["使用中的服务站点按地区"] == "成都市 2，自贡市 1"


@pytest.mark.parametrize(
    "office", [Office.SYSTEM_ADMIN, Office.SECURITY_ADMIN, Office.AUDIT_ADMIN]
)
@pytest.mark.usefixtures("people")
def test_an_administrator_sees_offices_and_no_count_of_members(unions, office):
    browser = Browser(accounts.officer("admin-01", unions.root, office))

    page = readable(browser.open("/admin/"))

    assert "我的任职" in page
    assert "有效会员" not in page
    assert "待办" not in page


@pytest.mark.usefixtures("people")
def test_who_waits_at_the_own_union_is_named_and_the_look_written_down(unions):
    near = Browser(accounts.officer("jinguanyi-01", unions.jinguanyi))

    page = readable(near.open("/admin/"))

    waiting = Enrolment.objects.get(state="PENDING")
    assert "王小明（快递员） 乡镇街道工会510104017" in page
    assert reverse("admin:members_enrolment_change", args=(waiting.pk,)) in near.open(
        "/admin/"
    )
    assert AccessLog.objects.filter(operation="admin inbox list").count() == 2


@pytest.mark.usefixtures("people")
def test_who_waits_below_is_not_named(browser):
    assert "王小明" not in browser.open("/admin/")
    assert "没有等待本级办理的事项" in browser.open("/admin/")
    assert not AccessLog.objects.exists()


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize(
    ("days", "words"), [(-1, "已逾期 1 天"), (0, "今日到期"), (2, "还剩 2 天")]
)
def test_what_is_late_says_so_in_words(unions, at, days, words):
    near = actor_for(accounts.officer("jinguanyi-01", unions.jinguanyi), at)
    due_on = at.date() + timedelta(days)
    Enrolment.objects.filter(state="PENDING").update(due_on=due_on)

    (first,) = landing.page(near, at)["first"]

    assert words in first.due
    assert ("desk-late" in first.due) == (days < 0)


def test_figures_that_take_too_long_leave_the_page_standing(
    officer, at, monkeypatch, browser
):
    def slow(*_given, **_named):
        raise landing.DatabaseError

    monkeypatch.setattr("members.people.operations.headcount", slow)

    assert "统计数暂时无法显示" in browser.open("/admin/")
