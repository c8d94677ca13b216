"""Exceptions are asked for by one and agreed by another (R-AID-03, 05)."""

from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import IntegrityError, transaction

from services.hardship import access
from services.hardship.choices import (
    WRITABLE,
    Exclusion,
    PaperKind,
    WaiverKind,
    WaiverState,
)
from services.hardship.models import DossierWaiver
from services.hardship.operations.dossiers import writable
from services.hardship.operations.shared import locked_dossier, require_state, save
from services.programmes.choices import TIERS
from unionhub import audit
from unionhub.kernel.actor import Actor
from unionhub.kernel.constraints import broken_constraint
from unionhub.kernel.errors import BadFact, NotFound, NotNow
from unionhub.kernel.powers import Power

SUBJECTS: Final[dict[str, frozenset[str]]] = {
    WaiverKind.TIER: frozenset(tier.value for tier in TIERS),
    WaiverKind.EXCLUSION: frozenset(Exclusion.values),
    WaiverKind.PAPER: frozenset(PaperKind.values),
}
_ONCE: Final = {"one_waiver_a_subject", "one_tier_waiver_a_dossier"}


@transaction.atomic
def propose(
    dossier_id: UUID, kind: str, subject: str, *, reason: str, by: Actor, at: datetime
) -> DossierWaiver:
    """Ask for another tier, an exclusion that shall not count, a paper less.

    Raises:
        NotFound, NotAllowed, ConflictOfInterest: as ``access.require_on``.
        WrongState. BadFact: ``invalid_choice``. NotNow: ``already_exists``.
    """
    dossier = writable(dossier_id, by)
    # The household itself asks its union for it, which then asks.
    access.require_on(by, Power.HARDSHIP_EDIT, dossier.household)

    if subject not in SUBJECTS[kind]:
        raise BadFact(code="invalid_choice", field="subject")
    made = DossierWaiver(
        dossier=dossier,
        kind=kind,
        subject=subject,
        reason=reason,
        proposed_by=by.signature,
        proposer_id=by.person_id,
        proposed_for_person=by.principal_id,
        proposed_at=at,
    )
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as clash:
        if broken_constraint(clash) not in _ONCE:
            raise
        raise NotNow(code="already_exists", field="subject") from clash
    save(dossier)

    _tell("dossier.waiver_proposed", made, by=by, at=at)
    return made


@transaction.atomic
def decide(
    waiver_id: UUID, state: str, *, answer: str = "", by: Actor, at: datetime
) -> DossierWaiver:
    """A second person agrees, or does not.

    Raises:
        NotFound, NotAllowed, ConflictOfInterest: as ``access.require_on``; the same
            person asked for it, or one of the two stood in for the other (L12).
        WrongState: decided already; the dossier is past changing.
    """
    place = DossierWaiver.objects.filter(pk=waiver_id).values_list("dossier_id").first()
    if place is None:
        raise NotFound
    dossier = locked_dossier(place[0])
    access.require_on(by, Power.AID_REVIEW, dossier.household)
    require_state(dossier, *WRITABLE)
    waiver = DossierWaiver.objects.get(pk=waiver_id)

    if waiver.was_proposed_by(by):
        raise access.ConflictOfInterest
    waiver.move_to(state)
    waiver.decided_by, waiver.decided_at = by.signature, at
    waiver.answer = answer
    waiver.save(update_fields=["state", "decided_by", "decided_at", "answer"])
    if waiver.kind == WaiverKind.TIER and state == WaiverState.AGREED:
        dossier.tier = waiver.subject
    save(dossier, "tier")

    _tell("dossier.waiver_decided", waiver, by=by, at=at)
    return waiver


def _tell(verb: str, waiver: DossierWaiver, *, by: Actor, at: datetime) -> None:
    audit.record(
        verb,
        waiver.dossier,
        by=by,
        at=at,
        subject_id=waiver.dossier.worker_id,
        kind=str(waiver.kind),
        subject=waiver.subject,
        after=str(waiver.state),
    )
