"""Knocking at a door: one request, all that can be seen of the answer, nothing left."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlencode

from django.db import transaction
from django.test import Client

from stations.finder.current import CURRENT
from tests import forms
from tests.forms import Form, Multipart

REQUEST_ID = "strangers-0001"


@contextmanager
def undone() -> Iterator[None]:
    """What happens inside never happened; doors may open durable transactions."""
    block = transaction.atomic()
    block._from_testcase = True  # type: ignore[attr-defined]
    try:
        with block:
            yield
            transaction.set_rollback(True)
    finally:
        # What was read inside bears a number that another attempt will bear, too.
        CURRENT.forget()


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


def encoded(body: Any) -> tuple[bytes | str, str]:
    """A body as it is sent, and its type."""
    if isinstance(body, Multipart):
        return forms.encoded(body), forms.CONTENT_TYPE
    if isinstance(body, Form):
        return urlencode(body), "application/x-www-form-urlencoded"
    return "" if body is None else json.dumps(body), "application/json"


# One for all: each new one would look at all static files anew.
CLIENT = Client(raise_request_exception=False)


def seen(answer: Any) -> tuple[int, bytes, dict[str, str]]:
    """All that a caller can see of an answer."""
    return answer.status_code, answer.content, dict(answer.headers)
