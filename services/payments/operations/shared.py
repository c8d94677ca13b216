"""What the acts on payments share."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any, Final, TypeVar
from uuid import UUID

from django.db.models import QuerySet

from services.ledger.choices import EntryKind
from services.ledger.operations import Spend, move
from services.payments.bank.words import Order, PaymentFile
from services.payments.choices import SETTLE_WITHIN
from services.payments.models import Batch, PayException, Payment
from unionhub.kernel import sealing
from unionhub.kernel.actor import Actor
from unionhub.kernel.clock import local_date
from unionhub.kernel.errors import BadFact, NotFound, Stale
from unionhub.kernel.kept import in_chinese
from unionhub.reference import calendar

MATTER: Final = "PAYMENT_BATCH"
# Ids in one statement, rows in another: neither grows with the batch.
PIECE: Final = 1000
T = TypeVar("T")


def hold(batch_id: UUID, version: int | None = None) -> Batch:
    """The batch, locked until the transaction ends.

    Raises:
        NotFound: there is none. Stale: another version was decided on.
    """
    rows = Batch.objects.select_for_update(of=("self",))
    batch = rows.filter(pk=batch_id).first()
    if batch is None:
        raise NotFound
    if version is not None and version != batch.version:
        raise Stale(version=batch.version)
    return batch


def keep(batch: Batch, *fields: str) -> None:
    """Save these, as the next version."""
    batch.version += 1
    batch.save(update_fields=[*fields, "version"])


def require_text(text: str, field: str) -> None:
    """Refuse an act without its reason.

    Raises:
        BadFact: ``reason_required``.
    """
    if not text:
        raise BadFact(code="reason_required", field=field)


def pieces(items: Sequence[T]) -> Iterator[Sequence[T]]:
    """In runs that one statement can hold."""
    for start in range(0, len(items), PIECE):
        yield items[start : start + PIECE]


def lines_of(batch: Batch) -> QuerySet[Payment]:
    """The payments of a batch, in their order."""
    return Payment.objects.filter(batch=batch).order_by("line")


def account_of(payment: Payment) -> str:
    """The card it goes to."""
    return sealing.open(payment, "account_sealed")


def digest_of(payments: Iterable[Payment]) -> bytes:
    """What a checker signs: each line with its amount, payee and account (L14)."""
    found = hashlib.sha256()
    for payment in payments:
        told = (
            payment.line,
            payment.application_id,
            payment.instalment,
            payment.amount_fen,
            payment.payee_id,
            payment.payee_name,
            account_of(payment),
        )
        found.update("\x1f".join(map(str, told)).encode() + b"\x1e")
    return found.digest()


def file_of(batch: Batch, payments: Iterable[Payment]) -> PaymentFile:
    """The batch as it goes to the bank."""
    orders = [
        Order(
            line=payment.line,
            account=account_of(payment),
            holder=payment.payee_name,
            amount_fen=payment.amount_fen,
            reference=f"{batch.number}-{payment.line:06}",
        )
        for payment in payments
    ]
    return PaymentFile(batch.number, orders)


def due(at: datetime) -> date:
    """By when somebody has seen to what was found now."""
    return calendar.add_working_days(local_date(at), SETTLE_WITHIN)


def to_settle(batch: Batch, kind: str, *, at: datetime, **facts: Any) -> PayException:
    """A difference of a batch, not saved yet: its maker sees to it."""
    return PayException(
        organisation_id=batch.organisation_id,
        org_path=batch.org_path,
        batch=batch,
        kind=kind,
        owner=batch.made_by,
        opened_at=at,
        due_on=due(at),
        **facts,
    )


def post(batch: Batch, amounts: dict[str, int], *, by: Actor, at: datetime) -> None:
    """Move money of the batch's budget: one voucher for each kind that has an amount.

    Raises:
        NotEnough, RoundNotOpen, PeriodClosed.
    """
    with in_chinese():
        spends = [
            Spend(
                kind=kind,
                amounts={batch.budget_id: fen},
                matter=(MATTER, batch.pk),
                summary=f"{EntryKind(kind).label} {batch.number}",
            )
            for kind, fen in amounts.items()
            if fen
        ]
    if spends:
        move(spends, by=by, at=at)
