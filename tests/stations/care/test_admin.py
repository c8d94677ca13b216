"""The officers' two desks."""

import pytest
from django.urls import reverse

from members.offices.choices import Office
from stations.care.models import SiteSuggestion, StationReport, Voice
from tests.browser import Browser, readable
from tests.factories import accounts, care, stations

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(unions):
    return Browser(accounts.officer("clerk", unions.jinjiang, Office.CLERK))


@pytest.fixture
def station(unions):
    """A public one of Jinjiang."""
    return stations.published(unions.jinjiang)


def page_of(row):
    name = f"admin:stations_{row._meta.model_name}_change"
    return reverse(name, args=(row.pk,))


def button_of(row, name):
    button = f"admin:stations_{row._meta.model_name}_button"
    return reverse(button, args=(row.pk, name))


def test_the_desk_lists_the_own_part_and_what_is_late(clerk, unions, station):
    late = care.report(station)
    StationReport.objects.filter(pk=late.pk).update(due_on="2026-01-01")
    care.report(stations.published(unions.zigong, "自贡", lat=30.7), kind="LOCKED")

    page = readable(clerk.open(reverse("admin:stations_stationreport_changelist")))

    assert "设施故障（饮水）" in page
    assert "锦官驿街道工会驿站" in page
    assert "自贡" not in page
    assert "已逾期" in page


def test_a_report_is_settled_with_a_reply_and_shows_a_masked_phone(clerk, station):
    report = care.report(station, **care.WATER, phone="13800138000")

    page = readable(clerk.open(page_of(report)))
    clerk.send(button_of(report, "settlement"), reply="已换", version=1)

    report.refresh_from_db()
    assert "138****8000" in page
    assert "13800138000" not in page
    assert (report.state, report.reply) == ("FIXED", "已换")


def test_a_correction_leads_to_where_it_is_put_right(clerk, station):
    report = care.report(station, kind="CORRECTION", aspect="HOURS")

    page = clerk.open(page_of(report))

    assert button_of(station, "hours") in page
    assert "去更正站点信息" in readable(page)


def test_what_is_held_back_is_read_after_the_button(clerk, station):
    heard = care.told(station, kind="PROBLEM", text="难听的话")
    Voice.objects.filter(pk=heard.voice.pk).update(is_held=True)
    report = heard.voice.report

    before = readable(clerk.open(page_of(report)))
    clerk.send(button_of(report, "release"), version=1)

    assert "难听的话" not in before
    assert "难听的话" in readable(clerk.open(page_of(report)))


def test_the_page_of_a_station_shows_what_was_told_of_it(clerk, station):
    care.report(station)

    page = readable(clerk.open(page_of(station)))

    assert "群众反映" in page
    assert "设施故障（饮水）" in page


def test_a_wish_is_adopted_on_its_page(clerk, unions):
    made = care.surveyed()
    plan = {name: value or "" for name, value in vars(care.plan()).items()}

    plan |= {"reply": "已列入", "version": made.version}
    clerk.client.post(button_of(made, "adoption"), plan)

    made.refresh_from_db()
    assert made.state == "ACCEPTED"
    assert "打开筹建站点" in readable(clerk.open(page_of(made)))
    assert SiteSuggestion.objects.get().station.state == "PLANNED"
