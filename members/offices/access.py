"""From an account to an actor: authority is read when the request comes."""

from datetime import datetime

from members.offices.choices import POWERS_OF_OFFICE
from members.offices.models import Appointment
from members.organisations.choices import UnionStatus
from unionhub.accounts.models import User
from unionhub.kernel.actor import Actor, ActorKind
from unionhub.kernel.clock import local_date
from unionhub.kernel.scope import subtree


def actor_for(user: User, at: datetime, request_id: str = "") -> Actor:
    """Who this account is, at this moment (DESIGN.md §3).

    One query. An officer acts under one appointment: the one in force that stands
    highest in the tree. Without one, the account is a person and nothing more.
    """
    held = _appointment(user, at) if user.is_officer else None
    if held is None:
        return Actor(
            kind=ActorKind.PERSON,
            user_id=user.pk,
            person_id=user.person_id,
            request_id=request_id,
        )
    limit = held.amount_limit_fen
    return Actor(
        kind=ActorKind.PERSON,
        user_id=user.pk,
        person_id=user.person_id,
        appointment_id=held.pk,
        organisation_id=held.organisation_id,
        powers=POWERS_OF_OFFICE[held.office],
        limits={"amount_fen": limit} if limit else {},
        scope=(subtree(held.organisation.path),),
        request_id=request_id,
    )


def _appointment(user: User, at: datetime) -> Appointment | None:
    return (
        Appointment.objects.valid_on(local_date(at))
        .filter(user=user)
        .exclude(organisation__status=UnionStatus.DISSOLVED)
        .select_related("organisation")
        .order_by("organisation__path", "pk")
        .first()
    )
