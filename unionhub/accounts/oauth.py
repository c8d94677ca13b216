"""What ``/oauth/token`` and ``/oauth/revoke_token`` do beyond the toolkit's defaults.

Two grants exist: ``refresh_token`` and ``client_credentials``. The others are not
refused by a check but absent from the server.
"""

from datetime import datetime
from hashlib import sha256
from typing import Any, Final

from django.db import transaction
from django.db.models import Min
from django.http import HttpRequest
from oauth2_provider.models import AccessToken, Application, RefreshToken
from oauth2_provider.oauth2_backends import OAuthLibCore
from oauth2_provider.oauth2_validators import OAuth2Validator
from oauth2_provider.scopes import SettingsScopes
from oauthlib.common import Request
from oauthlib.oauth2 import (
    BearerToken,
    ClientCredentialsGrant,
    RefreshTokenGrant,
    ResourceEndpoint,
    RevocationEndpoint,
    TokenEndpoint,
)
from oauthlib.oauth2.rfc6749.errors import InvalidGrantError

from unionhub import audit
from unionhub.accounts.choices import MACHINE_ACCESS, MACHINE_SCOPES
from unionhub.accounts.models import User
from unionhub.kernel import clock
from unionhub.kernel.actor import Actor, ActorKind

REQUEST_ID: Final = "UNIONHUB_REQUEST_ID"


def access_seconds(request: Request) -> int:
    """How long the access token of this request lives, by the kind of account."""
    life = request.user.lifetimes.access if request.user else MACHINE_ACCESS
    return int(life.total_seconds())


class Core(OAuthLibCore):  # type: ignore[misc]
    """Carries the request id down to the validator, for the trace."""

    def extract_headers(self, request: HttpRequest) -> dict[str, Any]:
        """The toolkit's headers, and the request id."""
        headers: dict[str, Any] = super().extract_headers(request)
        return headers | {REQUEST_ID: getattr(request, "request_id", "")}


class Scopes(SettingsScopes):  # type: ignore[misc]
    """What a client may ask for: a machine its own scopes, and nobody a factor."""

    def get_all_scopes(self) -> dict[str, Any]:
        """All of them, with a sentence each."""
        machines = {name: told for name, (told, _power) in MACHINE_SCOPES.items()}
        return {**super().get_all_scopes(), **machines}

    def get_available_scopes(
        self, application: Any = None, request: Any = None, *args: Any, **kwargs: Any
    ) -> list[str]:
        """The most that a token of this client may bear."""
        if _is_machine(application):
            machine = getattr(application, "machine", None)
            return list(machine.scopes) if machine else []
        found: list[str] = super().get_available_scopes(application, request)
        return found

    def get_default_scopes(
        self, application: Any = None, request: Any = None, *args: Any, **kwargs: Any
    ) -> list[str]:
        """What it gets when it asks for nothing: a machine all that it may have."""
        if _is_machine(application):
            return self.get_available_scopes(application)
        found: list[str] = super().get_default_scopes(application, request)
        return found


def _is_machine(application: Any) -> bool:
    grant = Application.GRANT_CLIENT_CREDENTIALS
    return application is not None and application.authorization_grant_type == grant


class TokenServer(TokenEndpoint, ResourceEndpoint, RevocationEndpoint):  # type: ignore[misc]
    """An OAuth server with two grants and no authorization page."""

    def __init__(
        self,
        request_validator: OAuth2Validator,
        token_generator: Any = None,
        refresh_token_generator: Any = None,
        **_settings: Any,
    ) -> None:
        bearer = BearerToken(
            request_validator, token_generator, access_seconds, refresh_token_generator
        )
        refresh = RefreshTokenGrant(request_validator)
        credentials = ClientCredentialsGrant(request_validator)
        TokenEndpoint.__init__(
            self,
            # An unknown grant falls to this one, which refuses it.
            default_grant_type="refresh_token",
            grant_types={"refresh_token": refresh, "client_credentials": credentials},
            default_token_type=bearer,
        )
        ResourceEndpoint.__init__(self, "Bearer", {"Bearer": bearer})
        RevocationEndpoint.__init__(self, request_validator)


class TokenValidator(OAuth2Validator):  # type: ignore[misc]
    """Refreshing ends with the account and with its time; a replay ends the family."""

    def _load_application(self, client_id: str, request: Request) -> Any:
        # PostgreSQL takes no NUL; a Basic header can carry one past the form's check.
        if "\x00" in (client_id or ""):
            return None
        client = super()._load_application(client_id, request)
        machine = getattr(client, "machine", None) if _is_machine(client) else None
        if _is_machine(client) and not (machine and machine.is_active):
            request.client = None
            return None
        return client

    def validate_refresh_token(
        self, refresh_token: str, client: Any, request: Request, *args: Any, **kw: Any
    ) -> bool:
        """Whether this refresh token may still be exchanged."""
        began = clock.now()
        if not super().validate_refresh_token(
            refresh_token, client, request, *args, **kw
        ):
            self._record_replay(refresh_token, request, began)
            return False
        token = request.refresh_token_instance
        return bool(token.user.is_active and _ends_at(token) > began)

    def _record_replay(
        self, refresh_token: str, request: Request, began: datetime
    ) -> None:
        """The trace, if this request made the toolkit end a living session."""
        checksum = sha256(refresh_token.encode()).hexdigest()
        used = RefreshToken.objects.filter(token_checksum=checksum)
        token = used.select_related("user").first()
        if token is None:
            return
        family = RefreshToken.objects.filter(token_family=token.token_family)
        if family.filter(revoked__gte=began).exists():
            _record("token.replayed", token.user, request)

    def save_bearer_token(
        self, token: dict[str, Any], request: Request, *args: Any, **kwargs: Any
    ) -> None:
        """Store the new pair in place of the old one."""
        old = getattr(request, "refresh_token_instance", None)
        try:
            super().save_bearer_token(token, request, *args, **kwargs)
        except InvalidGrantError:
            # After the roll-back: two refreshes with one token are a replay.
            if old is not None:
                RefreshToken.revoke_family(old.token_family)
                _record("token.replayed", old.user, request)
            raise

    def _save_bearer_token(
        self, token: dict[str, Any], request: Request, *args: Any, **kwargs: Any
    ) -> None:
        # The check before was on a copy. Under the lock the first of two refreshes
        # with one token wins; the toolkit itself would answer the second with empty
        # tokens, since it keeps none to repeat.
        old = getattr(request, "refresh_token_instance", None)
        if old is not None:
            live = RefreshToken.objects.select_for_update().filter(revoked__isnull=True)
            if live.filter(pk=old.pk).first() is None:
                raise InvalidGrantError(request=request)
        super()._save_bearer_token(token, request, *args, **kwargs)

    def revoke_token(
        self, token: str, token_type_hint: str, request: Request, *args: Any, **kw: Any
    ) -> None:
        """End the session of this token, of either kind; a trace when there was one."""
        with transaction.atomic():
            owner = _owner_of(token, request.client)
            super().revoke_token(token, token_type_hint, request, *args, **kw)
            if owner is not None:
                _record("token.revoked", owner, request)


def _owner_of(token: str, client: Application) -> User | Application | None:
    """Whose live token this is: a user's, or the machine's own."""
    mine = {"token_checksum": sha256(token.encode()).hexdigest(), "application": client}
    found = (
        AccessToken.objects.filter(**mine).select_related("user").first()
        or RefreshToken.objects.filter(**mine, revoked__isnull=True)
        .select_related("user")
        .first()
    )
    return (found.user or client) if found else None


def _record(verb: str, owner: User | Application, request: Request) -> None:
    request_id = request.headers.get(REQUEST_ID, "")
    by = Actor(kind=ActorKind.MACHINE, request_id=request_id)
    if isinstance(owner, User):
        by = Actor(
            kind=ActorKind.PERSON,
            user_id=owner.pk,
            person_id=owner.person_id,
            request_id=request_id,
        )
    audit.record(verb, owner, by=by, at=clock.now(), subject_id=by.person_id)


def _ends_at(token: RefreshToken) -> datetime:
    life = token.user.lifetimes
    began: datetime = token.created
    if not life.sliding:
        family = RefreshToken.objects.filter(token_family=token.token_family)
        began = family.aggregate(began=Min("created"))["began"]
    ends: datetime = began + life.refresh
    return ends
