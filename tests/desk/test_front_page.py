"""The front page: for a newcomer, in Chinese, from our own files."""

import re

import pytest
from django.contrib.staticfiles import finders
from django.urls import resolve

from tests.browser import Browser, readable

DOORS = [
    "/stations",
    "/api/v1/docs",
    "/api/v1/redoc",
    "/api/v1/schema",
    "/admin/",
    "/livez",
    "/readyz",
    "/api/v1/regions",
    "/api/v1/consents/current",
]


@pytest.fixture
def page():
    return Browser().open("/")


@pytest.mark.parametrize("door", DOORS)
def test_it_points_to_every_door_and_each_exists(page, door):
    assert f'href="{door}"' in page
    assert resolve(door)


def test_it_says_in_chinese_what_this_is(page):
    assert '<html lang="zh-Hans">' in page
    assert page.count("<li>", 0, page.index("从这里开始")) == 5
    assert "工会会员服务平台" in readable(page)


@pytest.mark.parametrize("call", ["auth/sms-codes", "auth/tokens", "enrolments"])
def test_it_shows_the_three_calls_of_joining(page, call):
    assert f"curl -X POST http://testserver/api/v1/{call} " in page
    assert resolve(f"/api/v1/{call}")


def test_it_loads_nothing_from_elsewhere_and_nothing_inline(page):
    loaded = re.findall(r'(?:src|href|action)="([^"]+)"', page)

    assert all(address.startswith("/") and address[1:2] != "/" for address in loaded)
    assert not re.search(r"<script|<style|\sstyle=|\son\w+=", page)


def test_its_files_are_there(page):
    files = re.findall(r'"/static/([^"]+)"', page)

    assert len(files) == 2
    assert all(finders.find(file) for file in files)


def test_it_says_when_all_is_made_up(settings):
    settings.DEMO = True

    page = Browser().open("/")

    assert "编造" in page
    assert "demo_code" in page


def test_it_hides_the_documentation_where_it_is_not_public(settings):
    settings.DOCS_PUBLIC = False

    assert "/api/v1/docs" not in Browser().open("/")


def test_it_changes_nothing():
    browser = Browser()

    browser.send("/", expect=405)

    assert browser.answer.headers["Allow"] == "GET, HEAD"


def test_the_admin_is_found_without_its_last_stroke():
    browser = Browser()

    browser.open("/admin", expect=302)

    assert browser.answer.headers["Location"] == "/admin/"
