"""No small figure can be worked out, whatever is asked and subtracted (R-PRI-09)."""

from collections import defaultdict
from datetime import date, timedelta
from itertools import product

from hypothesis import example, given
from hypothesis import strategies as st

from stations.visits.fives import (
    HEAP,
    Heaps,
    ends_month,
    month_of,
    quarter_of,
    told_use,
)

SLOTS = 3
LARGEST = 13
READINGS = 5
DAYS = [date(2026, 9, 29) + timedelta(days=n) for n in range(4)]
# Two stations, two occupations, four days over the end of a quarter, two hours.
PLACES = list(product("AB", ("COURIER", "TAXI"), DAYS, (12, 13)))

tables = st.lists(st.integers(0, 8), min_size=len(PLACES), max_size=len(PLACES)).map(
    lambda counts: dict(zip(PLACES, counts, strict=True))
)
shares = st.lists(st.integers(0, 9), min_size=4, max_size=4)


def fives(table):
    """All there is to be had: what is told of each place."""
    heaps = Heaps()
    return {
        place: heaps.tell((*place[:2], quarter_of(place[2])), table[place])
        for place in sorted(table)
    }


def by_month(table):
    found = defaultdict(int)
    for (station, _occupation, day, _hour), count in table.items():
        found[station, month_of(day)] += count
    return found


@given(tables, st.sets(st.sampled_from(PLACES), min_size=1))
@example(dict.fromkeys(PLACES, 1), set(PLACES[:1]))
@example(dict.fromkeys(PLACES, 4), set(PLACES))
def test_any_sum_of_figures_has_five_readings_that_answer_alike(table, asked):
    told = fives(table)
    latest = max(asked)

    others = [told | {latest: told[latest] + more} for more in range(READINGS)]

    assert all(fives(other) == told for other in others)
    readings = {sum(other[place] for place in asked) for other in others}
    assert len(readings) == READINGS


@given(tables, shares, st.integers(0, 3))
def test_what_was_used_has_five_readings_beside_what_is_told_of_visits(
    table, shares, which
):
    told = by_month(fives(table))
    months = sorted(by_month(table))
    used = {
        month: by_month(table)[month] * share // 9
        for month, share in zip(months, shares, strict=True)
    }
    shown = {m: told_use({"WATER": n}, told[m])["WATER"] for m, n in used.items()}
    month = months[which]

    for more in range(READINGS):
        # So many visits, of whom so many used it, would be answered alike.
        visits = max(told[month], shown[month] + more)
        assert visits - told[month] < HEAP
        again = told_use({"WATER": shown[month] + more}, told[month])
        assert again["WATER"] == shown[month]


def test_every_difference_of_three_figures_is_open_by_count_of_all_tables():
    seen = defaultdict(list)
    for counts in product(range(LARGEST + 1), repeat=SLOTS):
        heaps, heap = Heaps(), ("A", "TAXI", DAYS[0])
        seen[tuple(heaps.tell(heap, n) for n in counts)].append(counts)
    small = {
        told: alike
        for told, alike in seen.items()
        if any(max(counts) <= HEAP for counts in alike)
    }

    for signs in product((-1, 0, 1), repeat=SLOTS):
        for alike in small.values():
            readings = {
                sum(sign * n for sign, n in zip(signs, counts, strict=True))
                for counts in alike
            }
            assert not any(signs) or len(readings) >= READINGS

    # What was told before: each by itself, rounded. Of four whose sum is four and is
    # told to be less than five, each must be one.
    def rounded_up(count):
        return count and HEAP

    four = [
        counts
        for counts in product(range(1, HEAP + 1), repeat=4)
        if all(map(rounded_up, counts)) and sum(counts) < HEAP
    ]
    assert four == [(1, 1, 1, 1)]


@given(tables)
def test_what_is_told_is_never_more_than_was_and_less_by_four_a_heap_at_most(table):
    told = fives(table)

    for station, occupation in product("AB", ("COURIER", "TAXI")):
        for quarter in {quarter_of(day) for day in DAYS}:
            mine = [
                place
                for place in PLACES
                if place[:2] == (station, occupation)
                and quarter_of(place[2]) == quarter
            ]
            missing = sum(table[one] - told[one] for one in mine)
            assert 0 <= missing < HEAP
    assert all(count % HEAP == 0 for count in told.values())


def test_quarters_and_months_begin_and_end():
    assert quarter_of(date(2026, 11, 22)) == date(2026, 10, 1)
    assert quarter_of(date(2026, 3, 31)) == date(2026, 1, 1)
    assert ends_month(date(2028, 2, 29))
    assert not ends_month(date(2028, 2, 28))
