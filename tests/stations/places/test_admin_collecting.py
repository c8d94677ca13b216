"""Entering and correcting stations by the officers' forms."""

from datetime import date, datetime

import pytest
from django.urls import reverse

from members.offices.choices import Office
from stations.places import hours
from stations.places.admin.hours_form import PRESETS, preview
from stations.places.models import Station
from tests.browser import Browser, readable
from tests.factories import accounts, stations, tree
from unionhub.audit.models import AuditEvent
from unionhub.kernel.clock import SHANGHAI
from unionhub.reference.choices import Origin
from unionhub.reference.models import CalendarDay, CalendarYear

pytestmark = pytest.mark.django_db

COLLECT = "/admin/stations/station/collect/"
PREVIEW = "/admin/stations/station/hours-preview/"
FORM = {
    "organisation": "",
    "name": "东大路工会驿站",
    "brand": "UNION_STATION",
    "region": tree.JINGUANYI,
    "address": "东大路示例段 8 号",
    "point": "104.068207, 30.654978",
    "coord_system": "GCJ02",
    "kind": "STANDARD",
    "area_dm2": "12.5",
    "host": "COMMUNITY",
    "build_mode": "UNION",
    "capacity": "12",
    "entry": "SCAN",
    "hours": "Mo-Fr 09:00-17:00; Sa,Su,PH off",
    "facilities-WATER": "YES",
    "facilities-WIFI": "NO",
    "facilities-AED": "UNKNOWN",
    "has_sign": "on",
    "keeper_name": "王小样",
    "keeper_phone": "138 0013 8000",
}


@pytest.fixture
def clerk(unions):
    return Browser(accounts.officer("clerk", unions.jinjiang, Office.CLERK))


@pytest.fixture
def form(unions):
    return FORM | {"organisation": unions.jinjiang.pk}


def test_a_county_collects_a_station_with_all_that_is_known(clerk, form):
    told = readable(clerk.send(COLLECT, **form))

    made = Station.objects.get()
    assert f"已采集：东大路工会驿站，编号 {made.pk}" in told
    assert (made.area_dm2, made.capacity, made.entry) == (1_250, 12, "SCAN")
    assert (made.told_lng, made.told_lat, made.told_system) == (
        104.068207,
        30.654978,
        "GCJ02",
    )
    assert (round(made.lng, 4), round(made.lat, 4)) == stations.CHENGDU
    there = dict(made.facilities.values_list("kind", "is_there"))
    assert there == {"WATER": True, "WIFI": False}
    assert made.masked_keeper_phone == "138****8000"


def test_the_form_begins_with_the_own_union_and_its_places(clerk, unions):
    page = clerk.open(COLLECT)

    assert f'value="{unions.jinjiang.pk}"' in page
    assert f'<option value="{unions.jinguanyi.pk}">' in page
    assert f'<option value="{tree.JINGUANYI}">' in page
    assert tree.ZIGONG not in page
    assert unions.zigong.pk not in page


@pytest.mark.parametrize("office", [Office.REVIEWER, Office.AUDITOR])
def test_who_may_not_edit_has_no_form(unions, office):
    browser = Browser(accounts.officer("other", unions.jinjiang, office))

    browser.open(COLLECT, expect=404)


def test_what_stands_there_is_named_and_a_reason_lets_pass(clerk, form, unions):
    other = stations.collected(unions.jinjiang, "老站点")

    refused = readable(clerk.send(COLLECT, **form))
    assert f"约 0 米处已有“老站点”（{other.pk}）" in refused
    assert "东大路示例段 8 号" in clerk.answer.content.decode()
    clerk.send(COLLECT, **form, not_a_duplicate="二楼另一处")

    assert Station.objects.count() == 2


def test_what_others_look_after_is_not_named(clerk, form, unions):
    other = stations.collected(unions.zigong, "别处的站点")

    refused = clerk.send(COLLECT, **form)

    assert "其他工会管理的站点" in refused
    assert other.pk not in refused
    assert "别处的站点" not in refused


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"point": "104.06"}, "请填写“经度,纬度”"),
        ({"point": "30.65,104.06"}, "经度和纬度填反了。"),
        ({"point": "116.4,39.9"}, "该位置不在本省范围内。"),
        ({"coord_system": ""}, "该字段是必填项。"),
        ({"region": "510999"}, "区划"),
        ({"kind": "MICRO"}, "面积"),
        ({"hours": "早九晚五"}, "开放时间格式不正确。"),
        ({"keeper_phone": "123"}, "手机号码"),
        ({"service_phone": "13800138000"}, "号码"),
        ({"organisation": "51030000001"}, "没有这个工会，或不在管辖范围内。"),
        ({"facilities-WATER": "MAYBE"}, "不在可选值之内。"),
    ],
)
def test_what_is_wrong_is_told_beside_its_field(clerk, form, unions, changed, said):
    page = readable(clerk.send(COLLECT, **form | changed))

    assert said in page
    assert not Station.objects.exists()


def correct(browser, station, **given):
    address = reverse("admin:stations_station_button", args=(station.pk, "correction"))
    version = Station.objects.get(pk=station.pk).version
    sent = {
        "name": station.name,
        "brand": station.brand,
        "host": station.host,
        "build_mode": station.build_mode,
        "address": station.address,
        "area_dm2": "12",
        "capacity": "12",
        "entry": station.entry,
        "keeper_name": station.keeper_name,
        "has_sign": "on",
        "version": version,
    }
    return readable(browser.send(address, **sent | given))


def test_a_correction_tells_only_what_changed(clerk, unions):
    station = stations.collected(unions.jinjiang)

    assert "已更正。" in correct(clerk, station, name="新名字", entry="KEY")

    fresh = Station.objects.get()
    assert (fresh.name, fresh.entry, fresh.capacity) == ("新名字", "KEY", 12)
    event = AuditEvent.objects.get(verb="station.corrected")
    assert event.facts["after"] == {"name": "新名字", "entry": "KEY"}


def test_a_correction_of_nothing_changes_nothing(clerk, unions):
    station = stations.collected(unions.jinjiang)

    assert "没有改动。" in correct(clerk, station)

    assert Station.objects.get().version == station.version


def test_a_correction_on_an_older_version_is_refused(clerk, unions):
    station = stations.collected(unions.jinjiang)

    correct(clerk, station, name="新名字", version=station.version + 1)

    assert Station.objects.get().name == station.name


def test_the_form_to_correct_shows_no_phone(clerk, unions):
    station = stations.collected(unions.jinjiang)

    page = clerk.open(
        reverse("admin:stations_station_button", args=(station.pk, "correction"))
    )

    assert 'value="12.0"' in page
    assert "13800138000" not in page
    assert "138****8000" not in page


@pytest.mark.parametrize("text", [text for _label, text in PRESETS])
def test_every_pattern_is_sound_and_in_normal_form(text):
    assert hours.checked(text) == text


def test_the_preview_follows_the_calendar(clerk):
    year = CalendarYear.objects.create(year=2027, origin=Origin.BUNDLED, announced=True)
    new_year = date(2027, 1, 1)
    CalendarDay.objects.create(day=new_year, year=year, is_working=False)
    at = datetime(2026, 11, 23, 10, tzinfo=SHANGHAI)

    parts = preview("May-Sep 07:30-20:00; Oct-Apr 08:30-18:00; PH 10:00-16:00", at)

    assert [part["title"] for part in parts] == [
        "未来七天",
        "最近的法定节假日",
        "半年后的一周",
    ]
    assert parts[0]["rows"][0] == ["2026-11-23", "周一", "08:30–18:00"]
    assert parts[1]["rows"] == [["2027-01-01", "周五", "10:00–16:00"]]
    assert parts[2]["rows"][0] == ["2027-05-24", "周一", "07:30–20:00"]


def test_the_preview_is_asked_while_one_types(clerk):
    clerk.open(PREVIEW, hours="22:00-06:00")
    night = clerk.answer.json()
    clerk.open(PREVIEW, hours="<script>")
    wrong = clerk.answer.json()
    clerk.open(PREVIEW)

    assert night["parts"][0]["rows"][1][2] == "00:00–06:00、22:00–24:00"
    assert wrong == {"error": "开放时间格式不正确。"}
    assert clerk.answer.json() == {"hours": [], "parts": []}


def test_nobody_without_an_office_previews():
    Browser().open(PREVIEW, expect=302)
