"""A station moves: its code stays, and the way to the public begins again."""

import pytest

from members.offices.choices import Office
from stations.places import operations
from stations.places.models import Station, StationKeeper
from tests import journeys
from tests.client import client_for
from tests.factories import accounts, stations, tree
from unionhub.kernel import actor, clock
from unionhub.kernel.errors import BadFact, NotFound, NotNow, WrongState

BY = actor.installer()
WHY = "拆迁"


def move(**more):
    facts = {
        "region": tree.JINGUANYI,
        "address": "示例路 9 号",
        "lng": 104.08,
        "lat": 30.66,
        "coord_system": "WGS84",
        "reason": WHY,
    }
    return operations.Move(**facts | more)


def relocated(station, at, **more):
    return operations.relocate(station.pk, move(**more), by=BY, at=at)


def test_what_is_public_is_a_tombstone_until_it_is_published_again(
    unions, at, as_anyone
):
    station = stations.published(unions.jinjiang)
    operations.put_on_map(station.pk, "AMAP", at.date(), by=BY, at=at)

    moved = relocated(station, at)

    feed = as_anyone.get(f"/api/v1/station-changes?since={station.changed}")["items"]
    assert (moved.pk, moved.listing, moved.on_map_since) == (
        station.pk,
        "COLLECTED",
        None,
    )
    assert [(row["code"], row["change"]) for row in feed] == [(station.pk, "REMOVED")]
    operations.check(station.pk, by=BY, at=at)
    operations.publish(station.pk, by=BY, at=at)
    (again,) = as_anyone.get(f"/api/v1/station-changes?since={moved.changed}")["items"]
    assert again["change"] == "CHANGED"
    assert again["station"]["address"] == "示例路 9 号"


def test_changes_are_numbered_without_a_gap(unions, at):
    station = stations.published(unions.jinjiang)

    assert relocated(station, at).changed == Station.objects.get().changed
    assert Station.objects.get().changed == station.changed + 1


def test_a_planned_one_just_moves(unions, at):
    station = stations.collected(unions.jinjiang)

    assert relocated(station, at).state == "PLANNED"


def test_where_another_stands_it_needs_a_reason(unions, at):
    station = stations.collected(unions.jinjiang)
    stations.collected(unions.jinjiang, "另一处", lng=104.08, lat=30.66)

    with pytest.raises(NotNow, match="near_duplicate"):
        relocated(station, at)

    assert relocated(station, at, not_a_duplicate="楼上楼下")


def test_it_does_not_stand_in_its_own_way(unions, at):
    station = stations.collected(unions.jinjiang)

    assert relocated(station, at, lng=station.told_lng + 0.0001, lat=station.told_lat)


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"reason": ""}, "reason_required"),
        ({"lng": 116.4, "lat": 39.9}, "outside_province"),
        ({"lng": 30.66, "lat": 104.08}, "lat_lng_swapped"),
        ({"region": tree.CHENGDU}, "region_not_valid"),
    ],
)
def test_the_new_place_is_looked_at_like_a_first_one(unions, at, more, code):
    station = stations.collected(unions.jinjiang)
    seen = Station.objects.values().get()

    with pytest.raises(BadFact, match=code):
        relocated(station, at, **more)

    assert Station.objects.values().get() == seen


def test_what_is_closed_moves_no_more(unions, at):
    station = stations.collected(unions.jinjiang)
    operations.end(station.pk, "CLOSED", reason=WHY, by=BY, at=at)

    with pytest.raises(WrongState):
        relocated(station, at)


def test_the_door_wants_the_version_that_was_read(unions):
    station = stations.published(unions.jinjiang)
    clerk = client_for(accounts.officer("clerk", unions.jinjiang, Office.CLERK))
    one = f"/api/v1/station-entries/{station.pk}/relocation"
    body = {
        "region": tree.JINGUANYI,
        "address": "示例路 9 号",
        "location": {"lng": 104.08, "lat": 30.66, "coord_system": "WGS84"},
        "reason": WHY,
    }

    clerk.post(one, body, expect=428)
    clerk.post(one, body, expect=412, if_match='"v1"')
    told = clerk.post(one, body, expect=200, if_match=f'"v{station.version}"')

    assert told["listing"] == "COLLECTED"


def test_a_station_goes_to_another_union_and_out_of_the_keepers_hands(unions, at):
    station = stations.published(unions.jinguanyi)
    far = accounts.officer("keeper-01", unions.jinguanyi, Office.STATION_KEEPER)
    near = accounts.officer("keeper-02", unions.jinjiang, Office.STATION_KEEPER)
    for keeper in (far, near):
        stations.entrusted(station, keeper)

    operations.hand_over(station.pk, unions.jinjiang.pk, reason=WHY, by=BY, at=at)

    fresh = Station.objects.get()
    assert fresh.org_path == unions.jinjiang.path
    held = StationKeeper.objects.lasting()
    assert [row.appointment.user for row in held] == [near]


def test_nobody_hands_a_station_over_beyond_the_own_part(unions, at):
    station = stations.published(unions.jinjiang)
    clerk = accounts.officer("clerk", unions.jinjiang, Office.CLERK)
    by = journeys.acting(clerk, clock.now())

    with pytest.raises(NotFound):
        operations.hand_over(station.pk, unions.zigong.pk, reason=WHY, by=by, at=at)
    with pytest.raises(BadFact, match="inconsistent"):
        operations.hand_over(station.pk, unions.jinjiang.pk, reason=WHY, by=by, at=at)
