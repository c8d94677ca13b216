"""Applications are begun, changed, shown by papers."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.db import transaction

from services.aid import access
from services.aid.choices import (
    CLAIMING,
    LONGEST_INVOICE,
    MOST_INVOICES,
    MOST_PAPERS,
    PAID_WAYS,
    SCHOOL_FACTS,
    WAIVABLE,
    WRITABLE,
    AidPaperKind,
    ApplicationOrigin,
    ApplicationState,
    PayWay,
)
from services.aid.content import content_digest
from services.aid.eligibility import Somebody, require_open, somebody
from services.aid.models import (
    AidInvoice,
    AidPaper,
    AidWaiver,
    Application,
    NominationList,
)
from services.aid.operations import submitting
from services.aid.operations.shared import (
    card,
    held,
    hold_invoices,
    require_state,
    save,
    tell,
)
from services.programmes.choices import AidItem
from services.programmes.models import Round
from services.review import operations as review
from services.review.models import Case
from unionhub.files import operations as files
from unionhub.files.pictures import Picture
from unionhub.kernel import sealing
from unionhub.kernel.actor import Actor
from unionhub.kernel.clock import local_date
from unionhub.kernel.errors import BadFact, NotAllowed, NotFound, NotNow
from unionhub.kernel.powers import Power

_DESCRIBED: Final = (
    *("asked_fen", "cost_fen", "school_year", "school_stage", "school_kind"),
    *("school_name", "payee", "payee_name", "pay_way", "account_sealed"),
    *("account_tail", "bank_name"),
)


@dataclass(frozen=True, kw_only=True)
class Invoice:
    """One invoice, and what of it was paid by oneself."""

    number: str
    amount_fen: int


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What is asked for, and where the money shall go.

    ``payee`` is empty for the recipient; ``account_name`` is the holder of the card.
    Without ``account`` the one that is known stays.
    """

    asked_fen: int
    cost_fen: int = 0
    school_year: int | None = None
    school_stage: str = ""
    school_kind: str = ""
    school_name: str = ""
    payee: UUID | None = None
    pay_way: str = PayWay.BANK
    account: str = ""
    account_name: str = ""
    bank_name: str = ""
    invoices: Sequence[Invoice] = field(default_factory=tuple)


@dataclass(frozen=True, kw_only=True)
class Occasion:
    """Out of what, and for whom; nobody named is oneself."""

    round: str
    item: str
    fund: str
    beneficiary: UUID | None = None
    nomination: NominationList | None = None


@transaction.atomic
def begin(what: Occasion, wish: Wish, *, by: Actor, at: datetime) -> Application:
    """Ask for something: for the own household, or at the desk for somebody.

    Raises:
        NotFound: no such round; nobody of ours; outside the scope.
        NotAllowed, ConflictOfInterest: as ``access``.
        RoundClosed. BadFact: as ``edit``.
    """
    day = local_date(at)
    found = Round.objects.filter(pk=what.round).first()
    if found is None:
        raise NotFound(field="round")
    require_open(found, day)
    wanted = what.beneficiary or by.person_id
    if wanted is None:
        raise NotAllowed(code="members_only")
    who = _whoever(wanted, day, by)

    made = Application(
        round=found,
        item=what.item,
        fund=what.fund,
        organisation=who.organisation,
        org_path=who.organisation.path,
        beneficiary_id=who.person,
        beneficiary_name=who.name,
        household=who.household,
        origin=ApplicationOrigin.LIST if what.nomination else ApplicationOrigin.DESK,
        nomination=what.nomination,
        opened_at=at,
        opened_by=by.signature,
    )
    _require_beginner(made, by)
    _describe(made, wish, who)
    made.save(force_insert=True)
    _write_invoices(made, wish)

    tell("aid.begun", made, by=by, at=at, item=str(what.item), fund=str(what.fund))
    return made


@transaction.atomic
def edit(
    application_id: UUID,
    wish: Wish,
    *,
    by: Actor,
    at: datetime,
    version: int | None = None,
) -> Application:
    """Ask for something else; a case that runs begins anew (L14).

    Raises:
        NotFound, NotAllowed, ConflictOfInterest: as ``access.require_writer``.
        WrongState, Stale. BadFact: ``required``, ``invalid_choice``, ``invalid_value``,
            ``payee_not_recipient``, ``too_many_items``; as ``submit``.
        InvoiceUsed.
        NotNow: ``aid_under_review``: more than its levels were asked to decide.
    """
    application, case = writable(application_id, by, version)
    is_under_review = application.state == ApplicationState.SUBMITTED
    more = wish.asked_fen > application.asked_fen
    if case is not None and is_under_review and more:
        raise NotNow(code="aid_under_review")

    day = local_date(at)
    _describe(application, wish, somebody(application.beneficiary_id, day))
    application.invoices.all().delete()
    _write_invoices(application, wish)
    if application.state in CLAIMING:
        hold_invoices(application, is_held=True)
    save(application, *_DESCRIBED)
    tell("aid.edited", application, by=by, at=at)
    return changed(application, case, by=by, at=at)


@transaction.atomic
def add_paper(
    application_id: UUID, kind: str, picture: Picture, *, by: Actor, at: datetime
) -> Application:
    """Keep a scanned paper; ``files.operations.checked`` makes the picture.

    Raises:
        NotFound, NotAllowed, ConflictOfInterest, WrongState: as ``edit``.
        BadFact: ``invalid_choice``, ``too_many_items``.
        Unavailable: the storage cannot be written.
    """
    application, case = writable(application_id, by)
    if kind not in AidPaperKind.values:
        raise BadFact(code="invalid_choice", field="kind")
    if application.papers.count() >= MOST_PAPERS:
        raise BadFact(code="too_many_items")

    file = files.take(picture, org_path=application.org_path, by=by, at=at)
    AidPaper.objects.create(
        application=application,
        kind=kind,
        file=file,
        added_at=at,
        added_by=by.signature,
    )
    save(application)
    tell("aid.paper_added", application, by=by, at=at, kind=str(kind))
    return changed(application, case, by=by, at=at)


@transaction.atomic
def waive_paper(
    application_id: UUID, kind: str, *, reason: str, by: Actor, at: datetime
) -> Application:
    """The desk lets it off a paper, and says why (FEATURES 66); never off one that
    the rules ask for (R-AID-13, 16, 19).

    Raises:
        NotFound, NotAllowed, ConflictOfInterest: as ``access.require_on``.
        WrongState. BadFact: ``invalid_choice``, ``reason_required``.
    """
    application, case = writable(application_id, by)
    access.require_on(by, Power.AID_EDIT, application)
    if kind not in WAIVABLE:
        raise BadFact(code="invalid_choice", field="kind")
    if not reason:
        raise BadFact(code="reason_required", field="reason")

    AidWaiver.objects.filter(application=application, kind=kind).delete()
    AidWaiver.objects.create(
        application=application,
        kind=kind,
        reason=reason,
        waived_at=at,
        waived_by=by.signature,
    )
    save(application)
    tell("aid.paper_waived", application, by=by, at=at, kind=str(kind))
    return changed(application, case, by=by, at=at)


def writable(
    application_id: UUID, by: Actor, version: int | None = None
) -> tuple[Application, Case | None]:
    """The application and its case, locked, for whoever may change it now.

    Raises:
        NotFound, NotAllowed, ConflictOfInterest, Stale, WrongState.
    """
    application, case = held(application_id, version)
    access.require_writer(by, application)
    require_state(application, WRITABLE)
    return application, case


def changed(
    application: Application, case: Case | None, *, by: Actor, at: datetime
) -> Application:
    """What was submitted is checked anew, and every approval of it is void."""
    if application.state == ApplicationState.SUBMITTED:
        submitting.check(application, at=at)
    if case is not None:
        digest = content_digest(application)
        review.void(case.pk, digest=digest, by=by, at=at)
    return application


def _whoever(wanted: UUID, day: date, by: Actor) -> Somebody:
    """Whom it is for; of oneself, everybody may know that one is no member.

    Raises:
        NotFound. NotAllowed: ``members_only``.
    """
    try:
        return somebody(wanted, day)
    except NotFound:
        if wanted != by.person_id:
            raise
        raise NotAllowed(code="members_only") from None


def _require_beginner(made: Application, by: Actor) -> None:
    if access.is_of_household(by, made) and made.nomination is None:
        made.origin = ApplicationOrigin.OWN
        return
    if not by.covers(made.org_path):
        # As one whom nobody knows.
        raise NotFound(field="beneficiary")
    access.require_on(by, Power.AID_EDIT, made)


def _describe(made: Application, wish: Wish, who: Somebody) -> None:
    made.asked_fen, made.cost_fen = wish.asked_fen, wish.cost_fen
    _write_school(made, wish)
    if wish.pay_way not in PAID_WAYS:
        raise BadFact(code="invalid_choice", field="pay_way")
    made.pay_way, made.bank_name = wish.pay_way, wish.bank_name
    if made.payee_id != (wish.payee or who.person):
        # The card that is known is somebody else's (R-AID-19).
        made.account_sealed, made.account_tail = None, ""
    made.payee_id, made.payee_name = wish.payee or who.person, who.name
    if made.payee_id != who.person:
        made.payee_name = _guardian(made, who)
    if not wish.account:
        if wish.account_name not in {"", made.payee_name}:
            raise BadFact(code="payee_not_recipient", field="account_name")
        return
    number = card(wish.account, wish.account_name, made.payee_name)
    made.account_sealed = sealing.seal(Application, "account_sealed", made.pk, number)
    made.account_tail = number[-4:]


def _write_school(made: Application, wish: Wish) -> None:
    """Of schooling alone; told of another item they are not kept."""
    if made.item != AidItem.SCHOOLING:
        return
    for name in SCHOOL_FACTS:
        setattr(made, name, getattr(wish, name))


def _guardian(made: Application, who: Somebody) -> str:
    """The name of somebody of the same household; whether a guardian is asked when
    it is submitted."""
    home = who.household
    others = home.members.live() if home else None
    found = others.filter(person=made.payee_id).first() if others is not None else None
    if found is None:
        raise BadFact(code="payee_not_recipient", field="payee")
    return found.name


def _write_invoices(made: Application, wish: Wish) -> None:
    if len(wish.invoices) > MOST_INVOICES:
        raise BadFact(code="too_many_items", field="invoices")
    numbers = [_number(one.number) for one in wish.invoices]
    if len(set(numbers)) < len(numbers):
        raise BadFact(code="duplicate_item", field="invoices")
    AidInvoice.objects.bulk_create(
        AidInvoice(application=made, number=number, amount_fen=one.amount_fen)
        for number, one in zip(numbers, wish.invoices, strict=True)
    )


def _number(told: str) -> str:
    """One invoice has one number, however it is typed (R-AID-13)."""
    number = "".join(
        sign for sign in unicodedata.normalize("NFKC", told).upper() if sign.isalnum()
    )
    if not 0 < len(number) <= LONGEST_INVOICE:
        raise BadFact(code="invalid_value", field="invoices")
    return number
