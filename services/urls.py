"""Addresses of the services wing."""

from django.urls import path

from services.aid.api import accounts as aid_accounts
from services.aid.api import applications as aid
from services.aid.api import nominations
from services.aid.api import papers as aid_papers
from services.hardship.api import (
    desk,
    dossiers,
    households,
    keeping,
    papers,
    spot_checks,
)
from services.ledger.api import books, budgets, offers, periods, returns
from services.payments.api import batches as payment_batches
from services.payments.api import cash, confirmations, recoveries
from services.payments.api import lines as payment_lines
from services.programmes.api import policies, quotas, rounds
from services.reports.api import printing, reporting
from services.review.api import appeals, cases, notices, objections, rules

AID = "aid-applications/<uuid:application_id>"
NAMED = "nomination-lists/<uuid:list_id>"
CASE = "review-cases/<uuid:case_id>"
BATCH = "payment-batches/<uuid:batch_id>"
DOSSIER = "dossiers/<uuid:dossier_id>"
HOUSEHOLD = "households/<uuid:household_id>"
RECOVERY = "recoveries/<uuid:recovery_id>"
SAMPLE = "confirmation-samples/<uuid:sample_id>"
NOTICE = "public-notices/<uuid:notice_id>"
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
    path("budgets/<uuid:budget_id>/refunds", budgets.BudgetRefundsView.as_view()),
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
    path(
        "ledger/entries/<uuid:entry_id>/document", printing.EntryDocumentView.as_view()
    ),
    path("ledger/entries/<uuid:entry_id>/reversal", books.EntryReversalView.as_view()),
    path("ledger/figures", books.MoneyFiguresView.as_view()),
    path("reports", reporting.ReportsView.as_view()),
    path("reports/indicators", reporting.IndicatorsView.as_view()),
    path("reports/<uuid:report_id>", reporting.ReportView.as_view()),
    path("reports/<uuid:report_id>/rows", reporting.ReportRowsView.as_view()),
    path("reports/<uuid:report_id>/lines", reporting.ReportLinesView.as_view()),
    path(f"{BATCH}/document", printing.PaymentListView.as_view()),
    path("payments/<uuid:payment_id>/receipt", printing.PaymentReceiptView.as_view()),
    path("ledger/verification", books.LedgerVerificationView.as_view()),
    path("ledger/periods", periods.PeriodsView.as_view()),
    path(f"{PERIOD}/closing", periods.PeriodClosingView.as_view()),
    path(f"{PERIOD}/reopening", periods.PeriodReopeningView.as_view()),
    path(f"{PERIOD}/reopening/agreement", periods.PeriodAgreementView.as_view()),
    path(f"{PERIOD}/reopening/refusal", periods.PeriodRefusalView.as_view()),
    # review
    path("review-cases", cases.ReviewCasesView.as_view()),
    path(CASE, cases.ReviewCaseView.as_view()),
    path(f"{CASE}/approval", cases.CaseApprovalView.as_view()),
    path(f"{CASE}/sending-back", cases.CaseReturnView.as_view()),
    path(f"{CASE}/refusal", cases.CaseRefusalView.as_view()),
    path(f"{CASE}/withdrawal", cases.CaseWithdrawalView.as_view()),
    path(f"{CASE}/appeal", appeals.CaseAppealView.as_view()),
    path(f"{CASE}/appeal/decision", appeals.CaseAppealDecisionView.as_view()),
    path(f"{CASE}/notice", appeals.CaseNoticeView.as_view()),
    path("public-notices", notices.PublicNoticesView.as_view()),
    path(NOTICE, notices.PublicNoticeView.as_view()),
    path(f"{NOTICE}/objections", notices.NoticeObjectionsView.as_view()),
    path(f"{NOTICE}/ending", notices.NoticeEndingView.as_view()),
    path("objection-receipts", notices.ObjectionReceiptsView.as_view()),
    path("objections", objections.ObjectionsView.as_view()),
    path(
        "objections/<uuid:objection_id>/decision",
        objections.ObjectionDecisionView.as_view(),
    ),
    path("chain-rules", rules.ChainRulesView.as_view()),
    # aid
    path("aid-applications", aid.ApplicationsView.as_view()),
    path("me/aid-applications", aid.OwnApplicationView.as_view()),
    path("aid-waiting-list", aid.WaitingListView.as_view()),
    path("nomination-lists", nominations.NominationListsView.as_view()),
    path(NAMED, nominations.NominationListView.as_view()),
    path(f"{NAMED}/nominations", nominations.NominationRowsView.as_view()),
    path(f"{NAMED}/submission", nominations.NominationSubmissionView.as_view()),
    path(AID, aid.ApplicationView.as_view()),
    path(f"{AID}/edits", aid.ApplicationEditsView.as_view()),
    path(f"{AID}/papers", aid_papers.ApplicationPapersView.as_view()),
    path(f"{AID}/waivers", aid_papers.ApplicationWaiversView.as_view()),
    path(f"{AID}/submission", aid.ApplicationSubmissionView.as_view()),
    path(f"{AID}/withdrawal", aid.ApplicationWithdrawalView.as_view()),
    path(f"{AID}/second-permission", aid.ApplicationSecondView.as_view()),
    path(f"{AID}/account-corrections", aid_accounts.AccountCorrectionsView.as_view()),
    path(
        f"{AID}/account-corrections/decision",
        aid_accounts.AccountDecisionView.as_view(),
    ),
    # hardship
    path("households", households.HouseholdsView.as_view()),
    path(HOUSEHOLD, households.HouseholdView.as_view()),
    path(f"{HOUSEHOLD}/members", households.HouseholdMembersView.as_view()),
    path(f"{HOUSEHOLD}/split", households.HouseholdSplitView.as_view()),
    path(
        "household-members/<uuid:member_id>/departure",
        households.HouseholdDepartureView.as_view(),
    ),
    path(
        "household-members/<uuid:member_id>/reveal",
        households.HouseholdRevealView.as_view(),
    ),
    path("me/dossiers", dossiers.OwnDossierView.as_view()),
    path("dossiers", dossiers.DossiersView.as_view()),
    path(DOSSIER, dossiers.DossierView.as_view()),
    path(f"{DOSSIER}/corrections", dossiers.DossierCorrectionsView.as_view()),
    path(f"{DOSSIER}/assessment", dossiers.DossierAssessmentView.as_view()),
    path(f"{DOSSIER}/papers", papers.DossierPapersView.as_view()),
    path(
        "dossier-papers/<uuid:paper_id>/removal",
        papers.DossierPaperRemovalView.as_view(),
    ),
    path(f"{DOSSIER}/handing-in", dossiers.DossierHandingInView.as_view()),
    path(f"{DOSSIER}/withdrawal", dossiers.DossierWithdrawalView.as_view()),
    path(f"{DOSSIER}/authorisations", desk.DossierAuthorisationsView.as_view()),
    path(f"{DOSSIER}/visits", desk.DossierVisitsView.as_view()),
    path(f"{DOSSIER}/outside-checks", desk.OutsideChecksView.as_view()),
    path(f"{DOSSIER}/outside-checks/answer", desk.OutsideAnswerView.as_view()),
    path(f"{DOSSIER}/waivers", desk.DossierWaiversView.as_view()),
    path(
        "dossier-waivers/<uuid:waiver_id>/decision",
        desk.DossierWaiverDecisionView.as_view(),
    ),
    path(f"{DOSSIER}/submission", desk.DossierSubmissionView.as_view()),
    path(f"{DOSSIER}/return", desk.DossierReturnView.as_view()),
    path(f"{DOSSIER}/refusal", desk.DossierRefusalView.as_view()),
    path(f"{DOSSIER}/rechecks", keeping.DossierRecheckView.as_view()),
    path(f"{DOSSIER}/rechecks/decision", keeping.DossierRecheckDecisionView.as_view()),
    path(f"{DOSSIER}/exit", keeping.DossierExitView.as_view()),
    path("spot-checks", spot_checks.SpotChecksView.as_view()),
    path("spot-checks/<uuid:spot_check_id>", spot_checks.SpotCheckView.as_view()),
    path("spot-checked-dossiers", spot_checks.SpotCheckedView.as_view()),
    path(
        "spot-checked-dossiers/<uuid:checked_id>/finding",
        spot_checks.SpotFindingView.as_view(),
    ),
    # payments
    path("payment-batches", payment_batches.PaymentBatchesView.as_view()),
    path(BATCH, payment_batches.PaymentBatchView.as_view()),
    path(f"{BATCH}/check", payment_batches.PaymentBatchCheckView.as_view()),
    path(
        f"{BATCH}/cancellation", payment_batches.PaymentBatchCancellationView.as_view()
    ),
    path(f"{BATCH}/seal", payment_batches.PaymentBatchSealView.as_view()),
    path(f"{BATCH}/sending", payment_batches.PaymentBatchSendingView.as_view()),
    path(f"{BATCH}/enquiry", payment_batches.PaymentBatchEnquiryView.as_view()),
    path(f"{BATCH}/file", payment_batches.PaymentBatchFileView.as_view()),
    path(
        f"{BATCH}/reconciliation",
        payment_batches.PaymentBatchReconciliationView.as_view(),
    ),
    path(f"{BATCH}/closing", payment_batches.PaymentBatchClosingView.as_view()),
    path("payments", payment_lines.PaymentsView.as_view()),
    path(
        "payments/<uuid:payment_id>/removal", payment_lines.PaymentRemovalView.as_view()
    ),
    path("bank-files", payment_lines.BankFilesView.as_view()),
    path("payment-exceptions", payment_lines.PaymentExceptionsView.as_view()),
    path(
        "payment-exceptions/<uuid:exception_id>/settlement",
        payment_lines.PaymentSettlementView.as_view(),
    ),
    path(f"{AID}/cash-handouts", cash.ApplicationHandoutsView.as_view()),
    path("cash-handouts", cash.CashHandoutsView.as_view()),
    path("cash-handouts/<uuid:handout_id>", cash.CashHandoutView.as_view()),
    path("confirmation-samples", confirmations.ConfirmationSamplesView.as_view()),
    path(SAMPLE, confirmations.ConfirmationSampleView.as_view()),
    path(f"{SAMPLE}/confirmations", confirmations.ConfirmationsView.as_view()),
    path(f"{SAMPLE}/document", printing.ConfirmationSampleDocumentView.as_view()),
    path(
        "confirmations/<uuid:confirmation_id>/outcome",
        confirmations.ConfirmationOutcomeView.as_view(),
    ),
    path("me/payments", confirmations.OwnPaymentsView.as_view()),
    path(
        "me/payments/<uuid:payment_id>/confirmation",
        confirmations.OwnConfirmationView.as_view(),
    ),
    path("recoveries", recoveries.RecoveriesView.as_view()),
    path(RECOVERY, recoveries.RecoveryView.as_view()),
    path(f"{RECOVERY}/approval", recoveries.RecoveryApprovalView.as_view()),
    path(f"{RECOVERY}/refusal", recoveries.RecoveryRefusalView.as_view()),
    path(f"{RECOVERY}/receipts", recoveries.RecoveryReceiptsView.as_view()),
    path(f"{RECOVERY}/write-off", recoveries.RecoveryWriteOffView.as_view()),
]
