"""An officer's browser: signed in, asserts the status, hands back the page."""

import html
import re
from typing import Any

from django.test import Client

from unionhub.accounts.models import User

TAGS = re.compile(r"<(script|style)\b.*?</\1>|<[^>]+>", re.DOTALL)


class Browser:
    """Opens pages of the admin as somebody; ``answer`` is the last response."""

    def __init__(self, user: User | None = None) -> None:
        self.client = Client(raise_request_exception=False)
        self.answer: Any = None
        if user is not None:
            self.client.force_login(user)

    def open(self, address: str, *, expect: int = 200, **query: str) -> str:
        """GET; the page."""
        self.answer = self.client.get(address, query, headers={"accept-language": "en"})
        return self._page(expect)

    def send(self, address: str, *, expect: int = 200, **given: Any) -> str:
        """POST a form and follow where it leads; the page."""
        self.answer = self.client.post(address, given, follow=True)
        return self._page(expect)

    def _page(self, expect: int) -> str:
        page = self.answer.content.decode()
        assert self.answer.status_code == expect, readable(page)[:2000]
        return page


def readable(page: str) -> str:
    """What a person reads on a page, in one line."""
    return " ".join(html.unescape(TAGS.sub(" ", page)).split())
