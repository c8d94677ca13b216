"""Money that was paid wrongly is claimed, comes back in instalments, or is given up."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F

from services.aid.models import Application
from services.ledger.choices import EntryKind
from services.ledger.models import Entry
from services.ledger.operations import Spend, move
from services.payments import access, claims
from services.payments.choices import (
    MOST_INSTALMENTS,
    PayState,
    RecoveryPart,
    RecoveryState,
)
from services.payments.models import (
    Payment,
    Recovery,
    RecoveryInstalment,
    RecoveryReceipt,
)
from services.payments.operations import shared
from services.payments.operations.reversing import reverse_when_all_is_back
from unionhub import audit
from unionhub.kernel.actor import Actor
from unionhub.kernel.clock import local_date
from unionhub.kernel.constraints import broken_constraint
from unionhub.kernel.errors import BadFact, NotFound, NotNow, Stale, WrongState
from unionhub.kernel.kept import in_chinese
from unionhub.kernel.powers import Power

MATTER: Final = "RECOVERY"


class AboveClaimable(NotNow):
    """More than was paid and is not claimed yet; ``claimable_fen`` says what is."""

    code = "above_claimable"


class AboveOwed(NotNow):
    """More than is still owed; ``owed_fen`` says how much that is."""

    code = "above_owed"


@dataclass(frozen=True)
class Due:
    """So much on a day."""

    due_on: date
    amount_fen: int


@dataclass(frozen=True, kw_only=True)
class Demand:
    """How much of a payment is wanted back, why, and when."""

    amount_fen: int
    reason: str
    instalments: Sequence[Due]


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """What came in: how much, when, by which slip."""

    amount_fen: int
    received_on: date
    document_number: str


@transaction.atomic
def claim(payment_id: UUID, demand: Demand, *, by: Actor, at: datetime) -> Recovery:
    """Claim back some of a payment, or all; another person decides on it.

    Raises:
        NotFound, NotAllowed: another union's; no such power. ConflictOfInterest.
        WrongState: it is not paid, or another payment of it is on its way.
        AboveClaimable. BadFact: ``reason_required``, ``instalments_mismatch``,
            ``in_the_past``, ``too_many_items``.
    """
    shared.require_text(demand.reason, "reason")
    _require_plan(demand, local_date(at))
    payment = _locked_payment(payment_id)
    application = payment.application
    union = claims.payer(application)
    access.require(by, Power.PAYMENT_MAKE, union.pk, union.path)
    access.require_stranger(application, by)

    if payment.state != PayState.PAID or application.state != claims.PAID:
        raise WrongState(state=payment.state, allowed=[])
    _claim_of(payment, demand.amount_fen)
    recovery = Recovery.objects.create(
        payment=payment,
        organisation=union,
        org_path=union.path,
        amount_fen=demand.amount_fen,
        reason=demand.reason,
        claimed_at=at,
        claimed_by=by.signature,
    )
    RecoveryInstalment.objects.bulk_create(
        RecoveryInstalment(
            recovery=recovery,
            number=number,
            due_on=one.due_on,
            amount_fen=one.amount_fen,
        )
        for number, one in enumerate(demand.instalments, 1)
    )
    access.take_part_in_recovery(recovery, by, RecoveryPart.CLAIMER)

    _tell("recovery.claimed", recovery, by=by, at=at, amount_fen=recovery.amount_fen)
    return recovery


@transaction.atomic
def agree(
    recovery_id: UUID, *, by: Actor, at: datetime, version: int | None = None
) -> Recovery:
    """A second person agrees that it has to come back.

    Raises:
        NotFound, NotAllowed, Stale, WrongState: as every act.
        ConflictOfInterest: who claimed it, or somebody it concerns.
    """
    recovery = _decided(recovery_id, RecoveryState.RUNNING, version, by=by, at=at)
    _keep(recovery, "state", "decided_at", "decided_by")

    _tell("recovery.agreed", recovery, by=by, at=at)
    return recovery


@transaction.atomic
def refuse(
    recovery_id: UUID,
    *,
    reason: str,
    by: Actor,
    at: datetime,
    version: int | None = None,
) -> Recovery:
    """A second person does not agree: it may be claimed anew.

    Raises:
        NotFound, NotAllowed, Stale, WrongState, ConflictOfInterest: as ``agree``.
        BadFact: ``reason_required``.
    """
    shared.require_text(reason, "reason")
    recovery = _decided(recovery_id, RecoveryState.REFUSED, version, by=by, at=at)
    recovery.note = reason
    _keep(recovery, "state", "decided_at", "decided_by", "note")
    rows = Payment.objects.filter(pk=recovery.payment_id)
    rows.update(claimed_fen=F("claimed_fen") - recovery.amount_fen)

    _tell("recovery.refused", recovery, by=by, at=at, reason=reason)
    return recovery


@transaction.atomic
def receive(
    recovery_id: UUID,
    receipt: Receipt,
    *,
    by: Actor,
    at: datetime,
    version: int | None = None,
) -> Recovery:
    """Money came back: a voucher, and less is owed; the last of it settles the claim.

    Raises:
        NotFound, NotAllowed, Stale, WrongState: as every act. ConflictOfInterest.
        AboveOwed. BadFact: ``in_the_future``, ``required`` (the slip).
        NotNow: ``already_exists`` (the slip). PeriodClosed, RoundNotOpen.
    """
    recovery = _held(recovery_id, version)
    access.require(
        by, Power.PAYMENT_RELEASE, recovery.organisation_id, recovery.org_path
    )
    if recovery.state != RecoveryState.RUNNING:
        raise WrongState(state=recovery.state, allowed=recovery.available_actions)
    if receipt.received_on > local_date(at):
        raise BadFact(code="in_the_future", field="received_on")
    if not receipt.document_number:
        raise BadFact(code="required", field="document_number")
    if receipt.amount_fen > recovery.owed_fen:
        raise AboveOwed(field="amount_fen", owed_fen=recovery.owed_fen)
    access.take_part_in_recovery(recovery, by, RecoveryPart.RECEIVER)

    application = recovery.payment.application
    access.require_stranger(application, by)
    entry = _post(recovery, application, receipt.amount_fen, by=by, at=at)
    _write_down(recovery, receipt, entry, by=by, at=at)
    _take_in(recovery, receipt.amount_fen, by=by, at=at)
    _tell(
        "recovery.received",
        recovery,
        by=by,
        at=at,
        amount_fen=receipt.amount_fen,
        entry=str(entry.pk),
    )
    reverse_when_all_is_back(application, by=by, at=at)
    return recovery


@transaction.atomic
def write_off(
    recovery_id: UUID,
    *,
    reason: str,
    by: Actor,
    at: datetime,
    version: int | None = None,
) -> Recovery:
    """A union above gives up what has not come back, and says why.

    Raises:
        NotFound, Stale, WrongState: as every act.
        NotAllowed: no such power; the union that paid decides not for itself.
        ConflictOfInterest. BadFact: ``reason_required``.
    """
    shared.require_text(reason, "reason")
    recovery = _held(recovery_id, version)
    access.require_above(
        by, Power.AID_REVIEW, recovery.organisation_id, recovery.org_path
    )

    recovery.move_to(RecoveryState.WRITTEN_OFF)
    access.take_part_in_recovery(recovery, by, RecoveryPart.WAIVER)
    access.require_stranger(recovery.payment.application, by)
    recovery.note, recovery.closed_at, recovery.closed_by = reason, at, by.signature
    _keep(recovery, "state", "note", "closed_at", "closed_by")

    _tell(
        "recovery.written_off",
        recovery,
        by=by,
        at=at,
        reason=reason,
        owed_fen=recovery.owed_fen,
    )
    return recovery


def _require_plan(demand: Demand, today: date) -> None:
    """Refuse a plan that does not come to the amount, or not in order."""
    days = [one.due_on for one in demand.instalments]
    if len(days) > MOST_INSTALMENTS:
        raise BadFact(code="too_many_items", field="instalments")
    total = sum(one.amount_fen for one in demand.instalments)
    if not days or total != demand.amount_fen or days != sorted(set(days)):
        raise BadFact(code="instalments_mismatch", field="instalments")
    if days[0] < today:
        raise BadFact(code="in_the_past", field="instalments")


def _locked_payment(payment_id: UUID) -> Payment:
    """The batch first: files of the bank that change the payment hold it."""
    place = Payment.objects.filter(pk=payment_id).values_list("batch_id").first()
    if place is None:
        raise NotFound
    if place[0] is not None:
        shared.hold(place[0])
    rows = Payment.objects.select_related("application__budget__organisation")
    return rows.select_for_update(of=("self",)).get(pk=payment_id)


def _claim_of(payment: Payment, amount_fen: int) -> None:
    """Claim so much; the constraint stands behind the look.

    Raises:
        AboveClaimable.
    """
    # What the bank paid too much is a difference of its own.
    paid = min(payment.paid_fen, payment.amount_fen)
    claimable = paid - payment.claimed_fen
    if amount_fen > claimable:
        raise AboveClaimable(field="amount_fen", claimable_fen=claimable)
    rows = Payment.objects.filter(pk=payment.pk)
    rows.update(claimed_fen=F("claimed_fen") + amount_fen)


def _held(recovery_id: UUID, version: int | None) -> Recovery:
    """The recovery, locked until the transaction ends."""
    rows = Recovery.objects.select_for_update(of=("self",))
    joined = rows.select_related("payment__application__budget__organisation")
    found = joined.filter(pk=recovery_id).first()
    if found is None:
        raise NotFound
    if version is not None and version != found.version:
        raise Stale(version=found.version)
    return found


def _decided(
    recovery_id: UUID, state: str, version: int | None, *, by: Actor, at: datetime
) -> Recovery:
    recovery = _held(recovery_id, version)
    access.require(by, Power.AID_REVIEW, recovery.organisation_id, recovery.org_path)
    recovery.move_to(state)
    access.take_part_in_recovery(recovery, by, RecoveryPart.DECIDER)
    access.require_stranger(recovery.payment.application, by)
    recovery.decided_at, recovery.decided_by = at, by.signature
    return recovery


def _keep(recovery: Recovery, *fields: str) -> None:
    recovery.version += 1
    recovery.save(update_fields=[*fields, "version"])


def _post(
    recovery: Recovery,
    application: Application,
    amount_fen: int,
    *,
    by: Actor,
    at: datetime,
) -> Entry:
    """It is free to be spent again."""
    budget = claims.budget_of(application)
    claims.hold_place(application)
    with in_chinese():
        summary = str(EntryKind.RECOVER.label)
    spend = Spend(
        kind=EntryKind.RECOVER,
        amounts={budget: amount_fen},
        matter=(MATTER, recovery.pk),
        summary=summary,
    )
    (entry,) = move([spend], by=by, at=at)
    return entry


def _write_down(
    recovery: Recovery, receipt: Receipt, entry: Entry, *, by: Actor, at: datetime
) -> None:
    made = RecoveryReceipt(
        recovery=recovery,
        received_on=receipt.received_on,
        amount_fen=receipt.amount_fen,
        document_number=receipt.document_number,
        entry=entry,
        recorded_at=at,
        recorded_by=by.signature,
    )
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as clash:
        if broken_constraint(clash) != "recovery_receipt_once":
            raise
        raise NotNow(code="already_exists", field="document_number") from clash


def _take_in(recovery: Recovery, amount_fen: int, *, by: Actor, at: datetime) -> None:
    """The database adds, and refuses what is above the claim."""
    is_last = amount_fen == recovery.owed_fen
    if is_last:
        recovery.move_to(RecoveryState.SETTLED)
        recovery.closed_at, recovery.closed_by = at, by.signature
    Recovery.objects.filter(pk=recovery.pk).update(
        received_fen=F("received_fen") + amount_fen,
        state=recovery.state,
        closed_at=recovery.closed_at,
        closed_by=recovery.closed_by,
        version=F("version") + 1,
    )
    recovery.received_fen += amount_fen
    recovery.version += 1


def _tell(
    verb: str, recovery: Recovery, *, by: Actor, at: datetime, **facts: object
) -> None:
    """Record what happened; never a name."""
    audit.record(
        verb,
        recovery,
        by=by,
        at=at,
        subject_id=recovery.payment.payee_id,
        payment=str(recovery.payment_id),
        **facts,
    )
