"""Lending powers to a deputy, and taking them back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from members.offices import access
from members.offices.choices import LONGEST_DELEGATION, NOT_DELEGABLE
from members.offices.models import Appointment, Delegation
from members.offices.operations.shared import (
    locked_officer,
    require_compatible,
    require_term,
)
from unionhub import audit
from unionhub.kernel.actor import Actor
from unionhub.kernel.errors import BadFact, NotAllowed, NotFound, Stale, WrongState


class NotOnesOwnPower(NotAllowed):
    """Only powers of the own appointment can be lent, never what was lent."""

    code = "not_ones_own_power"


class PowerNotDelegable(NotAllowed):
    """Whoever gives offices does so in person."""

    code = "power_not_delegable"


@dataclass(frozen=True)
class Loan:
    """What is lent, and for how long (the last day counts)."""

    powers: Sequence[str]
    valid_from: date
    valid_to: date
    reason: str


@transaction.atomic
def delegate(deputy_id: UUID, loan: Loan, *, by: Actor, at: datetime) -> Delegation:
    """Lend powers of the appointment under which ``by`` acts (FEATURES 32).

    Raises:
        NotFound: no such officer's account.
        NotAllowed: ``not_ones_own_power``, ``power_not_delegable``,
            ``conflict_of_interest``: the deputy is the lender.
        BadFact: ``inconsistent``, ``out_of_range`` (more than 180 days),
            ``does_not_exist``: the deputy's account is bound to no person yet.
        NotNow: ``offices_incompatible``.
    """
    deputy = locked_officer(deputy_id)
    appointment = _lent_from(by, at)

    access.require_other(by, deputy)
    if deputy.person_id is None:
        raise BadFact(code="does_not_exist", field="deputy")
    _require_own(loan.powers, by, appointment)
    require_term(loan.valid_from, loan.valid_to, by=by, at=at)
    if loan.valid_to - loan.valid_from > LONGEST_DELEGATION:
        raise BadFact(code="out_of_range", field="valid_to")
    require_compatible(deputy, appointment.office, loan.valid_from, loan.valid_to)

    delegation = Delegation.objects.create(
        appointment=appointment,
        deputy=deputy,
        powers=sorted(loan.powers),
        valid_from=loan.valid_from,
        valid_to=loan.valid_to,
        reason=loan.reason,
    )

    audit.record(
        "delegation.granted",
        delegation,
        by=by,
        at=at,
        subject_id=deputy.person_id,
        appointment=str(appointment.pk),
        powers=delegation.powers,
        valid_from=loan.valid_from.isoformat(),
        valid_to=loan.valid_to.isoformat(),
    )
    return delegation


def _lent_from(by: Actor, at: datetime) -> Appointment:
    if not access.may_delegate(by):
        raise NotOnesOwnPower
    rows = Appointment.objects.select_for_update(of=("self",), no_key=True)
    own = rows.in_force(at).filter(user_id__in=[by.user_id])
    held = own.filter(pk__in=[by.appointment_id]).first()
    if held is None:
        raise NotOnesOwnPower
    return held


def _require_own(powers: Sequence[str], by: Actor, held: Appointment) -> None:
    if not NOT_DELEGABLE.isdisjoint(powers):
        raise PowerNotDelegable(field="powers")
    if not (set(powers) <= held.powers & by.powers):
        raise NotOnesOwnPower(field="powers")


@transaction.atomic
def revoke(
    delegation_id: UUID, *, by: Actor, at: datetime, version: int | None = None
) -> Delegation:
    """Take back at once what was lent: the lender, or who gives offices.

    Raises:
        NotFound: no such delegation in the actor's scope.
        NotAllowed: it is somebody else's, and the office does not give offices.
        WrongState: it is over or taken back already.
        Stale: decided on an older version.
    """
    delegation = _locked(delegation_id)
    access.require_revocation(by, delegation)

    if version is not None and version != delegation.version:
        raise Stale(version=delegation.version)
    if delegation.is_over(at):
        raise WrongState

    delegation.revoked_at, delegation.revoked_by = at, by.signature
    delegation.version += 1
    delegation.save(update_fields=["revoked_at", "revoked_by", "version"])

    audit.record(
        "delegation.revoked",
        delegation,
        by=by,
        at=at,
        subject_id=delegation.deputy.person_id,
        appointment=str(delegation.appointment_id),
    )
    return delegation


def _locked(delegation_id: UUID) -> Delegation:
    rows = Delegation.objects.select_for_update(of=("self",), no_key=True)
    joined = rows.select_related(
        "appointment__organisation", "appointment__user", "deputy"
    )
    delegation = joined.filter(pk=delegation_id).first()
    if delegation is None:
        raise NotFound
    return delegation
