"""What a process remembers of hours and stations does not grow with what is asked."""

from datetime import date, timedelta

import pytest

from stations.finder import timeline, written
from stations.finder.timeline import Timetable
from stations.places import hours
from stations.places.calendar import Calendar

pytestmark = pytest.mark.once

CALENDAR = Calendar(frozenset(), ())
FIRST = date(2026, 1, 1)
OVER = 40


def minutes(number):
    return f"{number // 60 % 24:02}:{number % 60:02}"


def text(number):
    """A timetable that no other number has."""
    return f"{minutes(number // 1_000)}-{minutes(1_000 + number % 1_000)}"


def table(number):
    return Timetable(text(number), (), (), CALENDAR)


# Each kind of memory, and how to ask it for something that it does not know.
MEMORIES = {
    "edges": (timeline._edges, lambda n: (table(n), FIRST)),
    "spans": (timeline._spans, lambda n: (table(n), FIRST)),
    "rules": (hours._rules, lambda n: (text(n),)),
    "parsed": (hours._parsed, lambda n: (text(n),)),
    "selects": (hours._selects, lambda n: ("Mo-Fr", FIRST + timedelta(days=n))),
    "kit": (written._kit, lambda n: (n, 0, "zh-hans")),
}


@pytest.mark.parametrize("name", MEMORIES)
def test_a_memory_that_is_full_forgets_before_it_remembers(name, monkeypatch):
    remembered, question = MEMORIES[name]
    remembered.cache_clear()
    bound = remembered.cache_info().maxsize

    for number in range(bound + OVER):
        remembered(*question(number))

    assert remembered.cache_info().currsize == bound
    assert remembered.cache_info().misses == bound + OVER
    remembered.cache_clear()
