"""The bank takes a batch, refuses it, or says nothing: then it is asked (L17)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from services.ledger.choices import EntryKind
from services.payments import access, claims
from services.payments.bank import adapters
from services.payments.bank.words import (
    Acknowledgement,
    AckStatus,
    ControlTotalMismatch,
)
from services.payments.choices import BatchState, PayState
from services.payments.models import BankLine, Batch
from services.payments.operations import shared
from services.payments.operations.sealing import content_of
from unionhub import audit
from unionhub.kernel import actor
from unionhub.kernel.actor import Actor
from unionhub.kernel.errors import NotFound, WrongState
from unionhub.kernel.patience import taking_time
from unionhub.kernel.powers import Power

ASKED = frozenset({BatchState.SENT, BatchState.UNKNOWN})


def hand_over(batch_id: UUID, *, at: datetime) -> Batch:
    """Give a sent batch to the bank, outside of any transaction.

    Killed in the middle, it is done again: the bank tells batches apart by number.

    Raises:
        NotFound: there is none. ApprovalVoid: its rows are not what was sealed.
    """
    batch = Batch.objects.filter(pk=batch_id).first()
    if batch is None:
        raise NotFound
    if batch.state != BatchState.SENT or batch.handed_over_at is not None:
        return batch
    content = content_of(batch)
    try:
        answer = adapters.bank().hand_over(batch.number, content)
    except adapters.NoAnswer:
        return unanswered(batch_id, at=at)
    return answered(batch_id, answer, at=at)


def enquire(
    batch_id: UUID, *, by: Actor, at: datetime, version: int | None = None
) -> Batch:
    """Ask the bank what became of a batch, and take in what it says. Raises as both."""
    answer = asked(batch_id, by=by)
    return learned(batch_id, answer, by=by, at=at, version=version)


def asked(batch_id: UUID, *, by: Actor) -> Acknowledgement | None:
    """What the bank says of a batch, by its number; nothing is sent again.

    Outside of any transaction: the bank may take its time, and nobody waits with it.

    Raises:
        NotFound, NotAllowed, WrongState: as every act.
        NoAnswer: the bank does not say now either.
    """
    batch = Batch.objects.filter(pk=batch_id).first()
    if batch is None:
        raise NotFound
    _require_asked(batch, by)
    return adapters.bank().enquire(batch.number)


@transaction.atomic
def learned(
    batch_id: UUID,
    answer: Acknowledgement | None,
    *,
    by: Actor,
    at: datetime,
    version: int | None = None,
) -> Batch:
    """Take in what the bank said when it was asked.

    Raises:
        NotFound, NotAllowed, Stale, WrongState: as every act.
        ControlTotalMismatch: the word is of another file.
    """
    batch = shared.hold(batch_id, version)
    _require_asked(batch, by)

    audit.record("payment_batch.enquired", batch, by=by, at=at)
    return answered(batch_id, answer, at=at)


@transaction.atomic
def unanswered(batch_id: UUID, *, at: datetime) -> Batch:
    """The bank said nothing: whether it has the batch, nobody knows."""
    batch = shared.hold(batch_id)
    if batch.state != BatchState.SENT:
        return batch
    batch.move_to(BatchState.UNKNOWN)
    batch.handed_over_at = at
    shared.keep(batch, "state", "handed_over_at")

    audit.record("payment_batch.unanswered", batch, by=actor.system(), at=at)
    return batch


@transaction.atomic
@taking_time()
def answered(batch_id: UUID, answer: Acknowledgement | None, *, at: datetime) -> Batch:
    """What the bank said of the batch; the same word twice is one.

    Raises:
        ControlTotalMismatch: it speaks of another file, whose fate proves nothing of
            this one (L17).
    """
    batch = shared.hold(batch_id)
    if answer is not None:
        require_this_file(batch, answer)
    if batch.state not in ASKED:
        return batch
    if answer is None:
        batch.handed_over_at = batch.handed_over_at or at
        shared.keep(batch, "handed_over_at")
        return batch
    if answer.status == AckStatus.ACCEPTED:
        _accepted(batch, at)
    elif answer.status == AckStatus.REFUSED:
        _refused(batch, answer, at)
    else:
        _not_received(batch)

    audit.record(
        "payment_batch.answered",
        batch,
        by=actor.system(),
        at=at,
        status=str(answer.status),
        reason=answer.reason,
    )
    return batch


def _require_asked(batch: Batch, by: Actor) -> None:
    access.require(by, Power.PAYMENT_RELEASE, batch.organisation_id, batch.org_path)
    if batch.state not in ASKED:
        raise WrongState(state=batch.state, allowed=batch.available_actions)


def require_this_file(batch: Batch, answer: Acknowledgement) -> None:
    """Refuse a word of another file, before anything is made of it.

    Raises:
        ControlTotalMismatch: the fate of another proves nothing of this one (L17).
    """
    if answer.status == AckStatus.NOT_RECEIVED:
        return
    if answer.file_digest != bytes(batch.file_digest or b"").hex():
        raise ControlTotalMismatch(field="file_digest")


def contradicts(batch: Batch, answer: Acknowledgement) -> bool:
    """Whether the bank says of a batch what cannot be, after what it said before:
    refused, or never received, and yet taken; or the other way round."""
    if batch.state in ASKED or batch.state == BatchState.SEALED:
        return False
    paid_nothing = not BankLine.objects.filter(file__batch=batch).exists()
    was_refused = batch.state != BatchState.ACKNOWLEDGED and paid_nothing
    return (answer.status == AckStatus.REFUSED) != was_refused


def _accepted(batch: Batch, at: datetime) -> None:
    batch.move_to(BatchState.ACKNOWLEDGED)
    batch.handed_over_at = batch.handed_over_at or at
    shared.keep(batch, "state", "handed_over_at")


def _refused(batch: Batch, answer: Acknowledgement, at: datetime) -> None:
    """Nothing of it is paid: the money is bound as before, each can be paid anew."""
    by = actor.system()
    batch.move_to(BatchState.RECONCILED)
    shared.post(batch, {EntryKind.UNSEAL: batch.total_fen}, by=by, at=at)
    lines = shared.lines_of(batch).order_by()
    ids = list(lines.values_list("application_id", flat=True))
    lines.update(state=PayState.FAILED, reason=answer.reason)
    claims.step(ids, claims.IN_BATCH, claims.APPROVED)
    shared.keep(batch, "state")


def _not_received(batch: Batch) -> None:
    """The bank proves that it never had it: it may go again, under its number."""
    if batch.state != BatchState.UNKNOWN:
        return
    batch.move_to(BatchState.SEALED)
    batch.sent_at = batch.handed_over_at = None
    shared.keep(batch, "state", "sent_at", "handed_over_at")
    shared.lines_of(batch).order_by().update(state=PayState.CHECKED)
