"""Whoever follows the feed holds what is public, however the pages fall."""

import pytest

from stations.places import operations
from tests.factories import stations
from unionhub.kernel import actor

ADDRESS, MAP = "/api/v1/station-changes", "/api/v1/stations.geojson"
BY = actor.installer()


def follow(client, held, since, limit):
    """Take every page; what the copy then holds, and where it goes on."""
    more = True
    while more:
        page = client.get(f"{ADDRESS}?since={since}&limit={limit}")
        for item in page["items"]:
            held[item["code"]] = item["station"]
            if item["change"] == "REMOVED":
                del held[item["code"]]
        since, more = page["last"], page["more"]
    return since


@pytest.mark.parametrize("limit", [1, 2, 200])
def test_a_copy_that_follows_equals_the_list(unions, as_anyone, at, limit):
    held = {}
    union = unions.jinjiang
    made = [stations.published(union, f"站{n}", lat=30.6 + n / 100) for n in range(5)]
    stations.accepted(union, "未发布", lat=30.7)
    since = follow(as_anyone, held, 0, limit)

    operations.take_down(made[0].pk, reason="有误", by=BY, at=at)
    operations.end(made[1].pk, "CLOSED", reason="搬迁", by=BY, at=at)
    operations.correct(made[2].pk, operations.Correction(name="新名"), by=BY, at=at)
    since = follow(as_anyone, held, since, limit)

    assert {code: one["name"] for code, one in held.items()} == {
        made[2].pk: "新名",
        made[3].pk: "站3",
        made[4].pk: "站4",
    }
    assert as_anyone.get(f"{ADDRESS}?since={since}") == {
        "items": [],
        "last": since,
        "more": False,
    }


def test_what_was_never_public_leaves_no_trace(unions, as_anyone, at):
    made = stations.accepted(unions.jinjiang)
    operations.end(made.pk, "CLOSED", reason="搬迁", by=BY, at=at)

    assert as_anyone.get(ADDRESS)["items"] == []


def test_the_map_shows_what_the_search_finds(unions, as_anyone):
    made = stations.published(unions.jinjiang, hours="24/7")
    query = "?near=104.0657,30.6574&coord_system=WGS84&open_now=true"

    answer = as_anyone.get(MAP + query)

    (feature,) = answer["features"]
    assert (answer["coord_system"], answer["is_capped"]) == ("WGS84", False)
    assert feature["id"] == made.pk
    assert feature["geometry"] == {"type": "Point", "coordinates": [104.0657, 30.6574]}
    assert feature["properties"]["distance_m"] == 0
    assert feature["properties"]["is_open"] is True


def test_a_map_that_did_not_change_is_not_sent_again(unions, as_anyone, monkeypatch):
    stations.published(unions.jinjiang)
    as_anyone.get(MAP)

    tag = as_anyone.answer.headers["ETag"]

    as_anyone.get(MAP, expect=304, if_none_match=tag)
