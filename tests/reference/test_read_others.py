import pytest

pytestmark = pytest.mark.django_db


def test_the_divisions_of_a_section_are_listed(sichuan, as_anyone):
    page = as_anyone.get("/api/v1/industries?parent=H")

    assert page["items"] == [
        {
            "code": code,
            "name": name,
            "level": "DIVISION",
            "level_label": "大类",
            "parent_code": "H",
            "valid_from": "2017-10-01",
            "valid_to": None,
        }
        for code, name in (("61", "住宿业"), ("62", "餐饮业"))
    ]


def test_industries_are_filtered_by_level_and_day(sichuan, as_anyone):
    sections = as_anyone.get("/api/v1/industries?level=SECTION")
    before = as_anyone.get("/api/v1/industries?level=SECTION&valid_on=2017-09-30")

    assert [row["code"] for row in sections["items"]] == list("ABCDEFGHIJKLMNOPQRST")
    assert before["items"] == []


def test_a_year_is_told_day_by_day(sichuan, as_anyone):
    year = as_anyone.get("/api/v1/calendar-days?year=2026")

    assert (year["year"], year["calendar_confirmed"]) == (2026, True)
    assert len(year["items"]) == 365
    assert year["items"][282] == {
        "day": "2026-10-10",
        "kind": "SWAPPED_WORKDAY",
        "kind_label": "调休上班",
        "is_working": True,
        "name": "国庆节",
        "replaces_weekday": 3,
    }


def test_a_year_that_is_not_announced_says_so(sichuan, as_anyone):
    year = as_anyone.get("/api/v1/calendar-days?year=2028")

    assert year["calendar_confirmed"] is False
    assert len(year["items"]) == 366
    assert {day["kind"] for day in year["items"]} == {"WORKDAY", "WEEKEND"}


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("year=2003", "out_of_range"),
        ("year=2101", "out_of_range"),
        ("year=二〇二六", "not_an_integer"),
    ],
)
def test_a_year_must_be_a_year_we_can_tell(db, as_anyone, query, code):
    problem = as_anyone.get(f"/api/v1/calendar-days?{query}", expect=400)

    assert [error["code"] for error in problem["errors"]] == [code]


def test_dictionaries_are_listed_by_name(sichuan, as_anyone):
    page = as_anyone.get("/api/v1/dictionaries?limit=200")

    names = [row["name"] for row in page["items"]]
    assert names == sorted(names)
    assert {"name": "education", "title": "学历"} in page["items"]


def test_a_dictionary_tells_codes_labels_and_validity(sichuan, as_anyone):
    found = as_anyone.get("/api/v1/dictionaries/aid_season")

    assert found == {
        "name": "aid_season",
        "title": "四季送",
        "entries": [
            {
                "code": code,
                "label": label,
                "alias": "",
                "valid_from": None,
                "valid_to": None,
            }
            for code, label in (
                ("SPRING_JOBS", "春送岗位"),
                ("SUMMER_COOL", "夏送清凉"),
                ("AUTUMN_STUDY", "金秋助学"),
                ("WINTER_WARM", "冬送温暖"),
                ("REGULAR", "常态化帮扶"),
            )
        ],
    }


def test_values_that_ended_are_left_out_for_a_day(sichuan, as_anyone):
    every = as_anyone.get("/api/v1/dictionaries/hardship_tier")
    today = as_anyone.get("/api/v1/dictionaries/hardship_tier?valid_on=2026-11-23")

    assert len(every["entries"]) == 6
    assert [e["code"] for e in today["entries"]] == ["DEEP", "RELATIVE", "ACCIDENT"]


def test_an_unknown_dictionary_is_not_found(sichuan, as_anyone):
    problem = as_anyone.get("/api/v1/dictionaries/colour", expect=404)

    assert problem["code"] == "not_found"


@pytest.mark.parametrize(
    ("address", "queries"),
    [
        # 1 the version, 2 the page
        ("industries?limit=1", 2),
        ("industries?limit=10", 2),
        ("dictionaries?limit=1", 2),
        ("dictionaries?limit=10", 2),
        # 1 the version, 2 whether announced, 3 the days that differ
        ("calendar-days?year=2026", 3),
        # 1 the version, 2 the dictionary, 3 its values
        ("dictionaries/sex", 3),
        ("dictionaries/ethnic", 3),
    ],
)
def test_queries_are_few_and_do_not_grow(
    sichuan, as_anyone, django_assert_num_queries, address, queries
):
    with django_assert_num_queries(queries):
        as_anyone.get(f"/api/v1/{address}")
