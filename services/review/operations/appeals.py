"""Against a refusal: once, in time, and somebody else decides (FEATURES 84)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from services.review import access
from services.review.choices import (
    APPEAL_DAYS,
    APPEAL_WITHIN,
    LIVE,
    AppealState,
    CaseState,
    Part,
)
from services.review.models import Appeal, Case
from services.review.operations import shared
from unionhub import audit
from unionhub.kernel.actor import Actor
from unionhub.kernel.clock import local_date
from unionhub.kernel.errors import Gone, NotNow, WrongState
from unionhub.kernel.powers import Power
from unionhub.reference import calendar


@transaction.atomic
def appeal(
    case_id: UUID, *, text: str, by: Actor, at: datetime, version: int | None = None
) -> Case:
    """The household does not agree: itself, or its union for it, appeals.

    The union above the one that refused decides on it; at the top, the same union
    through somebody else.

    Raises:
        NotFound, NotAllowed, Stale, WrongState: as every act.
        Gone: ``expired``: the days to appeal are over.
        NotNow: ``already_exists``: it was appealed against before, or handed in anew.
    """
    shared.require_reason(text)
    case = shared.hold(case_id, version=version)
    access.require_appeals(by, case)
    if case.state != CaseState.REFUSED:
        raise WrongState(state=case.state, allowed=case.available_actions)
    _require_open(case, at=at)

    upper = case.desk.parent_id or case.desk_id
    made = Appeal(
        case=case,
        text=text,
        desk_id=upper,
        filed_at=at,
        due_on=calendar.add_working_days(local_date(at), APPEAL_DAYS),
    )
    made.save(force_insert=True)
    # Its clock is the appeal's own.
    case.due_on = made.due_on
    shared.step(case, CaseState.APPEALED, ["due_on"], by=by, at=at)

    audit.record("case.appealed", case, by=by, at=at)
    return case


@transaction.atomic
def decide_appeal(
    case_id: UUID,
    *,
    is_restored: bool,
    reason: str,
    by: Actor,
    at: datetime,
    version: int | None = None,
) -> Case:
    """Restored, the case stands where it was refused, in its place; or it stays so.

    Raises:
        NotFound, NotAllowed, Stale, WrongState: as every act.
        ConflictOfInterest: the actor has any part in the case.
        BadFact: ``reason_required``.
    """
    shared.require_reason(reason)
    case = shared.hold(case_id, version=version)
    filed = Appeal.objects.filter(case=case).first()
    desk = filed.desk_id if filed else case.desk_id
    access.require_at(by, Power.AID_REVIEW, case, desk)
    if filed is None or case.state != CaseState.APPEALED:
        raise WrongState(state=case.state, allowed=case.available_actions)
    access.require_not_helped(by, case)
    shared.take_part(case, access.persons_of(by), Part.APPEAL)

    filed.move_to(AppealState.RESTORED if is_restored else AppealState.DISMISSED)
    filed.reason, filed.decided_by, filed.decided_at = reason, by.signature, at
    filed.save(update_fields=["state", "reason", "decided_by", "decided_at"])
    goal = case.refused_in if is_restored else CaseState.REFUSED
    shared.step(case, goal, by=by, at=at)

    verb = "case.restored" if is_restored else "case.refusal_upheld"
    audit.record(verb, case, by=by, at=at)
    return case


def _require_open(case: Case, *, at: datetime) -> None:
    others = Case.objects.filter(kind=case.kind, subject=case.subject, state__in=LIVE)
    if Appeal.objects.filter(case=case).exists() or others.exists():
        raise NotNow(code="already_exists")
    refused = local_date(case.closed_at or at)
    if local_date(at) > calendar.add_working_days(refused, APPEAL_WITHIN):
        raise Gone
