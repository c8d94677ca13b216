from datetime import date

import pytest

from unionhub.reference.models import Region

pytestmark = pytest.mark.django_db

ADDRESS = "/api/v1/regions"
JINJIANG = {
    "code": "510104",
    "name": "锦江区",
    "level": "COUNTY",
    "level_label": "县（市、区）级",
    "parent_code": "510100",
    "seat": {"lng": 104.117022, "lat": 30.598158, "coord_system": "GCJ02"},
    "valid_from": "2023-06-30",
    "valid_to": None,
    "successor_code": None,
}


def test_the_counties_of_a_prefecture_are_listed(sichuan, as_anyone):
    page = as_anyone.get(f"{ADDRESS}?parent=510100&limit=200")

    assert page["items"][0] == JINJIANG
    assert len(page["items"]) == 20
    assert page["next"] is None


def test_a_list_is_read_page_by_page(sichuan, as_anyone):
    first = as_anyone.get(f"{ADDRESS}?level=COUNTY&limit=100&with_total=true")
    second = as_anyone.get(first["next"])

    codes = [region["code"] for region in first["items"] + second["items"]]
    assert first["total"] == 183
    assert len(codes) == 183
    assert codes == sorted(set(codes))


def test_a_name_is_found_by_its_beginning(sichuan, as_anyone):
    page = as_anyone.get(f"{ADDRESS}?q=锦江&level=COUNTY")

    assert [region["name"] for region in page["items"]] == ["锦江区"]


def test_a_percent_sign_is_no_wildcard(sichuan, as_anyone):
    assert as_anyone.get(f"{ADDRESS}?q=%25")["items"] == []


def test_a_retired_division_is_listed_on_its_days_only(sichuan, as_anyone):
    Region.objects.filter(pk="510104").update(valid_to=date(2025, 1, 1))

    then = as_anyone.get(f"{ADDRESS}?q=锦江区&valid_on=2024-12-31")
    today = as_anyone.get(f"{ADDRESS}?q=锦江区")

    assert [region["code"] for region in then["items"]] == ["510104"]
    assert today["items"] == []


def test_a_division_is_read_with_its_lineage(sichuan, as_anyone):
    region = as_anyone.get(f"{ADDRESS}/510104")

    assert region == JINJIANG | {
        "lineage": {
            "province": {"code": "510000", "name": "四川省"},
            "prefecture": {"code": "510100", "name": "成都市"},
            "county": {"code": "510104", "name": "锦江区"},
            "township": None,
        }
    }


def test_a_township_has_no_seat(sichuan, as_anyone):
    assert as_anyone.get(f"{ADDRESS}/510104017")["seat"] is None


@pytest.mark.parametrize("code", ["512081", "510199", "x", "5" * 40])
def test_an_unknown_code_is_not_found(sichuan, as_anyone, code):
    problem = as_anyone.get(f"{ADDRESS}/{code}", expect=404)

    assert problem["code"] == "not_found"


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("level=CITY", "invalid_choice"),
        ("valid_on=2026-02-30", "invalid_date"),
        ("parent=5101041234567", "too_long"),
        ("province=51", "unknown_parameter"),
        ("level=COUNTY&level=TOWNSHIP", "duplicate_parameter"),
        ("limit=201", "out_of_range"),
        ("cursor=abc", "invalid_cursor"),
    ],
)
def test_what_cannot_be_asked_is_refused(db, as_anyone, query, code):
    problem = as_anyone.get(f"{ADDRESS}?{query}", expect=400)

    assert [error["code"] for error in problem["errors"]] == [code]


@pytest.mark.parametrize("limit", [1, 10])
def test_a_page_costs_two_queries(sichuan, as_anyone, django_assert_num_queries, limit):
    # 1 the version of the regions, 2 the page
    with django_assert_num_queries(2):
        as_anyone.get(f"{ADDRESS}?limit={limit}")


def test_a_division_costs_two_queries(sichuan, as_anyone, django_assert_num_queries):
    # 1 the version of the regions, 2 the division with its ancestors
    with django_assert_num_queries(2):
        as_anyone.get(f"{ADDRESS}/510104017")
