"""GET changes no business row (DESIGN.md §4): a walk over everything that is served."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from tests.client import client_for
from tests.factories import accounts
from tests.floor_plan.routes import address, is_plain, routes

WRITE = re.compile(
    r'^\s*(?:INSERT(?: OR \w+)? INTO|REPLACE INTO|UPDATE|DELETE FROM)\s+"?(\w+)', re.I
)
# Access log, throttle, session, token use.
MAY_BE_WRITTEN = {
    "audit_accesslog",
    "django_session",
    "oauth2_provider_accesstoken",
    "web_budget",
}


@contextmanager
def written_tables() -> Iterator[set[str]]:
    tables: set[str] = set()

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if found := WRITE.match(str(sql)):
            tables.add(found.group(1))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield tables


def readable() -> list[str]:
    return [route for route, _ in routes() if is_plain(route)]


def test_the_walk_has_somewhere_to_go():
    assert len([route for route in readable() if route.startswith("/api/v1/")]) > 10


def test_the_watch_sees_a_write(unions):
    with written_tables() as tables:
        type(unions.root).objects.filter(pk=unions.root.pk).update(name="四川省总工会")

    assert tables == {"members_organisation"}


@pytest.mark.parametrize("who", ["anyone", "worker", "officer"])
def test_reading_writes_nothing(who, unions):
    values = known_values(unions)
    client = signed_in(who, unions)
    wrote = {}

    for route in readable():
        with written_tables() as tables:
            answer = client.get(address(route, values))
        assert answer.status_code < 500, f"{route}: {answer.content[:500]!r}"
        if tables - MAY_BE_WRITTEN:
            wrote[route] = tables - MAY_BE_WRITTEN

    assert wrote == {}


def known_values(unions: Any) -> dict[str, str]:
    return {
        "organisations.code": unions.jinjiang.pk,
        "regions.code": unions.jinjiang.region_id,
        "dictionaries.name": "occupation_group",
    }


def signed_in(who: str, unions: Any) -> Client:
    client = Client(raise_request_exception=False)
    if who == "anyone":
        return client
    user = accounts.worker()
    if who == "officer":
        user = accounts.officer("jinjiang-01", unions.jinjiang)
        # The same walk goes through the admin, which knows sessions only.
        client.force_login(user)
    token = client_for(user).token
    client.defaults["HTTP_AUTHORIZATION"] = f"Bearer {token}"
    return client
