"""The officers' pages of how stations are used."""

from datetime import timedelta

import pytest
from django.urls import reverse

from members.offices.choices import Office
from stations.visits import operations
from stations.visits.models import DailyVisits, HeadCount
from tests.browser import Browser, readable
from tests.factories import accounts, stations
from unionhub.kernel import clock
from unionhub.kernel.clock import local_date

pytestmark = pytest.mark.django_db

LIST = "/admin/stations/stationuse/"


@pytest.fixture
def clerk(unions):
    return Browser(accounts.officer("clerk", unions.jinjiang, Office.CLERK))


@pytest.fixture
def station(unions):
    made = stations.published(unions.jinjiang)
    yesterday = local_date(clock.now()) - timedelta(days=1)
    for occupation, count in (("COURIER", 50), ("TAXI", 6), ("PATROL", 2)):
        DailyVisits.objects.create(
            station=made,
            day=yesterday,
            hour=12,
            occupation=occupation,
            way="QR",
            org_path=made.org_path,
            count=count,
        )
    operations.fold(yesterday)
    return made


def page_of(station):
    return reverse("admin:stations_stationuse_change", args=(station.pk,))


@pytest.mark.parametrize("where", ["list", "one"])
def test_charts_show_fives_and_nothing_of_fewer(clerk, station, where):
    page = clerk.open(LIST if where == "list" else page_of(station))

    assert "快递员 50" in page
    assert "出租车司机 5" in page
    assert "巡防人员" not in page
    assert "每满 5 计 5" in readable(page)


def test_heads_are_counted_by_the_button(clerk, station):
    day = local_date(clock.now()).isoformat()
    heads = reverse("admin:stations_stationuse_button", args=(station.pk, "heads"))

    clerk.open(heads)
    clerk.send(heads, version=station.version, day=day, count=12, reason="")

    assert HeadCount.objects.get().count == 12


def test_marked_stations_are_printed_on_a_sheet_those_elsewhere_are_not(
    clerk, station, unions
):
    there = stations.published(
        unions.zigong, "自贡驿站", region="510302001", location_reason="测试"
    )

    sheet = clerk.open(f"{LIST}sheet/?codes={station.pk}.{there.pk}")

    assert station.name in sheet
    assert there.name not in sheet
    assert sheet.count("<svg") == 1
