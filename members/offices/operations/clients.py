"""Systems that call the API for a union: registered and closed by its officers."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from members.offices import access
from members.organisations.choices import UnionStatus
from members.organisations.models import Organisation
from unionhub.accounts import clients
from unionhub.accounts.clients import Registered
from unionhub.accounts.models import MachineClient
from unionhub.kernel.actor import Actor
from unionhub.kernel.errors import NotFound, WrongState


@transaction.atomic
def register_client(
    name: str,
    *,
    organisation: str,
    scopes: Collection[str],
    by: Actor,
    at: datetime,
) -> Registered:
    """A client that reads for a union and what stands below it.

    Raises:
        NotFound: no such union in the actor's scope.
        NotAllowed: the office does not manage clients.
        WrongState: the union is no more.
        InvalidValue: no scope, or one that does not exist.
    """
    union = Organisation.objects.filter(pk=organisation).first()
    if union is None:
        raise NotFound
    access.require_client_management(by, union.path)

    if union.status == UnionStatus.DISSOLVED:
        raise WrongState(state=union.status)

    return clients.register(name, organisation=union.pk, scopes=scopes, by=by, at=at)


@transaction.atomic
def close_client(client_id: UUID, *, by: Actor, at: datetime) -> MachineClient:
    """End a client: its tokens and its secret are worth nothing from now on.

    Raises:
        NotFound: no such client of a union in the actor's scope.
        NotAllowed: the office does not manage clients.
        WrongState: it is closed already.
    """
    client = MachineClient.objects.filter(pk=client_id).first()
    if client is None:
        raise NotFound
    # For which union a client calls never changes: it may be read without a lock.
    union = Organisation.objects.get(pk=client.organisation_code)
    access.require_client_management(by, union.path)

    return clients.close(client_id, by=by, at=at)
