"""The officers' doors to budgets, transfers, vouchers and months."""

from services.ledger.admin.books import EntryAdmin, PeriodAdmin
from services.ledger.admin.budgets import BudgetNodeAdmin
from services.ledger.admin.transfers import FundReturnAdmin, OfferAdmin

__all__ = [
    "BudgetNodeAdmin",
    "EntryAdmin",
    "FundReturnAdmin",
    "OfferAdmin",
    "PeriodAdmin",
]
