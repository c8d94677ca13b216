"""The card was closed, or its number mistyped: another is put in its place."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from services.aid import access
from services.aid.choices import CARD_WAYS, ApplicationState, CorrectionState
from services.aid.models import AccountCorrection, Application
from services.aid.operations.shared import card, held, require_state, save, tell
from unionhub.kernel import sealing
from unionhub.kernel.actor import Actor
from unionhub.kernel.constraints import broken_constraint
from unionhub.kernel.errors import BadFact, NotFound, NotNow, WrongState
from unionhub.kernel.powers import Power

SEALED = "account_sealed"


@dataclass(frozen=True, kw_only=True)
class NewAccount:
    """Where the money shall go instead; ``account_name`` is the holder of the card."""

    account: str
    account_name: str
    bank_name: str = ""


@transaction.atomic
def propose_account(
    application_id: UUID,
    told: NewAccount,
    *,
    reason: str,
    by: Actor,
    at: datetime,
    version: int | None = None,
) -> Application:
    """Type another account of the same payee, while no batch pays (R-AID-21).

    Nothing changes until somebody else agrees to it.

    Raises:
        NotFound, NotAllowed, ConflictOfInterest: as ``access.require_on``.
        WrongState: not granted, in a batch, or paid; or no money for a card. Stale.
        BadFact: ``reason_required``, ``payee_not_recipient``, ``invalid_value``.
        NotNow: ``already_exists``: another one waits to be decided.
    """
    if not reason:
        raise BadFact(code="reason_required", field="reason")
    application, _case = held(application_id, version)
    if not access.is_applicant(by, application):
        access.require_on(by, Power.AID_EDIT, application)
    _require_unpaid(application)

    number = card(told.account, told.account_name, application.payee_name)
    made = AccountCorrection(
        application=application,
        account_tail=number[-4:],
        bank_name=told.bank_name or application.bank_name,
        reason=reason,
        proposed_at=at,
        proposed_by=by.signature,
        proposer=by.person_id,
        proposed_for_person=by.principal_id,
    )
    made.account_sealed = sealing.seal(AccountCorrection, SEALED, made.pk, number)
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as clash:
        if broken_constraint(clash) != "one_account_correction_at_a_time":
            raise
        raise NotNow(code="already_exists") from clash
    save(application)
    tell("aid.account_proposed", application, by=by, at=at)
    return application


@transaction.atomic
def decide_account(
    application_id: UUID,
    *,
    agreed: bool,
    by: Actor,
    at: datetime,
    version: int | None = None,
) -> Application:
    """Somebody else agrees to the new account, or leaves the old one.

    Raises:
        NotFound: nothing waits; as ``access.require_on``. NotAllowed, Stale.
        ConflictOfInterest: the actor typed it, or one of the two stood in for the
            other; or benefits.
        WrongState: a batch pays it by now.
    """
    application, _case = held(application_id, version)
    access.require_on(by, Power.AID_REVIEW, application)
    waiting = application.corrections.filter(state=CorrectionState.PROPOSED).first()
    if waiting is None:
        raise NotFound
    if waiting.was_proposed_by(by):
        raise access.ConflictOfInterest

    changed = []
    if agreed:
        _require_unpaid(application)
        number = sealing.unseal(waiting, SEALED)
        application.account_sealed = sealing.seal(
            Application, SEALED, application.pk, number
        )
        application.account_tail = waiting.account_tail
        application.bank_name = waiting.bank_name
        changed = [SEALED, "account_tail", "bank_name"]
    waiting.state = CorrectionState.AGREED if agreed else CorrectionState.REFUSED
    waiting.decided_at, waiting.decided_by = at, by.signature
    waiting.save(update_fields=["state", "decided_at", "decided_by"])
    save(application, *changed)
    verb = "aid.account_corrected" if agreed else "aid.account_kept"
    tell(verb, application, by=by, at=at)
    return application


def _require_unpaid(application: Application) -> None:
    require_state(application, {ApplicationState.APPROVED})
    if application.pay_way not in CARD_WAYS:
        raise WrongState(state=application.state, allowed=[])
