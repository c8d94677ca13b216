"""A dossier goes where its case goes."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from services.hardship.choices import AssessmentState, DossierState
from services.hardship.eligibility import current, tier_in_force
from services.hardship.models import Dossier
from services.hardship.operations.keeping import a_year_after
from services.hardship.operations.shared import locked_dossier, save
from unionhub import audit
from unionhub.kernel.actor import Actor
from unionhub.kernel.clock import local_date


@transaction.atomic
def follow(
    dossier_id: UUID, state: str, *, note: str = "", by: Actor, at: datetime
) -> Dossier:
    """Take the step that the case has taken; who may was asked there.

    ACTIVE, its figures hold from today on, for a year.

    Raises:
        NotFound, WrongState.
    """
    dossier = locked_dossier(dossier_id)
    if dossier.state == state:
        return dossier

    before = dossier.state
    dossier.move_to(state)
    if state in {DossierState.RETURNED, DossierState.REFUSED}:
        dossier.note = note or _("见审批意见")
    if state == DossierState.ACTIVE:
        _begin(dossier, by=by, at=at)
    save(dossier, "state", "note", "tier", "active_on", "checked_until")

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
