"""The four files: to pay, acknowledged, what became of it, statement of the account."""

from collections.abc import Callable, Sequence
from itertools import pairwise

from services.payments.bank import sealed_lines as frames
from services.payments.bank.words import (
    VERSION,
    Acknowledgement,
    AckStatus,
    BankFileInvalid,
    ControlTotalMismatch,
    Direction,
    LineStatus,
    Movement,
    Order,
    PaymentFile,
    Result,
    ResultFile,
    Statement,
)
from services.payments.choices import LONGEST_REFERENCE

PAY, ACK, RESULT, STATEMENT = "UHPAY", "UHACK", "UHRES", "UHSTM"
# What a row can keep as a number.
MOST_NUMBER = 2**31 - 1
HEADERS = {PAY: 5, ACK: 6, RESULT: 4, STATEMENT: 6}


def write_payment(file: PaymentFile, under: str | None = None) -> bytes:
    """The file to the bank; the same batch gives the same bytes for ever.

    ``under``: the key it was sealed under, where that is a former one.

    Raises:
        BankFileInvalid: a value that would not be one field.
    """
    header = (PAY, VERSION, file.number, len(file.orders), file.total_fen)
    lines = (
        (o.line, o.account, o.holder, o.amount_fen, o.reference, o.amount_fen)
        for o in file.orders
    )
    return frames.written(header, lines, under)


def read_payment(content: bytes) -> PaymentFile:
    """What a bank reads. Raises as ``read_result``."""
    frame = frames.read(content, PAY, HEADERS[PAY])
    orders = []
    for number, row in enumerate(frame.lines, 2):
        line, account, holder, amount, reference = _fields(row, 5, number)
        order = Order(
            frames.whole(line, number),
            account,
            holder,
            frames.whole(amount, number),
            reference,
        )
        orders.append(order)
    _require_in_order([order.line for order in orders])
    file = PaymentFile(frame.header[2], orders)
    told = (frames.whole(frame.header[3], 1), frames.whole(frame.header[4], 1))
    if told != (len(orders), file.total_fen):
        raise ControlTotalMismatch(stated=told[1], found=file.total_fen)
    frames.require_total(frame, file.total_fen)
    return file


def write_acknowledgement(ack: Acknowledgement) -> bytes:
    """What the bank says of a batch. Raises as ``write_payment``."""
    header = (ACK, VERSION, ack.number, ack.file_digest, ack.status, ack.reason)
    return frames.written(header, [])


def read_acknowledgement(content: bytes) -> Acknowledgement:
    """The same, read. Raises as ``read_result``."""
    frame = frames.read(content, ACK, HEADERS[ACK])
    number, digest, status, reason = frame.header[2:]
    if status not in set(AckStatus) or frame.lines:
        raise BankFileInvalid(line=1)
    return Acknowledgement(number, status, digest, reason)


def write_result(file: ResultFile) -> bytes:
    """What became of the lines. Raises as ``write_payment``."""
    header = (RESULT, VERSION, file.number, file.sequence)
    lines = (
        (r.line, r.status, r.paid_fen, r.reason, r.bank_reference, r.paid_fen)
        for r in file.results
    )
    return frames.written(header, lines)


def read_result(content: bytes) -> ResultFile:
    """The same, read.

    Raises:
        BankFileInvalid: not of this layout, or cut off.
        ControlTotalMismatch: count, total or seal do not fit.
    """
    frame = frames.read(content, RESULT, HEADERS[RESULT])
    results = []
    for number, row in enumerate(frame.lines, 2):
        line, status, paid, reason, reference = _fields(row, 5, number)
        if status not in set(LineStatus) or not reference:
            raise BankFileInvalid(line=number)
        result = Result(
            frames.whole(line, number),
            status,
            frames.whole(paid, number),
            reason,
            reference,
        )
        # What failed was not paid; what was paid, or came back, was something.
        if (status == LineStatus.FAILED) != (result.paid_fen == 0):
            raise BankFileInvalid(line=number)
        results.append(result)
        _require_short(line=number, reason=reason, reference=reference)
    _require_in_order([result.line for result in results])
    frames.require_total(frame, sum(result.paid_fen for result in results))
    return ResultFile(frame.header[2], frames.whole(frame.header[3], 1), results)


def write_statement(file: Statement) -> bytes:
    """What was booked on an account. Raises as ``write_payment``."""
    header = (
        *(STATEMENT, VERSION, file.organisation, file.number),
        *(file.opening_fen, file.closing_fen),
    )
    lines = (
        (m.line, m.direction, m.amount_fen, m.bank_reference, m.booked_on, m.amount_fen)
        for m in file.movements
    )
    return frames.written(header, lines)


def read_statement(content: bytes) -> Statement:
    """The same, read; opening and lines lead to the closing balance (L18).

    Raises:
        BankFileInvalid, ControlTotalMismatch: as ``read_result``.
    """
    frame = frames.read(content, STATEMENT, HEADERS[STATEMENT])
    movements = []
    for number, row in enumerate(frame.lines, 2):
        line, direction, amount, reference, booked = _fields(row, 5, number)
        if direction not in set(Direction) or not reference:
            raise BankFileInvalid(line=number)
        movement = Movement(
            frames.whole(line, number),
            direction,
            frames.whole(amount, number),
            reference,
            frames.day(booked, number),
        )
        movements.append(movement)
        _require_short(line=number, reference=reference)
    _require_in_order([movement.line for movement in movements])
    frames.require_total(frame, sum(movement.amount_fen for movement in movements))
    opening, closing = (frames.signed(text, 1) for text in frame.header[4:])
    if opening + sum(_signed(movement) for movement in movements) != closing:
        raise ControlTotalMismatch(stated=closing)
    organisation, number = frame.header[2], frames.whole(frame.header[3], 1)
    if number > MOST_NUMBER:
        raise BankFileInvalid(line=1)
    return Statement(organisation, number, opening, closing, movements)


READERS: dict[str, Callable[[bytes], object]] = {
    PAY: read_payment,
    ACK: read_acknowledgement,
    RESULT: read_result,
    STATEMENT: read_statement,
}


def kind_of(content: bytes) -> str:
    """Which file this says it is; nothing for one of no known kind."""
    return next(
        (kind for kind in HEADERS if content.startswith(f"{kind}|".encode())), ""
    )


def _signed(movement: Movement) -> int:
    way = -1 if movement.direction == Direction.DEBIT else 1
    return way * movement.amount_fen


def _fields(row: Sequence[str], count: int, line: int) -> Sequence[str]:
    if len(row) != count:
        raise BankFileInvalid(line=line)
    return row


def _require_in_order(lines: Sequence[int]) -> None:
    """Line numbers rise: none stands twice in a file."""
    for place, (one, after) in enumerate(pairwise(lines), 3):
        if after <= one:
            raise BankFileInvalid(line=place)
    if lines and lines[0] < 1:
        raise BankFileInvalid(line=2)
    if lines and lines[-1] > MOST_NUMBER:
        raise BankFileInvalid(line=len(lines) + 1)


def _require_short(*, line: int, **told: str) -> None:
    """Reasons and references are kept whole, or not at all."""
    if any(len(text) > LONGEST_REFERENCE for text in told.values()):
        raise BankFileInvalid(line=line)
