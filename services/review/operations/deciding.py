"""A level decides: approves, sends back, refuses."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from services.review import access
from services.review.choices import DECIDING, LONGEST_REASON, CaseState, Decision
from services.review.models import Approval, Case
from services.review.operations import shared
from unionhub import audit
from unionhub.kernel.actor import Actor
from unionhub.kernel.errors import BadFact, WrongState
from unionhub.kernel.powers import Power


@transaction.atomic
def approve(
    case_id: UUID,
    *,
    digest: bytes,
    by: Actor,
    at: datetime,
    reason: str = "",
    version: int | None = None,
) -> Case:
    """The level whose turn it is agrees to exactly this content (L14).

    The last level decides after the notice, and only then (R-AID-10). What the last
    approval sets off above happens in this transaction, or the approval does not.

    Raises:
        NotFound, NotAllowed, Stale, WrongState: as every act.
        ConflictOfInterest: the actor has another part in it (R-AID-11).
        AboveLimit: the amount is above the appointment's limit (L13).
        ApprovalVoid: it says something else by now.
        ObjectionOpen: the last level waits for it.
    """
    case = _deciding(case_id, by, version)
    if case.state == CaseState.IN_REVIEW and case.is_last_level:
        raise WrongState(state=case.state, allowed=case.available_actions)
    if case.state == CaseState.FINAL:
        shared.require_no_objection(case)
    access.require_within_limit(by, case)
    shared.require_content(case, digest)

    _sign(case, Decision.APPROVED, reason, by=by, at=at)
    if case.state == CaseState.FINAL:
        shared.step(case, CaseState.APPROVED, by=by, at=at)
    else:
        _go_up(case, by=by, at=at)

    audit.record("case.approved", case, by=by, at=at, position=case.position)
    return case


@transaction.atomic
def send_back(
    case_id: UUID,
    *,
    missing: list[str],
    by: Actor,
    at: datetime,
    version: int | None = None,
) -> Case:
    """Something is missing: it goes back, and keeps its place (FEATURES 68).

    Raises:
        NotFound, NotAllowed, Stale, WrongState, ConflictOfInterest: as ``approve``.
        BadFact: ``required``: nothing is said to be missing; ``too_long``.
    """
    reason = "；".join(missing)
    if not missing or len(reason) > LONGEST_REASON:
        raise BadFact(code="too_long" if missing else "required", field="missing")
    case = _deciding(case_id, by, version)

    _sign(case, Decision.RETURNED, reason, by=by, at=at)
    case.missing = missing
    shared.step(case, CaseState.RETURNED, ["missing"], by=by, at=at)

    audit.record("case.returned", case, by=by, at=at, items=len(missing))
    return case


@transaction.atomic
def refuse(
    case_id: UUID, *, reason: str, by: Actor, at: datetime, version: int | None = None
) -> Case:
    """The level says no; an appeal is open for some days.

    Raises:
        NotFound, NotAllowed, Stale, WrongState, ConflictOfInterest: as ``approve``.
        BadFact: ``reason_required``.
    """
    shared.require_reason(reason)
    case = _deciding(case_id, by, version)

    _sign(case, Decision.REFUSED, reason, by=by, at=at)
    case.refused_in = case.state
    shared.step(case, CaseState.REFUSED, ["refused_in"], by=by, at=at)

    audit.record("case.refused", case, by=by, at=at)
    return case


def _deciding(case_id: UUID, by: Actor, version: int | None) -> Case:
    """The case, held, if this actor decides on it now."""
    case = shared.hold(case_id, version=version)
    access.require_at(by, Power.AID_REVIEW, case, case.desk_id)
    if case.state not in DECIDING:
        raise WrongState(state=case.state, allowed=case.available_actions)
    access.require_not_refused_by(by, case)
    access.require_not_helped(by, case)
    return case


def _sign(case: Case, decision: str, reason: str, *, by: Actor, at: datetime) -> None:
    """Take the level's part in the case, and say so, for good."""
    part = access.PARTS_OF_LEVELS[case.position]
    shared.take_part(case, access.persons_of(by), part)
    Approval.objects.create(
        case=case,
        cycle=case.cycle,
        position=case.position,
        organisation_id=case.desk_id,
        decision=decision,
        digest=case.digest,
        reason=reason,
        by=by.signature,
        person_id=by.person_id,
        principal_id=by.principal_id,
        at=at,
    )


def _go_up(case: Case, *, by: Actor, at: datetime) -> None:
    """The next level's turn; where no notice hangs out, the last is the end."""
    case.position += 1
    case.desk_id = case.level["organisation"]
    fields = ["position", "desk_id"]
    if case.is_last_level and not case.notice_days:
        shared.step(case, CaseState.FINAL, fields, by=by, at=at)
    else:
        shared.keep(case, fields)
