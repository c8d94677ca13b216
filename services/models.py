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
from services.programmes.models import (
    AidRule,
    LivingStandard,
    Programme,
    Quota,
    Round,
)
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
    "AidRule",
    "Appeal",
    "Approval",
    "BudgetNode",
    "Case",
    "ChainRule",
    "Entry",
    "FundReturn",
    "LedgerBook",
    "LivingStandard",
    "Notice",
    "NoticeLine",
    "Objection",
    "Offer",
    "Participant",
    "Period",
    "Posting",
    "Programme",
    "Quota",
    "Round",
]
