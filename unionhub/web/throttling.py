"""Budgets of calls that no header steps around (ROBUST.md T13)."""

import ipaddress
from datetime import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.db import connection, transaction
from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from unionhub.kernel import clock
from unionhub.kernel.errors import TooMany

# One statement on both engines: the row's own lock makes parallel calls queue.
_SPEND = """
INSERT INTO web_budget (scope, key, window_start, count) VALUES (%s, %s, %s, 1)
ON CONFLICT (scope, key) DO UPDATE SET
  count = CASE WHEN web_budget.window_start <= %s THEN 1 ELSE web_budget.count + 1 END,
  window_start = CASE WHEN web_budget.window_start <= %s THEN excluded.window_start
    ELSE web_budget.window_start END
RETURNING count, window_start
"""


def trusted_address(request: HttpRequest | Request) -> str:
    """The caller's network address; an IPv6 caller is the whole /64.

    ``X-Forwarded-For`` is believed only as far as ``settings.TRUSTED_PROXIES`` hops:
    what a caller writes into it stands further left than what our proxies append.
    """
    text = request.META.get("REMOTE_ADDR", "")
    hops = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    if 0 < settings.TRUSTED_PROXIES <= len(hops):
        text = hops[-settings.TRUSTED_PROXIES].strip() or text
    return _network(text) or _network(request.META.get("REMOTE_ADDR", "")) or "unknown"


def _network(text: str) -> str:
    try:
        address = ipaddress.ip_address(text.strip().strip("[]").partition("%")[0])
    except ValueError:
        return ""
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:
            return str(address.ipv4_mapped)
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)


def spend(scope: str, key: str, *, limit: int, seconds: int, at: datetime) -> None:
    """Count one call of ``key`` (stored as a keyed digest) in ``scope``.

    The count is committed at once, so a request that is rolled back still counts;
    call it before the transaction of the effect.

    Raises:
        TooMany: ``limit`` is spent; ``retry_after`` (seconds) in the facts.
    """
    digest = salted_hmac("unionhub.budget", f"{scope}:{key}", algorithm="sha256")
    now = int(at.timestamp())
    ended = now - seconds
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute(_SPEND, [scope, digest.hexdigest(), now, ended, ended])
        count, start = cursor.fetchone()
    if count > limit:
        raise TooMany(retry_after=max(1, start + seconds - now))


class Throttle(BaseThrottle):
    """``limit`` calls in ``seconds`` for what ``key`` names; no key, no limit."""

    scope: ClassVar[str]
    limit: ClassVar[int]
    seconds: ClassVar[int] = 60

    def key(self, request: Request, view: Any) -> str | None:
        """Whose budget is spent; each subclass says."""
        raise NotImplementedError

    def allow_request(self, request: Request, view: Any) -> bool:
        """Count the call.

        Raises:
            TooMany: the budget is spent.
        """
        key = self.key(request, view)
        if key is not None:
            at = getattr(view, "now", None) or clock.now()
            spend(self.scope, key, limit=self.limit, seconds=self.seconds, at=at)
        return True


class NetworkThrottle(Throttle):
    """A budget for each network address, whoever is signed in."""

    def key(self, request: Request, view: Any) -> str:
        """The trusted address."""
        return trusted_address(request)


class UserThrottle(Throttle):
    """A budget for each account, or for the address when nobody is signed in."""

    def key(self, request: Request, view: Any) -> str:
        """The account, or the trusted address."""
        user = request.user
        return str(user.pk) if user.is_authenticated else trusted_address(request)
