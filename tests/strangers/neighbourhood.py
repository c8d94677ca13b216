"""Knocking at a door: one request, all that can be seen of the answer, nothing left."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.db import transaction
from django.test import Client

from members.offices.choices import Office
from tests import registry
from tests.client import token_for
from tests.conftest import Unions
from tests.factories import accounts, tree
from tests.registry import Place
from tests.registry.calls import Form, filled

__all__ = ("build", "filled", "knock", "seen", "stay", "undone")

REQUEST_ID = "strangers-0001"
OFFICES = (Office.CLERK, Office.REVIEWER, Office.SECURITY_ADMIN)


@dataclass
class Neighbourhood:
    """Names of what is there, by the name of the hole that it fills."""

    known: dict[str, Any] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)

    def token(self, principal: str, office: str) -> str:
        """The token of a principal at a door that asks for this office."""
        for name in (f"{principal} {office}", principal):
            if name in self.tokens:
                return self.tokens[name]
        return ""


def build(unions: Unions) -> Neighbourhood:
    """One valid object of everything, in a township of Jinjiang; everybody at hand."""
    here = Neighbourhood()
    for office in OFFICES:
        for side, union in (("own", unions.jinjiang), ("elsewhere", unions.zigong)):
            user = accounts.officer(f"{side}-{office}", union, office)
            here.tokens[f"{side} {office}"] = token_for(user)
    owner = accounts.worker("13800138001")
    here.tokens["owner"] = token_for(owner)
    here.tokens["worker"] = token_for(accounts.worker("13800138002"))
    clerk = accounts.officer("clerk-01", unions.jinguanyi, Office.CLERK)
    place = Place(unions.jinguanyi, tree.JINGUANYI, owner, clerk)
    here.known = registry.lot("here", place).named | registry.words()
    here.known["township"] = unions.jinguanyi.pk
    here.known["county"] = unions.jinjiang.pk
    return here


@contextmanager
def undone() -> Iterator[None]:
    """What happens inside never happened; doors may open durable transactions."""
    block = transaction.atomic()
    block._from_testcase = True  # type: ignore[attr-defined]
    with block:
        yield
        transaction.set_rollback(True)


def knock(
    token: str, method: str, address: str, body: Any = None, **headers: str
) -> Any:
    """One request under a fixed request id; nothing is left behind."""
    with undone():
        return stay(token, method, address, body, **headers)


def stay(
    token: str, method: str, address: str, body: Any = None, **headers: str
) -> Any:
    """The same, but what it did remains."""
    sent = {
        "X-Request-ID": REQUEST_ID,
        "Idempotency-Key": "strangers-key",
        "If-Match": "*",
    } | headers
    if token:
        sent["Authorization"] = f"Bearer {token}"
    content, kind = encoded(body)
    CLIENT.cookies.clear()
    return CLIENT.generic(method, address, content, content_type=kind, headers=sent)


def encoded(body: Any) -> tuple[str, str]:
    """A body as it is sent, and its type."""
    if isinstance(body, Form):
        return urlencode(body), "application/x-www-form-urlencoded"
    return "" if body is None else json.dumps(body), "application/json"


# One for all: each new one would look at all static files anew.
CLIENT = Client(raise_request_exception=False)


def seen(answer: Any) -> tuple[int, bytes, dict[str, str]]:
    """All that a caller can see of an answer."""
    return answer.status_code, answer.content, dict(answer.headers)
