"""What a courier tells on a plain page, and how it is followed."""

import re

import pytest
from django.conf import settings
from django.test import Client

from stations.care import pages
from stations.care.choices import Budget, ReportState
from stations.care.models import StationReport, Voice
from tests.browser import Browser, readable
from tests.factories import care, stations

RECEIPT = re.compile(r'class="note receipt">([0-9A-Z-]+)<')
KEY = re.compile(r'name="key" value="([^"]+)"')
FOLLOW = "/station-reports"

pytestmark = pytest.mark.django_db


@pytest.fixture
def courier():
    return Browser()


@pytest.fixture
def door(unions):
    """The form of a public station."""
    return f"/stations/{stations.published(unions.jinjiang).pk}/report"


@pytest.fixture
def key(courier, door):
    """Of the form that was opened."""
    return KEY.search(courier.open(door))[1]


def receipt_in(page):
    return RECEIPT.search(page)[1]


def pressed(page, button):
    """What a button of the page sends."""
    name, value = re.search(f'name="(\\w+)" value="(\\w+)">{button}<', page).groups()
    return {name: value}


def test_a_report_is_told_and_followed_by_its_receipt(courier, door, key):
    words = {"text": "饮水机不出水", "phone": "138 0013 8000"}
    page = courier.send(door, key=key, kind="FAULT", facility="WATER", **words)

    assert "设施故障（饮水）" in page
    assert courier.answer.headers["Cache-Control"] == "no-store"
    followed = courier.send(FOLLOW, receipt=receipt_in(page).lower())
    assert "待处理" in readable(followed)
    assert "不出水" not in followed
    assert Voice.objects.get().masked_phone == "138****8000"


def test_the_reply_is_read_by_receipt(courier, unions):
    heard = care.fixed(stations.published(unions.jinjiang))

    page = readable(courier.send(FOLLOW, receipt=heard.receipt))

    assert "已处理 工会答复 已更换" in page


@pytest.mark.parametrize(
    ("button", "state", "said"),
    [
        ("已解决", ReportState.CONFIRMED, "已确认"),
        ("没有解决", ReportState.REOPENED, "未解决，重新办理"),
    ],
)
def test_whoever_told_of_it_says_whether_it_is_settled(
    courier, unions, button, state, said
):
    heard = care.fixed(stations.published(unions.jinjiang))
    shown = courier.send(FOLLOW, receipt=heard.receipt)

    page = courier.send(FOLLOW, receipt=heard.receipt, **pressed(shown, button))

    assert StationReport.objects.get().state == state
    assert f"状态 {said}" in readable(page)
    assert 'name="answer"' not in page
    assert courier.answer.headers["Cache-Control"] == "no-store"


def test_what_the_union_has_not_settled_is_not_answered(courier, unions):
    heard = care.told(stations.published(unions.jinjiang))

    assert 'name="answer"' not in courier.send(FOLLOW, receipt=heard.receipt)
    courier.send(FOLLOW, receipt=heard.receipt, answer="settled", expect=409)
    assert StationReport.objects.get().state == ReportState.NEW


def test_another_answer_changes_nothing(courier, unions):
    heard = care.fixed(stations.published(unions.jinjiang))

    page = courier.send(FOLLOW, receipt=heard.receipt, answer="NOISE", expect=400)

    assert "不在可选值之内" in page
    assert StationReport.objects.get().state == ReportState.FIXED


def test_a_form_of_another_site_gives_no_answer(unions):
    heard = care.fixed(stations.published(unions.jinjiang))
    foreign = Client(enforce_csrf_checks=True)
    given = {"receipt": heard.receipt, "answer": "settled"}

    assert foreign.post(FOLLOW, given).status_code == 403
    assert StationReport.objects.get().state == ReportState.FIXED


def test_sent_twice_it_is_told_once(courier, door, key):
    told = {"key": key, "kind": "PROBLEM", "text": "灯太暗"}

    first, again = courier.send(door, **told), courier.send(door, **told)

    assert receipt_in(first) == receipt_in(again)
    assert courier.answer.headers["Cache-Control"] == "no-store"
    assert Voice.objects.count() == 1


def test_other_words_under_the_same_key_are_asked_for_again(courier, door, key):
    courier.send(door, key=key, kind="PROBLEM", text="灯太暗")

    page = courier.send(door, key=key, kind="PROBLEM", text="门坏了", expect=422)

    assert "内容有改动" in page
    assert KEY.search(page)[1] != key
    assert Voice.objects.count() == 1


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({}, "此项必填"),
        ({"kind": "NOISE"}, "不在可选值之内"),
        ({"kind": "FAULT"}, "此项必填"),
        ({"kind": "CORRECTION", "facility": "WATER"}, "此项必填"),
        ({"kind": "PROBLEM"}, "此项必填"),
        ({"kind": "PROBLEM", "text": "找 13800138000"}, "号码"),
        ({"kind": "LOCKED", "phone": "12"}, "手机"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_written_stays(
    courier, door, key, told, said
):
    page = courier.send(door, key=key, expect=400, **told)

    assert said in readable(page)
    assert KEY.search(page)[1] == key
    assert told.get("text", "") in page
    assert not StationReport.objects.exists()


def test_what_the_kind_does_not_ask_for_is_not_looked_at(courier, door, key):
    courier.send(door, key=key, kind="LOCKED", facility="WATER", aspect="HOURS")

    report = StationReport.objects.get()
    assert (report.kind, report.facility, report.aspect) == ("LOCKED", "", "")


def test_a_form_of_another_site_is_refused(door, key):
    foreign = Client(enforce_csrf_checks=True)
    told = {"key": key, "kind": "LOCKED"}

    assert foreign.post(door, told).status_code == 403
    assert foreign.post(FOLLOW, {"receipt": "A"}).status_code == 403
    assert not StationReport.objects.exists()


def test_the_browser_is_let_name_the_origin_of_the_form(courier, door):
    """Without it, it would send ``Origin: null``, and its own form were refused."""
    assert '<meta name="referrer" content="same-origin">' in courier.open(door)
    assert courier.answer.headers["Referrer-Policy"] == "same-origin"
    assert settings.CSRF_COOKIE_NAME in courier.answer.cookies


def test_the_page_spends_the_budgets_of_the_api(courier, door, key, monkeypatch):
    monkeypatch.setattr(pages, "PER_STATION", Budget("care-station", 1, 3600))
    courier.send(door, key=key, kind="LOCKED")

    page = courier.send(door, key=key, kind="LOCKED", expect=429)

    assert "请求过于频繁" in page
    assert int(courier.answer.headers["Retry-After"]) > 0


def test_receipts_are_not_guessed_without_end(courier, monkeypatch):
    monkeypatch.setattr(pages, "PER_RECEIPT", Budget("care-receipt", 1, 60))

    assert "没有这个回执码" in courier.send(FOLLOW, receipt="7KQ2M", expect=404)
    assert "请求过于频繁" in courier.send(FOLLOW, receipt="7KQ2N", expect=429)


def test_nothing_is_told_of_a_station_that_is_not_public(courier, unions):
    planned = stations.collected(unions.jinjiang)

    for code in (planned.pk, "ABSENT"):
        page = courier.open(f"/stations/{code}/report", expect=404)
        assert "没有这个站点" in page


def test_a_receipt_of_a_wish_is_none_of_a_report(courier, unions):
    heard = care.wished()

    courier.send(FOLLOW, receipt=heard.receipt, expect=404)
