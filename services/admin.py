"""The face of the wing: names the officers' doors of the rooms."""

from services.hardship.admin import DossierAdmin, HouseholdAdmin
from services.ledger.admin import (
    BudgetNodeAdmin,
    EntryAdmin,
    FundReturnAdmin,
    OfferAdmin,
    PeriodAdmin,
)
from services.programmes.admin import (
    AidRuleAdmin,
    LivingStandardAdmin,
    ProgrammeAdmin,
    QuotaAdmin,
    RoundAdmin,
)

__all__ = [
    "AidRuleAdmin",
    "BudgetNodeAdmin",
    "DossierAdmin",
    "EntryAdmin",
    "FundReturnAdmin",
    "HouseholdAdmin",
    "LivingStandardAdmin",
    "OfferAdmin",
    "PeriodAdmin",
    "ProgrammeAdmin",
    "QuotaAdmin",
    "RoundAdmin",
]
