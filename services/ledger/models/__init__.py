"""Budgets, books, vouchers, transfers, months."""

from services.ledger.models.books import (
    NOTHING,
    SUMMARY,
    Entry,
    EntryQuerySet,
    LedgerBook,
    Matter,
    Posting,
)
from services.ledger.models.budgets import BudgetNode, BudgetNodeQuerySet
from services.ledger.models.periods import Period, PeriodQuerySet, month_of
from services.ledger.models.transfers import (
    FundReturn,
    FundReturnQuerySet,
    Offer,
    OfferQuerySet,
)

__all__ = [
    "NOTHING",
    "SUMMARY",
    "BudgetNode",
    "BudgetNodeQuerySet",
    "Entry",
    "EntryQuerySet",
    "FundReturn",
    "FundReturnQuerySet",
    "LedgerBook",
    "Matter",
    "Offer",
    "OfferQuerySet",
    "Period",
    "PeriodQuerySet",
    "Posting",
    "month_of",
]
