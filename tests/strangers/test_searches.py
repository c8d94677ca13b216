"""Searches and batches as side doors: a canary person is found by nobody else (T3)."""

import pytest

from members.people.models import Member
from tests import journeys
from tests.factories import people
from tests.strangers.neighbourhood import build, knock, seen

MEMBERS, REQUESTS = "/api/v1/members/searches", "/api/v1/enrolments/searches"
DECISIONS = "/api/v1/enrolments/decisions"
NOBODY = {"id_type": "RESIDENT_ID", "id_number": people.id_number(88)}


@pytest.fixture(autouse=True)
def _quick_and_checked(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.REALNAME_CHECKER = "members.enrolment.realname.SandboxChecker"


@pytest.fixture
def here(unions, _quick_and_checked):
    return build(unions)


def canary(here, unions):
    """All by which the member of Jinjiang could be found, and the like of nobody."""
    member = Member.objects.get(pk=here.known["member"])
    document = {"id_type": "RESIDENT_ID", "id_number": people.id_number(3)}
    zigong = {"name": "王小明", "organisation": unions.zigong.pk}
    return [
        (MEMBERS, document, NOBODY),
        (MEMBERS, {"phone": "13800138003"}, {"phone": "13900139003"}),
        (MEMBERS, {"number": member.number}, {"number": "402918375610"}),
        (MEMBERS, {"name": "王小明", "birth_year": 1990}, zigong),
        (MEMBERS, zigong | {"organisation": unions.jinguanyi.pk}, zigong),
        (REQUESTS, document, NOBODY),
        (REQUESTS, document | {"id_number": people.id_number(1)}, NOBODY),
    ]


def test_the_owner_finds_the_canary_and_a_stranger_nobody(here, unions):
    for address, asked, nobody in canary(here, unions):
        own = knock(here.token("own", "CLERK"), "POST", address, asked)
        foreign = knock(here.token("elsewhere", "CLERK"), "POST", address, asked)
        nothing = knock(here.token("elsewhere", "CLERK"), "POST", address, nobody)

        assert len(own.json()["items"]) >= 1, asked
        assert seen(foreign) == seen(nothing), asked
        assert foreign.json()["items"] == []


def test_a_cursor_of_the_owner_opens_nothing_to_a_stranger(here, at):
    own, foreign = here.token("own", "CLERK"), here.token("elsewhere", "CLERK")
    journeys.requested(at, 1, "13800138009", realname_state="FAILED")
    number = {"id_type": "RESIDENT_ID", "id_number": people.id_number(1), "limit": 1}
    cursor = knock(own, "POST", REQUESTS, number).json()["next_cursor"]

    there = knock(own, "POST", REQUESTS, number | {"cursor": cursor})
    answer = knock(foreign, "POST", REQUESTS, number | {"cursor": cursor})

    assert len(there.json()["items"]) == 1
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid_cursor")


def test_a_batch_tells_a_stranger_nothing_and_touches_nothing(here, unions):
    stranger = here.token("elsewhere", "REVIEWER")
    rows = [{"id": here.known[name], "version": 1} for name in ("pending", "returned")]
    absent = [row | {"id": row["id"][:-4] + "0000"} for row in rows]

    answers = [
        knock(stranger, "POST", DECISIONS, {"decision": "APPROVE", "rows": asked})
        for asked in (rows, absent)
    ]

    told = [
        [row | {"id": ""} for row in answer.json()["results"]] for answer in answers
    ]
    assert told[0] == told[1]
    assert {row["code"] for row in told[0]} == {"not_found"}


def test_the_inbox_counts_nothing_of_another_branch(here):
    own = knock(here.token("own", "REVIEWER"), "GET", "/api/v1/inbox?scope=subtree")
    foreign = knock(
        here.token("elsewhere", "REVIEWER"), "GET", "/api/v1/inbox?scope=subtree"
    )

    assert own.json()["counts"][0]["total"] == 1
    assert foreign.json()["counts"][0]["total"] == 0
    assert foreign.json()["items"] == []
