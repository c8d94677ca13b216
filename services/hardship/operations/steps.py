"""Dossiers are handed in, sent back, refused, taken back: before a case decides."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from services.hardship import access
from services.hardship.choices import WRITABLE, DossierState
from services.hardship.models import Dossier
from services.hardship.operations.shared import locked_dossier, require_state, save
from unionhub import audit
from unionhub.kernel.actor import Actor
from unionhub.kernel.errors import NotNow
from unionhub.kernel.powers import Power

_WITH_UNION = (
    DossierState.UNIT_REVIEW,
    DossierState.HOME_VISIT,
    DossierState.CHECKING,
)


@transaction.atomic
def hand_in(dossier_id: UUID, *, by: Actor, at: datetime) -> Dossier:
    """The application lies before the union.

    Raises:
        NotFound, NotAllowed, ConflictOfInterest: as ``access.require_writer``.
        WrongState. NotNow: ``not_ready``: no figures yet.
    """
    dossier = locked_dossier(dossier_id)
    access.require_writer(by, dossier)

    if not dossier.assessments.exists():
        raise NotNow(code="not_ready", missing=["assessment"])
    before = dossier.state
    dossier.move_to(DossierState.UNIT_REVIEW)
    dossier.note, dossier.missing = "", []
    save(dossier, "state", "note", "missing")

    _tell("dossier.handed_in", dossier, before, by=by, at=at)
    return dossier


@transaction.atomic
def send_back(
    dossier_id: UUID,
    missing: Sequence[str],
    *,
    reason: str,
    by: Actor,
    at: datetime,
) -> Dossier:
    """The union asks for what is missing; number and place stay (FEATURES 68).

    Raises:
        NotFound, NotAllowed, ConflictOfInterest: as ``access.require_on``.
        WrongState.
    """
    dossier = locked_dossier(dossier_id)
    access.require_on(by, Power.HARDSHIP_EDIT, dossier.household)
    require_state(dossier, *_WITH_UNION)

    before = dossier.state
    dossier.move_to(DossierState.RETURNED)
    dossier.note, dossier.missing = reason, list(missing)
    save(dossier, "state", "note", "missing")

    _tell("dossier.returned", dossier, before, by=by, at=at)
    return dossier


@transaction.atomic
def refuse(dossier_id: UUID, *, reason: str, by: Actor, at: datetime) -> Dossier:
    """The union keeps no dossier of this household, and says why.

    Raises:
        NotFound, NotAllowed, ConflictOfInterest: as ``access.require_on``.
        WrongState. NotNow: ``under_review``: a case has it.
    """
    dossier = locked_dossier(dossier_id)
    access.require_on(by, Power.HARDSHIP_EDIT, dossier.household)
    require_state(dossier, *_WITH_UNION)
    if dossier.case_id:
        # The case sent it back: its levels say no, or it is withdrawn there.
        raise NotNow(code="under_review")

    before = dossier.state
    dossier.move_to(DossierState.REFUSED)
    dossier.note = reason
    save(dossier, "state", "note")

    _tell("dossier.refused", dossier, before, by=by, at=at)
    return dossier


@transaction.atomic
def withdraw(dossier_id: UUID, *, by: Actor, at: datetime) -> Dossier:
    """Whoever applied takes it back, before a case decides it.

    Raises:
        NotFound, NotAllowed, ConflictOfInterest. WrongState.
    """
    dossier = locked_dossier(dossier_id)
    if not (dossier.is_own and access.is_of(by, dossier.household)):
        access.require_on(by, Power.HARDSHIP_EDIT, dossier.household)
    require_state(dossier, *WRITABLE)
    if dossier.case_id:
        # The case is withdrawn, and takes the dossier along.
        raise NotNow(code="under_review")

    before = dossier.state
    dossier.move_to(DossierState.WITHDRAWN)
    save(dossier, "state")

    _tell("dossier.withdrawn", dossier, before, by=by, at=at)
    return dossier


def _tell(verb: str, dossier: Dossier, before: str, *, by: Actor, at: datetime) -> None:
    audit.record(
        verb,
        dossier,
        by=by,
        at=at,
        subject_id=dossier.worker_id,
        before=str(before),
        after=str(dossier.state),
    )
