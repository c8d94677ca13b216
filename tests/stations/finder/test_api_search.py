import re
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from stations.finder.current import CURRENT
from stations.places import operations
from tests.factories import stations
from unionhub.kernel import actor, clock

ADDRESS = "/api/v1/stations"
NEAR = "?near=104.0657,30.6574&coord_system=WGS84"


@pytest.fixture
def noon(monkeypatch):
    """A Monday at noon."""
    at = datetime(2026, 11, 23, 12, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
    monkeypatch.setattr(clock, "now", lambda: at)
    return at


def names(answer):
    return [item["name"] for item in answer["items"]]


def test_a_courier_at_noon_finds_the_nearest_open_one_with_water(
    unions, as_anyone, noon
):
    union = unions.jinjiang
    stations.published(union, "近而关", hours="Mo-Fr 08:30-12:00,14:30-18:00")
    stations.published(union, "近而无水", lng=104.0660, kind="MICRO", area_dm2=100)
    stations.published(union, "开着有水", lng=104.0690, hours="Mo-Fr 08:00-20:00")
    stations.published(union, "远", lng=104.0900)
    dry = operations.set_facilities
    dry(
        CURRENT.index(noon)
        .by_code("", lambda p: p.facts["name"] == "近而无水")
        .__next__()
        .code,
        {"WATER": False},
        by=actor.installer(),
        at=noon,
    )
    CURRENT.forget()

    query = "&radius_m=2000&open_now=true&facilities=WATER,CHARGING"
    answer = as_anyone.get(ADDRESS + NEAR + query)

    assert names(answer) == ["开着有水"]
    (found,) = answer["items"]
    assert found["distance_m"] == 316
    assert (found["is_open"], found["until"]) == (True, "2026-11-23T20:00:00+08:00")


def test_only_what_was_published_and_stands_is_found(unions, as_anyone):
    union = unions.jinjiang
    stations.collected(union, "未验收")
    stations.accepted(union, "未发布", lng=104.0670)
    shown = stations.published(union, "已发布", lng=104.0680)
    closed = stations.published(union, "已关闭", lng=104.0690)
    operations.end(
        closed.pk, "CLOSED", reason="拆迁", by=actor.installer(), at=stations.AT
    )

    assert names(as_anyone.get(ADDRESS)) == ["已发布"]
    assert as_anyone.get(f"{ADDRESS}/{shown.pk}")["name"] == "已发布"
    as_anyone.get(f"{ADDRESS}/{closed.pk}", expect=404)


def test_the_answer_speaks_the_system_of_the_question(unions, as_anyone):
    stations.published(unions.jinjiang)

    baidu = as_anyone.get(
        f"{ADDRESS}?near=104.074704,30.661009&coord_system=BD09&radius_m=5"
    )
    plain = as_anyone.get(ADDRESS)

    assert baidu["items"][0]["location"] == {
        "lng": 104.074704,
        "lat": 30.661009,
        "coord_system": "BD09",
    }
    assert plain["items"][0]["location"]["coord_system"] == "GCJ02"


@pytest.mark.parametrize(
    ("query", "pointer", "code"),
    [
        ("near=104.0657,30.6574", "?coord_system", "required"),
        ("near=30.65,104.06&coord_system=WGS84", "?near", "lat_lng_swapped"),
        ("near=116.4,39.9&coord_system=WGS84", "?near", "outside_province"),
        ("near=104&coord_system=WGS84", "?near", "invalid_value"),
        ("near=NaN,30&coord_system=WGS84", "?near", "invalid_value"),
        ("near=1e2,30&coord_system=WGS84", "?near", "invalid_value"),
        ("near=104,30&coord_system=WGS72", "?coord_system", "invalid_choice"),
        ("radius_m=50001", "?radius_m", "out_of_range"),
        ("radius_m=-1", "?radius_m", "out_of_range"),
        ("facilities=WATER,GOLD", "?facilities", "invalid_choice"),
        ("facilities=WATER,WATER", "?facilities", "duplicate_item"),
        ("bbox=105,30,104,31&coord_system=WGS84", "?bbox", "invalid_range"),
        (
            "open_now=true&open_at=2026-11-23T12:00:00%2B08:00",
            "?open_at",
            "inconsistent",
        ),
        ("open_at=2026-11-23T12:00:00", "?open_at", "zone_required"),
        ("unknown=maybe", "?unknown", "invalid_choice"),
    ],
)
def test_a_question_that_makes_no_sense_is_refused(db, as_anyone, query, pointer, code):
    problem = as_anyone.get(f"{ADDRESS}?{query}", expect=400)

    assert (problem["errors"][0]["pointer"], problem["code"]) == (pointer, code)


def test_pages_follow_one_another_without_loss(unions, as_anyone):
    for place in range(7):
        stations.published(unions.jinjiang, f"站{place}", lng=104.0657)

    address, seen = ADDRESS + NEAR + "&limit=3", []
    while address:
        page = as_anyone.get(address)
        seen += names(page)
        address = page["next"]

    assert sorted(seen) == [f"站{place}" for place in range(7)]


def test_a_write_is_seen_and_a_known_answer_is_not_sent_again(
    unions, as_anyone, monkeypatch
):
    monkeypatch.setattr("stations.finder.current.LOOKS_EVERY", 0.0)
    station = stations.published(unions.jinjiang)
    as_anyone.get(ADDRESS)
    tag = as_anyone.answer.headers["ETag"]
    as_anyone.get(ADDRESS, expect=304, if_none_match=tag)

    operations.pause(
        station.pk,
        "MAINTENANCE",
        reason="水管检修",
        by=actor.installer(),
        at=stations.AT,
    )
    answer = as_anyone.get(ADDRESS, if_none_match=tag)

    assert answer["items"][0]["state"] == "MAINTENANCE"
    assert answer["items"][0]["is_open"] is False


def test_closed_for_a_while_it_says_why_and_until_when(unions, as_anyone, noon):
    station = stations.published(unions.jinjiang, hours="08:00-20:00")
    until = noon.replace(hour=21)
    operations.close_for_a_while(
        station.pk, until, reason="停电", by=actor.installer(), at=noon
    )

    found = as_anyone.get(f"{ADDRESS}/{station.pk}")

    assert (found["is_open"], found["closure_reason"]) == (False, "停电")
    assert found["next_opening"] == "2026-11-24T08:00:00+08:00"
    assert names(as_anyone.get(ADDRESS + "?open_now=true")) == []


def test_most_searches_ask_the_database_nothing(
    unions, as_anyone, django_assert_num_queries
):
    stations.published(unions.jinjiang)
    as_anyone.get(ADDRESS)

    with django_assert_num_queries(0):
        as_anyone.get(ADDRESS + NEAR)


def test_once_a_second_one_search_asks_for_the_versions_and_nothing_else(
    unions, as_anyone, monkeypatch, django_assert_num_queries
):
    stations.published(unions.jinjiang)
    as_anyone.get(ADDRESS)
    monkeypatch.setattr("stations.finder.current.LOOKS_EVERY", 0.0)

    with django_assert_num_queries(1) as asked:
        answer = as_anyone.get(ADDRESS + NEAR)

    (query,) = asked.captured_queries
    tables = re.findall(r'FROM "(\w+)"', query["sql"])
    assert tables == ["stations_dataset", "reference_dataset"]
    assert len(answer["items"]) == 1
