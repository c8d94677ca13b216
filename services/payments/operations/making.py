"""A batch is made, loses a line, is checked, and is given up."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from services.aid.models import Application
from services.ledger.models import BudgetNode
from services.ledger.posting import book_of
from services.payments import access, claims
from services.payments.choices import (
    EDITABLE,
    LIVE,
    MOST_PAYMENTS,
    BatchPart,
    BatchState,
    PayState,
)
from services.payments.models import Batch, Payment
from services.payments.operations import shared
from services.review.access import ConflictOfInterest, persons_of
from services.review.operations.shared import ApprovalVoid
from unionhub import audit
from unionhub.kernel import bulk, sealing
from unionhub.kernel.actor import Actor
from unionhub.kernel.clock import local_date
from unionhub.kernel.errors import NotFound, NotNow, WrongState
from unionhub.kernel.patience import taking_time
from unionhub.kernel.powers import Power


class NothingToPay(NotNow):
    """No approved application waits for this budget."""

    code = "nothing_to_pay"


@dataclass(frozen=True)
class _Again:
    """What is left to pay of an application that was paid before."""

    instalment: int
    amount_fen: int
    previous: Payment


@transaction.atomic
@taking_time()
def make(
    budget_id: UUID,
    *,
    by: Actor,
    at: datetime,
    applications: Collection[UUID] | None = None,
    most: int = MOST_PAYMENTS,
) -> Batch:
    """Gather what is approved and not paid yet into a batch; each in one batch only.

    ``applications``: these and no others. Who makes another batch of the same union
    waits, and takes what is left then.

    Raises:
        NotFound, NotAllowed: another union's budget; no such power.
        NothingToPay: all is paid, or concerns the actor; of those named, one is.
        ConflictOfInterest: one of those named concerns the actor.
    """
    node = BudgetNode.objects.select_related("organisation").filter(pk=budget_id)
    budget = node.first()
    if budget is None:
        raise NotFound
    union = budget.organisation
    access.require(by, Power.PAYMENT_MAKE, union.pk, union.path)

    book_of(union, local_date(at).year)
    owed = _owed(budget, applications, most, by)
    if not owed:
        raise NothingToPay
    batch = _opened(budget, by=by, at=at)
    payments = _payments(batch, owed)
    for piece in shared.pieces(payments):
        bulk.insert(piece)
    ids = [application.pk for application in owed]
    claims.step(ids, claims.APPROVED, claims.IN_BATCH)
    _count(batch, payments)
    access.take_part(batch, by, BatchPart.MAKER)

    audit.record(
        "payment_batch.made",
        batch,
        by=by,
        at=at,
        count=batch.count,
        total_fen=batch.total_fen,
    )
    return batch


@transaction.atomic
@taking_time()
def remove(
    payment_id: UUID,
    *,
    reason: str,
    by: Actor,
    at: datetime,
    version: int | None = None,
) -> Batch:
    """Take a line out; a check of the batch is void (L14).

    Raises:
        NotFound, NotAllowed, ConflictOfInterest, Stale: as every act.
        WrongState: the batch is sealed. BadFact: ``reason_required``.
    """
    shared.require_text(reason, "reason")
    place = Payment.objects.filter(pk=payment_id).values_list("batch_id").first()
    if place is None or place[0] is None:
        raise NotFound
    batch = shared.hold(place[0], version)
    access.require(by, Power.PAYMENT_MAKE, batch.organisation_id, batch.org_path)
    if batch.state not in EDITABLE:
        raise WrongState(state=batch.state, allowed=batch.available_actions)

    payment = Payment.objects.filter(pk=payment_id, batch=batch).first()
    if payment is None:
        raise NotFound
    _uncheck(batch)
    access.take_part(batch, by, BatchPart.MAKER)
    payment.delete()
    ids = [payment.application_id]
    claims.step(ids, claims.IN_BATCH, claims.APPROVED)
    _count(batch, list(shared.lines_of(batch)))

    audit.record(
        "payment_batch.line_removed",
        batch,
        by=by,
        at=at,
        subject_id=payment.payee_id,
        application=str(payment.application_id),
        amount_fen=payment.amount_fen,
        reason=reason,
    )
    return batch


@transaction.atomic
@taking_time()
def check(
    batch_id: UUID,
    *,
    digest: bytes,
    by: Actor,
    at: datetime,
    version: int | None = None,
) -> Batch:
    """Another person signs what stands in it.

    Raises:
        NotFound, NotAllowed, Stale, WrongState: as every act.
        ConflictOfInterest: the maker, or somebody it pays.
        ApprovalVoid: what was looked at is not what stands there now (L14).
    """
    batch = shared.hold(batch_id, version)
    access.require(by, Power.PAYMENT_MAKE, batch.organisation_id, batch.org_path)

    batch.move_to(BatchState.CHECKED)
    access.take_part(batch, by, BatchPart.CHECKER)
    access.require_not_concerned(batch, by)
    now = shared.digest_of(shared.lines_of(batch))
    if not batch.count or {bytes(digest), bytes(batch.digest)} != {now}:
        raise ApprovalVoid
    batch.checked_digest, batch.checked_at = now, at
    shared.keep(batch, "state", "checked_digest", "checked_at")
    shared.lines_of(batch).order_by().update(state=PayState.CHECKED)

    audit.record("payment_batch.checked", batch, by=by, at=at, digest=now.hex())
    return batch


@transaction.atomic
@taking_time()
def cancel(
    batch_id: UUID,
    *,
    reason: str,
    by: Actor,
    at: datetime,
    version: int | None = None,
) -> Batch:
    """Give it up before it is sealed: what stood in it can be paid by another.

    Raises:
        NotFound, NotAllowed, Stale, WrongState: as every act.
        BadFact: ``reason_required``.
    """
    shared.require_text(reason, "reason")
    batch = shared.hold(batch_id, version)
    access.require(by, Power.PAYMENT_MAKE, batch.organisation_id, batch.org_path)

    batch.move_to(BatchState.CANCELLED)
    lines = shared.lines_of(batch).order_by()
    ids = list(lines.values_list("application_id", flat=True))
    lines.delete()
    claims.step(ids, claims.IN_BATCH, claims.APPROVED)
    batch.count, batch.total_fen = 0, 0
    shared.keep(batch, "state", "count", "total_fen")

    audit.record("payment_batch.cancelled", batch, by=by, at=at, reason=reason)
    return batch


def _owed(
    budget: BudgetNode, named: Collection[UUID] | None, most: int, by: Actor
) -> list[Application]:
    persons = persons_of(by)
    rows = claims.payable(budget, persons)
    if named is None:
        return list(rows[:most])
    wanted = set(named)
    if claims.is_of_one(wanted, persons):
        raise ConflictOfInterest
    owed = list(rows.filter(pk__in=wanted))
    if len(owed) != len(wanted):
        raise NothingToPay(missing=len(wanted) - len(owed))
    return owed


def _opened(budget: BudgetNode, *, by: Actor, at: datetime) -> Batch:
    """The next number of the union and year; the book's lock makes it dense."""
    union, year = budget.organisation, local_date(at).year
    numbers = Batch.objects.filter(organisation=union, year=year)
    serial = (numbers.aggregate(last=Max("serial"))["last"] or 0) + 1
    batch = Batch(
        number=f"F-{union.pk}-{year}-{serial:04}",
        budget=budget,
        organisation=union,
        org_path=union.path,
        year=year,
        serial=serial,
        digest=shared.digest_of([]),
        made_by=by.signature,
        made_at=at,
    )
    batch.save(force_insert=True)
    return batch


def _payments(batch: Batch, owed: Sequence[Application]) -> list[Payment]:
    again = _paid_before(batch.budget)
    made = []
    for line, application in enumerate(owed, 1):
        rest = again.get(application.pk)
        payment = Payment(
            batch=batch,
            line=line,
            org_path=batch.org_path,
            application=application,
            instalment=rest.instalment if rest else 1,
            amount_fen=rest.amount_fen if rest else application.approved_fen or 0,
            payee_id=application.payee_id,
            payee_name=application.payee_name,
            account_tail=application.account_tail,
            way=application.pay_way,
            previous=rest.previous if rest else None,
        )
        payment.account_sealed = sealing.seal(
            Payment, "account_sealed", payment.pk, claims.account(application)
        )
        made.append(payment)
    return made


def _paid_before(budget: BudgetNode) -> dict[UUID, _Again]:
    """Of those that wait again: the same instalment that failed, or what is left."""
    rows = Payment.objects.filter(
        application__budget=budget, application__state=claims.APPROVED
    )
    found: dict[UUID, _Again] = {}
    paid: dict[UUID, int] = {}
    ordered = rows.select_related("application").order_by("instalment", "pk")
    for payment in ordered:
        pk, is_live = payment.application_id, payment.state in LIVE
        paid[pk] = paid.get(pk, 0) + (payment.paid_fen if is_live else 0)
        found[pk] = _Again(
            instalment=payment.instalment + is_live,
            amount_fen=(payment.application.approved_fen or 0) - paid[pk],
            previous=payment,
        )
    return found


def _count(batch: Batch, payments: Sequence[Payment]) -> None:
    batch.count = len(payments)
    batch.total_fen = sum(payment.amount_fen for payment in payments)
    batch.digest = shared.digest_of(payments)
    shared.keep(batch, "count", "total_fen", "digest")


def _uncheck(batch: Batch) -> None:
    """What was checked is not what stands there now."""
    if batch.state != BatchState.CHECKED:
        return
    batch.move_to(BatchState.DRAFT)
    batch.checked_digest = batch.checked_at = None
    shared.keep(batch, "state", "checked_digest", "checked_at")
    shared.lines_of(batch).order_by().update(state=PayState.PENDING)
    access.leave(batch, BatchPart.CHECKER)
