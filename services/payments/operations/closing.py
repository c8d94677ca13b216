"""Differences are settled; a batch is reconciled, and closed when none is open."""

from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction

from services.ledger.choices import EntryKind
from services.payments import access, claims
from services.payments.choices import (
    FINAL,
    OF_TWO,
    RESOLUTIONS,
    BatchState,
    ExceptionState,
    Resolution,
)
from services.payments.models import Batch, PayException, Payment
from services.payments.operations import shared, statements
from services.review.access import ConflictOfInterest
from unionhub import audit
from unionhub.kernel.actor import Actor
from unionhub.kernel.errors import BadFact, NotFound, NotNow, Stale
from unionhub.kernel.powers import Power

# What is left of a payment that was short goes back to be paid anew, or is free.
RESTS: Final[dict[str, tuple[str, ...]]] = {
    Resolution.REISSUED: (EntryKind.UNSEAL,),
    Resolution.RELEASED: (EntryKind.UNSEAL, EntryKind.RELEASE),
}


class OpenExceptions(NotNow):
    """Differences are open; ``count`` says how many (FEATURES 77)."""

    code = "open_exceptions"


class NotReconciled(NotNow):
    """Payments without a result, or what moved in no statement; ``count``."""

    code = "not_reconciled"


@transaction.atomic
def settle(
    exception_id: UUID,
    resolution: str,
    *,
    note: str,
    by: Actor,
    at: datetime,
    version: int | None = None,
) -> PayException:
    """Say how a difference was settled; what is left of a short payment moves on.

    What is set aside, and whatever is said of a line of a statement, another person
    than its owner says: such a line is matched, open, or signed by two (L18).

    Raises:
        NotFound, NotAllowed, Stale, WrongState: as every act.
        BadFact: ``reason_required``, ``invalid_choice``.
        ConflictOfInterest: the owner, where it takes two; or the actor's own case.
    """
    shared.require_text(note, "note")
    found = PayException.objects.filter(pk=exception_id).values_list("batch_id").first()
    if found is None:
        raise NotFound
    batch = shared.hold(found[0]) if found[0] else None
    rows = PayException.objects.select_for_update(of=("self",))
    odd = rows.select_related("payment").get(pk=exception_id)
    access.require(by, Power.PAYMENT_MAKE, odd.organisation_id, odd.org_path)
    _require_version(odd, version)

    odd.move_to(ExceptionState.SETTLED)
    if resolution not in RESOLUTIONS[odd.kind]:
        raise BadFact(code="invalid_choice", field="resolution")
    takes_two = resolution == Resolution.SET_ASIDE or odd.kind in OF_TWO
    if takes_two and odd.owner == by.signature:
        raise ConflictOfInterest
    if batch is not None and odd.payment is not None:
        access.require_not_concerned(batch, by)
        _decide(batch, odd.payment, resolution, by=by, at=at)
    _write_down(odd, resolution, note, by=by, at=at)
    return odd


def _write_down(
    odd: PayException, resolution: str, note: str, *, by: Actor, at: datetime
) -> None:
    odd.resolution, odd.note, odd.version = resolution, note, odd.version + 1
    odd.settled_by, odd.settled_at = by.signature, at
    odd.save(
        update_fields=[
            *("state", "resolution", "note", "version"),
            *("settled_by", "settled_at"),
        ]
    )

    audit.record(
        "payment_exception.settled",
        odd,
        by=by,
        at=at,
        kind=odd.kind,
        resolution=str(resolution),
        amount_fen=odd.amount_fen,
    )


def _require_version(odd: PayException, version: int | None) -> None:
    if version is not None and version != odd.version:
        raise Stale(version=odd.version)


@transaction.atomic
def reconcile(
    batch_id: UUID, *, by: Actor, at: datetime, version: int | None = None
) -> Batch:
    """Every payment has its result; what was paid and what came back is stated (L18).

    Raises:
        NotFound, NotAllowed, Stale, WrongState: as every act. NotReconciled.
    """
    batch = shared.hold(batch_id, version)
    access.require(by, Power.PAYMENT_MAKE, batch.organisation_id, batch.org_path)

    batch.move_to(BatchState.RECONCILED)
    _require_stated(batch, at)
    shared.keep(batch, "state")

    audit.record("payment_batch.reconciled", batch, by=by, at=at)
    return batch


@transaction.atomic
def close(
    batch_id: UUID, *, by: Actor, at: datetime, version: int | None = None
) -> Batch:
    """Nothing of it is open any more.

    Raises:
        NotFound, NotAllowed, Stale, WrongState: as every act.
        NotReconciled: a late result is in no statement (L18).
        OpenExceptions: differences are open.
    """
    batch = shared.hold(batch_id, version)
    access.require(by, Power.PAYMENT_MAKE, batch.organisation_id, batch.org_path)

    batch.move_to(BatchState.CLOSED)
    _require_stated(batch, at)
    count = PayException.objects.open().filter(batch=batch).count()
    if count:
        raise OpenExceptions(count=count)
    batch.closed_at = at
    shared.keep(batch, "state", "closed_at")

    audit.record("payment_batch.closed", batch, by=by, at=at)
    return batch


def _require_stated(batch: Batch, at: datetime) -> None:
    """Asked again before the end: results may come after the batch was reconciled."""
    statements.match_late(batch, at=at)
    without = shared.lines_of(batch).exclude(state__in=FINAL).count()
    unstated = len(statements.unstated(batch))
    if without or unstated:
        raise NotReconciled(count=without + unstated)


def _decide(
    batch: Batch, payment: Payment, resolution: str, *, by: Actor, at: datetime
) -> None:
    """From here on no file changes the payment; its rest goes where it was decided."""
    if resolution not in RESTS:
        return
    rest = payment.amount_fen - payment.paid_fen
    shared.post(batch, dict.fromkeys(RESTS[resolution], rest), by=by, at=at)
    Payment.objects.filter(pk=payment.pk).update(is_settled=True)
    again = resolution == Resolution.REISSUED
    after = claims.APPROVED if again else claims.PAID
    claims.step([payment.application_id], claims.IN_BATCH, after)
