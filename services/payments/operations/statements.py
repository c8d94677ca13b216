"""What the bank booked on the account meets what it said it paid (L18).

A line belongs to a payment by any reference that a result ever told of it. A statement
may come before the result: what found nothing is asked again when a batch is reconciled
and closed, so that both orders end alike.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from services.payments.bank.words import Direction, LineStatus, Movement, Statement
from services.payments.choices import (
    BankFileKind,
    ExceptionKind,
    ExceptionState,
    LineOutcome,
    PayState,
    Resolution,
)
from services.payments.models import (
    BankFile,
    BankLine,
    Batch,
    PayException,
    Payment,
    StatementMatch,
)
from services.payments.operations import shared
from unionhub.kernel import actor
from unionhub.kernel.actor import Actor
from unionhub.kernel.errors import BadFact, NotNow

# Payments, by each reference that a result told of them.
Known = Mapping[str, Sequence[Payment]]
# Which way which payment moved in a statement.
Moved = set[tuple[UUID, str]]
RESULTS: Final = tuple(LineStatus)
MOVEMENTS: Final = tuple(Direction)


class StatementGap(NotNow):
    """It does not follow the one before: number, or opening balance."""

    code = "statement_gap"


def match(
    found: Statement, file: BankFile, *, by: Actor, at: datetime
) -> tuple[list[BankLine], list[PayException]]:
    """Each line finds its payment by the bank's references, or is a difference.

    The caller saves the lines; the database looks for those of the matches at the end.

    Raises:
        BadFact: ``inconsistent``: of another union. StatementGap: one is missing.
    """
    if found.organisation != file.organisation_id:
        raise BadFact(code="inconsistent", field="organisation")
    _require_next(found, file)
    known = _held(file, [movement.bank_reference for movement in found.movements])
    moved = _moved(_all(known))
    lines, odd, matches = [], [], []
    for movement in found.movements:
        line = _line(file, movement)
        if payment := _belongs(line, known, moved):
            matches.append(_match(line, payment))
        line.payment, line.outcome = _told(line, payment, known)
        lines.append(line)
        if payment is None:
            odd.append(_odd(file, line, by=by, at=at))
    StatementMatch.objects.bulk_create(matches, batch_size=shared.PIECE)
    return lines, odd


def unstated(batch: Batch) -> QuerySet[Payment]:
    """What was paid, or came back, and did not in any statement."""
    rows = StatementMatch.objects.filter(payment=OuterRef("pk"))
    is_out = Exists(rows.filter(direction=Direction.DEBIT))
    is_back = Exists(rows.filter(direction=Direction.CREDIT))
    return shared.lines_of(batch).filter(
        Q(paid_fen__gt=0) & ~is_out | Q(state=PayState.RETURNED) & ~is_back
    )


def match_late(batch: Batch, *, at: datetime) -> None:
    """Lines that found nothing meet what was told since; the caller holds the batch."""
    known = _late(batch)
    moved = _moved(_all(known))
    matches = []
    for line in _unmatched(batch, list(known)):
        if payment := _belongs(line, known, moved):
            matches.append(_match(line, payment))
    if not matches:
        return
    # A line that another batch takes at this moment is that one's: the constraint
    # decides, and whoever asks next finds the payment unstated.
    StatementMatch.objects.bulk_create(
        matches, batch_size=shared.PIECE, ignore_conflicts=True
    )
    _settle(batch, at)


def _require_next(found: Statement, file: BankFile) -> None:
    """The first of a union begins the row; each other follows without a gap."""
    others = BankFile.objects.filter(
        organisation=file.organisation_id, kind=BankFileKind.STATEMENT
    ).exclude(pk=file.pk)
    last = others.order_by("-statement").first()
    if last is None:
        return
    follows = found.number == (last.statement or 0) + 1
    if not follows or found.opening_fen != last.closing_fen:
        raise StatementGap(number=last.statement, closing_fen=last.closing_fen)


def _held(file: BankFile, references: Sequence[str]) -> Known:
    """The payments of a union by these references; their batches are locked.

    So whatever is moved of a payment is written by one at a time.
    """
    rows = BankLine.objects.filter(
        status__in=RESULTS, payment__batch__organisation=file.organisation_id
    )
    pairs: set[tuple[str, UUID]] = set()
    for piece in shared.pieces(references):
        some = rows.filter(bank_reference__in=piece)
        pairs.update(some.values_list("bank_reference", "payment"))
    ids = sorted({payment for _reference, payment in pairs})
    payments: dict[UUID, Payment] = {}
    batches: set[UUID | None] = set()
    for some_ids in shared.pieces(ids):
        of_them = Payment.objects.filter(pk__in=some_ids)
        batches.update(of_them.values_list("batch", flat=True))
    held = Batch.objects.select_for_update(of=("self",))
    list(held.filter(pk__in=[one for one in batches if one]).order_by("pk"))
    for some_ids in shared.pieces(ids):
        payments.update(Payment.objects.defer("account_sealed").in_bulk(some_ids))
    return _by_reference(pairs, payments)


def _late(batch: Batch) -> Known:
    """What of a batch is in no statement yet."""
    payments = {one.pk: one for one in unstated(batch).defer("account_sealed")}
    rows = BankLine.objects.filter(status__in=RESULTS)
    pairs: set[tuple[str, UUID]] = set()
    for piece in shared.pieces(list(payments)):
        some = rows.filter(payment__in=piece)
        pairs.update(some.values_list("bank_reference", "payment"))
    return _by_reference(pairs, payments)


def _by_reference(
    pairs: Iterable[tuple[str, UUID]], payments: Mapping[UUID, Payment]
) -> Known:
    known = defaultdict(list)
    for reference, payment in sorted(pairs):
        known[reference].append(payments[payment])
    return known


def _all(known: Known) -> list[UUID]:
    return sorted({one.pk for some in known.values() for one in some})


def _moved(payments: Sequence[UUID]) -> Moved:
    moved: Moved = set()
    for piece in shared.pieces(payments):
        rows = StatementMatch.objects.filter(payment__in=piece)
        moved.update(rows.values_list("payment", "direction"))
    return moved


def _unmatched(batch: Batch, references: Sequence[str]) -> Iterable[BankLine]:
    """Lines of the union's statements that belong to nothing, in their order."""
    rows = BankLine.objects.filter(
        status__in=MOVEMENTS,
        file__organisation=batch.organisation_id,
        matches__isnull=True,
    )
    for piece in shared.pieces(references):
        some = rows.filter(bank_reference__in=piece)
        yield from some.order_by("file__statement", "line")


def _belongs(line: BankLine, known: Known, moved: Moved) -> Payment | None:
    """The payment that it moved: of a fitting amount, and not moved so before."""
    for payment in known.get(line.bank_reference, ()):
        if _fits(line, payment) and (payment.pk, line.status) not in moved:
            moved.add((payment.pk, line.status))
            return payment
    return None


def _fits(line: BankLine, payment: Payment) -> bool:
    is_of_state = line.status == Direction.DEBIT or payment.state == PayState.RETURNED
    return is_of_state and line.amount_fen == payment.paid_fen


def _told(
    line: BankLine, payment: Payment | None, known: Known
) -> tuple[Payment | None, str]:
    """Whose line it is, and what it turned out to be."""
    if payment is not None:
        return payment, LineOutcome.MATCHED
    some = known.get(line.bank_reference, ())
    if not some:
        return None, LineOutcome.UNKNOWN
    again = next((one for one in some if _fits(line, one)), None)
    if again is not None:
        return again, LineOutcome.REPEATED
    return some[0], LineOutcome.MISMATCHED


def _match(line: BankLine, payment: Payment) -> StatementMatch:
    return StatementMatch(
        bank_line_id=line.pk, payment_id=payment.pk, direction=line.status
    )


def _settle(batch: Batch, at: datetime) -> None:
    """The difference that a line was is none any more."""
    matched = StatementMatch.objects.filter(
        bank_line__file=OuterRef("file"), bank_line__line=OuterRef("line")
    )
    rows = PayException.objects.open().filter(
        Exists(matched),
        organisation=batch.organisation_id,
        kind=ExceptionKind.STATEMENT,
    )
    rows.update(
        state=ExceptionState.SETTLED,
        resolution=Resolution.BANK_CORRECTED,
        settled_by=actor.system().signature,
        settled_at=at,
    )


def _line(file: BankFile, movement: Movement) -> BankLine:
    return BankLine(
        file=file,
        line=movement.line,
        status=movement.direction,
        amount_fen=movement.amount_fen,
        bank_reference=movement.bank_reference,
    )


def _odd(file: BankFile, line: BankLine, *, by: Actor, at: datetime) -> PayException:
    return PayException(
        organisation_id=file.organisation_id,
        org_path=file.org_path,
        kind=ExceptionKind.STATEMENT,
        batch_id=line.payment.batch_id if line.payment else None,
        file=file,
        line=line.line,
        amount_fen=line.amount_fen,
        owner=by.signature,
        opened_at=at,
        due_on=shared.due(at),
    )
