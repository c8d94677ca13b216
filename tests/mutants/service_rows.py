"""What is taken away from the services wing, and the test that must miss it."""

from tests.mutants.places import CALLED, LOCKS

QUOTAS = "tests/services/programmes/test_quotas.py::"
PAYMENTS = "tests/services/payments/test_batches.py::"
CASH = "tests/services/payments/test_cash.py::"
RECOVERIES = "tests/services/payments/test_recoveries.py::"
CONFIRMED = "tests/services/payments/test_confirmations.py::"
MONTHS = "tests/services/payments/test_months.py::"
PAYERS = "tests/services/payments/test_payers.py::"
MONEY = "tests/services/ledger/test_ledger.py::"
PERIODS = "tests/services/ledger/test_periods.py::"
TAMPERED = "tests/services/ledger/test_tampering.py::"
PROGRAMMES = "tests/services/programmes/test_rounds.py::"
AID = "tests/services/aid/test_"
HARDSHIP = "tests/services/hardship/test_"
SPOT = f"{HARDSHIP}spot_checks.py::"
REVIEW = "tests/services/review/test_"
ALONE = "tests/races/test_without_a_door.py::"
RESULTS = f"{ALONE}test_results_of_the_bank_hold_their_batch_and_its_payments"
IN_ORDER = "tests/races/test_lock_order.py::test_acts_on_money_lock_in_the_one_order"

SCOPES = {
    "services.programmes.models.quotas:QuotaQuerySet.visible_to": "services.Quota",
    "services.ledger.models.budgets:BudgetNodeQuerySet.visible_to": (
        "services.BudgetNode"
    ),
    "services.ledger.models.books:EntryQuerySet.visible_to": "services.Entry",
    "services.reports.models:PeriodReportQuerySet.visible_to": "services.PeriodReport",
    "services.ledger.models.transfers:OfferQuerySet.visible_to": "services.Offer",
    "services.ledger.models.transfers:FundReturnQuerySet.visible_to": (
        "services.FundReturn"
    ),
    "services.ledger.models.periods:PeriodQuerySet.visible_to": "services.Period",
    "services.aid.models.applications:ApplicationQuerySet.visible_to": (
        "services.Application"
    ),
    "services.aid.models.lists:NominationListQuerySet.visible_to": (
        "services.NominationList"
    ),
    "services.aid.models.lists:NominationRowQuerySet.visible_to": (
        "services.NominationRow"
    ),
    "services.payments.models.batches:BatchQuerySet.visible_to": "services.Batch",
    "services.payments.models.batches:PaymentQuerySet.visible_to": "services.Payment",
    "services.payments.models.files:BankFileQuerySet.visible_to": "services.BankFile",
    "services.payments.models.files:PayExceptionQuerySet.visible_to": (
        "services.PayException"
    ),
    "services.payments.models.cash:CashHandoutQuerySet.visible_to": (
        "services.CashHandout"
    ),
    "services.payments.models.recoveries:RecoveryQuerySet.visible_to": (
        "services.Recovery"
    ),
    "services.payments.models.confirmations:ConfirmationQuerySet.visible_to": (
        "services.Confirmation"
    ),
    "services.payments.models.confirmations:ConfirmationSampleQuerySet.visible_to": (
        "services.ConfirmationSample"
    ),
    "services.hardship.models.household:HouseholdQuerySet.visible_to": (
        "services.Household"
    ),
    "services.hardship.models.household:HouseholdMemberQuerySet.visible_to": (
        "services.HouseholdMember"
    ),
    "services.hardship.models.dossier:DossierQuerySet.visible_to": "services.Dossier",
    "services.hardship.models.spot_checks:SpotCheckQuerySet.visible_to": (
        "services.SpotCheck"
    ),
    "services.hardship.models.spot_checks:SpotCheckedQuerySet.visible_to": (
        "services.SpotChecked"
    ),
    "services.hardship.models.dossier:AssessmentQuerySet.visible_to": (
        "services.Assessment"
    ),
    "services.hardship.models.dossier:DossierWaiverQuerySet.visible_to": (
        "services.DossierWaiver"
    ),
    "services.review.models.cases:CaseQuerySet.visible_to": "services.Case",
    "services.review.models.notices:ObjectionQuerySet.visible_to": (
        "services.Objection"
    ),
}
NARROWED = {
    "services.aid.models.applications:ApplicationQuerySet.of": f"{AID}doors.py::"
    "test_a_worker_sees_the_own_and_no_other",
    "services.payments.models.batches:PaymentQuerySet.of": (
        "tests/services/payments/test_confirmation_doors.py"
        "::test_another_worker_sees_nothing_of_it"
    ),
    "services.review.models.cases:CaseQuerySet.of": f"{REVIEW}doors.py::"
    "test_a_household_sees_no_case_of_another",
    "services.hardship.models.household:HouseholdQuerySet.of": f"{HARDSHIP}doors.py::"
    "test_who_lives_in_no_household_founds_the_own_one",
    "services.hardship.models.dossier:DossierQuerySet.of": f"{HARDSHIP}doors.py::"
    "test_a_worker_sees_the_own_dossier_and_no_other",
}
CHECKS = {
    "services.aid.access:require": f"{AID}doors.py::"
    "test_no_operation_trusts_a_door_to_have_looked",
    "services.aid.access:require_on": f"{AID}applications.py::"
    "test_no_officer_keeps_the_own",
    "services.aid.access:require_writer": f"{AID}applications.py::"
    "test_others_are_absent_for_a_worker",
    "services.aid.models.corrections:AccountCorrection.was_proposed_by": (
        f"{AID}accounts.py::test_nobody_agrees_to_what_they_typed"
    ),
    "services.aid.operations.correcting:_require_unpaid": f"{AID}accounts.py::"
    "test_while_a_batch_pays_no_account_changes",
    "services.aid.operations.submitting:_require_invoices": f"{AID}applications.py::"
    "test_never_more_than_its_invoices",
    "services.review.access:require_at": f"{REVIEW}admin.py::"
    "test_no_button_is_offered_at_another_level",
    "services.review.access:require_no_part": f"{REVIEW}notices.py::"
    "test_nobody_decides_on_an_objection_to_the_own_aid",
    "services.review.access:require_appeals": f"{REVIEW}appeals.py::"
    "test_only_the_household_and_its_union_appeal",
    "services.review.operations.objecting:_stop": f"{REVIEW}notices.py::"
    "test_an_objection_stops_the_clock_and_the_rest_goes_on",
    "services.review.operations.shared:require_content": f"{REVIEW}doors.py::"
    "test_content_that_changed_is_not_approved",
    "services.hardship.access:require": f"{HARDSHIP}households.py::"
    "test_other_unions_households_are_absent",
    "services.hardship.access:require_on": f"{HARDSHIP}dossiers.py::"
    "test_nobody_keeps_the_own_dossier",
    "services.hardship.access:require_writer": f"{HARDSHIP}dossiers.py::"
    "test_others_dossiers_are_absent_for_a_worker",
    "services.hardship.operations.spot_checks:_require_above": (
        f"{SPOT}test_only_a_union_above_draws_and_finds"
    ),
    "services.hardship.operations.spot_checks:_require_stranger": (
        f"{SPOT}test_who_decided_a_dossier_does_not_check_it"
    ),
    "services.hardship.operations.spot_checks:_require_sound": (
        f"{SPOT}test_a_period_is_over_and_a_sample_large_enough"
    ),
    "services.ledger.operations.periods:_require_state": (
        f"{PERIODS}test_who_asked_does_not_take_it_back_by_closing_again"
    ),
    "services.ledger.models:Period.was_asked_by": (
        f"{PERIODS}test_a_deputy_who_asked_agrees_under_no_hat"
        "_and_neither_does_the_principal"
    ),
    "services.ledger.posting:_require_open": (
        f"{MONEY}test_nothing_is_posted_into_a_closed_month"
    ),
    "services.ledger.posting:_require_live": (
        f"{MONEY}test_money_of_a_round_that_is_not_live_does_not_move[SETTLED]"
    ),
    "services.ledger.verification:_check_shape": (
        f"{TAMPERED}test_a_reversal_of_another_amount_is_named"
        "_though_the_chain_is_made_anew"
    ),
    "services.ledger.verification:_check_time": (
        f"{TAMPERED}test_a_voucher_in_a_closed_month_is_named"
    ),
    "services.ledger.verification:_check_halves": (
        f"{TAMPERED}test_halves_that_differ_are_named_though_all_else_adds_up"
    ),
    "services.ledger.verification:_check_budgets": (
        "tests/services/ledger/test_figures.py"
        "::test_the_door_names_the_invariant_in_words"
    ),
    "services.ledger.access:require": CALLED,
    "services.ledger.access:require_own": (
        f"{MONEY}test_nobody_above_accepts_for_a_union"
    ),
    "services.payments.access:require": (
        f"{PAYMENTS}test_another_union_neither_sees_nor_pays"
    ),
    "services.payments.access:require_not_concerned": (
        f"{PAYMENTS}test_nobody_pays_a_case_of_their_own"
    ),
    "services.payments.access:require_stranger": (
        f"{RECOVERIES}test_nobody_acts_on_the_own_case"
    ),
    "services.payments.access:require_strangers": (
        f"{CASH}test_nobody_hands_out_to_oneself"
    ),
    "services.payments.access:require_above": (
        f"{RECOVERIES}test_only_a_union_above_writes_off_and_says_why"
    ),
    "services.payments.access:write_payers": (
        f"{PAYERS}test_who_took_part_in_a_case_meanwhile_stops_the_seal"
    ),
    "services.payments.operations.sealing:_require_as_approved": (
        f"{PAYMENTS}test_what_changed_after_the_check_is_not_paid"
    ),
    "services.ledger.operations.periods:_require_signed": (
        "tests/services/payments/test_open_lines.py::"
        "test_what_is_open_is_named_and_signed_as_it_is"
    ),
    "services.ledger.operations.periods:_require_landed": (
        f"{MONTHS}test_nor_while_one_line_of_it_has_no_result"
    ),
    "services.payments.operations.confirming:_require_over": (
        f"{CONFIRMED}test_nor_while_somebody_may_still_be_paid[APPROVED]"
    ),
    "services.payments.operations.answers:require_this_file": (
        "tests/services/payments/test_words_that_differ.py"
        "::test_a_refusal_of_another_file_proves_nothing_of_this_one"
    ),
    "services.payments.operations.confirming:_require_sound": (
        f"{CONFIRMED}test_an_amount_goes_with_a_wrong_amount_only"
    ),
    "services.payments.operations.confirming:_require_sound_frame": (
        f"{CONFIRMED}test_of_what_and_how_sure_must_be_said"
    ),
    "services.payments.operations.recovering:_require_plan": (
        f"{RECOVERIES}test_instalments_come_to_the_claim_in_order"
    ),
    "services.payments.operations.handing_out:_require_waiting": (
        f"{CASH}test_a_card_is_not_paid_in_cash"
    ),
    "services.reports.operations.reporting:_require_closed": (
        "tests/services/reports/test_reports.py"
        "::test_a_month_is_reported_when_all_below_have_closed_it"
    ),
    "services.programmes.access:require": (
        f"{PROGRAMMES}test_only_the_province_sets_up_programmes"
    ),
    "services.programmes.access:require_under": (
        f"{QUOTAS}test_nobody_hands_down_the_places_of_others"
    ),
}
USED = {
    "name@services.review.operations.noticing": f"{REVIEW}notices.py::"
    "test_what_hangs_out_is_masked_where_it_is_kept",
    "phone@services.review.models.notices": f"{REVIEW}notice_doors.py::"
    "test_anybody_objects_the_notice_stops_and_the_receipt_tells_the_answer",
    "name@services.review.models.notices": f"{REVIEW}notice_doors.py::"
    "test_anybody_objects_the_notice_stops_and_the_receipt_tells_the_answer",
}
UNLOCKED = {
    "services.review.operations.shared:hold": f"{LOCKS}[approveReviewCase]",
    "services.programmes.operations.rounds:_locked": f"{LOCKS}[moveRound]",
    "services.programmes.operations.policies:replace_rule": (
        f"{LOCKS}[replaceAidRule]"
    ),
    "services.programmes.operations.quotas:_hold_round": f"{LOCKS}[setQuota]",
    "services.programmes.operations.quotas:_locked": f"{LOCKS}[handQuota]",
    "services.programmes.operations.quotas:use_place": (
        "tests/races/test_money.py::test_places_run_out_at_their_number"
    ),
    "services.programmes.operations.quotas:hold_place": (
        "tests/races/test_recoveries.py"
        "::test_a_receipt_locks_the_place_before_the_books"
    ),
    "services.aid.eligibility:lock_claims": f"{LOCKS}[submitAidApplication]",
    "services.aid.operations.shared:locked": f"{LOCKS}[editAidApplication]",
    "services.hardship.operations.spot_checks:find": f"{LOCKS}[recordSpotFinding]",
    "services.hardship.operations.shared:locked_household": (f"{LOCKS}[joinHousehold]"),
    "services.hardship.operations.shared:locked_dossier": f"{LOCKS}[submitDossier]",
    "services.hardship.questions:live_dossier": (
        "tests/races/test_hardship.py"
        "::test_a_dossier_that_aid_rests_on_does_not_end_meanwhile"
    ),
    "services.review.operations.shared:hold_live": f"{LOCKS}[submitDossier]",
    "services.ledger.posting:book_of": f"{LOCKS}[closeLedgerPeriod]",
    "services.ledger.posting:lock": f"{LOCKS}[fundBudget]",
    "services.payments.operations.shared:hold": f"{LOCKS}[checkPaymentBatch]",
    "services.payments.operations.closing:settle": f"{LOCKS}[settlePaymentException]",
    "services.payments.operations.sealing:_locked": f"{LOCKS}[sealPaymentBatch]",
    "services.payments.claims:payable": f"{LOCKS}[makePaymentBatch]",
    "services.payments.operations.importing:_batch": RESULTS,
    "services.payments.operations.results:_locked": RESULTS,
    "services.payments.operations.statements:_held": IN_ORDER,
    "services.payments.operations.statements:_differences_of": IN_ORDER,
    "services.payments.operations.confirming:_of_round": IN_ORDER,
    "services.ledger.settling:unsettled": (
        f"{ALONE}test_a_round_is_settled_with_its_budgets_held"
    ),
    "services.reports.operations.reporting:_book": f"{LOCKS}[makeReport]",
    "services.hardship.reveal:_granted": f"{LOCKS}[revealHouseholdMember]",
    "services.payments.operations.recovering:_locked_payment": (
        f"{LOCKS}[claimRecovery]"
    ),
    "services.payments.operations.handing_out:hand_out": (
        "tests/races/test_cash.py::test_cash_is_paid_with_the_application_held"
    ),
    "services.payments.operations.confirming:record_outcome": (
        f"{LOCKS}[recordConfirmation]"
    ),
    "services.payments.operations.recovering:_held": f"{LOCKS}[receiveRecovery]",
    "services.payments.operations.reversing:reverse_when_all_is_back": (
        f"{LOCKS}[receiveRecovery]"
    ),
    "services.ledger.operations.handing_down:_settle": f"{LOCKS}[acceptBudgetOffer]",
    "services.ledger.operations.giving_back:_settle": f"{LOCKS}[takeBudgetReturn]",
}
