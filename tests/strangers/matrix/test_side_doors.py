"""Cursors, keys, batches and counts of another are of no use (T3).

What lists, filters and searches show is asked channel by channel in test_channels.
"""

import json

import pytest

from tests.factories import people
from tests.registry import CALLS, filled
from tests.strangers.matrix import channels
from tests.strangers.neighbourhood import knock, seen, stay, undone

pytestmark = pytest.mark.django_db

API = "/api/v1"
# What no list takes: orders, look-ups, searches, pages by number.
REFUSED = [
    "ordering=name",
    "ordering=id_number_sealed",
    "name__startswith=金",
    "organisation__path__startswith=0001",
    "search=金丝雀",
    "q=1",
    "page=2",
    "offset=0",
    "fields=id_number",
    "expand=person",
]
# Who may look at every list, in the west and in the east.
LOOKERS = ("CLERK", "AUDITOR", "SYSTEM_ADMIN", "ACCOUNTANT")


def pair(world, office="CLERK"):
    """Somebody of the west, and the like of the east."""
    return [world.role(f"{union}-{office}").token for union in ("jinguanyi", "wuxing")]


def looker(world, address):
    """Somebody at the top who is let in at this list."""
    tokens = [world.role(f"province-{office}").token for office in LOOKERS]
    shut = {401, 403}
    return next(t for t in tokens if knock(t, "GET", address).status_code not in shut)


@pytest.mark.parametrize("query", REFUSED)
def test_what_a_list_does_not_know_is_refused_not_ignored(world, query):
    told = {}
    for one in channels.lists():
        answer = knock(looker(world, one.route), "GET", f"{one.route}?{query}")
        # Beside it may stand what the list cannot do without.
        codes = {error["code"] for error in answer.json()["errors"]}
        told[one.name] = (answer.status_code, "unknown_parameter" in codes)

    assert set(told.values()) == {(400, True)}, told
    assert len(told) > 10


def test_options_describe_nothing(world):
    token = world.role("worker").token
    for one in channels.lists():
        answer = knock(token, "OPTIONS", one.route)
        assert b"actions" not in answer.content, one.route
        assert b"serializer" not in answer.content.lower(), one.route


def test_a_worker_sees_only_the_requests_of_the_own_account(world):
    rows = {
        name: knock(world.role(name).token, "GET", f"{API}/enrolments?limit=200").json()
        for name in ("owner", "owner-east", "worker")
    }

    kinds = ("pending", "returned", "admitted")
    of_west = {lot.things[kind].id for lot in world.lots[:2] for kind in kinds}
    of_east = {world.lots[2].things[kind].id for kind in kinds}
    assert {row["id"] for row in rows["owner"]["items"]} == of_west
    assert {row["id"] for row in rows["owner-east"]["items"]} == of_east
    assert rows["worker"]["items"] == []


def test_no_cursor_is_of_use_to_another_or_under_another_filter(world):
    tried = set()
    for one in channels.lists():
        own = looker(world, one.route)
        page = knock(own, "GET", f"{one.route}?limit=1")
        if page.status_code != 200 or not page.json().get("next"):
            continue
        there = page.json()["next"]
        cursor = page.json()["next_cursor"]
        others = [token for office in LOOKERS for token in pair(world, office)]
        answers = [knock(token, "GET", there) for token in others]

        assert knock(own, "GET", there).status_code == 200, one.route
        assert {
            (answer.status_code, answer.json()["code"])
            for answer in answers
            if answer.status_code != 403
        } == {(400, "invalid_cursor")}, one.route
        for elsewhere in (f"{API}/organisations", f"{API}/enrolments"):
            if elsewhere != one.route:
                answer = knock(own, "GET", f"{elsewhere}?limit=1&cursor={cursor}")
                assert answer.status_code in {400, 403}, one.route
        tried.add(one.name)

    assert {"listEnrolments", "listOrganisations", "listMembers"} <= tried


def test_a_cursor_is_bound_to_its_filter(world):
    own, _foreign = pair(world)
    address = f"{API}/organisations?limit=1"
    cursor = knock(own, "GET", address).json()["next_cursor"]

    answer = knock(own, "GET", f"{address}&kind=TOWNSHIP&cursor={cursor}")

    assert (answer.status_code, answer.json()["code"]) == (400, "invalid_cursor")


def test_a_search_s_cursor_opens_nothing_to_a_stranger(world):
    own, foreign = pair(world)
    address, asked = f"{API}/members/searches", {"name": "王小明", "birth_year": 1970}
    asked = asked | {"limit": 1}
    cursor = knock(world.role("province-CLERK").token, "POST", address, asked).json()
    asked["cursor"] = cursor["next_cursor"]

    for token in (own, foreign):
        answer = knock(token, "POST", address, asked)
        assert (answer.status_code, answer.json()["code"]) == (400, "invalid_cursor")


@pytest.mark.parametrize(
    ("name", "owner", "strangers"),
    [
        ("enrol", "owner", ("worker", "owner-east")),
        ("issueJoinCode", "jinguanyi-CLERK", ("wuxing-CLERK", "owner")),
        ("foundOrganisation", "jinguanyi-CLERK", ("wuxing-CLERK",)),
        ("requestExport", "jinguanyi-CLERK", ("wuxing-CLERK", "jinguanyi-REVIEWER")),
        ("delegatePowers", "jinguanyi-CLERK", ("wuxing-CLERK", "jinjiang-CLERK")),
    ],
)
def test_a_key_of_another_replays_nothing(world, name, owner, strangers):
    address = next(one.route for one in channels.operations() if one.name == name)
    body = filled(CALLS[name].body, world.lots[0].named | world.words)
    with undone():
        token = world.role(owner).token
        first = stay(token, "POST", address, body)
        again = stay(token, "POST", address, body)
        others = [
            knock(world.role(who).token, "POST", address, body) for who in strangers
        ]

    assert first.status_code in {200, 201}
    assert again.headers["Idempotent-Replayed"] == "true"
    assert again.content == first.content
    key = next(iter(first.json().values()))
    for other in others:
        assert "Idempotent-Replayed" not in other.headers
        assert str(key).encode() not in other.content


def test_a_batch_tells_a_stranger_nothing(world):
    _own, stranger = pair(world, "REVIEWER")
    west = world.lots[0].things
    rows = [{"id": west[kind].id, "version": 1} for kind in ("pending", "returned")]
    absent = [row | {"id": row["id"][:-4] + "0000"} for row in rows]

    answers = [
        knock(
            stranger,
            "POST",
            f"{API}/enrolments/decisions",
            {"decision": "APPROVE", "rows": asked},
        )
        for asked in (rows, absent)
    ]

    told = [
        [row | {"id": ""} for row in answer.json()["results"]] for answer in answers
    ]
    assert told[0] == told[1]
    assert {row["code"] for row in told[0]} == {"not_found"}


def test_a_search_elsewhere_answers_like_a_search_for_nobody(world):
    own, foreign = pair(world)
    west = world.lots[0].words
    document = {"id_type": "RESIDENT_ID", "id_number": west["id_number"]}
    nobody = {"id_type": "RESIDENT_ID", "id_number": people.id_number(88)}
    tries = [
        ("members", document, nobody),
        ("members", {"number": west["member_number"]}, {"number": "402918375610"}),
        ("enrolments", document, nobody),
    ]

    for name, asked, nothing in tries:
        address = f"{API}/{name}/searches"
        assert len(knock(own, "POST", address, asked).json()["items"]) == 1, asked
        told = [
            seen(knock(foreign, "POST", address, body)) for body in (asked, nothing)
        ]
        assert told[0] == told[1], asked
        assert json.loads(told[0][1])["items"] == []
