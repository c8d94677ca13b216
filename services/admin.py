"""The face of the wing: names the officers' doors of the rooms."""

from services.aid.admin import ApplicationAdmin, NominationListAdmin
from services.hardship.admin import (
    DossierAdmin,
    HouseholdAdmin,
    SpotCheckAdmin,
    SpotCheckedAdmin,
)
from services.ledger.admin import (
    BudgetNodeAdmin,
    EntryAdmin,
    FundReturnAdmin,
    OfferAdmin,
    PeriodAdmin,
)
from services.payments.admin import (
    BankFileAdmin,
    BatchAdmin,
    PayExceptionAdmin,
    PaymentAdmin,
)
from services.payments.life.admin import (
    CashHandoutAdmin,
    ConfirmationAdmin,
    ConfirmationSampleAdmin,
    RecoveryAdmin,
)
from services.programmes.admin import (
    AidRuleAdmin,
    LivingStandardAdmin,
    ProgrammeAdmin,
    QuotaAdmin,
    RoundAdmin,
)
from services.reports.admin import PeriodReportAdmin
from services.review.admin import CaseAdmin, ChainRuleAdmin, ObjectionAdmin

__all__ = [
    "AidRuleAdmin",
    "ApplicationAdmin",
    "BankFileAdmin",
    "BatchAdmin",
    "BudgetNodeAdmin",
    "CaseAdmin",
    "CashHandoutAdmin",
    "ChainRuleAdmin",
    "ConfirmationAdmin",
    "ConfirmationSampleAdmin",
    "DossierAdmin",
    "EntryAdmin",
    "FundReturnAdmin",
    "HouseholdAdmin",
    "LivingStandardAdmin",
    "NominationListAdmin",
    "ObjectionAdmin",
    "OfferAdmin",
    "PayExceptionAdmin",
    "PaymentAdmin",
    "PeriodAdmin",
    "PeriodReportAdmin",
    "ProgrammeAdmin",
    "QuotaAdmin",
    "RecoveryAdmin",
    "RoundAdmin",
    "SpotCheckAdmin",
    "SpotCheckedAdmin",
]
