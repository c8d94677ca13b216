"""A client that speaks JSON, asserts the status and hands back what was answered.

What the contract does not say of an operation fails the test that saw it.
"""

import json
from typing import Any

from django.http import HttpResponse
from django.test import Client

from tests import forms
from tests.declared import undeclared
from unionhub.accounts import tokens
from unionhub.accounts.models import User
from unionhub.kernel import clock


class JsonClient:
    """Talks to the API as somebody.

    ``answer`` is the last response, for a test that looks at its headers.
    """

    def __init__(self, token: str = "") -> None:
        self.token = token
        self.client = Client(raise_request_exception=False)
        self.answer: Any = HttpResponse()

    def get(self, address: str, *, expect: int = 200, **headers: str) -> Any:
        """GET; decoded JSON."""
        return self.send("get", address, None, expect, headers)

    def post(
        self, address: str, body: object = None, *, expect: int = 201, **headers: str
    ) -> Any:
        """POST a body as JSON; decoded JSON.

        ``headers`` are named as in Python: ``idempotency_key="…"``, ``if_match="…"``.
        """
        return self.send("post", address, body, expect, headers)

    def put(
        self, address: str, body: object = None, *, expect: int = 200, **headers: str
    ) -> Any:
        """PUT a body as JSON; decoded JSON."""
        return self.send("put", address, body, expect, headers)

    def patch(
        self, address: str, body: object = None, *, expect: int = 200, **headers: str
    ) -> Any:
        """PATCH a body as JSON; decoded JSON."""
        return self.send("patch", address, body, expect, headers)

    def delete(self, address: str, *, expect: int = 204, **headers: str) -> Any:
        """DELETE; decoded JSON, usually none."""
        return self.send("delete", address, None, expect, headers)

    def send(
        self,
        method: str,
        address: str,
        body: object,
        expect: int,
        headers: dict[str, str],
    ) -> Any:
        """Any method; the status is asserted, the whole answer is in the message."""
        content, kind = _encoded(body)
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.token:
            sent.setdefault("authorization", f"Bearer {self.token}")
        self.answer = self.client.generic(
            method.upper(),
            address,
            content,
            content_type=kind,
            headers=sent,
        )
        shown = self.answer.content.decode(errors="replace")[:2000]
        assert self.answer.status_code == expect, f"{self.answer.status_code}: {shown}"
        missing = undeclared(method, address, self.answer)
        assert not missing, f"the contract does not say {missing}"
        return self._decoded()

    def _decoded(self) -> Any:
        kind = self.answer.headers.get("content-type", "")
        if "json" not in kind:
            return None
        return json.loads(self.answer.content)


def _encoded(body: object) -> tuple[bytes | str, str]:
    """The bytes of a body, and what they are."""
    if isinstance(body, forms.Multipart):
        return forms.encoded(body), forms.CONTENT_TYPE
    if isinstance(body, bytes | str):
        return body, "application/json"
    return b"" if body is None else json.dumps(body), "application/json"


def token_for(user: User) -> str:
    """A token of this account, issued the way signing in does it: to an officer with
    the second factor."""
    pair = tokens.issue(user, at=clock.now(), verified=user.is_officer)
    return pair.access_token


def client_for(user: User) -> JsonClient:
    """A client with a token of this account."""
    return JsonClient(token_for(user))
