"""The face of the wing: names what the rooms define."""

from services.ledger.models import (
    BudgetNode,
    Entry,
    FundReturn,
    LedgerBook,
    Offer,
    Period,
    Posting,
)
from services.programmes.models import Programme, Round

__all__ = [
    "BudgetNode",
    "Entry",
    "FundReturn",
    "LedgerBook",
    "Offer",
    "Period",
    "Posting",
    "Programme",
    "Round",
]
