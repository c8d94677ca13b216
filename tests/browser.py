"""An officer's browser: signed in, asserts the status, hands back the page."""

import html
import re
from typing import Any

from django.test import Client
from django_otp import DEVICE_ID_SESSION_KEY

from tests.factories.factors import second_factor
from unionhub.accounts.access import VERIFIED_AT
from unionhub.accounts.models import User
from unionhub.kernel import clock

TAGS = re.compile(
    r"<(script|style)\b.*?</\1>|<(?:[^>\"']|\"[^\"]*\"|'[^']*')+>", re.DOTALL
)


class Browser:
    """Opens pages of the admin as somebody; ``answer`` is the last response."""

    def __init__(self, user: User | None = None) -> None:
        self.client = Client(raise_request_exception=False)
        self.answer: Any = None
        if user is not None:
            enter(self.client, user)

    def open(self, address: str, *, expect: int = 200, **query: str) -> str:
        """GET; the page."""
        self.answer = self.client.get(address, query, headers={"accept-language": "en"})
        return self._page(expect)

    def look(self, address: str) -> str | None:
        """GET; the page, or nothing where the officer may not look."""
        self.answer = self.client.get(address, headers={"accept-language": "en"})
        return None if self.answer.status_code == 403 else self._page(200)

    def send(self, address: str, /, *, expect: int = 200, **given: Any) -> str:
        """POST a form and follow where it leads; the page."""
        self.answer = self.client.post(address, given, follow=True)
        return self._page(expect)

    def _page(self, expect: int) -> str:
        page = self.answer.content.decode()
        assert self.answer.status_code == expect, readable(page)[:2000]
        return page


def enter(client: Client, user: User) -> None:
    """Begin a session for somebody; an officer has shown the second factor."""
    client.force_login(user)
    if user.is_officer:
        session = client.session
        session[DEVICE_ID_SESSION_KEY] = second_factor(user).persistent_id
        session[VERIFIED_AT] = clock.now().timestamp()
        session.save()


def readable(page: str) -> str:
    """What a person reads on a page, in one line."""
    return " ".join(html.unescape(TAGS.sub(" ", page)).split())
