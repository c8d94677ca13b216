"""What the review desk does with a request, and what the clock does."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from members.enrolment import access
from members.enrolment.choices import EnrolmentState, Reason, Rung, StepKind
from members.enrolment.models import Enrolment
from members.enrolment.operations import steps
from members.organisations.models import Organisation, OrganisationQuerySet
from members.people.models import Member
from unionhub import audit
from unionhub.kernel.actor import Actor
from unionhub.kernel.clock import local_date
from unionhub.kernel.errors import BadFact, NotNow
from unionhub.reference import calendar


@transaction.atomic
def approve(
    enrolment_id: UUID, *, by: Actor, at: datetime, version: int | None = None
) -> Enrolment:
    """Admit the applicant; membership begins today (R-MEM-08).

    Raises:
        NotFound, NotAllowed, ConflictOfInterest: see ``access.require_decision``.
        Stale: somebody changed the request since the officer looked.
        WrongState: it is not PENDING.
        AlreadyMember: the person is a member meanwhile (R-MEM-01).
    """
    enrolment = steps.locked(enrolment_id)
    access.require_decision(by, enrolment)
    steps.require_version(enrolment, version)

    steps.admit(enrolment, by=by, at=at)

    _trace("enrolment.approved", enrolment, by, at)
    return enrolment


@transaction.atomic
def reject(
    enrolment_id: UUID,
    *,
    reason: str,
    by: Actor,
    at: datetime,
    version: int | None = None,
) -> Enrolment:
    """Refuse the request, with a reason the applicant reads (R-MEM-09).

    Raises:
        as ``approve``, and BadFact ``reason_required``.
    """
    enrolment = steps.locked(enrolment_id)
    access.require_decision(by, enrolment)
    steps.require_version(enrolment, version)
    _require(reason)

    steps.decide(enrolment, EnrolmentState.REJECTED, by=by, at=at, note=reason)

    steps.note_step(enrolment, StepKind.REJECTED, at, reason)
    steps.tell(enrolment, "enrolment_rejected", at)
    _trace("enrolment.rejected", enrolment, by, at, reason=reason)
    return enrolment


@transaction.atomic
def return_for_correction(
    enrolment_id: UUID,
    *,
    items: list[str],
    reason: str,
    by: Actor,
    at: datetime,
    version: int | None = None,
) -> Enrolment:
    """Send the request back to its applicant, naming what to correct (FEATURES 68)."""
    enrolment = steps.locked(enrolment_id)
    access.require_decision(by, enrolment)
    steps.require_version(enrolment, version)
    _require(reason)

    enrolment.move_to(EnrolmentState.RETURNED)
    enrolment.return_items, enrolment.decision_note = items, reason
    steps.save(enrolment, "state", "return_items", "decision_note")

    steps.note_step(enrolment, StepKind.RETURNED, at, reason)
    steps.tell(enrolment, "enrolment_returned", at)
    _trace("enrolment.returned", enrolment, by, at, items=items, reason=reason)
    return enrolment


@transaction.atomic
def hand_over(
    enrolment_id: UUID,
    *,
    to: str,
    reason: str,
    by: Actor,
    at: datetime,
    version: int | None = None,
) -> Enrolment:
    """Lay the request on another desk; the clock keeps running (R-MEM-07).

    Allowed inside the officer's subtree, or up to a union above the present one: to
    reach a foreign branch, it goes to the common ancestor, whose officers hand it
    down. It comes back the same way: whoever has it may lay it where it was, if that
    lies in their subtree; nobody's consent is asked, and both moves stay in the
    timeline.

    Raises:
        as ``approve``, and
        BadFact: ``reason_required``, ``outside_reach`` (``above`` in the facts: the
            unions that may be named outside the subtree).
        NotNow: ``organisation_not_active``.
    """
    enrolment = steps.locked(enrolment_id)
    access.require_decision(by, enrolment)
    steps.require_version(enrolment, version)
    _require(reason)
    if enrolment.state != EnrolmentState.PENDING:
        enrolment.move_to(EnrolmentState.PENDING)
    target = _reachable(enrolment, to, by)
    if not target.accepts_members:
        raise NotNow(code="organisation_not_active")

    _move(enrolment, target, Reason.MANUAL)
    steps.save(enrolment, *MOVED)

    steps.note_step(enrolment, StepKind.HANDED_OVER, at, reason)
    _trace("enrolment.handed_over", enrolment, by, at, to=to, reason=reason)
    return enrolment


@transaction.atomic
def climb(enrolment_id: UUID, *, by: Actor, at: datetime) -> Enrolment:
    """An overdue request goes up to the next ACTIVE union, with a new due day.

    At the province it stays, and stays overdue; it is never dropped nor sent back
    to the worker (R-MEM-10). A request that is not overdue is left alone.
    """
    enrolment = steps.locked(enrolment_id)
    today = local_date(at)
    if enrolment.state != EnrolmentState.PENDING or enrolment.due_on >= today:
        return enrolment
    upper = Organisation.objects.above(enrolment.org_path).active().last()
    if upper is None:
        return enrolment

    _move(enrolment, upper, Reason.OVERDUE)
    enrolment.climbs += 1
    enrolment.due_on = calendar.add_working_days(today, upper.review_days)
    steps.save(enrolment, "climbs", "due_on", *MOVED)

    steps.note_step(enrolment, StepKind.CLIMBED, at)
    _trace("enrolment.climbed", enrolment, by, at, to=upper.pk)
    return enrolment


@dataclass(frozen=True)
class Clash:
    """What stands against an unproven request."""

    is_member: bool
    other_open_requests: int


def clash_of(enrolment: Enrolment) -> Clash:
    """Whether the person is a member already, or has other open requests."""
    others = Enrolment.objects.open().filter(person=enrolment.person_id)
    return Clash(
        is_member=Member.objects.live().filter(pk=enrolment.person_id).exists(),
        other_open_requests=others.exclude(pk=enrolment.pk).count(),
    )


def unions_above(enrolment: Enrolment) -> OrganisationQuerySet:
    """Where it can go beside the officer's own part of the tree, root first."""
    return Organisation.objects.above(enrolment.org_path)


def _reachable(enrolment: Enrolment, to: str, by: Actor) -> Organisation:
    """The union named, if the request may be handed over to it."""
    above = unions_above(enrolment)
    target = Organisation.objects.filter(pk=to).first()
    if target and target.pk != enrolment.organisation_id:
        is_above = target.path in {union.path for union in above}
        if is_above or by.covers(target.path):
            return target

    # The same whether or not there is such a union.
    codes = [union.pk for union in above if union.accepts_members]
    raise BadFact(code="outside_reach", field="organisation", above=codes)


MOVED = ("organisation", "org_path", "rung", "reason", "trace")


def _move(enrolment: Enrolment, target: Organisation, reason: Reason) -> None:
    steps.move_to_union(enrolment, target)
    enrolment.rung, enrolment.reason = Rung.MANUAL, reason
    enrolment.trace = [
        *enrolment.trace,
        {"rung": Rung.MANUAL, "organisation": target.pk, "verdict": reason},
    ]


def _require(reason: str) -> None:
    if not reason.strip():
        raise BadFact(code="reason_required", field="reason")


def _trace(
    verb: str, enrolment: Enrolment, by: Actor, at: datetime, **facts: object
) -> None:
    audit.record(verb, enrolment, by=by, at=at, subject_id=enrolment.person_id, **facts)
