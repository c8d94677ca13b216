"""Stations in a browser: a courier finds one, a county enters one and sees it."""

import re

import pytest
from playwright.sync_api import expect

from tests.served.test_officers import DESK, PHONE, english, sign_in, too_wide
from unionhub.desk.demo import story

pytestmark = pytest.mark.once

SMALL = {"width": 360, "height": 740}
# The middle of Chengdu, and a meadow where no station is.
TOWN = {"longitude": 104.0657123, "latitude": 30.6574456}
MEADOW = {"longitude": 101.5, "latitude": 30.9}
# Facilities and datums that bear no other name.
SIGNS = {"AED", "Wi", "Fi", "GCJ", "WGS", "BD", "CGCS"}
AT_ONCE = re.compile(r"near=104\.0657%2C30\.6574&")
STATION = {
    "站点名称": "浏览器采集的工会驿站",
    "地址": "东大路示例段 8 号",
    "坐标（经度,纬度）": "104.1234,30.6123",
    "使用面积（平方米）": "12",
    "不是重复站点的理由": "新建",
}


def test_a_courier_finds_a_station_from_where_the_phone_is(watched, context):
    page = watched.page
    page.set_viewport_size(SMALL)
    context.grant_permissions(["geolocation"])
    context.set_geolocation(TOWN)
    page.goto("/stations")
    page.get_by_role("checkbox", name="充电").check()
    page.get_by_role("radio", name="不限时间").check()

    page.get_by_role("button", name="用我的位置查找").click()

    page.wait_for_url(AT_ONCE)
    assert "facilities=CHARGING" in page.url
    first = page.locator(".card").first
    expect(first).to_contain_text("距离约")
    expect(first.locator(".kit")).to_contain_text("充电")
    assert too_wide(page) == set()
    name = first.locator("a").first.inner_text()
    first.locator("a").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    expect(page.get_by_role("row")).to_have_count(8)
    assert too_wide(page) == set()
    assert (watched.outside, watched.complaints) == ([], [])


def test_far_from_everything_one_is_led_to_the_nearest(watched, context):
    page = watched.page
    page.set_viewport_size(SMALL)
    context.grant_permissions(["geolocation"])
    context.set_geolocation(MEADOW)
    page.goto("/stations?open=any")

    page.get_by_role("button", name="用我的位置查找").click()
    page.get_by_role("link", name=re.compile(r"改为 \d+ 公里内查找")).click()

    expect(page.locator(".card").first).to_be_visible()
    assert (watched.outside, watched.complaints) == ([], [])


def test_without_a_position_a_region_is_chosen_by_keyboard(watched, context):
    page = watched.page
    page.set_viewport_size(SMALL)
    context.clear_permissions()
    page.goto("/stations")

    page.get_by_label("所在市州、县（市、区）").select_option(label="锦江区")
    page.get_by_role("radio", name="不限时间").check()
    page.get_by_role("button", name="查找", exact=True).focus()
    page.keyboard.press("Enter")

    expect(page.locator(".card").first).to_contain_text("在高德地图中打开")
    assert "near=&" in page.url
    assert (watched.outside, watched.complaints) == ([], [])


def test_a_clerk_collects_a_station_with_a_pattern_of_hours(watched):
    page = watched.page
    sign_in(page, story.COUNTY_CLERK)
    page.goto("/admin/stations/station/")
    page.get_by_role("link", name="采集站点").last.click()

    for label, text in STATION.items():
        page.get_by_label(label).fill(text)
    page.get_by_label("所在区划").select_option(label="锦官驿街道")
    page.get_by_label("坐标系").select_option("GCJ02")
    page.get_by_role("group", name="饮水").get_by_label("有", exact=True).check()
    page.get_by_role("button", name="工作日 09:00–17:00，周末、节假日关").click()
    expect(page.get_by_label("开放时间")).to_have_value(
        "Mo-Fr 09:00-17:00; Sa,Su,PH off"
    )
    expect(page.locator(".hours-week tr").first).to_be_visible()
    assert (english(page) - SIGNS) | too_wide(page) == set()
    page.get_by_role("button", name="确认采集站点").click()

    expect(page.get_by_text("已采集：浏览器采集的工会驿站")).to_be_visible()
    assert (watched.outside, watched.complaints) == ([], [])


@pytest.mark.parametrize("size", [PHONE, DESK])
@pytest.mark.parametrize("username", [story.COUNTY_CLERK, "demo-province-reviewer"])
def test_the_map_shows_what_the_officer_looks_after(watched, username, size):
    page = watched.page
    page.set_viewport_size(size)
    sign_in(page, username)
    page.goto("/admin/stations/station/map/")

    expect(page.get_by_text("这个范围内有")).to_be_visible()
    marks = page.locator("#map .map-heap, #map path.leaflet-interactive")
    expect(marks.first).to_be_visible()
    if username == story.COUNTY_CLERK:
        marks.first.dispatch_event("click")
        expect(page.get_by_role("link", name="打开站点")).to_be_visible()
    assert english(page) | too_wide(page) == set()
    assert (watched.outside, watched.complaints) == ([], [])


def test_a_courier_tells_what_is_broken_and_follows_it(watched):
    page = watched.page
    page.set_viewport_size(SMALL)
    page.goto("/stations?region=510104&open=any")
    page.locator(".card h3 a").first.click()
    expect(page.locator(".photos img").first).to_be_visible()
    assert too_wide(page) == set()
    page.get_by_role("link", name="反映问题").click()

    page.get_by_role("radio", name="设施故障").check()
    expect(page.get_by_label("不对的信息")).to_be_hidden()
    page.get_by_label("坏了的设施").select_option(label="饮水")
    page.get_by_label("说明").fill("饮水机不出水")
    assert (english(page) - SIGNS) | too_wide(page) == set()
    page.get_by_role("button", name="提交").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("已收到，谢谢")
    receipt = page.locator(".receipt").inner_text()
    assert too_wide(page) == set()
    page.get_by_role("link", name="查询办理进展").click()
    page.get_by_label("回执码").fill(receipt)
    page.get_by_role("button", name="查询").click()
    expect(page.get_by_text("设施故障（饮水）")).to_be_visible()
    assert too_wide(page) == set()
    assert (watched.outside, watched.complaints) == ([], [])
