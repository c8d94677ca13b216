"""Applications are handed in, taken back, allowed a second time."""

from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from services.aid import access, eligibility
from services.aid.choices import SCORES, WRITABLE, ApplicationState
from services.aid.content import content_digest
from services.aid.models import Application
from services.aid.operations.shared import (
    held,
    hold_invoices,
    require_state,
    save,
    tell,
)
from services.programmes.choices import AidItem
from services.review import operations as review
from services.review.choices import CaseKind
from unionhub.kernel.actor import Actor
from unionhub.kernel.clock import local_date
from unionhub.kernel.errors import BadFact, NotAllowed, NotNow
from unionhub.kernel.kept import in_chinese
from unionhub.kernel.powers import Power

_CHECKED: Final = (
    *("household", "dossier", "claim", "claim_year", "used_fen", "limit_fen"),
    *("score", "limit", "budget", "state", "missing"),
)


@transaction.atomic
def submit(
    application_id: UUID, *, by: Actor, at: datetime, version: int | None = None
) -> Application:
    """Nothing is missing: whoever applied hands it to the desk, the desk to a case.

    Raises:
        NotFound, NotAllowed, ConflictOfInterest: as ``access.require_writer``.
        WrongState, Stale. RoundClosed: it is handed in too late. As ``check``.
    """
    application, case = held(application_id, version)
    access.require_writer(by, application)
    own = access.is_own(by, application)
    states = {ApplicationState.DRAFT, ApplicationState.CORRECTION}
    if not own and application.case_id is None:
        # What somebody handed in themselves waits for the desk to hand it on.
        states.add(ApplicationState.SUBMITTED)
    require_state(application, states)
    if application.case_id and case is None:
        raise NotNow
    if own and case is not None:
        # Mended: the desk looks at it again, and hands it on.
        save(application)
        tell("aid.mended", application, by=by, at=at)
        return application

    before = application.state
    if before == ApplicationState.DRAFT:
        eligibility.require_open(application.round, local_date(at))
    if before != ApplicationState.SUBMITTED:
        application.move_to(ApplicationState.SUBMITTED)
    application.missing = []
    check(application, at=at)
    if not own:
        found = review.submit(_subject(application), by=by, at=at)
        Application.objects.filter(pk=application.pk).update(case=found)
        application.case = found
    tell("aid.submitted", application, by=by, at=at, before=str(before))
    return application


def check(application: Application, *, at: datetime) -> None:
    """All that stands against deciding it; what it rests on is written down.

    Locks the dossier and the claim: two at once cannot exceed a limit together.

    Raises:
        NotComplete, NoLiveDossier, RecheckOverdue, OneItemOnly,
        AidExists, InvoiceUsed, NoBudget, StandardMissing, RuleMissing.
        BadFact: ``required``, ``invalid_value``, ``school_not_eligible``,
            ``payee_not_recipient``, ``above_cost``, ``above_aid_limit``.
    """
    day = local_date(at)
    eligibility.require_school(application)
    eligibility.require_payee(application, day)
    if lacking := eligibility.missing(application):
        raise eligibility.NotComplete(missing=lacking)
    _require_invoices(application)
    who = eligibility.somebody(application.beneficiary_id, day)
    application.household = who.household

    dossier = eligibility.dossier_for(application, day)
    application.dossier_id = dossier.id if dossier else None
    application.score = SCORES.get(dossier.tier, 0) if dossier else 0
    eligibility.require_one_item(application, dossier)
    application.claim, application.claim_year = eligibility.claim_of(application)
    eligibility.lock_claims(application)
    others = eligibility.others_of(application)
    application.used_fen = eligibility.used(others)
    if not application.is_second and others.filter(is_second=False).exists():
        raise eligibility.AidExists(used_fen=application.used_fen)
    limit = eligibility.limit_for(application, dossier, day)
    eligibility.require_within(application, limit)
    application.limit, application.limit_fen = limit.stored, limit.limit_fen
    application.budget = eligibility.budget_for(application)
    hold_invoices(application, is_held=True)
    save(application, *_CHECKED)


@transaction.atomic
def withdraw(
    application_id: UUID,
    *,
    reason: str,
    by: Actor,
    at: datetime,
    version: int | None = None,
) -> Application:
    """Whoever asked takes it back before it is decided, its case with it.

    Raises:
        NotFound, NotAllowed, ConflictOfInterest: as ``access.require_on``.
        WrongState, Stale. BadFact: ``reason_required``.
    """
    if not reason:
        raise BadFact(code="reason_required", field="reason")
    application, case = held(application_id, version)
    if not access.is_applicant(by, application):
        access.require_on(by, Power.AID_EDIT, application)
    require_state(application, WRITABLE)
    if case is not None:
        # The application follows its case, in this transaction.
        review.withdraw(case.pk, reason=reason, by=by, at=at)
        application.refresh_from_db()
        return application

    before = application.state
    application.move_to(ApplicationState.WITHDRAWN)
    save(application, "state")
    hold_invoices(application, is_held=False)
    tell("aid.withdrawn", application, by=by, at=at, before=str(before))
    return application


@transaction.atomic
def allow_second(
    application_id: UUID,
    *,
    reason: str,
    by: Actor,
    at: datetime,
    version: int | None = None,
) -> Application:
    """A union above reasons why the same is granted again in a year (FEATURES 73).

    Raises:
        NotFound, NotAllowed: as ``access.require_on``; the own union decides not.
        ConflictOfInterest. WrongState, Stale. BadFact: ``reason_required``.
    """
    if not reason:
        raise BadFact(code="reason_required", field="reason")
    application, _case = held(application_id, version)
    access.require_on(by, Power.AID_REVIEW, application)
    if by.organisation_id == application.organisation_id:
        raise NotAllowed
    require_state(application, {ApplicationState.DRAFT, ApplicationState.CORRECTION})

    application.is_second, application.second_reason = True, reason
    application.second_at, application.second_by = at, by.signature
    save(application, "is_second", "second_reason", "second_at", "second_by")
    tell("aid.second_allowed", application, by=by, at=at)
    return application


def _require_invoices(application: Application) -> None:
    """What was paid oneself is the sum of the invoices (R-AID-13)."""
    if application.item != AidItem.MEDICAL:
        return
    total = application.invoices.aggregate(all=Sum("amount_fen", default=0))["all"]
    if not total:
        raise BadFact(code="required", field="invoices")
    if application.cost_fen > total:
        raise BadFact(code="above_cost", field="cost_fen", cost_fen=total)


def _subject(application: Application) -> review.Subject:
    with in_chinese():
        title = _("%(item)s：%(name)s") % {
            "item": application.get_item_display(),
            "name": application.beneficiary_name,
        }
    return review.Subject(
        kind=CaseKind.APPLICATION,
        subject=application.pk,
        organisation=application.organisation_id,
        beneficiaries=tuple(access.beneficiaries(application)),
        digest=content_digest(application),
        amount_fen=application.asked_fen,
        programme=application.round.programme_id,
        title=title,
    )
