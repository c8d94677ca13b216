"""Two hundred days of seven timetables, and what no timetable may say."""

import csv
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from opening_hours import OpeningHours, State

from stations.places import hours
from stations.places.hours import Exceptions
from tests.stations.places.year import YEAR, days
from unionhub.kernel.clock import SHANGHAI
from unionhub.kernel.errors import InvalidValue

CASES = Path(__file__).parent / "data" / "hours.csv"


def cases() -> list[tuple[str, str, str]]:
    with CASES.open(encoding="utf-8") as stream:
        return [(r["hours"], r["day"], r["open"]) for r in csv.DictReader(stream)]


def told(text: str, day: date, but: Exceptions) -> str:
    found = hours.spans(text, day, day, but)
    ends = ((f"{b:%H:%M}" if b.date() == day else "24:00") for _a, b in found)
    pairs = zip((f"{a:%H:%M}" for a, _b in found), ends, strict=True)
    return " ".join(f"{a}-{b}" for a, b in pairs)


@pytest.mark.parametrize(("text", "day", "expected"), cases())
def test_a_day_opens_as_the_week_the_season_and_the_calendar_say(text, day, expected):
    assert told(text, date.fromisoformat(day), YEAR) == expected


def test_there_are_two_hundred_cases():
    assert len(cases()) >= 200


def test_round_the_clock_is_open_on_every_day_of_the_year():
    closed = [
        day for day in days("2026-01-01", 365) if told("24/7", day, YEAR) != ALL_DAY
    ]

    assert closed == []


ALL_DAY = "00:00-24:00"


def test_a_day_of_its_own_beats_holiday_and_week():
    but = Exceptions(YEAR.holidays, YEAR.swapped, {date(2026, 2, 17): "09:00-12:00"})

    assert told("24/7; PH off", date(2026, 2, 17), but) == "09:00-12:00"
    assert told("24/7; PH off", date(2026, 2, 18), but) == ""


def test_hours_of_a_heat_wave_stand_beside_those_there_are():
    but = Exceptions(added={date(2026, 7, 1): "20:00-23:00"})

    assert told("09:00-18:00", date(2026, 7, 1), but) == "09:00-18:00 20:00-23:00"


@pytest.mark.parametrize(
    ("moment", "is_open", "until", "opens"),
    [
        ("08:29", False, None, "23T08:30"),
        ("08:30", True, "23T12:00", None),
        ("11:59", True, "23T12:00", None),
        ("12:00", False, None, "23T14:30"),
        ("18:00", False, None, "24T08:30"),
    ],
)
def test_at_each_edge_it_says_how_it_is_and_what_comes_next(
    moment, is_open, until, opens
):
    monday = date(2026, 11, 23)
    at = datetime.fromisoformat(f"2026-11-23T{moment}:00").replace(tzinfo=SHANGHAI)
    week = hours.spans(
        "Mo-Fr 08:30-12:00,14:30-18:00", monday, monday + timedelta(days=7), YEAR
    )

    found = hours.opening(week, at)

    short = [x and f"{x:%dT%H:%M}" for x in (found.until, found.next_opening)]
    assert (found.is_open, *short) == (is_open, until, opens)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("Mo-Fr  08:30 - 12:00 , 14:30-18:00", "Mo-Fr 08:30-12:00,14:30-18:00"),
        ("08:00-20:00;PH off", "08:00-20:00; PH off"),
        ("24/7", "24/7"),
    ],
)
def test_hours_are_kept_in_one_form(written, kept):
    assert hours.checked(written) == kept


@pytest.mark.parametrize(
    "text",
    [
        "",
        "随时",
        "9-5",
        "Mo-Fr 25:00-26:00",
        "Mo-Xx 08:00-12:00",
        "2026 Jan 01 off",
        "sunrise-sunset",
        "SH 08:00-12:00",
        '08:00-12:00 "call"',
        "08:00-12:00; " * 40,
    ],
)
def test_what_is_not_of_the_syntax_is_refused(text):
    with pytest.raises(InvalidValue) as refused:
        hours.checked(text)

    assert refused.value.reason == "hours_format"


PLAIN_WEEKS = [
    "24/7",
    "06:00-02:00",
    "Mo-Fr 08:30-12:00,14:30-18:00",
    "Mo-Sa 09:00-17:30; Su 10:00-16:00",
    "Fr,Sa 20:00-03:00",
    "Jun-Aug 06:00-22:00; Sep-May 09:00-17:00; Su off",
    "Oct-Mar Mo-Fr 08:00-18:00; Apr-Sep 07:00-20:00",
    "Jan 01-Mar 15 08:00-10:00",
]


@pytest.mark.parametrize("text", PLAIN_WEEKS)
def test_without_exceptions_a_year_is_what_the_library_says(text):
    begin, end = datetime(2026, 1, 1), datetime(2027, 1, 1)

    found = hours.spans(text, date(2026, 1, 1), date(2026, 12, 31), Exceptions())

    told = [
        (start, stop)
        for start, stop, state, _comments in OpeningHours(text).intervals(begin, end)
        if state == State.OPEN
    ]
    assert [(a.replace(tzinfo=None), b.replace(tzinfo=None)) for a, b in found] == told


def test_a_night_is_not_cut_short_by_the_rule_of_the_next_day():
    text = "Mo-Th 10:00-22:00; Fr-Su 10:00-02:00"

    assert told(text, date(2026, 11, 23), YEAR) == "00:00-02:00 10:00-22:00"
