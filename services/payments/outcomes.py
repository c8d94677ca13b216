"""What the bank says of a payment, joined: in whatever order, the result is one.

A payment's outcome is a rank and an amount; two are joined by taking the greater of
each. So files may come late, twice and in any order. What an outcome means for the
money is a function of it alone: going from one to another posts the difference.
"""

from dataclasses import dataclass
from typing import Final

from services.ledger.choices import EntryKind
from services.payments.bank.words import LineStatus
from services.payments.choices import PayState

RANK: Final[dict[str, int]] = {
    PayState.SENT: 0,
    PayState.FAILED: 1,
    PayState.PAID: 2,
    PayState.RETURNED: 3,
}
STATE: Final[dict[str, str]] = {
    LineStatus.FAILED: PayState.FAILED,
    LineStatus.PAID: PayState.PAID,
    LineStatus.RETURNED: PayState.RETURNED,
}
# Posted in this order, no account falls below zero on the way.
ORDER: Final = (
    EntryKind.SEAL,
    EntryKind.PAY,
    EntryKind.UNSEAL,
    EntryKind.RECOVER,
    EntryKind.RESERVE,
)
APPROVED, IN_BATCH, PAID = "APPROVED", "IN_BATCH", "PAID"


@dataclass(frozen=True, slots=True)
class Outcome:
    """Where a payment stands with the bank: state, and how much was paid."""

    state: str
    paid_fen: int = 0

    def join(self, other: "Outcome") -> "Outcome":
        """Both together: commutative, associative, idempotent."""
        state = max(self.state, other.state, key=RANK.__getitem__)
        return Outcome(state, max(self.paid_fen, other.paid_fen))

    def moved(self, amount_fen: int) -> dict[str, int]:
        """What of the sealed amount went where: fen by kind of voucher.

        More than was sealed cannot be paid from it: what is over is a difference.
        """
        paid = min(self.paid_fen, amount_fen)
        if self.state == PayState.FAILED:
            return {EntryKind.UNSEAL: amount_fen}
        if self.state == PayState.PAID:
            return {EntryKind.PAY: paid}
        if self.state == PayState.RETURNED:
            return {
                EntryKind.PAY: paid,
                EntryKind.UNSEAL: amount_fen - paid,
                EntryKind.RECOVER: paid,
                EntryKind.RESERVE: paid,
            }
        return {}

    def application(self, amount_fen: int) -> str:
        """What it means for the application: paid, to be paid anew, or still open."""
        if self.state in {PayState.FAILED, PayState.RETURNED}:
            return APPROVED
        if self.state == PayState.PAID and self.paid_fen >= amount_fen:
            return PAID
        return IN_BATCH


def difference(before: Outcome, after: Outcome, amount_fen: int) -> dict[str, int]:
    """What to post on the way from one to the other; nothing is below zero."""
    old, new = before.moved(amount_fen), after.moved(amount_fen)
    change: dict[str, int] = {
        kind: new.get(kind, 0) - old.get(kind, 0) for kind in ORDER
    }
    # What was given back after a failure is made payable again.
    unsealed = change[EntryKind.UNSEAL]
    if unsealed < 0:
        change[EntryKind.SEAL], change[EntryKind.UNSEAL] = -unsealed, 0
    return change
