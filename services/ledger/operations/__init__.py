"""What happens to money: it comes in, goes down, comes back, is spent, is corrected."""

from services.ledger.operations.correcting import NotReversible, reverse
from services.ledger.operations.funding import Grant, fund, refund
from services.ledger.operations.giving_back import (
    budgets_above,
    propose_return,
    refuse_return,
    take_return,
)
from services.ledger.operations.handing_down import accept, offer, refuse, withdraw
from services.ledger.operations.periods import (
    agree_reopening,
    ask_reopening,
    close,
    refuse_reopening,
)
from services.ledger.operations.spending import Spend, move, stand_by

__all__ = [
    "Grant",
    "NotReversible",
    "Spend",
    "accept",
    "agree_reopening",
    "ask_reopening",
    "budgets_above",
    "close",
    "fund",
    "move",
    "offer",
    "propose_return",
    "refund",
    "refuse",
    "refuse_reopening",
    "refuse_return",
    "reverse",
    "stand_by",
    "take_return",
    "withdraw",
]
