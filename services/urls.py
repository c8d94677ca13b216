"""Addresses of the services wing."""

from django.urls import path

from services.ledger.api import books, budgets, offers, periods, returns
from services.programmes.api import policies, quotas, rounds

PERIOD = "ledger/periods/<str:period>"

urlpatterns = [
    path("programmes", rounds.ProgrammesView.as_view()),
    path("rounds", rounds.RoundsView.as_view()),
    path("rounds/<str:code>", rounds.RoundView.as_view()),
    path("rounds/<str:code>/copies", rounds.RoundCopiesView.as_view()),
    path("rounds/<str:code>/state", rounds.RoundStateView.as_view()),
    path("living-standards", policies.StandardsView.as_view()),
    path("aid-rules", policies.AidRulesView.as_view()),
    path("aid-rules/<uuid:rule_id>/versions", policies.AidRuleVersionsView.as_view()),
    path("quotas", quotas.QuotasView.as_view()),
    path("quotas/<uuid:quota_id>/shares", quotas.QuotaSharesView.as_view()),
    path("budgets", budgets.BudgetsView.as_view()),
    path("budgets/<uuid:budget_id>", budgets.BudgetView.as_view()),
    path("budget-offers", offers.OffersView.as_view()),
    path(
        "budget-offers/<uuid:offer_id>/acceptance",
        offers.OfferAcceptanceView.as_view(),
    ),
    path("budget-offers/<uuid:offer_id>/refusal", offers.OfferRefusalView.as_view()),
    path(
        "budget-offers/<uuid:offer_id>/withdrawal",
        offers.OfferWithdrawalView.as_view(),
    ),
    path("budget-returns", returns.ReturnsView.as_view()),
    path(
        "budget-returns/<uuid:return_id>/acceptance",
        returns.ReturnAcceptanceView.as_view(),
    ),
    path(
        "budget-returns/<uuid:return_id>/refusal", returns.ReturnRefusalView.as_view()
    ),
    path("ledger/entries", books.EntriesView.as_view()),
    path("ledger/entries/<uuid:entry_id>/reversal", books.EntryReversalView.as_view()),
    path("ledger/verification", books.LedgerVerificationView.as_view()),
    path("ledger/periods", periods.PeriodsView.as_view()),
    path(f"{PERIOD}/closing", periods.PeriodClosingView.as_view()),
    path(f"{PERIOD}/reopening", periods.PeriodReopeningView.as_view()),
    path(f"{PERIOD}/reopening/agreement", periods.PeriodAgreementView.as_view()),
    path(f"{PERIOD}/reopening/refusal", periods.PeriodRefusalView.as_view()),
]
