"""npm's ``opening_hours`` says what we say (opening_hours/README.md)."""

import csv
from datetime import date, datetime
from pathlib import Path

import pytest

from stations.finder.timeline import Timetable
from stations.places import hours
from stations.places.calendar import Calendar
from tests.stations.places.opening_hours import questions
from tests.stations.places.year import YEAR
from unionhub.kernel.clock import SHANGHAI

FOLDER = Path(__file__).parent / "opening_hours"
CALENDAR = Calendar(YEAR.holidays, tuple(YEAR.swapped.items()))
Pair = tuple[str, str]

pytestmark = pytest.mark.once


def rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def theirs() -> dict[Pair, str]:
    """What was recorded for each timetable and instant."""
    return {
        (row["hours"], at): told
        for row in rows("answers.csv")
        for told in ("open", "closed")
        for at in row[told].split()
    }


def ours(pair: Pair) -> str:
    """What the search would answer."""
    at = datetime.fromisoformat(f"2026-{pair[1]}").replace(tzinfo=SHANGHAI)
    return "open" if Timetable(pair[0], (), (), CALENDAR).is_open(at) else "closed"


def test_open_or_closed_equals_what_npm_says_on_five_thousand_pairs():
    recorded = theirs()
    apart = {(row["hours"], row["at"]): row for row in rows("nights.csv")}

    differing = {pair for pair, told in recorded.items() if ours(pair) != told}

    assert differing == set(apart)
    assert {pair: row["theirs"] for pair, row in apart.items()} == {
        pair: recorded[pair] for pair in apart
    }
    assert len(recorded) - len(differing) >= 5_000


def test_where_we_differ_a_night_that_began_the_day_before_is_going_on():
    for row in rows("nights.csv"):
        at = datetime.fromisoformat(f"2026-{row['at']}")
        ends = [closes for closes in nights(row["hours"]) if at.time() < closes]

        assert ends, row
        assert "; " in row["hours"], row


def nights(text: str) -> list:
    """When the nights of a timetable end."""
    spans = [part for word in text.replace(";", "").split() for part in word.split(",")]
    pairs = [span.split("-") for span in spans if span.count(":") == 2]
    clocks = [(a, f"{int(b[:2]) % 24:02}{b[2:]}") for a, b in pairs]
    return [
        datetime.strptime(b, "%H:%M").replace(tzinfo=SHANGHAI).time()
        for a, b in clocks
        if b <= a and b != "00:00"
    ]


def test_what_was_asked_is_of_our_syntax_and_of_no_worked_weekend():
    asked = dict(questions.asked())

    assert [text for text in asked if hours.checked(text) != text] == []
    assert {text: [f"{at:%m-%dT%H:%M}" for at in asked[text]] for text in asked} == {
        row["hours"]: sorted([*row["open"].split(), *row["closed"].split()])
        for row in rows("answers.csv")
    }
    worked = {date(2026, 2, 14), date(2026, 10, 10)}
    assert not {at.date() for some in asked.values() for at in some} & worked
