"""What the bank says of each line is taken in: whole files, in any order, once."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from services.ledger.operations import stand_by
from services.payments import claims
from services.payments.bank.words import LineStatus, Result
from services.payments.choices import (
    LIVE,
    BatchState,
    ExceptionKind,
    ExceptionState,
    LineOutcome,
    PayState,
    Resolution,
)
from services.payments.models import BankFile, BankLine, Batch, PayException, Payment
from services.payments.operations import shared
from services.payments.outcomes import ORDER, STATE, Outcome, difference
from unionhub.kernel import actor, bulk
from unionhub.kernel.actor import Actor

CHANGED: Final = (
    *("state", "paid_fen", "reason", "bank_reference"),
    *("paid_at", "back_at"),
)
# Differences that hold only as long as the amounts differ.
OF_AMOUNT: Final = (ExceptionKind.SHORT, ExceptionKind.OVER)


@dataclass
class Sums:
    """What the lines of a file come to."""

    # Failed ones whose instalment another payment pays by now.
    replaced: set[UUID] = field(default_factory=set)
    outcomes: Counter[str] = field(default_factory=Counter)
    money: Counter[str] = field(default_factory=Counter)
    steps: dict[tuple[str, str], list[UUID]] = field(
        default_factory=lambda: defaultdict(list)
    )
    changed: list[Payment] = field(default_factory=list)
    # The same outcome, known by another reference.
    referred: list[Payment] = field(default_factory=list)
    lines: list[BankLine] = field(default_factory=list)
    odd: list[PayException] = field(default_factory=list)


def settle(
    batch: Batch,
    file: BankFile,
    results: Sequence[Result],
    *,
    by: Actor,
    at: datetime,
) -> Sums:
    """Join each line to what is known of its payment, and move the money by the sum.

    The caller holds the batch, and saves the file with its report. In one transaction:
    a fault anywhere leaves nothing, and the file can be brought again. The books are
    locked before the payments, as whoever takes a payment back does.
    """
    stand_by(batch.budget_id, at=at)
    payments = {payment.line: payment for payment in _locked(batch)}
    sums = Sums(replaced=_replaced(batch, payments.values()))
    for result in results:
        payment = payments.get(result.line)
        line = _line(file, result, payment)
        if payment is None:
            line.outcome = LineOutcome.UNKNOWN
            sums.odd.append(_unknown(batch, file, result, at))
        elif _is_part_back(payment, result):
            told = Outcome(payment.state, result.paid_fen)
            _contradicted(batch, payment, told, sums, at)
            line.outcome = LineOutcome.MISMATCHED
        else:
            line.outcome = _join(batch, payment, result, sums, at)
        sums.outcomes[line.outcome] += 1
        sums.lines.append(line)
    shared.post(batch, {kind: sums.money[kind] for kind in ORDER}, by=by, at=at)
    for (before, after), ids in sums.steps.items():
        claims.step(ids, before, after)
    for piece in shared.pieces([*sums.changed, *sums.referred]):
        bulk.update(piece, CHANGED)
    _tell_late(batch, sums, at)
    _tell_differences(batch, sums, at)
    _acknowledge(batch, at)
    return sums


def _locked(batch: Batch) -> list[Payment]:
    rows = shared.lines_of(batch).select_related("application").defer("account_sealed")
    return list(rows.select_for_update(of=("self",)))


def _replaced(batch: Batch, payments: Iterable[Payment]) -> set[UUID]:
    """What failed and is paid by another payment: a late word does not revive it (L9).

    The application does not say so: when that other was short it waits for its rest.
    """
    failed = [payment for payment in payments if payment.state == PayState.FAILED]
    live: set[tuple[UUID, int]] = set()
    others = Payment.objects.filter(state__in=sorted(LIVE)).exclude(batch=batch)
    for piece in shared.pieces(failed):
        rows = others.filter(application__in=[one.application_id for one in piece])
        live.update(rows.values_list("application_id", "instalment"))
    return {one.pk for one in failed if (one.application_id, one.instalment) in live}


def _line(file: BankFile, result: Result, payment: Payment | None) -> BankLine:
    return BankLine(
        file=file,
        line=result.line,
        payment=payment,
        status=result.status,
        amount_fen=result.paid_fen,
        reason=result.reason,
        bank_reference=result.bank_reference,
    )


def _is_part_back(payment: Payment, result: Result) -> bool:
    """Whether the payee still has the rest: nothing is paid anew then. An officer sees
    to it, and books what came back as a recovery."""
    is_back = result.status == LineStatus.RETURNED
    return is_back and result.paid_fen < payment.amount_fen


def _join(
    batch: Batch, payment: Payment, result: Result, sums: Sums, at: datetime
) -> str:
    """Take one line in; what it turned out to be."""
    amount = payment.amount_fen
    before = Outcome(payment.state, payment.paid_fen)
    told = Outcome(STATE[result.status], result.paid_fen)
    is_replaced = payment.pk in sums.replaced
    if (
        payment.state == PayState.REVERSED
        or is_replaced
        or _is_decided(payment, before)
    ):
        same = payment.bank_reference == result.bank_reference
        if same and before.state != PayState.REVERSED and before.join(told) == before:
            return LineOutcome.REPEATED
        _contradicted(batch, payment, told, sums, at)
        return LineOutcome.MISMATCHED

    after = before.join(told)
    twice = _is_twice(payment, told, result.bank_reference)
    if twice:
        _contradicted(batch, payment, told, sums, at)
    is_referred = _refer(payment, before, told, result)
    if after != before:
        _step(payment, before, after, sums, at)
    elif is_referred:
        sums.referred.append(payment)
    if twice:
        return LineOutcome.MISMATCHED
    if after == before:
        return LineOutcome.REPEATED
    agrees = after.state == PayState.FAILED or after.paid_fen == amount
    return LineOutcome.MATCHED if agrees else LineOutcome.MISMATCHED


def _is_decided(payment: Payment, known: Outcome) -> bool:
    """Whether an officer settled or claimed it, or it is on its way anew: no file
    changes it."""
    if payment.is_settled or payment.claimed_fen:
        return True
    return payment.application.state != known.application(payment.amount_fen)


def _is_twice(payment: Payment, told: Outcome, reference: str) -> bool:
    """Whether the bank says that money left twice, under two references."""
    known = payment.bank_reference
    both_paid = payment.state == PayState.PAID == told.state
    return bool(both_paid and known and known != reference)


def _refer(payment: Payment, before: Outcome, told: Outcome, result: Result) -> bool:
    """Keep the reference and the reason of what holds; of two alike, the smaller.

    Whether that changes them.
    """
    known = mine = (payment.bank_reference, payment.reason)
    his = (result.bank_reference, result.reason)
    if before.join(told) == told and told != before:
        mine = his
    elif told == before:
        mine = min(mine, his)
    payment.bank_reference, payment.reason = mine
    return mine != known


def _step(
    payment: Payment, before: Outcome, after: Outcome, sums: Sums, at: datetime
) -> None:
    amount = payment.amount_fen
    sums.money.update(difference(before, after, amount))
    was, now = before.application(amount), after.application(amount)
    if was != now:
        sums.steps[was, now].append(payment.application_id)
    payment.state, payment.paid_fen = after.state, after.paid_fen
    payment.stamp(at)
    payment.application.state = now
    sums.changed.append(payment)


def _contradicted(
    batch: Batch, payment: Payment, told: Outcome, sums: Sums, at: datetime
) -> None:
    sums.odd.append(
        shared.to_settle(
            batch,
            ExceptionKind.CONTRADICTION,
            payment=payment,
            line=payment.line,
            amount_fen=told.paid_fen,
            at=at,
        )
    )


def _unknown(
    batch: Batch, file: BankFile, result: Result, at: datetime
) -> PayException:
    return shared.to_settle(
        batch,
        ExceptionKind.UNKNOWN_LINE,
        file=file,
        line=result.line,
        amount_fen=result.paid_fen,
        at=at,
    )


def _tell_late(batch: Batch, sums: Sums, at: datetime) -> None:
    """A closed batch is looked at by nobody: what moves in it still, its maker is
    told."""
    if batch.state != BatchState.CLOSED:
        return
    for payment in sums.changed:
        known = Outcome(payment.state, payment.paid_fen)
        _contradicted(batch, payment, known, sums, at)


def _tell_differences(batch: Batch, sums: Sums, at: datetime) -> None:
    """Open what does not agree, once a payment; what agrees by now is settled."""
    changed = [payment.pk for payment in sums.changed]
    open_ones = PayException.objects.open().filter(batch=batch)
    for piece in shared.pieces(changed):
        ended = open_ones.filter(payment__in=piece, kind__in=OF_AMOUNT)
        ended.update(
            state=ExceptionState.SETTLED,
            resolution=Resolution.BANK_CORRECTED,
            settled_by=actor.system().signature,
            settled_at=at,
        )
    for payment in sums.changed:
        over = payment.paid_fen - payment.amount_fen
        # More was paid than came back, or nobody knows that it was not.
        is_back = payment.state == PayState.RETURNED and over > 0
        if (payment.state == PayState.PAID and over) or is_back:
            kind = ExceptionKind.OVER if over > 0 else ExceptionKind.SHORT
            sums.odd.append(
                shared.to_settle(
                    batch,
                    kind,
                    payment=payment,
                    line=payment.line,
                    amount_fen=abs(over),
                    at=at,
                )
            )
    known: set[tuple[Any, str]] = set(open_ones.values_list("payment_id", "kind"))
    sums.odd = _once(sums.odd, known)


def _once(
    odd: Sequence[PayException], known: set[tuple[Any, str]]
) -> list[PayException]:
    fresh = []
    for one in odd:
        key = (one.payment_id, str(one.kind))
        if one.payment_id is None or key not in known:
            known.add(key)
            fresh.append(one)
    return fresh


def _acknowledge(batch: Batch, at: datetime) -> None:
    """Results of it are the bank's word that it has it."""
    if batch.state in {BatchState.SENT, BatchState.UNKNOWN}:
        batch.move_to(BatchState.ACKNOWLEDGED)
        batch.handed_over_at = batch.handed_over_at or at
        shared.keep(batch, "state", "handed_over_at")
