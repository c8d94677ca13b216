"""What the doors of signing in are shown, so that they open."""

from base64 import b32decode
from typing import Any

from django_otp.oath import totp

from members.offices.choices import Office
from members.organisations.models import Organisation
from tests.factories import accounts
from unionhub.accounts import officers, operations, tokens
from unionhub.accounts.choices import APP_CLIENT_ID
from unionhub.accounts.models import User
from unionhub.kernel import actor, clock

PHONE = "13900139002"


def words() -> dict[str, Any]:
    """A code that was sent, a token, accounts with and without an authenticator."""
    by, at = actor.public(), clock.now()
    sent = operations.send_code(PHONE, at=at)
    for name in ("fresh-01", "drawn-01"):
        User.objects.create_officer(name, accounts.PASSWORD)
    shown = officers.Shown("drawn-01", accounts.PASSWORD, None, "10.0.0.1")
    secret = officers.draw_factor(shown, by=by, at=at).secret
    pair = tokens.issue(accounts.worker("13900139003"), at=at)
    return {
        "client_id": APP_CLIENT_ID,
        "refresh_token": pair.refresh_token,
        "code_phone": PHONE,
        "code": sent.code,
        "fresh": "fresh-01",
        "drawn": "drawn-01",
        "password": accounts.PASSWORD,
        "deputy": _former("former-01"),
        "today": clock.local_date(at).isoformat(),
        "otp": lambda: otp_of(secret),
    }


def _former(name: str) -> str:
    """An account whose office is over: powers may be lent to it."""
    union = Organisation.objects.order_by("path")[0]
    user = User.objects.create_officer(name, accounts.PASSWORD)
    accounts.appoint(user, union, Office.CLERK, until=accounts.SINCE)
    return name


def otp_of(secret: str) -> str:
    """What the authenticator shows now."""
    key = b32decode(secret + "=" * (-len(secret) % 8))
    return f"{totp(key):06d}"
