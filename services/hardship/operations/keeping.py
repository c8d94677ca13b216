"""Active dossiers are looked at every year, and end."""

from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from services.hardship import access
from services.hardship.choices import (
    RECHECK_EVERY_YEARS,
    AssessmentKind,
    AssessmentState,
    DossierState,
    ExitReason,
)
from services.hardship.models import Assessment, Dossier
from services.hardship.operations.dossiers import Figures, reckoned
from services.hardship.operations.shared import locked_dossier, require_state, save
from services.programmes.choices import TIERS
from unionhub import audit
from unionhub.kernel.actor import Actor
from unionhub.kernel.clock import local_date
from unionhub.kernel.constraints import broken_constraint
from unionhub.kernel.errors import BadFact, NotNow
from unionhub.kernel.powers import Power


def a_year_after(day: date) -> date:
    """The last day on which a look of ``day`` counts; 29 February ends on the 28th."""
    year = day.year + RECHECK_EVERY_YEARS
    try:
        return day.replace(year=year)
    except ValueError:
        return day.replace(year=year, day=28)


@transaction.atomic
def recheck(
    dossier_id: UUID, figures: Figures, *, by: Actor, at: datetime
) -> Assessment:
    """Look at a household again: its figures of this year, for a second person.

    Raises:
        NotFound, NotAllowed, ConflictOfInterest: as ``access.require_on``.
        WrongState: only active dossiers are. NotNow: as ``reckoned``;
            ``already_exists``: one waits to be decided.
    """
    dossier = locked_dossier(dossier_id)
    access.require_on(by, Power.HARDSHIP_EDIT, dossier.household)
    require_state(dossier, DossierState.ACTIVE)

    try:
        with transaction.atomic():
            made = reckoned(dossier, figures, AssessmentKind.RECHECK, by=by, at=at)
    except IntegrityError as clash:
        if broken_constraint(clash) != "one_assessment_at_a_time":
            raise
        raise NotNow(code="already_exists") from clash
    save(dossier)

    audit.record(
        "dossier.rechecked",
        dossier,
        by=by,
        at=at,
        subject_id=dossier.worker_id,
        tier=made.tier,
    )
    return made


@transaction.atomic
def decide_recheck(
    dossier_id: UUID, *, agreed: bool, note: str = "", by: Actor, at: datetime
) -> Dossier:
    """A second person confirms a re-check: it carries the dossier on for a year, or
    ends it where the household is out of hardship.

    Whenever that is: the year counts from the day of the look (R-AID-24), and what was
    found then was measured by the standard of that year (R-AID-03).

    Raises:
        NotFound, NotAllowed, ConflictOfInterest: as ``access.require_on``; the same
            person looked, or one of the two stood in for the other (L12).
        WrongState. NotNow: ``nothing_asked``: no re-check waits.
    """
    dossier = locked_dossier(dossier_id)
    access.require_on(by, Power.AID_REVIEW, dossier.household)
    require_state(dossier, DossierState.ACTIVE)

    state = AssessmentState.AGREED if agreed else AssessmentState.REFUSED
    waiting = answer_recheck(dossier, state, note, by=by, at=at)
    if waiting is None:
        raise NotNow(code="nothing_asked")
    if agreed:
        _carry_on(dossier, waiting, local_date(at))
    save(dossier, "state", "tier", "checked_until", "exited_on", "exit_reason")

    audit.record(
        "dossier.recheck_decided",
        dossier,
        by=by,
        at=at,
        subject_id=dossier.worker_id,
        agreed=agreed,
        after=str(dossier.state),
        tier=dossier.tier,
    )
    return dossier


def answer_recheck(
    dossier: Dossier, state: str, note: str, *, by: Actor, at: datetime
) -> Assessment | None:
    """Agree to the figures that wait, or refuse them; the caller holds the lock.

    Raises:
        ConflictOfInterest: the actor has a part in them.
    """
    waiting = dossier.assessments.filter(
        kind=AssessmentKind.RECHECK, state=AssessmentState.PROPOSED
    ).first()
    if waiting is None:
        return None
    if waiting.was_made_by(by):
        raise access.ConflictOfInterest
    waiting.move_to(state)
    waiting.decided_by, waiting.decided_at, waiting.note = by.signature, at, note
    waiting.save(update_fields=["state", "decided_by", "decided_at", "note"])
    return waiting


@transaction.atomic
def end(
    dossier_id: UUID,
    reason: str,
    *,
    on: date | None = None,
    by: Actor,
    at: datetime,
) -> Dossier:
    """The household's dossier ends; it is kept (R-AID-25).

    Raises:
        NotFound, NotAllowed, ConflictOfInterest: as ``access.require_on``.
        WrongState. BadFact: ``invalid_choice``, ``in_the_future``, ``invalid_range``.
    """
    dossier = locked_dossier(dossier_id)
    access.require_on(by, Power.HARDSHIP_EDIT, dossier.household)
    require_state(dossier, DossierState.ACTIVE)
    day = on or local_date(at)

    if reason not in ExitReason.values:
        raise BadFact(code="invalid_choice", field="reason")
    if day > local_date(at):
        raise BadFact(code="in_the_future", field="on")
    if dossier.active_on and day < dossier.active_on:
        raise BadFact(code="invalid_range", field="on")
    _end(dossier, reason, day)
    save(dossier, "state", "exited_on", "exit_reason")

    audit.record(
        "dossier.exited",
        dossier,
        by=by,
        at=at,
        subject_id=dossier.worker_id,
        reason=str(reason),
        on=day.isoformat(),
    )
    return dossier


def _carry_on(dossier: Dossier, assessment: Assessment, today: date) -> None:
    if assessment.tier not in TIERS:
        _end(dossier, ExitReason.IMPROVED, today)
        return
    dossier.tier = assessment.tier
    dossier.checked_until = a_year_after(assessment.on)


def _end(dossier: Dossier, reason: str, day: date) -> None:
    dossier.move_to(DossierState.EXITED)
    dossier.exited_on, dossier.exit_reason = day, reason
