"""What a session has shown beyond a password."""

from datetime import UTC, datetime
from typing import Any

from django.contrib.sessions.backends.base import SessionBase
from django.db.models import Min
from django.http import HttpRequest
from django_otp import DEVICE_ID_SESSION_KEY, login
from oauth2_provider.models import AccessToken, RefreshToken

from unionhub.accounts.choices import FACTOR_IS_RECENT, FACTOR_SCOPE
from unionhub.accounts.models import SecondFactor, User

VERIFIED_AT = "second_factor_at"


def remember_factor(request: HttpRequest, factor: SecondFactor, at: datetime) -> None:
    """Let the session of the admin bear the factor that was just shown for it."""
    login(request, factor)
    request.session[VERIFIED_AT] = at.timestamp()


def has_factor(user: User, session: SessionBase) -> bool:
    """Whether this session of the admin bears the factor that is the account's now.

    Read with every request: a reset ends the sessions that bear the old one.
    """
    borne = session.get(DEVICE_ID_SESSION_KEY)
    if not borne:
        return False
    factor = SecondFactor.objects.filter(user=user, confirmed=True).first()
    return factor is not None and bool(factor.persistent_id == borne)


def has_recent_factor(user: User, proof: Any, at: datetime) -> bool:
    """Whether a second factor was shown within the last quarter of an hour.

    ``proof`` is what the request came with: the access token (``request.auth``) or
    the session of the admin. Refreshing a token does not make its sign-in younger.
    """
    shown = _shown_at(user, proof)
    return shown is not None and shown <= at < shown + FACTOR_IS_RECENT


def _shown_at(user: User, proof: Any) -> datetime | None:
    if isinstance(proof, AccessToken):
        return _signed_in_at(proof) if FACTOR_SCOPE in proof.scope.split() else None
    if isinstance(proof, SessionBase) and has_factor(user, proof):
        return datetime.fromtimestamp(proof.get(VERIFIED_AT, 0), UTC)
    return None


def _signed_in_at(token: AccessToken) -> datetime | None:
    mine = RefreshToken.objects.filter(access_token=token)
    family = RefreshToken.objects.filter(token_family__in=mine.values("token_family"))
    began: datetime | None = family.aggregate(began=Min("created"))["began"]
    return began
