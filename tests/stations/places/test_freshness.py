"""One score for how far an entry can be trusted: it decays, reports lower it."""

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from django.db import connection

from members.offices.choices import Office
from stations.places import freshness, operations
from stations.places.completeness import blocking, completeness
from stations.places.models import Station
from tests.client import client_for
from tests.factories import accounts, stations
from unionhub.kernel import actor
from unionhub.kernel.clock import local_date
from unionhub.kernel.errors import NotFound

TODAY = date(2026, 11, 23)
BY = actor.installer()


@dataclass
class Told:
    verified_on: date | None = TODAY
    inspection_due_on: date | None = None
    doubts: int = 0
    failed_checks: int = 0


def score(days_later=0, **told):
    on = TODAY + timedelta(days=days_later)
    return freshness.score(freshness.as_of(Told(**told)), on)


@pytest.mark.parametrize(
    ("days", "expected"), [(0, 100), (36, 90), (180, 50), (181, 50), (360, 0), (999, 0)]
)
def test_it_sinks_evenly_from_the_day_of_verification(days, expected):
    assert score(days) == expected


def test_what_was_never_verified_is_trusted_not_at_all():
    assert score(verified_on=None) == 0


def test_a_verification_holds_no_longer_than_the_yearly_inspection():
    due = TODAY - timedelta(days=36)

    assert score(inspection_due_on=due) == 90
    assert score(inspection_due_on=TODAY + timedelta(days=36)) == 100


def test_open_reports_and_failed_checks_lower_it():
    assert score(doubts=1) == 92
    assert score(doubts=2, failed_checks=3) == 71
    assert score(doubts=30_000) == 0


def test_doubt_and_trust_move_a_station_on_the_work_list_and_off(unions, at):
    station = stations.published(unions.jinjiang)
    today = local_date(at)
    before = Station.objects.get()

    operations.doubt(station.pk, 7, by=actor.public(), at=at)
    stale = list(Station.objects.stale(today))
    doubted = Station.objects.get()
    operations.trust(station.pk, 7, by=BY, at=at)

    assert stale == [station]
    assert doubted.changed > before.changed
    assert doubted.freshness(today) < freshness.STALE
    assert not Station.objects.stale(today)
    assert Station.objects.get().fresh_as_of == before.fresh_as_of


def test_trust_never_grows_beyond_what_was_doubted(unions, at):
    station = stations.published(unions.jinjiang)

    told = operations.trust(station.pk, 5, by=BY, at=at)

    assert told.doubts == 0


def test_nothing_is_doubted_of_a_station_that_is_not_there(db, at):
    with pytest.raises(NotFound):
        operations.doubt("510104S99999", by=BY, at=at)


def test_the_work_list_begins_with_the_least_fresh_of_the_own_part(
    clock_stands, unions, at
):
    county = client_for(accounts.officer("clerk", unions.jinjiang, Office.CLERK))
    made = [stations.published(unions.jinjiang, f"站{n}", lat=30 + n) for n in range(3)]
    stations.published(unions.zigong, "自贡", region="510302001", lat=29.3)
    for station, weight in zip(made, (9, 0, 10), strict=True):
        operations.doubt(station.pk, weight, by=BY, at=at)

    page = county.get("/api/v1/stale-stations?limit=1")
    rest = county.get(page["next"])

    assert [row["code"] for row in page["items"]] == [made[2].pk]
    assert [row["code"] for row in rest["items"]] == [made[0].pk]
    assert rest["next"] is None


def test_what_is_missing_blocks_publication_step_by_step(unions, at):
    bare = stations.collected(unions.jinjiang, facilities={"WATER": True}, hours="")
    whole = stations.accepted(unions.jinjiang, "另一处", lat=30.7)

    assert blocking(bare) == [
        *("MICROWAVE", "SEAT", "CHARGING", "FIRST_AID", "hours"),
        *("acceptance", "check", "publication"),
    ]
    assert completeness(bare) == 70 * 4 // 9 + 30 * 1 // 4
    assert blocking(whole) == ["check", "publication"]
    assert blocking(operations.check(whole.pk, by=BY, at=at)) == ["publication"]
    assert blocking(operations.publish(whole.pk, by=BY, at=at)) == []
    assert completeness(whole) == 70 + 30 * 1 // 4


@pytest.mark.skipif(
    connection.vendor != "postgresql", reason="SQLite proves no partial index"
)
def test_the_work_list_of_all_is_read_from_the_index(db):
    rows = Station.objects.stale(TODAY).order_by("fresh_as_of", "code")[:50]
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_sort = off")

    assert "station_by_freshness" in rows.explain()
