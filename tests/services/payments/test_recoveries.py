"""Money that was paid wrongly: claimed, agreed to, received, settled, written off."""

from datetime import date, timedelta
from itertools import count

import pytest
from django.db import IntegrityError, OperationalError, transaction

from members.offices.choices import Office
from services.aid.models import Application
from services.ledger.models import Entry
from services.ledger.verification import verify
from services.payments import operations
from services.payments.choices import RECOVERY_MOVES, RecoveryState
from services.payments.models import PayException, Payment, Recovery
from services.payments.operations import Demand, Due, Receipt
from services.review.access import ConflictOfInterest
from tests.factories import hardship, payments, recoveries
from tests.factories.payments import AT, EACH, acting
from tests.factories.recoveries import claimed, day, running, slip
from tests.faults.breaking import Fault, broken_statement
from unionhub.kernel.errors import (
    BadFact,
    NotAllowed,
    NotFound,
    NotNow,
    Stale,
    WrongState,
)

pytestmark = pytest.mark.django_db


def test_what_came_back_is_free_again_by_a_voucher_each_time(paid, node, staff):
    one = running(paid, staff)
    node.refresh_from_db()
    free = node.free_fen

    operations.receive(one.pk, slip(60_000), by=staff.cashier, at=AT)

    node.refresh_from_db()
    assert (node.free_fen, node.recovered_fen) == (free + 60_000, 60_000)
    one.refresh_from_db()
    assert (one.state, one.received_fen, one.owed_fen) == ("RUNNING", 60_000, 40_000)
    receipt = one.receipts.get()
    assert receipt.entry == Entry.objects.get(kind="RECOVER", matter=one.pk)
    assert verify().broken is None


def test_all_of_it_back_settles_reverses_and_sets_the_claim_free(paid, node, staff):
    one = running(paid, staff)
    operations.receive(one.pk, slip(60_000), by=staff.cashier, at=AT)

    done = operations.receive(one.pk, slip(40_000, "2"), by=staff.cashier, at=AT)

    assert done.state == "SETTLED"
    paid.refresh_from_db()
    line = Payment.objects.get(previous=paid)
    assert (paid.state, line.state) == ("REVERSED", "REVERSED")
    assert (line.amount_fen, line.paid_fen, line.batch) == (-EACH, -EACH, None)
    application = Application.objects.get(pk=paid.application_id)
    assert application.state == "RECOVERED"
    assert application.pk not in Application.objects.claiming().values_list("pk")
    # The same may be granted anew.
    again = payments.approved(node, 1, claim=application.claim)
    assert again[0].claim == application.claim
    assert verify().broken is None


def test_a_part_that_came_back_leaves_the_application_paid(paid, staff):
    one = running(paid, staff, 30_000)

    operations.receive(one.pk, slip(30_000), by=staff.cashier, at=AT)

    paid.refresh_from_db()
    assert (paid.state, paid.application.state) == ("PAID", "PAID")
    rest = running(paid, staff, EACH - 30_000)
    operations.receive(rest.pk, slip(EACH - 30_000), by=staff.cashier, at=AT)
    paid.refresh_from_db()
    assert paid.state == "REVERSED"


def test_never_more_is_claimed_than_was_paid(paid, staff):
    with pytest.raises(operations.AboveClaimable) as refused:
        claimed(paid, staff, EACH + 1)
    assert refused.value.facts["claimable_fen"] == EACH

    claimed(paid, staff, 70_000)
    with pytest.raises(operations.AboveClaimable) as refused:
        claimed(paid, staff, 30_001)
    assert refused.value.facts["claimable_fen"] == 30_000
    claimed(paid, staff, 30_000)
    with pytest.raises(IntegrityError), transaction.atomic():
        Payment.objects.filter(pk=paid.pk).update(claimed_fen=EACH + 1)


def test_what_is_refused_may_be_claimed_anew(paid, staff):
    one = claimed(paid, staff)
    with pytest.raises(BadFact):
        operations.refuse(one.pk, reason="", by=staff.reviewer, at=AT)

    operations.refuse(one.pk, reason="不属重复", by=staff.reviewer, at=AT)

    assert claimed(paid, staff).state == "PROPOSED"


def test_never_more_comes_in_than_is_owed(paid, staff):
    one = running(paid, staff)
    operations.receive(one.pk, slip(60_000), by=staff.cashier, at=AT)

    with pytest.raises(operations.AboveOwed) as refused:
        operations.receive(one.pk, slip(40_001, "2"), by=staff.cashier, at=AT)

    assert refused.value.facts["owed_fen"] == 40_000
    with pytest.raises(IntegrityError), transaction.atomic():
        Recovery.objects.filter(pk=one.pk).update(received_fen=EACH + 1)


def test_one_slip_is_taken_in_once(paid, staff):
    one = running(paid, staff)
    operations.receive(one.pk, slip(100), by=staff.cashier, at=AT)

    with pytest.raises(NotNow) as refused:
        operations.receive(one.pk, slip(100), by=staff.cashier, at=AT)

    assert refused.value.reason == "already_exists"
    one.refresh_from_db()
    assert one.received_fen == 100


@pytest.mark.parametrize(
    "receipt",
    [
        Receipt(amount_fen=1, received_on=day(1), document_number="1"),
        Receipt(amount_fen=1, received_on=day(0), document_number=""),
    ],
    ids=["tomorrow", "no slip"],
)
def test_a_receipt_has_its_day_and_its_slip(paid, staff, receipt):
    one = running(paid, staff)

    with pytest.raises(BadFact):
        operations.receive(one.pk, receipt, by=staff.cashier, at=AT)


@pytest.mark.parametrize(
    "plan",
    [
        [],
        [(10, EACH - 1)],
        [(20, 1), (10, EACH - 1)],
        [(10, 1), (10, EACH - 1)],
        [(-1, EACH)],
    ],
    ids=["none", "too little", "backwards", "twice a day", "past"],
)
def test_instalments_come_to_the_claim_in_order(paid, staff, plan):
    dues = [Due(day(days), fen) for days, fen in plan]

    with pytest.raises(BadFact):
        operations.claim(
            paid.pk,
            Demand(amount_fen=EACH, reason="重复", instalments=dues),
            by=staff.accountant,
            at=AT,
        )


def test_the_earliest_instalment_is_met_first(paid, staff):
    dues = [Due(day(10), 40_000), Due(day(40), 60_000)]
    demand = Demand(amount_fen=EACH, reason="重复", instalments=dues)
    one = operations.claim(paid.pk, demand, by=staff.accountant, at=AT)
    assert one.next_due_on is None
    one = operations.agree(one.pk, by=staff.reviewer, at=AT)

    assert one.next_due_on == day(10)
    one = operations.receive(one.pk, slip(39_999), by=staff.cashier, at=AT)
    assert one.next_due_on == day(10)
    one = operations.receive(one.pk, slip(1, "2"), by=staff.cashier, at=AT)
    assert one.next_due_on == day(40)


def test_only_a_union_above_writes_off_and_says_why(paid, staff):
    one = running(paid, staff)
    operations.receive(one.pk, slip(60_000), by=staff.cashier, at=AT)

    with pytest.raises(NotAllowed):
        operations.write_off(one.pk, reason="去世", by=staff.reviewer, at=AT)
    with pytest.raises(BadFact):
        operations.write_off(one.pk, reason="", by=staff.upper, at=AT)
    with pytest.raises(NotFound):
        operations.write_off(one.pk, reason="去世", by=staff.elsewhere, at=AT)
    done = operations.write_off(one.pk, reason="去世", by=staff.upper, at=AT)

    assert (done.state, done.owed_fen, done.note) == ("WRITTEN_OFF", 40_000, "去世")
    paid.refresh_from_db()
    assert paid.state == "PAID"
    # It was given up, and is not claimed a second time.
    with pytest.raises(operations.AboveClaimable):
        claimed(paid, staff, 1)


def test_one_part_a_person(paid, staff, unions):
    """Whoever claimed does not decide, though another office of theirs would let."""
    user = hardship.officer(unions.jinjiang, "both-01", Office.ACCOUNTANT)
    maker = acting(user)
    one = operations.claim(paid.pk, recoveries.demand(), by=maker, at=AT)
    also = recoveries.with_powers(maker, "AID_REVIEW", "PAYMENT_RELEASE")

    with pytest.raises(ConflictOfInterest):
        operations.agree(one.pk, by=also, at=AT)
    operations.agree(one.pk, by=staff.reviewer, at=AT)
    with pytest.raises(ConflictOfInterest):
        operations.receive(one.pk, slip(1), by=also, at=AT)


def test_nobody_acts_on_the_own_case(paid, staff):
    own = recoveries.as_person(staff.accountant, paid.payee_id)

    with pytest.raises(ConflictOfInterest):
        operations.claim(paid.pk, recoveries.demand(), by=own, at=AT)
    one = claimed(paid, staff)
    own = recoveries.as_person(staff.reviewer, paid.payee_id)
    with pytest.raises(ConflictOfInterest):
        operations.agree(one.pk, by=own, at=AT)


def test_each_step_needs_its_office_at_the_union_that_paid(paid, staff):
    with pytest.raises(NotAllowed):
        operations.claim(paid.pk, recoveries.demand(), by=staff.cashier, at=AT)
    with pytest.raises(NotFound):
        operations.claim(paid.pk, recoveries.demand(), by=staff.elsewhere, at=AT)
    one = claimed(paid, staff)
    for wrong in (staff.accountant, staff.cashier, staff.upper):
        with pytest.raises(NotAllowed):
            operations.agree(one.pk, by=wrong, at=AT)
    operations.agree(one.pk, by=staff.reviewer, at=AT)
    with pytest.raises(NotAllowed):
        operations.receive(one.pk, slip(1), by=staff.accountant, at=AT)


def test_what_is_not_paid_is_not_claimed_back(node, people, staff):
    line = payments.sent(node, people).payments.order_by("line")[0]

    with pytest.raises(WrongState):
        claimed(line, staff)


def test_no_file_of_the_bank_changes_what_is_claimed(paid, node, people, staff):
    claimed(paid, staff)
    before = node.recovered_fen

    payments.came_back(paid, people)

    paid.refresh_from_db()
    node.refresh_from_db()
    assert (paid.state, node.recovered_fen) == ("PAID", before)
    assert PayException.objects.open().get().kind == "CONTRADICTION"


ACTS = {
    "RUNNING": lambda pk, staff: operations.agree(pk, by=staff.reviewer, at=AT),
    "REFUSED": lambda pk, staff: operations.refuse(
        pk, reason="x", by=staff.reviewer, at=AT
    ),
    "SETTLED": lambda pk, staff: operations.receive(
        pk, slip(1, "z"), by=staff.cashier, at=AT
    ),
    "WRITTEN_OFF": lambda pk, staff: operations.write_off(
        pk, reason="x", by=staff.upper, at=AT
    ),
}
FORBIDDEN = [
    (state, act)
    for state in RecoveryState.values
    for act in ACTS
    if act not in RECOVERY_MOVES[state]
]


@pytest.mark.parametrize(("state", "act"), FORBIDDEN)
def test_a_forbidden_door_stays_shut(paid, staff, state, act):
    one = recoveries.in_state(paid, staff, state)

    with pytest.raises(WrongState):
        ACTS[act](one.pk, staff)


def test_who_decided_on_an_older_version_looks_again(paid, staff):
    one = claimed(paid, staff)

    with pytest.raises(Stale):
        operations.agree(one.pk, by=staff.reviewer, at=AT, version=one.version + 1)


def test_a_fault_at_any_statement_of_the_last_receipt_leaves_nothing(paid, node, staff):
    one = running(paid, staff)

    for number in count(1):
        assert number < 200
        try:
            with broken_statement(Fault(number)):
                operations.receive(one.pk, slip(EACH), by=staff.cashier, at=AT)
            break
        except OperationalError:
            one.refresh_from_db()
            paid.refresh_from_db()
            node.refresh_from_db()
            assert (one.state, paid.state, node.recovered_fen) == ("RUNNING", "PAID", 0)
            assert not one.receipts.exists()

    assert number > 10
    one.refresh_from_db()
    assert one.state == "SETTLED"


def test_a_receipt_stays_as_it_was_written(paid, staff):
    one = running(paid, staff)
    operations.receive(one.pk, slip(100), by=staff.cashier, at=AT)

    with pytest.raises(IntegrityError), transaction.atomic():
        one.receipts.update(amount_fen=1)


def test_a_batch_with_a_reversed_payment_is_reconciled_by_its_statement(
    paid, people, staff
):
    one = running(paid, staff)
    operations.receive(one.pk, slip(EACH), by=staff.cashier, at=AT)
    by = acting(people.maker)

    with pytest.raises(operations.NotReconciled) as refused:
        operations.reconcile(paid.batch_id, by=by, at=AT)
    assert refused.value.facts["count"] == 3
    payments.stated(paid, people)
    assert operations.reconcile(paid.batch_id, by=by, at=AT).state == "RECONCILED"


def test_days_are_counted_from_the_day_of_the_test():
    assert day(1) - day(0) == timedelta(days=1)
    assert day(0) == date(2026, 11, 23)
