"""What the bank booked on the account meets what it said it paid (L18)."""

from datetime import datetime

from services.payments.bank.words import Direction, Movement, Statement
from services.payments.choices import (
    BankFileKind,
    ExceptionKind,
    LineOutcome,
    PayState,
)
from services.payments.models import BankFile, BankLine, PayException, Payment
from services.payments.operations import shared
from unionhub.kernel.actor import Actor
from unionhub.kernel.errors import BadFact, NotNow


class StatementGap(NotNow):
    """It does not follow the one before: number, or opening balance."""

    code = "statement_gap"


def match(
    found: Statement, file: BankFile, *, by: Actor, at: datetime
) -> tuple[list[BankLine], list[PayException]]:
    """Each line finds its payment by the bank's reference, or is a difference.

    Raises:
        BadFact: ``inconsistent``: of another union. StatementGap: one is missing.
    """
    if found.organisation != file.organisation_id:
        raise BadFact(code="inconsistent", field="organisation")
    _require_next(found, file)
    references = [movement.bank_reference for movement in found.movements]
    payments = _payments(file, references)
    debited = _debited(payments)
    lines, odd = [], []
    for movement in found.movements:
        payment = payments.get(movement.bank_reference)
        line = _line(file, movement, payment)
        line.outcome = _outcome(movement, payment, debited)
        lines.append(line)
        if line.outcome != LineOutcome.MATCHED:
            odd.append(_odd(file, movement, payment, by=by, at=at))
    return lines, odd


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


def _payments(file: BankFile, references: list[str]) -> dict[str, Payment]:
    found: dict[str, Payment] = {}
    mine = Payment.objects.filter(batch__organisation=file.organisation_id)
    for piece in shared.pieces(references):
        for payment in mine.filter(bank_reference__in=piece):
            found[payment.bank_reference] = payment
    return found


def _debited(payments: dict[str, Payment]) -> set[object]:
    done: set[object] = set()
    rows = BankLine.objects.filter(
        status=Direction.DEBIT, outcome=LineOutcome.MATCHED
    ).values_list("payment_id", flat=True)
    keys = [payment.pk for payment in payments.values()]
    for piece in shared.pieces(keys):
        done.update(rows.filter(payment__in=piece))
    return done


def _outcome(movement: Movement, payment: Payment | None, debited: set[object]) -> str:
    if payment is None:
        return LineOutcome.UNKNOWN
    if movement.amount_fen != payment.paid_fen:
        return LineOutcome.MISMATCHED
    if movement.direction == Direction.CREDIT:
        is_back = payment.state == PayState.RETURNED
        return LineOutcome.MATCHED if is_back else LineOutcome.MISMATCHED
    if payment.pk in debited:
        return LineOutcome.REPEATED
    debited.add(payment.pk)
    return LineOutcome.MATCHED


def _line(file: BankFile, movement: Movement, payment: Payment | None) -> BankLine:
    return BankLine(
        file=file,
        line=movement.line,
        payment=payment,
        status=movement.direction,
        amount_fen=movement.amount_fen,
        bank_reference=movement.bank_reference,
    )


def _odd(
    file: BankFile,
    movement: Movement,
    payment: Payment | None,
    *,
    by: Actor,
    at: datetime,
) -> PayException:
    return PayException(
        organisation_id=file.organisation_id,
        org_path=file.org_path,
        kind=ExceptionKind.STATEMENT,
        batch_id=payment.batch_id if payment else None,
        file=file,
        line=movement.line,
        amount_fen=movement.amount_fen,
        owner=by.signature,
        opened_at=at,
        due_on=shared.due(at),
    )
