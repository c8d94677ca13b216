"""The index gives what trying every station gives."""

import random
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stations.finder.index import BITS, Index, Place
from stations.finder.timeline import Timetable
from stations.places.calendar import Calendar
from unionhub.kernel import geometry
from unionhub.kernel.clock import SHANGHAI
from unionhub.kernel.geometry import Point

NO_CALENDAR = Calendar(frozenset(), ())
TABLES = [
    Timetable(text, (), (), NO_CALENDAR)
    for text in (
        "24/7",
        "Mo-Fr 08:30-12:00,14:30-18:00",
        "Mo-Su 22:00-02:00",
        "08:00-20:00",
        "Jun-Aug 06:00-22:00; Sep-May 09:00-17:00; Su off",
    )
]


def place(number: int, point: Point, dice: random.Random) -> Place:
    there = dice.getrandbits(len(BITS))
    return Place(
        code=f"510104S{number:05}",
        point=point,
        state=dice.choice(["OPEN", "OPEN", "OPEN", "MAINTENANCE"]),
        kind=dice.choice(["STANDARD", "MICRO"]),
        entry=dice.choice(["FREE", "SCAN"]),
        regions=frozenset({dice.choice(["510104", "510105"])}),
        there=there,
        absent=dice.getrandbits(len(BITS)) & ~there,
        timetable=dice.choice(TABLES),
        shut=(),
        changed=number,
        facts={},
    )


def scattered(dice: random.Random, count: int) -> list[Place]:
    """Most in towns, some far out, some at one and the same point."""
    west, south, east, north = geometry.PROVINCE
    towns = [(dice.uniform(west, east), dice.uniform(south, north)) for _ in range(12)]
    places = []
    for number in range(count):
        lng, lat = dice.choice(towns)
        lng, lat = dice.gauss(lng, 0.05), dice.gauss(lat, 0.05)
        if number % 20 == 0:
            lng, lat = dice.uniform(west, east), dice.uniform(south, north)
        if number % 33 == 0:
            lng, lat = towns[0]
        places.append(place(number, Point(lng=lng, lat=lat), dice))
    return places


@pytest.fixture(scope="module")
def places() -> list[Place]:
    return scattered(random.Random(5), 3_000)


def misplaced(places: list[Place], queries: int) -> list[int]:
    """The queries that the index answers otherwise than trying every station."""
    index, dice = Index(places, "1", 1), random.Random(7)
    wrong = []
    for query in range(queries):
        near = dice.choice(places).point
        point = Point(lng=dice.gauss(near.lng, 0.05), lat=dice.gauss(near.lat, 0.05))
        radius = dice.choice([300, 1_000, 5_000, 50_000])
        mask = dice.choice([0, 1, 5, 9])
        at = datetime(2026, 7, dice.randint(1, 28), dice.randrange(24), tzinfo=SHANGHAI)

        def wanted(one: Place, mask: int = mask, at: datetime = at) -> bool:
            return one.there & mask == mask and one.is_open(at)

        found = [(far, code) for far, code, _p in index.nearest(point, radius, wanted)]
        tried = sorted(
            (far, one.code)
            for one in places
            if (far := geometry.distance(point, one.point)) <= radius and wanted(one)
        )
        if found != tried:
            wrong.append(query)
    return wrong


def test_order_and_membership_equal_trying_every_station(places):
    assert misplaced(places, 1_000) == []


@pytest.mark.campaign
def test_ten_thousand_queries_equal_trying_every_station(campaign):
    queries = campaign.number("station_queries", 10_000)

    wrong = misplaced(scattered(random.Random(11), 7_473), queries)

    campaign.figure("station queries equal to trying every station", queries)
    assert wrong == []


@given(
    st.floats(97.3, 108.6),
    st.floats(26.0, 34.4),
    st.integers(0, 2**32),
    st.sampled_from([1_000.0, 50_000.0]),
)
def test_nothing_is_lost_wherever_one_stands(lng, lat, seed, radius):
    dice = random.Random(seed)
    some = [
        place(n, Point(lng=dice.gauss(lng, 0.1), lat=dice.gauss(lat, 0.1)), dice)
        for n in range(60)
    ]
    here = Point(lng=lng, lat=lat)

    found = [
        code
        for _far, code, _p in Index(some, "1", 1).nearest(
            here, radius, lambda _one: True
        )
    ]

    tried = sorted((geometry.distance(here, one.point), one.code) for one in some)
    assert found == [code for far, code in tried if far <= radius]


def test_an_empty_index_finds_nothing():
    assert list(Index([], "0", 0).nearest(Point(lng=104, lat=30), 1e6, bool)) == []
