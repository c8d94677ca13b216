"""Stations by file: what rows mean, and what comes of them."""

import pytest

from stations.places.models import Station
from tests.factories import stations
from tests.factories.station_files import WAYS, row
from unionhub.audit.models import AuditEvent
from unionhub.jobs import operations as exporting
from unionhub.jobs import tasks as exports

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("way", WAYS)
def test_a_file_of_any_program_becomes_stations(imported, way):
    job = imported(WAYS[way]([row(1), row(2, area_dm2="7.25", kind="标准站点")]))

    assert (job.state, job.made, job.refused) == ("DONE", 2, 0)
    first, second = Station.objects.order_by("code")
    assert (first.code, second.code) == ("510104S00001", "510104S00002")
    assert (first.name, first.area_dm2, second.area_dm2) == ("第1号驿站", 1_200, 725)
    assert (first.told_lng, first.state, first.listing) == (
        104.005,
        "PLANNED",
        "COLLECTED",
    )
    assert first.masked_keeper_phone == "138****8000"
    assert set(first.facilities.values_list("kind", "is_there")) == {
        ("WATER", True),
        ("SHOWER", False),
    }


def test_one_event_tells_of_all_rows(imported):
    job = imported([row(1), row(2)])

    event = AuditEvent.objects.get(verb="import.done")
    assert event.facts["made"] == 2
    assert len(event.facts["outcome"]) == 64
    assert event.facts["file"] == bytes(job.digest).hex()
    assert not AuditEvent.objects.filter(verb="station.collected").exists()
    assert set(job.rows.values_list("target", flat=True)) == {
        "510104S00001",
        "510104S00002",
    }


def test_a_code_makes_a_row_a_correction(imported, unions):
    known = stations.published(unions.jinjiang)
    job = imported([{"code": known.code, "capacity": 30, "facility_WATER": "未知"}])

    fresh = Station.objects.get()
    assert (job.changed, job.corrected) == (1, 1)
    assert (fresh.capacity, fresh.version, fresh.listing) == (
        30,
        known.version + 1,
        "PUBLISHED",
    )
    assert fresh.changed == known.changed + 1
    assert not fresh.facilities.filter(kind="WATER").exists()


def test_the_same_rows_in_another_file_change_nothing(imported):
    imported([row(1), row(2)])
    before = list(Station.objects.order_by("code").values())

    again = imported([row(2), row(1)])

    assert (again.state, again.unchanged, again.made) == ("DONE", 2, 0)
    assert list(Station.objects.order_by("code").values()) == before


def test_what_was_taken_out_and_comes_back_changes_nothing(imported, unions, by, at):
    known = [
        stations.published(unions.jinjiang),
        stations.collected(unions.jinjiang, lng=103.9, facilities={"WIFI": False}),
    ]
    reason = {"reason": "核对", "by": by, "at": at}
    job = exporting.request("STATIONS", filters={}, **reason)
    exports.make_due(at)
    before = list(Station.objects.order_by("pk").values())
    content = exporting.fetch(job.pk, by=by, at=at)[1]

    again = imported(content)

    figures = (again.state, again.unchanged, again.changed, again.new, again.wrong)
    assert figures == ("DONE", len(known), 0, 0, 0)
    assert list(Station.objects.order_by("pk").values()) == before


def test_what_is_not_a_correction_is_refused(previewed, unions, faults):
    known = stations.collected(unions.jinjiang)
    job = previewed([{"code": known.code, "organisation": "51010000001"}])

    assert faults(job) == {(2, "organisation"): "not_changeable"}
