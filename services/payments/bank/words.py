"""Words of the files that go to the bank and come from it (docs/bank-files.md)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from unionhub.kernel.errors import BadFact

VERSION: Final = "1"
# No file is larger (the doors take no more), no line longer, none of more lines.
MOST_BYTES: Final = 10 * 1_048_576
LONGEST_LINE: Final = 512
MOST_LINES: Final = 200_000
LARGEST_FEN: Final = 10**14


class LineStatus(StrEnum):
    """What the bank says of one line."""

    PAID = "PAID"
    FAILED = "FAILED"
    RETURNED = "RETURNED"


class AckStatus(StrEnum):
    """What the bank says of a batch."""

    ACCEPTED = "ACCEPTED"
    REFUSED = "REFUSED"
    NOT_RECEIVED = "NOT_RECEIVED"


class Direction(StrEnum):
    """Which way a line of a statement goes, seen from our account."""

    DEBIT = "DEBIT"
    CREDIT = "CREDIT"


class BankFileInvalid(BadFact):
    """Not a file of the layout, or not whole; ``line`` says where."""

    code = "bank_file_invalid"


class ControlTotalMismatch(BadFact):
    """Count, total or seal do not fit the lines: nothing of it is taken (T21)."""

    code = "control_total_mismatch"


@dataclass(frozen=True, slots=True)
class Order:
    """One line to pay."""

    line: int
    account: str
    holder: str
    amount_fen: int
    reference: str


@dataclass(frozen=True, slots=True)
class PaymentFile:
    """A batch as it goes to the bank."""

    number: str
    orders: Sequence[Order]

    @property
    def total_fen(self) -> int:
        """The sum of its lines."""
        return sum(order.amount_fen for order in self.orders)


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """What the bank says of a batch that it was given."""

    number: str
    status: str
    file_digest: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one line."""

    line: int
    status: str
    paid_fen: int
    reason: str
    bank_reference: str


@dataclass(frozen=True, slots=True)
class ResultFile:
    """What became of a batch, or of a part of it."""

    number: str
    sequence: int
    results: Sequence[Result]


@dataclass(frozen=True, slots=True)
class Movement:
    """One line of a statement."""

    line: int
    direction: str
    amount_fen: int
    bank_reference: str
    booked_on: date


@dataclass(frozen=True, slots=True)
class Statement:
    """What the bank booked on the account of a union."""

    organisation: str
    number: int
    opening_fen: int
    closing_fen: int
    movements: Sequence[Movement]
