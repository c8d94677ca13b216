"""Moving a station and handing it over by the officers' forms."""

import pytest
from django.urls import reverse

from members.offices.choices import Office
from stations.places.models import Station
from tests.browser import Browser, readable
from tests.factories import accounts, stations, tree
from unionhub.audit.models import AuditEvent

pytestmark = pytest.mark.django_db

MOVE = {
    "region": tree.JINGUANYI,
    "address": "示例路 9 号",
    "point": "104.08,30.66",
    "coord_system": "WGS84",
    "reason": "拆迁",
}


@pytest.fixture
def clerk(unions):
    return Browser(accounts.officer("clerk", unions.jinjiang, Office.CLERK))


def press(browser, station, name, **given):
    address = reverse("admin:stations_station_button", args=(station.pk, name))
    version = given.pop("version", Station.objects.get(pk=station.pk).version)
    return readable(browser.send(address, version=version, **given))


def test_a_published_station_moves_and_waits_to_be_checked_again(clerk, unions):
    station = stations.published(unions.jinjiang)

    assert "已迁址" in press(clerk, station, "relocation", **MOVE)

    fresh = Station.objects.get()
    assert (fresh.pk, fresh.address, fresh.listing) == (
        station.pk,
        "示例路 9 号",
        "COLLECTED",
    )
    assert (fresh.lng, fresh.lat) == (104.08, 30.66)
    assert AuditEvent.objects.get(verb="station.relocated").facts["reason"] == "拆迁"


def test_what_stands_there_is_named_and_a_reason_lets_it_move(clerk, unions):
    station = stations.collected(unions.jinjiang)
    other = stations.collected(unions.jinjiang, "另一处", lng=104.08, lat=30.66)

    refused = press(clerk, station, "relocation", **MOVE)
    assert f"约 0 米处已有“另一处”（{other.pk}）" in refused
    press(clerk, station, "relocation", **MOVE, not_a_duplicate="楼上楼下")

    assert Station.objects.get(pk=station.pk).address == "示例路 9 号"


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"point": "30.65,104.06"}, "经度和纬度填反了。"),
        ({"point": "116.4,39.9"}, "该位置不在本省范围内。"),
        ({"coord_system": ""}, "该字段是必填项。"),
        ({"reason": ""}, "该字段是必填项。"),
        ({"region": tree.CHENGDU}, "区划"),
    ],
)
def test_what_is_wrong_with_the_new_place_is_told(clerk, unions, changed, said):
    station = stations.collected(unions.jinjiang)

    assert said in press(clerk, station, "relocation", **MOVE | changed)

    assert Station.objects.get().address == station.address


def test_a_move_on_an_older_version_is_refused(clerk, unions):
    station = stations.collected(unions.jinjiang)

    press(clerk, station, "relocation", **MOVE, version=station.version + 1)

    assert Station.objects.get().address == station.address


def test_a_station_is_handed_over_to_a_union_that_is_offered(clerk, unions):
    station = stations.collected(unions.jinjiang)
    address = reverse("admin:stations_station_button", args=(station.pk, "hand-over"))
    form = clerk.open(address)
    assert f'<option value="{unions.jinguanyi.pk}">' in form
    assert f'<option value="{unions.jinjiang.pk}">' not in form

    given = {"organisation": unions.jinguanyi.pk, "reason": "管理调整"}
    assert "已移交。" in press(clerk, station, "hand-over", **given)

    assert Station.objects.get().org_path == unions.jinguanyi.path


@pytest.mark.parametrize(
    ("union", "said"),
    [("zigong", "没有这个工会，或不在管辖范围内。"), ("jinjiang", "矛盾")],
)
def test_a_station_is_not_handed_over_elsewhere_or_to_its_own(
    clerk, unions, union, said
):
    station = stations.collected(unions.jinjiang)

    given = {"organisation": getattr(unions, union).pk, "reason": "管理调整"}
    page = press(clerk, station, "hand-over", **given)

    assert said in page
    assert Station.objects.get().org_path == unions.jinjiang.path


@pytest.mark.parametrize("name", ["relocation", "hand-over"])
@pytest.mark.parametrize("office", [Office.REVIEWER, Office.AUDITOR])
def test_who_may_not_edit_moves_nothing(unions, office, name):
    station = stations.collected(unions.jinjiang)
    browser = Browser(accounts.officer("other", unions.jinjiang, office))
    address = reverse("admin:stations_station_button", args=(station.pk, name))

    browser.open(address, expect=403)
