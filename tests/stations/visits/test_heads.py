"""Heads counted by hand: plausible, kept apart, put right with history."""

from datetime import date, timedelta

import pytest

from members.offices.choices import Office
from stations.visits.models import DailyVisits, HeadCount
from tests.client import client_for
from tests.factories import accounts, stations
from unionhub.kernel import actor, clock
from unionhub.kernel.clock import local_date

pytestmark = pytest.mark.django_db


@pytest.fixture
def station(unions):
    """Twelve places, open day and night."""
    return stations.published(unions.jinjiang)


@pytest.fixture
def clerk(unions):
    return client_for(accounts.officer("clerk", unions.jinjiang, Office.CLERK))


@pytest.fixture
def address(station):
    return f"/api/v1/station-entries/{station.pk}/head-counts"


@pytest.fixture
def today():
    return local_date(clock.now()).isoformat()


def test_heads_are_written_down_apart_from_visits(clerk, address, today):
    made = clerk.post(address, {"day": today, "count": 46}, idempotency_key="1")

    listed = clerk.get(address)

    assert listed["items"] == [made]
    assert (made["count"], made["is_current"]) == (46, True)
    assert DailyVisits.objects.count() == 0


def test_a_correction_needs_a_reason_and_the_old_number_stays(clerk, address, today):
    clerk.post(address, {"day": today, "count": 46}, idempotency_key="1")

    body = {"day": today, "count": 64}
    refused = clerk.post(address, body, expect=400, idempotency_key="2")
    clerk.post(address, body | {"reason": "看错"}, idempotency_key="3")

    assert refused["errors"][0]["code"] == "reason_required"
    rows = HeadCount.objects.order_by("id").values_list("count", "is_current")
    assert list(rows) == [(46, False), (64, True)]


def test_the_same_number_again_changes_nothing(clerk, address, today):
    for key in ("1", "2"):
        clerk.post(address, {"day": today, "count": 46}, idempotency_key=key)

    assert HeadCount.objects.count() == 1


@pytest.mark.parametrize(("count", "status"), [(1728, 201), (1729, 409)])
def test_more_than_six_an_hour_for_each_place_cannot_be(
    clerk, address, today, count, status
):
    told = clerk.post(
        address, {"day": today, "count": count}, expect=status, idempotency_key="1"
    )

    # Twelve places, 24 hours.
    assert told.get("facts", {}).get("most", 1728) == 1728


def test_on_a_day_on_which_it_does_not_open_there_are_none(unions, clerk):
    closed = stations.published(unions.jinjiang, hours="Mo off; Tu-Su 08:00-18:00")
    today = local_date(clock.now())
    monday = today - timedelta(days=today.weekday())
    address = f"/api/v1/station-entries/{closed.pk}/head-counts"

    told = clerk.post(
        address,
        {"day": monday.isoformat(), "count": 1},
        expect=409,
        idempotency_key="1",
    )

    assert (told["code"], told["facts"]) == ("not_plausible", {"most": 0})


@pytest.mark.parametrize("back", [-1, 61])
def test_days_to_come_and_days_long_past_are_not_counted(clerk, address, back):
    day = local_date(clock.now()) - timedelta(days=back)

    clerk.post(
        address,
        {"day": day.isoformat(), "count": 1},
        expect=400,
        idempotency_key="1",
    )


def test_a_station_that_does_not_stand_has_no_heads(unions, clerk, today):
    planned = stations.collected(unions.jinjiang)

    clerk.post(
        f"/api/v1/station-entries/{planned.pk}/head-counts",
        {"day": today, "count": 1},
        expect=409,
        idempotency_key="1",
    )


def test_officers_elsewhere_see_and_count_nothing(unions, address, today):
    other = client_for(accounts.officer("zigong", unions.zigong, Office.CLERK))

    other.get(address, expect=404)
    other.post(address, {"day": today, "count": 1}, expect=404, idempotency_key="1")


def test_the_list_costs_as_much_for_ten_as_for_one(
    clerk, address, station, django_assert_num_queries
):
    for n in range(10):
        HeadCount.objects.create(
            station=station,
            day=date(2026, 1, 1 + n),
            count=n,
            counted_by=actor.installer().signature,
            counted_at=clock.now(),
        )
    clerk.get(address)

    # 1 the token, 2 the office, 3 the station, 4 the page
    with django_assert_num_queries(4):
        assert len(clerk.get(address)["items"]) == 10
