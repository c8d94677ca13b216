"""The face of the wing: names what the rooms define."""

from services.hardship.models import (
    Assessment,
    Dossier,
    DossierAuthorisation,
    DossierPaper,
    DossierWaiver,
    HomeVisit,
    Household,
    HouseholdMember,
    OutsideCheck,
)
from services.ledger.models import (
    BudgetNode,
    Entry,
    FundReturn,
    LedgerBook,
    Offer,
    Period,
    Posting,
)
from services.programmes.models import LivingStandard, Programme, Round
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
    "Assessment",
    "BudgetNode",
    "Case",
    "ChainRule",
    "Dossier",
    "DossierAuthorisation",
    "DossierPaper",
    "DossierWaiver",
    "Entry",
    "FundReturn",
    "HomeVisit",
    "Household",
    "HouseholdMember",
    "LedgerBook",
    "LivingStandard",
    "Notice",
    "NoticeLine",
    "Objection",
    "Offer",
    "OutsideCheck",
    "Participant",
    "Period",
    "Posting",
    "Programme",
    "Round",
]
