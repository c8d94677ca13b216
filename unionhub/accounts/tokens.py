"""Tokens of our own sign-in, in the store of django-oauth-toolkit.

Only checksums are stored (RFC 9700); the tokens themselves leave in the answer and are
nowhere afterwards. Refreshing and revoking them is OAuth's: ``oauth.py``.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from django.db import transaction
from oauth2_provider.models import (
    AccessToken,
    Application,
    RefreshToken,
    set_token_value,
)
from oauthlib.common import generate_token

from unionhub.accounts.choices import APP_CLIENT_ID, APP_SCOPE, FACTOR_SCOPE
from unionhub.accounts.models import User


@dataclass(frozen=True)
class TokenPair:
    """What a sign-in gives. ``expires_in`` is the access token's life in seconds."""

    access_token: str
    refresh_token: str
    expires_in: int
    token_type: str = "Bearer"  # noqa: S105 - the kind of token, not a token


def first_party_app() -> Application:
    """Our own client: public, it holds no secret. Made on first use."""
    app, _ = Application.objects.get_or_create(
        client_id=APP_CLIENT_ID,
        defaults={
            "name": "UnionHub",
            "client_type": Application.CLIENT_PUBLIC,
            # With no redirect address this grant gives nothing by itself; it is what
            # lets the client refresh.
            "authorization_grant_type": Application.GRANT_AUTHORIZATION_CODE,
            "client_secret": "",
            "hash_client_secret": False,
        },
    )
    return app


@transaction.atomic
def issue(user: User, *, at: datetime, verified: bool = False) -> TokenPair:
    """A new pair for a user who has just signed in; a family of its own.

    ``verified``: a second factor was shown. The scope says so, also of every pair that
    a refresh puts in the place of this one. An officer's is worth nothing without.
    """
    scope = f"{APP_SCOPE} {FACTOR_SCOPE}" if verified else APP_SCOPE
    app, life = first_party_app(), user.lifetimes
    access_text, refresh_text = generate_token(), generate_token()
    access = AccessToken(
        user=user, application=app, scope=scope, expires=at + life.access
    )
    set_token_value(access, access_text)
    access.save(force_insert=True)
    refresh = RefreshToken(
        user=user, application=app, access_token=access, token_family=uuid4()
    )
    set_token_value(refresh, refresh_text)
    refresh.save(force_insert=True)
    return TokenPair(access_text, refresh_text, int(life.access.total_seconds()))


def revoke_all(user: User) -> None:
    """End every session of an account, in the caller's transaction."""
    families = RefreshToken.objects.filter(user=user, revoked__isnull=True)
    for family in families.values_list("token_family", flat=True).distinct():
        RefreshToken.revoke_family(family)
    AccessToken.objects.filter(user=user).delete()
