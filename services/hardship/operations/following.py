"""A dossier goes where its case goes."""

from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from services.hardship.choices import AssessmentState, DossierState
from services.hardship.eligibility import NotReady, current, tier_in_force
from services.hardship.models import Dossier
from services.hardship.operations.keeping import a_year_after
from services.hardship.operations.shared import (
    ONE_LIVE_DOSSIER,
    DossierExists,
    locked_dossier,
    save,
)
from services.review.choices import (
    LONGEST_REASON,
    CaseKind,
    CaseState,
    Decision,
)
from services.review.models import Approval, Case
from services.review.questions import CaseMoved, NoticeMoved
from unionhub import audit
from unionhub.kernel.actor import Actor
from unionhub.kernel.clock import local_date
from unionhub.kernel.constraints import broken_constraint
from unionhub.kernel.errors import NotNow
from unionhub.kernel.kept import in_chinese

# Where the dossier stands when its case does; while an appeal runs it stays refused.
STANDS: Final[dict[str, str]] = {
    CaseState.IN_REVIEW: DossierState.APPROVAL,
    CaseState.NOTICE: DossierState.NOTICE,
    CaseState.FINAL: DossierState.APPROVAL,
    CaseState.APPROVED: DossierState.ACTIVE,
    CaseState.REFUSED: DossierState.REFUSED,
    CaseState.RETURNED: DossierState.RETURNED,
    CaseState.WITHDRAWN: DossierState.WITHDRAWN,
}


def case_moved(event: CaseMoved) -> None:
    """The dossier takes the step of its case, in the same transaction."""
    if event.kind == CaseKind.DOSSIER and event.after in STANDS:
        follow(
            event.subject,
            STANDS[event.after],
            case=event.case_id,
            note=_reason(event),
            by=event.by,
            at=event.at,
        )


def notice_moved(event: NoticeMoved) -> None:
    """An objection stopped its notice, or the notice goes on."""
    if event.kind == CaseKind.DOSSIER:
        state = DossierState.OBJECTION if event.is_stopped else DossierState.NOTICE
        follow(event.subject, state, by=event.by, at=event.at)


def _reason(event: CaseMoved) -> str:
    """What the levels say, where they say no or not yet: the household reads it."""
    if event.after == CaseState.RETURNED:
        case = Case.objects.get(pk=event.case_id)
        return "；".join(case.missing)[:LONGEST_REASON]
    if event.after == CaseState.REFUSED:
        said = Approval.objects.filter(case=event.case_id, decision=Decision.REFUSED)
        return "".join(said.order_by("-at").values_list("reason", flat=True)[:1])
    return ""


@transaction.atomic
def follow(
    dossier_id: UUID,
    state: str,
    *,
    case: UUID | None = None,
    note: str = "",
    by: Actor,
    at: datetime,
) -> Dossier:
    """Take the step that the case has taken; who may was asked there.

    ACTIVE, its figures hold from today on, for a year.

    Raises:
        NotFound, WrongState.
        DossierExists: restored by an appeal, and the household or its worker has
            another one. NotNow: ``household_ended``; NotReady: ``worker``: restored,
            and they have left meanwhile.
    """
    dossier = locked_dossier(dossier_id)
    if dossier.state == state:
        return dossier

    before = dossier.state
    dossier.move_to(state)
    if before == DossierState.REFUSED:
        _require_home(dossier)
    if state in {DossierState.RETURNED, DossierState.REFUSED}:
        with in_chinese():
            dossier.note = note or _("见审批意见")
    if state == DossierState.ACTIVE:
        _begin(dossier, by=by, at=at)
    dossier.case_id = dossier.case_id or case
    _save(dossier)

    audit.record(
        "dossier.followed",
        dossier,
        by=by,
        at=at,
        subject_id=dossier.worker_id,
        before=str(before),
        after=str(state),
    )
    return dossier


def _require_home(dossier: Dossier) -> None:
    """No dossier outlives its worker in the household, nor the household (R-AID-02)."""
    if dossier.household.ended_on:
        raise NotNow(code="household_ended")
    people = dossier.household.members.live()
    if not people.filter(person=dossier.worker_id).exists():
        raise NotReady(missing=["worker"])


def _save(dossier: Dossier) -> None:
    try:
        with transaction.atomic():
            save(
                dossier,
                *("state", "note", "tier", "active_on", "checked_until", "case_id"),
            )
    except IntegrityError as clash:
        if broken_constraint(clash) not in ONE_LIVE_DOSSIER:
            raise
        raise DossierExists from clash


def _begin(dossier: Dossier, *, by: Actor, at: datetime) -> None:
    today = local_date(at)
    figures = current(dossier)
    if figures is not None and figures.state == AssessmentState.PROPOSED:
        dossier.tier = tier_in_force(dossier, figures)
        figures.move_to(AssessmentState.AGREED)
        figures.decided_by, figures.decided_at = by.signature, at
        figures.save(update_fields=["state", "decided_by", "decided_at"])
    dossier.active_on = dossier.active_on or today
    dossier.checked_until = a_year_after(today)
