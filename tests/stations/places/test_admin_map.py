"""The officers' map: what lies in sight, narrowed as the list is."""

import hashlib

import pytest
from django.conf import settings as project
from django.contrib.staticfiles import finders
from django.core.exceptions import ImproperlyConfigured

from members.offices.choices import Office
from stations.places import operations
from stations.places.models import Station
from stations.places.questions import MapLayers
from tests.browser import Browser, readable
from tests.factories import accounts, stations
from unionhub.kernel import actor, happenings
from unionhub.web import maps

pytestmark = pytest.mark.django_db

MAP = "/admin/stations/station/map/"
DATA = "/admin/stations/station/map-data/"
BOX = {
    "west": "104",
    "south": "30.5",
    "east": "104.2",
    "north": "30.8",
    "columns": "10",
}
# Of the released package leaflet 1.9.4; its pictures of pins are not used.
LEAFLET = {
    "leaflet.js": "db49d009c841f5ca34a888c96511ae936fd9f5533e90d8b2c4d57596f4e5641a",
    "leaflet.css": "a7837102824184820dfa198d1ebcd109ff6d0ff9a2672a074b9a1b4d147d04c6",
    "LICENSE": "53e8dc25862014e4324741ca18fbe3611e11d42ef69f59f86ea8c5389647d4cb",
}


@pytest.fixture
def clerk(unions):
    return Browser(accounts.officer("clerk", unions.jinjiang, Office.CLERK))


def seen(browser, **more):
    browser.open(DATA, **BOX | more)
    return browser.answer.json()


def names(told):
    return [station["name"] for station in told["stations"]]


def test_an_officer_sees_the_own_stations_published_or_not(clerk, unions):
    stations.collected(unions.jinjiang, "采集")
    stations.published(unions.jinguanyi, "发布", lng=104.07)
    stations.published(unions.zigong, "别处", lng=104.08)
    stations.published(unions.jinjiang, "远处", lng=104.9)

    told = seen(clerk)

    assert names(told) == ["采集", "发布"]
    assert (told["count"], told["heaps"], told["is_capped"]) == (2, [], False)


def test_a_station_stands_where_the_pictures_have_it(clerk, unions):
    made = stations.collected(unions.jinjiang)

    (told,) = seen(clerk)["stations"]

    assert told == {
        "code": made.pk,
        "name": made.name,
        "state": "PLANNED",
        "state_label": "筹建",
        "listing_label": "已采集",
        "at": [30.654978, 104.068207],
    }


def test_filters_leave_out_the_rest(clerk, unions):
    stations.collected(unions.jinjiang, "筹建")
    stations.accepted(unions.jinjiang, "开放", lng=104.07)
    ended = stations.accepted(unions.jinjiang, "关闭", lng=104.08)
    by = actor.installer()
    operations.end(ended.pk, "CLOSED", reason="拆迁", by=by, at=stations.AT)
    old = stations.accepted(unions.jinjiang, "很久", lng=104.09)
    Station.objects.filter(pk=old.pk).update(fresh_as_of="2020-01-01")

    assert names(seen(clerk)) == ["筹建", "开放", "很久"]
    assert names(seen(clerk, state="CLOSED")) == ["关闭"]
    assert names(seen(clerk, state="OPEN", listing="COLLECTED")) == ["开放", "很久"]
    assert "很久" in names(seen(clerk, stale="on"))
    assert "筹建" not in names(seen(clerk, stale="on"))


def test_many_are_told_as_heaps(clerk, unions, monkeypatch):
    monkeypatch.setattr("stations.places.admin.map_page.MOST_SINGLE", 2)
    for n, lng in enumerate((104.061, 104.062, 104.15)):
        stations.collected(unions.jinjiang, f"第{n}", lng=lng)

    told = seen(clerk)

    assert told["stations"] == []
    assert sorted(heap["count"] for heap in told["heaps"]) == [1, 2]
    assert told["count"] == 3


def test_more_than_can_be_fetched_is_said(clerk, unions, monkeypatch):
    monkeypatch.setattr("stations.places.admin.map_page.MOST_FETCHED", 1)
    for n in range(2):
        stations.collected(unions.jinjiang, f"第{n}", lng=104.06 + n / 100)

    told = seen(clerk)

    assert (told["count"], told["is_capped"]) == (1, True)


@pytest.mark.parametrize("number", [1, 10])
def test_a_box_is_one_question_however_many_lie_in_it(
    clerk, unions, number, django_assert_max_num_queries
):
    for n in range(number):
        stations.collected(unions.jinjiang, f"第{n}", lng=104.06 + n / 100)
    seen(clerk)

    # 1 session 2 account 3 offices 4 second factor 5 delegations 6 the stations
    with django_assert_max_num_queries(7):
        assert len(names(seen(clerk))) == number


@pytest.mark.parametrize(
    "wrong",
    [
        {"west": "nan"},
        {"west": "x"},
        {"east": "181"},
        {"columns": "0"},
        {"columns": "1000000"},
        {"state": "GOLD"},
        {"phone": "1"},
    ],
)
def test_a_question_the_page_does_not_ask_is_refused(clerk, wrong):
    clerk.open(DATA, expect=400, **BOX | wrong)


@pytest.mark.parametrize("address", [MAP, DATA])
def test_the_map_is_for_offices_over_stations(unions, address):
    worker = Browser(accounts.worker("13900139000"))
    warden = Browser(accounts.officer("warden", unions.jinjiang, Office.SECURITY_ADMIN))

    worker.open(address, expect=302)
    warden.open(address, expect=403)


def test_the_page_leads_from_the_list_and_shows_no_pictures(clerk, unions):
    stations.collected(unions.jinjiang)

    assert f'href="{MAP}"' in clerk.open("/admin/stations/station/")
    page = clerk.open(MAP)

    assert 'data-tiles=""' in page
    assert "没有设置底图" in readable(page)
    assert 'data-south="30.654978"' in page
    assert "https://" not in page


def test_pictures_come_from_the_one_place_that_is_set(clerk, settings):
    settings.MAP_TILES = "https://tiles.example/{z}/{x}/{y}.png"
    settings.MAP_ATTRIBUTION = "审图号：GS（2026）1 号"
    settings.MAP_ORIGIN = "https://tiles.example"

    page = clerk.open(MAP)
    policy = clerk.answer.headers["Content-Security-Policy"]
    clerk.open("/admin/stations/station/")

    assert "审图号" in readable(page)
    assert "img-src 'self' data: https://tiles.example" in policy
    assert policy.count("https://") == 1
    assert "'unsafe-eval'" in policy
    assert "tiles.example" not in clerk.answer.headers["Content-Security-Policy"]


def test_other_rooms_add_layers(clerk, monkeypatch):
    told = {MapLayers: [lambda _question: [("空白区域", "/api/v1/blank.geojson")]]}
    monkeypatch.setattr(happenings, "_subscribers", {**happenings._subscribers, **told})

    page = clerk.open(MAP)

    assert 'data-layer="/api/v1/blank.geojson"' in page


@pytest.mark.parametrize(
    ("tiles", "attribution", "datum"),
    [
        ("https://tiles.example/{z}/{x}.png", "某图", "GCJ02"),
        ("ftp://tiles.example/{z}/{x}/{y}", "某图", "GCJ02"),
        ("https://a.example; script-src *//{z}/{x}/{y}", "某图", "GCJ02"),
        ("https://tiles.example/{z}/{x}/{y}", "", "GCJ02"),
        ("", "", "BD09"),
    ],
)
def test_a_wrong_setting_explains_itself(tiles, attribution, datum):
    with pytest.raises(ImproperlyConfigured, match="UNIONHUB_MAP_"):
        maps.origin(tiles, attribution, datum)


def test_nothing_is_set_unless_somebody_does():
    assert (project.MAP_TILES, project.MAP_ORIGIN, project.MAP_DATUM) == (
        "",
        "",
        "GCJ02",
    )
    told = maps.origin("https://t.example:8443/{z}/{x}/{y}?tk=1", "某图", "WGS84")
    assert told == "https://t.example:8443"


@pytest.mark.parametrize(("file", "digest"), LEAFLET.items())
def test_the_files_of_leaflet_are_the_released_ones(file, digest):
    found = finders.find(f"leaflet/{file}")

    assert found
    with open(found, "rb") as content:
        assert hashlib.sha256(content.read()).hexdigest() == digest
