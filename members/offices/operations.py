"""Giving and ending offices."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from members.offices.models import Appointment
from unionhub import audit
from unionhub.kernel.actor import Actor
from unionhub.kernel.errors import NotFound


@dataclass(frozen=True)
class Term:
    """What is given: the office, where, and for how long (the last day counts)."""

    organisation: str
    office: str
    valid_from: date
    valid_to: date | None = None
    amount_limit_fen: int | None = None


@transaction.atomic
def appoint(user_id: UUID, term: Term, *, by: Actor, at: datetime) -> Appointment:
    """Give an account an office at a union."""
    appointment = Appointment.objects.create(
        user_id=user_id,
        organisation_id=term.organisation,
        office=term.office,
        valid_from=term.valid_from,
        valid_to=term.valid_to,
        amount_limit_fen=term.amount_limit_fen,
    )

    audit.record(
        "appointment.granted", appointment, by=by, at=at, office=str(term.office)
    )
    return appointment


@transaction.atomic
def end(appointment_id: UUID, *, on: date, by: Actor, at: datetime) -> Appointment:
    """End an office; ``on`` is its last day."""
    appointment = (
        Appointment.objects.select_for_update().filter(pk=appointment_id).first()
    )
    if appointment is None:
        raise NotFound

    appointment.valid_to = on
    appointment.save(update_fields=["valid_to"])

    audit.record("appointment.ended", appointment, by=by, at=at, on=on.isoformat())
    return appointment
