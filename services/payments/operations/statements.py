"""What the bank booked on the account meets what it said it paid (L18).

A line belongs to a payment by any reference that a result ever told of it. A statement
may come before the result: what found nothing is asked again when a batch is reconciled
and closed, so that both orders end alike. Where the bank books one payment in parts, no
line is the payment: two persons set them aside, and what they come to counts.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q

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
from unionhub import audit
from unionhub.kernel import actor
from unionhub.kernel.actor import Actor
from unionhub.kernel.errors import BadFact, NotNow

# Payments, by each reference that a result told of them.
Known = Mapping[str, Sequence[Payment]]
# Which way which payment moved in a statement.
Moved = set[tuple[UUID, str]]
# Differences by file and line.
Differences = dict[tuple[UUID | None, int | None], PayException]
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
    moved = _gone(file.organisation_id, known)
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


def unstated(batch: Batch) -> list[Payment]:
    """What was paid, or came back, and did not in any statement; nor did two persons
    sign for lines that come to it."""
    rows = StatementMatch.objects.filter(payment=OuterRef("pk"))
    is_out = Exists(rows.filter(direction=Direction.DEBIT))
    is_back = Exists(rows.filter(direction=Direction.CREDIT))
    found = shared.lines_of(batch).filter(
        Q(paid_fen__gt=0) & ~is_out | Q(state=PayState.RETURNED) & ~is_back
    )
    some = list(found.defer("account_sealed"))
    signed = _signed(batch.organisation_id, some)
    if not signed:
        return some
    gone = _moved([one.pk for one in some]) | signed
    return [one for one in some if not _ways(one) <= gone]


def match_late(batch: Batch, *, at: datetime) -> None:
    """Lines that found nothing meet what was told since; the caller holds the batch.

    Whoever settles the difference of such a line at this moment holds that: the one
    who is first decides, and what two persons have set aside stays so.
    """
    known = _late(batch)
    gone = _gone(batch.organisation_id, known)
    lines = list(_unmatched(batch, list(known)))
    odd = _differences_of(lines)
    matches = []
    for line in lines:
        one = odd.get((line.file_id, line.line))
        if one is not None and one.resolution == Resolution.SET_ASIDE:
            continue
        if payment := _belongs(line, known, gone):
            matches.append(_match(line, payment))
    if not matches:
        return
    # A line that another batch takes at this moment is that one's: the constraint
    # decides, and whoever asks next finds the payment unstated.
    StatementMatch.objects.bulk_create(
        matches, batch_size=shared.PIECE, ignore_conflicts=True
    )
    settled = _settle(lines, odd, at)
    audit.record(
        "payment_batch.matched_late",
        batch,
        by=actor.system(),
        at=at,
        lines=len(matches),
        exceptions=settled,
    )


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
    payments = {one.pk: one for one in unstated(batch)}
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


def _gone(organisation: str, known: Known) -> Moved:
    """Which way which of these has moved already: no line moves it so again."""
    payments = {one.pk: one for some in known.values() for one in some}
    signed = _signed(organisation, list(payments.values()))
    return _moved(sorted(payments)) | signed


def _moved(payments: Sequence[UUID]) -> Moved:
    moved: Moved = set()
    for piece in shared.pieces(payments):
        rows = StatementMatch.objects.filter(payment__in=piece)
        moved.update(rows.values_list("payment", "direction"))
    return moved


def _signed(organisation: str, payments: Sequence[Payment]) -> Moved:
    """Which way which of these moved by lines that two persons have set aside.

    All such lines under references of this payment alone come to what was paid, to
    the fen. They are few: each was signed by hand.
    """
    lines = BankLine.objects.filter(
        _is_set_aside(), status__in=MOVEMENTS, file__organisation=organisation
    )
    told = list(lines.values_list("bank_reference", "status", "amount_fen"))
    names = defaultdict(set)
    for piece in shared.pieces(sorted({reference for reference, *_rest in told})):
        rows = BankLine.objects.filter(
            status__in=RESULTS,
            bank_reference__in=piece,
            payment__batch__organisation=organisation,
        )
        for reference, payment in rows.values_list("bank_reference", "payment"):
            names[reference].add(payment)
    sums: Counter[tuple[UUID, str]] = Counter()
    for reference, way, fen in told:
        if len(names[reference]) == 1:
            sums[next(iter(names[reference])), way] += fen
    return {
        move
        for one in payments
        for move in _ways(one)
        if move in sums and sums[move] == one.paid_fen
    }


def _ways(payment: Payment) -> Moved:
    """What a statement has to say of it."""
    ways = {Direction.DEBIT} if payment.paid_fen else set()
    if payment.state == PayState.RETURNED:
        ways.add(Direction.CREDIT)
    return {(payment.pk, str(way)) for way in ways}


def _is_set_aside() -> Exists:
    """Whether two persons have set a line aside."""
    rows = PayException.objects.filter(
        kind=ExceptionKind.STATEMENT, resolution=Resolution.SET_ASIDE
    )
    return Exists(rows.filter(file=OuterRef("file"), line=OuterRef("line")))


def _unmatched(batch: Batch, references: Sequence[str]) -> Iterable[BankLine]:
    """Lines of the union's statements that belong to nothing, in their order; those
    that were set aside are none of them (L18)."""
    rows = BankLine.objects.filter(
        ~_is_set_aside(),
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


def _differences_of(lines: Sequence[BankLine]) -> Differences:
    """The differences that these lines were, locked."""
    found: Differences = {}
    for piece in shared.pieces([line.pk for line in lines]):
        mine = BankLine.objects.filter(
            pk__in=piece, file=OuterRef("file"), line=OuterRef("line")
        )
        rows = PayException.objects.select_for_update(of=("self",))
        some = rows.filter(Exists(mine), kind=ExceptionKind.STATEMENT)
        found.update({(one.file_id, one.line): one for one in some.order_by("pk")})
    return found


def _settle(lines: Sequence[BankLine], odd: Differences, at: datetime) -> int:
    """The differences that matched lines were are none any more; how many."""
    matched: set[UUID] = set()
    for piece in shared.pieces([line.pk for line in lines]):
        rows = StatementMatch.objects.filter(bank_line__in=piece)
        matched.update(rows.values_list("bank_line", flat=True))
    ended = [
        one.pk
        for line in lines
        if line.pk in matched and (one := odd.get((line.file_id, line.line)))
    ]
    count = 0
    for piece in shared.pieces(ended):
        count += (
            PayException.objects.open()
            .filter(pk__in=piece)
            .update(
                state=ExceptionState.SETTLED,
                resolution=Resolution.BANK_CORRECTED,
                settled_by=actor.system().signature,
                settled_at=at,
                version=F("version") + 1,
            )
        )
    return count


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
