"""Systems that call the API for a union: registering and closing them."""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from oauth2_provider.models import AccessToken, Application

from unionhub import audit
from unionhub.accounts.choices import MACHINE_SCOPES
from unionhub.accounts.models import MachineClient
from unionhub.kernel.actor import Actor
from unionhub.kernel.errors import InvalidValue, NotAllowed, NotFound, WrongState
from unionhub.kernel.powers import Power


@dataclass(frozen=True)
class Registered:
    """A client with its secret, which is shown once and kept hashed."""

    client: MachineClient
    client_id: str
    secret: str


@transaction.atomic
def register(
    name: str,
    *,
    organisation: str,
    scopes: Collection[str],
    by: Actor,
    at: datetime,
) -> Registered:
    """A client that acts for a union, which the caller has made sure of.

    Raises:
        NotAllowed: the office does not manage clients.
        InvalidValue: no scope, or one that does not exist.
    """
    if not by.has(Power.CLIENT_MANAGE):
        raise NotAllowed

    wanted = sorted(set(scopes))
    if not wanted or not MACHINE_SCOPES.keys() >= set(wanted):
        raise InvalidValue(code="invalid_choice", field="scopes")

    secret = secrets.token_urlsafe(32)
    application = Application.objects.create(
        name=name,
        client_type=Application.CLIENT_CONFIDENTIAL,
        authorization_grant_type=Application.GRANT_CLIENT_CREDENTIALS,
        client_secret=secret,
    )
    client = MachineClient.objects.create(
        application=application, organisation_code=organisation, scopes=wanted
    )

    audit.record("client.registered", client, by=by, at=at, scopes=wanted)
    return Registered(client, application.client_id, secret)


@transaction.atomic
def close(client_id: UUID, *, by: Actor, at: datetime) -> MachineClient:
    """End a client: its tokens and its secret are worth nothing from now on.

    Raises:
        NotAllowed: the office does not manage clients.
        NotFound: no such client.
        WrongState: it is closed already.
    """
    if not by.has(Power.CLIENT_MANAGE):
        raise NotAllowed
    client = MachineClient.objects.select_for_update().filter(pk=client_id).first()
    if client is None:
        raise NotFound

    if not client.is_active:
        raise WrongState

    client.is_active = False
    client.save(update_fields=["is_active"])
    AccessToken.objects.filter(application=client.application_id).delete()

    audit.record("client.closed", client, by=by, at=at)
    return client
