"""Cash is handed out by two, against a signature: paid in one go, and once."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.db import IntegrityError, transaction

from members.organisations.models import Organisation
from services.aid.choices import PayWay
from services.aid.models import Application
from services.ledger.choices import EntryKind
from services.ledger.operations import Spend, move
from services.payments import access, claims
from services.payments.choices import PayState
from services.payments.models import CashHandout, Payment
from services.review.access import ConflictOfInterest, persons_of
from unionhub import audit
from unionhub.accounts.models import User
from unionhub.files import operations as files
from unionhub.files.pictures import Picture
from unionhub.kernel import identity, sealing
from unionhub.kernel.actor import Actor
from unionhub.kernel.clock import local_date
from unionhub.kernel.constraints import broken_constraint
from unionhub.kernel.errors import (
    BadFact,
    InvalidValue,
    NotAllowed,
    NotFound,
    NotNow,
    WrongState,
)
from unionhub.kernel.kept import in_chinese
from unionhub.kernel.powers import Power
from unionhub.persons import operations as persons

MATTER: Final = "CASH_HANDOUT"
CASH: Final = (EntryKind.SEAL, EntryKind.PAY)


class NotCash(NotNow):
    """It is paid in another way."""

    code = "not_cash"


@dataclass(frozen=True, kw_only=True)
class Proxy:
    """Who fetched it for somebody else, by which document."""

    name: str
    relation: str
    id_type: str
    id_number: str


@dataclass(frozen=True, kw_only=True)
class Handover:
    """Who handed it out besides the one who writes it down, when, and the receipt."""

    second: str
    handed_on: date
    picture: Picture
    proxy: Proxy | None = None


@dataclass(frozen=True)
class _Two:
    """The handlers: people, and their accounts."""

    people: tuple[UUID, UUID]
    accounts: tuple[str, str]


@transaction.atomic
def hand_out(
    application_id: UUID, given: Handover, *, by: Actor, at: datetime
) -> CashHandout:
    """Pay an approved application in cash; the actor is the first of the two.

    Raises:
        NotFound, NotAllowed: another union's; no such power.
        NotCash. WrongState: it is not approved, or was handed out already.
        ConflictOfInterest: one of the two is concerned, or fetched it.
        BadFact: ``in_the_future``, ``does_not_exist``, ``handlers_same``; the
            document of the proxy. NotEnough, PeriodClosed, RoundNotOpen.
        Unavailable: the storage cannot be written.
    """
    found = Application.objects.select_related("budget__organisation")
    application = found.filter(pk=application_id).first()
    if application is None:
        raise NotFound
    union = claims.payer(application)
    access.require(by, Power.PAYMENT_RELEASE, union.pk, union.path)
    _require_waiting(application)
    two = _handlers(given, application, union, by=by, at=at)

    payment = _new_payment(application, union, at)
    _post(application, payment, by=by, at=at)
    locked = Application.objects.select_for_update(of=("self",)).get(pk=application_id)
    _require_waiting(locked)
    if locked.approved_fen != payment.amount_fen:
        raise WrongState(state=locked.state, allowed=locked.available_actions)
    _save_once(payment, locked)
    # Whom the actor stands in for has handed it out too (L12).
    access.write_handlers(locked, {*two.people, *persons_of(by)})
    claims.step([locked.pk], claims.APPROVED, claims.PAID)
    made = _written_down(payment, given, two, by=by, at=at)

    audit.record(
        "cash.handed_out",
        made,
        by=by,
        at=at,
        subject_id=locked.beneficiary_id,
        application=str(locked.pk),
        amount_fen=payment.amount_fen,
        digest=given.picture.digest.hex(),
        by_proxy=given.proxy is not None,
    )
    return made


def _require_waiting(application: Application) -> None:
    if application.pay_way != PayWay.CASH:
        raise NotCash(way=application.pay_way)
    if application.state != claims.APPROVED:
        raise WrongState(state=application.state, allowed=application.available_actions)


def _handlers(
    given: Handover,
    application: Application,
    union: Organisation,
    *,
    by: Actor,
    at: datetime,
) -> _Two:
    """The two, who are different people and have nothing to do with the case."""
    if given.handed_on > local_date(at):
        raise BadFact(code="in_the_future", field="handed_on")
    if by.user_id is None or by.person_id is None:
        raise NotAllowed
    first = User.objects.get(pk=by.user_id)
    second = access.colleague(given.second, union, at=at)
    if second is None:
        raise BadFact(code="does_not_exist", field="second")
    if second.person_id is None or by.is_or_acts_for(second.person_id):
        raise BadFact(code="handlers_same", field="second")
    access.require_stranger(application, by)
    access.require_strangers(application, [second.person_id])
    return _Two((by.person_id, second.person_id), (first.username, second.username))


def _new_payment(
    application: Application, union: Organisation, at: datetime
) -> Payment:
    payment = Payment(
        batch=None,
        line=1,
        org_path=union.path,
        application=application,
        amount_fen=application.approved_fen or 0,
        paid_fen=application.approved_fen or 0,
        payee_id=application.payee_id,
        payee_name=application.payee_name,
        way=PayWay.CASH,
        state=PayState.PAID,
        paid_at=at,
    )
    payment.account_sealed = sealing.seal(Payment, "account_sealed", payment.pk, "")
    return payment


def _post(
    application: Application, payment: Payment, *, by: Actor, at: datetime
) -> None:
    """From reserved to paid, by the two vouchers of any payment."""
    budget = claims.budget_of(application)
    with in_chinese():
        spends = [
            Spend(
                kind=kind,
                amounts={budget: payment.amount_fen},
                matter=(MATTER, payment.pk),
                summary=str(kind.label),
            )
            for kind in CASH
        ]
    move(spends, by=by, at=at)


def _save_once(payment: Payment, application: Application) -> None:
    """The constraint decides, as for what a bank pays (L9)."""
    try:
        with transaction.atomic():
            payment.save(force_insert=True)
    except IntegrityError as clash:
        if broken_constraint(clash) != "instalment_paid_once":
            raise
        raise WrongState(state=application.state, allowed=[]) from clash


def _written_down(
    payment: Payment, given: Handover, two: _Two, *, by: Actor, at: datetime
) -> CashHandout:
    application = payment.application
    union = claims.payer(application)
    made = CashHandout(
        payment=payment,
        organisation=union,
        org_path=union.path,
        beneficiary_id=application.beneficiary_id,
        payee_id=application.payee_id,
        first_id=two.people[0],
        second_id=two.people[1],
        first_account=two.accounts[0],
        second_account=two.accounts[1],
        handed_on=given.handed_on,
        recorded_at=at,
        recorded_by=by.signature,
    )
    if given.proxy is not None:
        _name_proxy(made, given.proxy, local_date(at))
    made.receipt = files.take(given.picture, org_path=union.path, by=by, at=at)
    made.save(force_insert=True)
    return made


def _name_proxy(made: CashHandout, proxy: Proxy, today: date) -> None:
    """Keep the number sealed; who hands it out does not fetch it."""
    try:
        document = identity.parse(proxy.id_type, proxy.id_number, today=today)
    except InvalidValue as wrong:
        raise InvalidValue(code=wrong.reason, field="proxy_id_number") from wrong
    known = persons.find(document)
    if known is not None and known.pk in {made.first_id, made.second_id}:
        raise ConflictOfInterest
    made.proxy_name, made.proxy_relation = proxy.name, proxy.relation
    made.proxy_document = document.kind
    made.proxy_id_sealed = sealing.seal(
        CashHandout, "proxy_id_sealed", made.pk, document.number
    )
