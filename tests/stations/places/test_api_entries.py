"""The officers' doors of stations."""

import pytest

from members.offices.choices import Office
from stations.places import operations
from stations.places.models import Station, TemporaryClosure
from tests.client import client_for
from tests.factories import accounts, pictures, stations, tree
from tests.forms import Multipart
from unionhub.kernel import actor

ADDRESS = "/api/v1/station-entries"
BODY = {
    "organisation": "51010400001",
    "region": tree.JINGUANYI,
    "name": "锦官驿街道工会驿站",
    "kind": "STANDARD",
    "brand": "UNION_STATION",
    "host": "COMMUNITY",
    "build_mode": "UNION",
    "address": "锦官驿街道示例路 1 号",
    "location": {"lng": 104.068207, "lat": 30.654978, "coord_system": "GCJ02"},
    "area_dm2": 1200,
    "hours": "Mo-Fr 08:30-12:00,14:30-18:00; PH off",
    "keeper_name": "王小样",
    "keeper_phone": "13800138000",
    "has_sign": True,
    "facilities": [
        {"kind": kind, "presence": "YES"}
        for kind in ("WATER", "MICROWAVE", "SEAT", "CHARGING", "FIRST_AID")
    ],
}


def officer(name, union, office):
    return client_for(accounts.officer(name, union, office))


@pytest.fixture
def clerk(unions):
    """Of the county of Jinjiang."""
    return officer("clerk", unions.jinjiang, Office.CLERK)


@pytest.fixture
def elsewhere(unions):
    return officer("elsewhere", unions.zigong, Office.CLERK)


def test_from_collecting_to_the_public_list(unions, clerk, as_anyone):
    county = officer("county", unions.jinjiang, Office.REVIEWER)
    city = officer("city", unions.chengdu, Office.REVIEWER)
    province = officer("province", unions.root, Office.REVIEWER)

    made = clerk.post(ADDRESS, BODY, idempotency_key="k")
    one = f"{ADDRESS}/{made['code']}"
    photo = Multipart(file=pictures.upload())
    clerk.post(f"{one}/photos", photo, idempotency_key="photo")
    clerk.post(f"{one}/proposal", expect=200)
    county.post(f"{one}/acceptance", expect=200)
    county.post(f"{one}/check", expect=403)
    city.post(f"{one}/check", expect=200)
    city.post(f"{one}/publication", expect=403)
    shown = province.post(f"{one}/publication", expect=200)

    assert (shown["state"], shown["listing"]) == ("OPEN", "PUBLISHED")
    found = as_anyone.get(f"/api/v1/stations/{made['code']}")
    assert found["location"] == BODY["location"]
    assert "keeper_name" not in found


def test_the_answer_masks_the_keepers_phone(clerk):
    made = clerk.post(ADDRESS, BODY, idempotency_key="k")

    assert made["keeper_phone"] == "138****8000"
    assert "13800138000" not in clerk.answer.content.decode()
    assert clerk.answer.headers["Location"] == f"{ADDRESS}/{made['code']}"


def test_the_same_call_under_its_key_makes_one_station(clerk):
    first = clerk.post(ADDRESS, BODY, idempotency_key="k")
    again = clerk.post(ADDRESS, BODY, idempotency_key="k")

    assert first == again
    assert Station.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "pointer", "code"),
    [
        (
            {"location": {"lng": 30.6, "lat": 104.0, "coord_system": "WGS84"}},
            "#/location/lng",
            "lat_lng_swapped",
        ),
        ({"location": {"lng": 104, "lat": 30}}, "#/location/coord_system", "required"),
        (
            {"location": {"lng": "104", "lat": 30.6, "coord_system": "WGS84"}},
            "#/location/lng",
            "invalid_value",
        ),
        ({"area_dm2": 400}, "#/kind", "kind_contradicts_area"),
        ({"hours": "随时"}, "#/hours", "hours_format"),
        ({"keeper_phone": "123"}, "#/keeper_phone", "phone_format"),
        (
            {"facilities": [{"kind": "WATER", "presence": "YES"}] * 2},
            "#/facilities",
            "duplicate_item",
        ),
    ],
)
def test_each_fault_is_named_where_it_is(clerk, change, pointer, code):
    told = clerk.post(ADDRESS, BODY | change, expect=400, idempotency_key="k")

    assert [(e["pointer"], e["code"]) for e in told["errors"]] == [(pointer, code)]


def test_a_near_duplicate_names_the_other_and_wants_a_reason(clerk):
    first = clerk.post(ADDRESS, BODY, idempotency_key="1")

    told = clerk.post(ADDRESS, BODY, expect=409, idempotency_key="2")
    clerk.post(ADDRESS, BODY | {"not_a_duplicate": "楼上"}, idempotency_key="3")

    assert told["facts"]["station"] == first["code"]


def test_a_correction_needs_the_version_that_was_read(clerk, unions):
    code = stations.collected(unions.jinjiang).pk
    one = f"{ADDRESS}/{code}"
    clerk.get(one)
    tag = clerk.answer.headers["ETag"]

    clerk.post(f"{one}/corrections", {"capacity": 9}, expect=428)
    done = clerk.post(f"{one}/corrections", {"capacity": 9}, expect=200, if_match=tag)
    clerk.post(f"{one}/corrections", {"capacity": 8}, expect=412, if_match=tag)
    clerk.post(f"{one}/corrections", {}, expect=400, if_match="*")

    assert done["capacity"] == Station.objects.get().capacity == 9


def test_hours_days_closures_and_facilities(clerk, unions):
    one = f"{ADDRESS}/{stations.accepted(unions.jinjiang).pk}"
    closing = {"ends_at": "2099-01-01T00:00:00+08:00", "reason": "检修"}
    day = {"day": "2099-02-17", "spans": "off", "reason": "春节"}
    gone = {"facilities": [{"kind": "WATER", "presence": "UNKNOWN"}]}

    clerk.post(f"{one}/hours", {"hours": "08:00-20:00"}, expect=200)
    clerk.post(f"{one}/day-overrides", day, expect=200)
    clerk.post(f"{one}/facilities", gone, expect=200)
    clerk.post(f"{one}/verification", expect=200)
    clerk.post(f"{one}/closures", closing)
    shown = clerk.get(one)

    assert shown["hours"] == "08:00-20:00"
    assert shown["day_overrides"] == [day]
    assert shown["missing"] == ["WATER"]
    assert [c["reason"] for c in shown["closures"]] == ["检修"]
    closure = TemporaryClosure.objects.get().pk
    clerk.post(f"/api/v1/station-closures/{closure}/end", expect=200)
    clerk.post(f"/api/v1/station-closures/{closure}/end", expect=404)
    assert clerk.get(one)["closures"] == []


def test_pause_resume_and_end(clerk, unions):
    one = f"{ADDRESS}/{stations.accepted(unions.jinjiang).pk}"
    why = {"reason": "屋顶漏水"}

    clerk.post(f"{one}/pause", {"state": "MAINTENANCE"} | why, expect=200)
    clerk.post(f"{one}/pause", {"state": "OPEN"} | why, expect=400)
    clerk.post(f"{one}/resumption", expect=200)
    clerk.post(f"{one}/ending", {"state": "REVOKED"} | why, expect=403)
    shown = clerk.post(f"{one}/ending", {"state": "CLOSED"} | why, expect=200)
    clerk.post(f"{one}/resumption", expect=409)

    assert (shown["state"], shown["available_actions"]) == ("CLOSED", [])


def test_what_came_back_and_what_was_taken_down(unions):
    one = stations.published(unions.jinjiang).pk
    province = officer("province", unions.root, Office.REVIEWER)
    county = officer("county", unions.jinjiang, Office.REVIEWER)
    why = {"reason": "位置有误"}

    county.post(f"{ADDRESS}/{one}/withdrawal", why, expect=403)
    county.post(f"{ADDRESS}/{one}/return", why, expect=409)
    shown = province.post(f"{ADDRESS}/{one}/withdrawal", why, expect=200)

    assert shown["listing"] == "COLLECTED"


def test_a_station_of_elsewhere_is_like_none(clerk, elsewhere, unions, as_anyone):
    one = f"{ADDRESS}/{stations.collected(unions.jinjiang).pk}"

    elsewhere.get(one, expect=404)
    elsewhere.post(f"{one}/verification", expect=404)
    as_anyone.get(one, expect=401)

    assert elsewhere.get(ADDRESS)["items"] == []
    assert clerk.get(one)["code"] == one.rsplit("/", 1)[1]


def test_the_list_is_narrowed_and_walked(clerk, unions):
    union = unions.jinjiang
    made = [stations.collected(union, f"站{n}", lat=30.6 + n / 100) for n in range(5)]
    by, at = actor.installer(), stations.AT
    operations.propose(made[0].pk, by=by, at=at)
    codes, address = [], f"{ADDRESS}?limit=2"
    while address:
        page = clerk.get(address)
        codes += [one["code"] for one in page["items"]]
        address = page["next"]

    waiting = clerk.get(f"{ADDRESS}?state=PENDING_ACCEPT")["items"]

    assert codes == [one.pk for one in made]
    assert [one["code"] for one in waiting] == [made[0].pk]
    for region, count in ((tree.CHENGDU, 5), (tree.JINJIANG, 5), (tree.DONGHU, 0)):
        assert len(clerk.get(f"{ADDRESS}?region={region}")["items"]) == count


@pytest.mark.parametrize("count", [1, 10])
def test_a_list_asks_the_same_however_long(
    clerk, unions, count, django_assert_max_num_queries
):
    for n in range(count):
        stations.collected(unions.jinjiang, f"站{n}", lat=30.6 + n / 100)

    # Token, its user, office and its powers; stations, facilities, closures, days.
    with django_assert_max_num_queries(QUERIES):
        assert len(clerk.get(ADDRESS)["items"]) == count


QUERIES = 12
