"""Every door of the members wing with every principal, own and foreign (T1, T3, T8)."""

import re

import pytest

from members.urls import urlpatterns
from tests.corpus.digest import digest
from tests.strangers.doors import doors
from tests.strangers.neighbourhood import (
    PRINCIPALS,
    absent,
    build,
    filled,
    knock,
    seen,
    stay,
)

BASE = "/api/v1/"
METHODS = ("get", "post", "put", "patch", "delete")
REALNAME = "members.enrolment.realname.SandboxChecker"


@pytest.fixture(autouse=True)
def _quick_and_checked(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.REALNAME_CHECKER = REALNAME


@pytest.fixture
def here(unions, _quick_and_checked):
    neighbourhood = build(unions)
    neighbourhood.known["county"] = unions.jinjiang.pk
    return neighbourhood


def answer_of(here, door, principal, names=None):
    names = here.known | (names or {})
    address = BASE + filled(door.address, names)
    token = here.token(principal, door.office)
    return knock(token, door.method, address, filled(door.body, names))


def test_every_address_of_the_wing_stands_in_the_table():
    served = {
        (method.upper(), re.sub(r"<[^>]*>", "{}", str(pattern.pattern)))
        for pattern in urlpatterns
        for method in METHODS
        if hasattr(pattern.callback.view_class, method)
    }

    tabled = {(door.method, re.sub(r"{\w+}", "{}", door.address)) for door in doors()}
    assert served == tabled


def test_every_door_opens_for_somebody():
    closed = [
        (door.method, door.address)
        for door in doors()
        if not any(status and status < 300 for status in door.answers.values())
    ]

    assert closed == []


def test_every_door_answers_everybody_as_the_table_says(here):
    told = {
        f"{door.method} {door.address}": {
            who: answer_of(here, door, who).status_code
            for who in PRINCIPALS
            if door.answers[who]
        }
        for door in doors()
    }

    assert told == {
        f"{door.method} {door.address}": {
            who: status for who, status in door.answers.items() if status
        }
        for door in doors()
    }


def test_what_is_foreign_looks_like_what_is_not_there(here):
    compared, told_apart = 0, []
    for door in doors():
        if "{" not in door.address + str(door.body):
            continue
        opens = next(who for who, s in door.answers.items() if s and s < 300)
        # It is there: a moment before, it answered to whom it is open.
        assert answer_of(here, door, opens).status_code == door.answers[opens]
        for who, status in door.answers.items():
            if who in {"own", "peer"} or status is None or status < 300:
                continue
            foreign = seen(answer_of(here, door, who))
            nothing = seen(answer_of(here, door, who, absent()))
            compared += 1
            if foreign != nothing:
                told_apart.append((door.address, who, foreign, nothing))

    assert told_apart == []
    assert compared > 100


def test_looking_changes_nothing(here):
    before, changed = digest(), []

    for door in doors():
        if door.method == "GET":
            for who in PRINCIPALS:
                token = here.token(who, door.office)
                stay(token, "GET", BASE + filled(door.address, here.known))
                if digest() != before:
                    changed.append((door.address, who))

    assert changed == []
