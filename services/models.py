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
from services.review.models import (
    Appeal,
    Approval,
    Case,
    ChainRule,
    Notice,
    NoticeLine,
    Objection,
    Participant,
)

__all__ = [
    "Appeal",
    "Approval",
    "BudgetNode",
    "Case",
    "ChainRule",
    "Entry",
    "FundReturn",
    "LedgerBook",
    "Notice",
    "NoticeLine",
    "Objection",
    "Offer",
    "Participant",
    "Period",
    "Posting",
    "Programme",
    "Round",
]
