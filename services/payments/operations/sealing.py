"""A batch is sealed, sent, and its file taken by hand."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction

from services.ledger.choices import EntryKind
from services.payments import access, claims
from services.payments.bank import layouts, sealed_lines
from services.payments.choices import (
    OUTSIDE,
    BatchPart,
    BatchState,
    PayState,
)
from services.payments.models import Batch, Payment
from services.payments.operations import shared
from services.review.operations.shared import ApprovalVoid
from unionhub import audit
from unionhub.audit import looks
from unionhub.audit.looks import Look
from unionhub.kernel.actor import Actor
from unionhub.kernel.errors import WrongState
from unionhub.kernel.patience import taking_time
from unionhub.kernel.powers import Power

TOLD: Final = 20


@transaction.atomic
@taking_time()
def seal(
    batch_id: UUID, *, by: Actor, at: datetime, version: int | None = None
) -> Batch:
    """A third person closes it for ever: money becomes payable, the file is fixed.

    All is computed anew from the applications as they stand: what was approved and
    checked is what is paid, or nothing is (T19, L14, L16).

    Raises:
        NotFound, NotAllowed, Stale, WrongState: as every act.
        ConflictOfInterest: the maker, the checker, or who has to do with what it pays.
        ApprovalVoid: an amount, a payee or a card changed. NotEnough, PeriodClosed.
    """
    batch = shared.hold(batch_id, version)
    access.require(by, Power.PAYMENT_RELEASE, batch.organisation_id, batch.org_path)

    # What the bank never had is sealed already.
    if batch.state != BatchState.CHECKED:
        raise WrongState(state=batch.state, allowed=batch.available_actions)
    batch.move_to(BatchState.SEALED)
    access.take_part(batch, by, BatchPart.RELEASER)
    access.require_not_concerned(batch, by)
    access.write_payers(batch)
    shared.post(batch, {EntryKind.SEAL: batch.total_fen}, by=by, at=at)
    payments = _locked(batch)
    _require_as_approved(batch, payments)
    content = layouts.write_payment(shared.file_of(batch, payments))
    batch.file_digest, batch.sealed_at = hashlib.sha256(content).digest(), at
    shared.keep(batch, "state", "file_digest", "sealed_at")

    audit.record(
        "payment_batch.sealed",
        batch,
        by=by,
        at=at,
        count=batch.count,
        total_fen=batch.total_fen,
        file_digest=batch.file_digest.hex(),
    )
    return batch


@transaction.atomic
@taking_time()
def send(
    batch_id: UUID, *, by: Actor, at: datetime, version: int | None = None
) -> Batch:
    """Let it go to the bank; a second click finds it gone, and sends nothing.

    Raises:
        NotFound, NotAllowed, Stale: as every act. WrongState: it is not sealed.
        ConflictOfInterest: the maker or the checker.
    """
    batch = shared.hold(batch_id)
    access.require(by, Power.PAYMENT_RELEASE, batch.organisation_id, batch.org_path)
    if batch.state in OUTSIDE:
        return batch
    batch = shared.hold(batch_id, version)

    batch.move_to(BatchState.SENT)
    access.take_part(batch, by, BatchPart.RELEASER)
    batch.sent_at, batch.handed_over_at = at, None
    shared.keep(batch, "state", "sent_at", "handed_over_at")
    shared.lines_of(batch).order_by().update(state=PayState.SENT)

    audit.record("payment_batch.sent", batch, by=by, at=at)
    return batch


def content_of(batch: Batch) -> bytes:
    """The file to the bank, made again; its bytes are those that were sealed (L16),
    under the key of that day.

    Raises:
        WrongState: it is not sealed. ApprovalVoid: what stands in the rows is not
            what was sealed, or its key was taken away: nothing of it goes out.
    """
    if batch.file_digest is None:
        raise WrongState(state=batch.state, allowed=batch.available_actions)
    file = shared.file_of(batch, shared.lines_of(batch))
    for key in sealed_lines.good_keys():
        content = layouts.write_payment(file, key)
        if hashlib.sha256(content).digest() == bytes(batch.file_digest):
            return content
    raise ApprovalVoid


@transaction.atomic
@taking_time()
def download(batch_id: UUID, *, by: Actor, at: datetime, network: str = "") -> bytes:
    """The file for an officer's hand; each download is on record (FEATURES 75), and
    that whole account numbers were seen in the access log (ROBUST.md §5.6).

    Raises:
        NotFound, NotAllowed: another union's; no such power. As ``content_of``.
        Unavailable: it cannot be written down who takes it.
    """
    batch = shared.hold(batch_id)
    access.require(by, Power.PAYMENT_RELEASE, batch.organisation_id, batch.org_path)

    content = content_of(batch)
    payees = shared.lines_of(batch).values_list("payee_id", flat=True)
    look = Look(
        operation="downloadPaymentFile",
        fields=["account", "name"],
        subjects=list(payees),
        case_number=batch.number,
        is_revealed=True,
        network=network,
    )
    looks.write(look, by=by, at=at)
    audit.record("payment_batch.file_read", batch, by=by, at=at, size=len(content))
    return content


def _locked(batch: Batch) -> list[Payment]:
    rows = shared.lines_of(batch).select_related("application")
    return list(rows.select_for_update(of=("self", "application")))


def _require_as_approved(batch: Batch, payments: Sequence[Payment]) -> None:
    """Refuse what is not what was checked, or not what is approved now.

    Raises:
        ApprovalVoid: ``lines`` names the first of them.
    """
    changed = [payment.line for payment in payments if _is_changed(payment)]
    total = sum(payment.amount_fen for payment in payments)
    same = shared.digest_of(payments) == bytes(batch.checked_digest or b"")
    counted = (len(payments), total) == (batch.count, batch.total_fen)
    if changed or not same or not counted:
        raise ApprovalVoid(lines=changed[:TOLD])


def _is_changed(payment: Payment) -> bool:
    """Whether its application says something else than it does."""
    application = payment.application
    told = (
        application.state,
        application.payee_id,
        application.payee_name,
        claims.account(application),
    )
    mine = (
        claims.IN_BATCH,
        payment.payee_id,
        payment.payee_name,
        shared.account_of(payment),
    )
    return told != mine or not _fits(payment, application.approved_fen or 0)


def _fits(payment: Payment, approved_fen: int) -> bool:
    """The first payment is all that was approved; one that follows, what is left."""
    if payment.previous_id is None:
        return payment.amount_fen == approved_fen
    before = Payment.objects.filter(
        application=payment.application_id, state=PayState.PAID
    )
    paid = sum(before.values_list("paid_fen", flat=True))
    return payment.amount_fen == approved_fen - paid
