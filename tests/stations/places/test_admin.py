"""The officers' pages of stations."""

from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse

from members.offices.choices import Office
from stations.places.admin.pages import week
from stations.places.models import HoursOverride, Station
from tests.browser import Browser, readable
from tests.factories import accounts, stations
from unionhub.kernel import clock
from unionhub.kernel.clock import SHANGHAI

pytestmark = pytest.mark.django_db

LIST = "/admin/stations/station/"


@pytest.fixture
def clerk(unions):
    return Browser(accounts.officer("clerk", unions.jinjiang, Office.CLERK))


@pytest.fixture
def reviewer(unions):
    return Browser(accounts.officer("reviewer", unions.jinjiang))


def page_of(station):
    return reverse("admin:stations_station_change", args=(station.pk,))


def test_the_list_shows_the_own_part_and_stands_in_the_navigation(clerk, unions):
    here = stations.collected(unions.jinguanyi)
    there = stations.collected(unions.zigong, "自贡", region="510302001", lat=30.7)

    page = clerk.open(LIST)

    assert here.pk in page
    assert there.pk not in page
    assert "服务站点" in readable(page)


def test_one_page_shows_week_haves_and_a_masked_phone(clerk, unions):
    station = stations.collected(unions.jinjiang, facilities={"WATER": True})

    page = readable(clerk.open(page_of(station)))

    assert "138****8000" in page
    assert "13800138000" not in page
    assert "微波炉、座椅、充电、急救箱" in page
    assert "未来七天" in page
    assert "00:00–24:00" in page


def test_the_week_follows_hours_and_single_days(unions):
    at = datetime(2026, 11, 23, 10, tzinfo=SHANGHAI)
    text = "Mo-Fr 08:30-12:00,14:30-18:00; Sa 22:00-02:00"
    station = stations.collected(unions.jinjiang, hours=text)
    HoursOverride.objects.create(
        station=station, day=date(2026, 11, 24), spans="off", reason="活动"
    )

    told = [str(row[2]) for row in week(Station.objects.get(), at)]

    workday = "08:30–12:00、14:30–18:00"
    assert told[:2] == [workday, "不开放"]
    assert told[5:] == ["22:00–24:00", "00:00–02:00"]


def test_what_was_not_verified_for_long_is_the_work_list(clerk, unions):
    old = stations.accepted(unions.jinjiang, "很久")
    new = stations.accepted(unions.jinjiang, "最近", lat=30.7)
    today = clock.local_date(clock.now())
    Station.objects.filter(pk=old.pk).update(fresh_as_of=today - timedelta(days=181))
    Station.objects.filter(pk=new.pk).update(fresh_as_of=today - timedelta(days=180))

    page = clerk.open(LIST, verified="stale")

    assert old.pk in page
    assert new.pk not in page


def press(browser, station, name, **given):
    address = reverse("admin:stations_station_button", args=(station.pk, name))
    browser.open(address)
    version = Station.objects.get(pk=station.pk).version
    return browser.send(address, **given, version=version)


def test_buttons_lead_from_collected_to_open(clerk, reviewer, unions):
    station = stations.collected(unions.jinjiang)

    press(clerk, station, "hours", hours="08:00-20:00")
    press(clerk, station, "proposal")
    press(reviewer, station, "acceptance")
    press(clerk, station, "facilities", there=["WATER"], absent=["WIFI"])
    press(clerk, station, "closure", ends_at="2099-01-01T00:00", reason="检修")
    press(clerk, station, "opening")
    press(clerk, station, "verification")
    press(clerk, station, "pause", state="SUSPENDED", reason="暂停")

    fresh = Station.objects.get()
    assert (fresh.state, fresh.hours) == ("SUSPENDED", "08:00-20:00")
    assert fresh.closures.get().ends_at < clock.now()
    told = dict(fresh.facilities.values_list("kind", "is_there"))
    assert told == {"WATER": True, "WIFI": False}


def test_only_what_the_state_and_the_office_allow_is_offered(clerk, reviewer, unions):
    station = stations.published(unions.jinjiang)

    pages = [browser.open(page_of(station)) for browser in (clerk, reviewer)]

    def offered(page, name):
        address = reverse("admin:stations_station_button", args=(station.pk, name))
        return address in page

    names = ("pause", "closing", "resumption", "revocation", "acceptance")
    assert [n for n in names if offered(pages[0], n)] == ["pause", "closing"]
    assert [n for n in names if offered(pages[1], n)] == ["revocation"]
