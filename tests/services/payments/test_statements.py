"""Statements come before the results or after them: both orders end in one state."""

from functools import partial

import pytest
from django.db import IntegrityError, transaction

from services.payments import inbox, operations
from services.payments.bank import layouts
from services.payments.bank.words import Movement, Statement
from services.payments.models import (
    BankFile,
    BankLine,
    PayException,
    StatementMatch,
)
from services.review.access import ConflictOfInterest
from tests.factories.payments import AT, EACH, acting, told
from tests.services.payments.words_of_the_bank import file, whole
from unionhub.audit.models import AuditEvent

pytestmark = pytest.mark.django_db

ALL_OUT = [("DEBIT", f"B{line}") for line in (1, 2, 3)]


def stated(batch, people, *moves):
    """The union's next statement: which way, under which reference, and how much."""
    last = BankFile.objects.filter(kind="STATEMENT").order_by("-statement").first()
    number, opening = (last.statement, last.closing_fen) if last else (0, 10**8)
    lines = [
        Movement(line, way, *(fen or [EACH]), reference, AT.date())
        for line, (way, reference, *fen) in enumerate(moves, 1)
    ]
    change = sum(
        one.amount_fen if one.direction == "CREDIT" else -one.amount_fen
        for one in lines
    )
    found = Statement(
        batch.organisation_id, number + 1, opening, opening + change, lines
    )
    return told(batch, layouts.write_statement(found), people).report


def ended(batch, people):
    """Reconciled and closed."""
    by = acting(people.maker)
    operations.reconcile(batch.pk, by=by, at=AT)
    return operations.close(batch.pk, by=by, at=AT).state


def set_aside(people, **which):
    """By somebody who does not own it."""
    by = acting(people.checker)
    for odd in PayException.objects.open().filter(kind="STATEMENT", **which):
        operations.settle(odd.pk, "SET_ASIDE", note="银行分笔入账", by=by, at=AT)


def refused(act, batch, people):
    """How many payments stand in the way."""
    with pytest.raises(operations.NotReconciled) as found:
        act(batch.pk, by=acting(people.maker), at=AT)
    return found.value.facts["count"]


def test_a_statement_before_its_results_is_matched_when_they_have_come(batch, people):
    assert stated(batch, people, *ALL_OUT)["unknown"] == 3
    told(batch, whole(batch), people)

    assert ended(batch, people) == "CLOSED"

    assert StatementMatch.objects.count() == 3
    assert not PayException.objects.open().exists()
    # The line itself stays as it was read.
    lines = BankLine.objects.filter(status="DEBIT")
    assert set(lines.values_list("outcome", flat=True)) == {"UNKNOWN"}


def test_a_line_that_an_officer_explained_is_matched_all_the_same(batch, people):
    stated(batch, people, *ALL_OUT)
    by = acting(people.checker)
    for odd in PayException.objects.open():
        operations.settle(odd.pk, "EXPLAINED", note="回盘未到", by=by, at=AT)
    told(batch, whole(batch), people)

    assert ended(batch, people) == "CLOSED"


@pytest.mark.parametrize("answer", ["EXPLAINED", "SET_ASIDE"])
def test_nobody_settles_a_line_of_a_statement_alone(batch, people, answer):
    stated(batch, people, ALL_OUT[0])
    odd, owner = PayException.objects.get(), acting(people.maker)

    with pytest.raises(ConflictOfInterest):
        operations.settle(odd.pk, answer, note="回盘未到", by=owner, at=AT)

    assert PayException.objects.open().exists()


@pytest.mark.parametrize("is_early", [False, True])
def test_a_payment_is_known_by_every_reference_that_was_told_of_it(
    batch, people, is_early
):
    tell = [
        partial(told, batch, whole(batch), people),
        partial(told, batch, file(batch, (1, "RETURNED", EACH, "X1")), people),
    ]
    state = partial(stated, batch, people, *ALL_OUT, ("CREDIT", "X1"))

    for act in [state, *tell] if is_early else [*tell, state]:
        act()

    assert ended(batch, people) == "CLOSED"
    assert StatementMatch.objects.count() == 4
    assert not PayException.objects.open().exists()


def test_money_that_came_back_stands_in_a_statement_too(batch, people):
    told(batch, whole(batch), people)
    told(batch, file(batch, (1, "RETURNED", EACH, "X1")), people)
    stated(batch, people, *ALL_OUT)

    assert refused(operations.reconcile, batch, people) == 1

    stated(batch, people, ("CREDIT", "X1"))
    assert ended(batch, people) == "CLOSED"


def test_what_a_late_result_pays_is_stated_before_the_batch_is_closed(batch, people):
    told(batch, whole(batch, (1, "FAILED", 0)), people)
    stated(batch, people, *ALL_OUT[1:])
    operations.reconcile(batch.pk, by=acting(people.maker), at=AT)
    told(batch, file(batch, (1, "PAID", EACH)), people)

    assert refused(operations.close, batch, people) == 1

    stated(batch, people, ALL_OUT[0])
    done = operations.close(batch.pk, by=acting(people.maker), at=AT)
    assert done.state == "CLOSED"


def test_money_leaves_once_and_comes_back_once(batch, people):
    told(batch, whole(batch, (1, "RETURNED", EACH)), people)

    report = stated(batch, people, *ALL_OUT, *[("CREDIT", "B1")] * 2, ("DEBIT", "B2"))

    assert (report["matched"], report["repeated"]) == (4, 2)
    assert PayException.objects.filter(kind="STATEMENT").count() == 2


@pytest.mark.parametrize("way", ["DEBIT", "CREDIT"])
def test_the_database_keeps_one_line_each_way_for_a_payment(batch, people, way):
    told(batch, whole(batch, (1, "RETURNED", EACH)), people)
    stated(batch, people, *ALL_OUT, *[("CREDIT", "B1")] * 2, ("DEBIT", "B1"))
    one = batch.payments.get(line=1)
    again = BankLine.objects.get(status=way, outcome="REPEATED")

    with pytest.raises(IntegrityError), transaction.atomic():
        StatementMatch.objects.create(bank_line=again, payment=one, direction=way)


def test_a_line_of_a_statement_belongs_to_one_payment(batch, people):
    told(batch, whole(batch), people)
    stated(batch, people, ALL_OUT[0])
    taken = StatementMatch.objects.get().bank_line
    other = batch.payments.get(line=2)

    with pytest.raises(IntegrityError), transaction.atomic():
        StatementMatch.objects.create(bank_line=taken, payment=other, direction="DEBIT")


PARTS = [("DEBIT", "B1", 60_000), ("DEBIT", "B1", EACH - 60_000), *ALL_OUT[1:]]


@pytest.mark.parametrize("is_early", [False, True])
def test_a_payment_booked_in_parts_is_stated_by_what_two_persons_set_aside(
    batch, people, is_early
):
    tell = partial(told, batch, whole(batch), people)
    state = partial(stated, batch, people, *PARTS)
    for act in [state, tell] if is_early else [tell, state]:
        act()
    assert refused(operations.reconcile, batch, people) == 1

    set_aside(people, amount_fen__lt=EACH)

    assert ended(batch, people) == "CLOSED"
    assert StatementMatch.objects.count() == 2
    assert not PayException.objects.open().exists()


def test_parts_that_are_less_or_more_or_of_two_payments_state_nothing(batch, people):
    one_name = [(n, "PAID", EACH, "ALL") for n in (1, 2)]
    told(batch, whole(batch, *one_name), people)
    half = EACH // 2
    stated(batch, people, *[("DEBIT", "ALL", half)] * 2, ("DEBIT", "B3", half))
    set_aside(people)
    assert refused(operations.reconcile, batch, people) == 3

    stated(batch, people, ("DEBIT", "B3", half + 1))
    set_aside(people)
    assert refused(operations.reconcile, batch, people) == 3


def test_what_parts_have_stated_no_later_line_states_again(batch, people):
    told(batch, whole(batch), people)
    stated(batch, people, *PARTS)
    set_aside(people)

    report = stated(batch, people, ALL_OUT[0])

    assert (report["matched"], report["repeated"]) == (0, 1)


def test_a_line_that_was_set_aside_is_never_matched(batch, people):
    stated(batch, people, *ALL_OUT)
    set_aside(people, line=1)
    told(batch, whole(batch), people)

    # What two persons signed for it is the payment.
    assert ended(batch, people) == "CLOSED"

    assert StatementMatch.objects.count() == 2
    assert PayException.objects.get(line=1).resolution == "SET_ASIDE"


def test_lines_that_are_matched_late_are_on_record(batch, people):
    stated(batch, people, *ALL_OUT)
    told(batch, whole(batch), people)
    ended(batch, people)

    event = AuditEvent.objects.get(verb="payment_batch.matched_late")
    assert (event.target_id, event.actor_kind) == (str(batch.pk), "SYSTEM")
    assert event.facts == {"lines": 3, "exceptions": 3}
    odd = PayException.objects.filter(kind="STATEMENT")
    assert set(odd.values_list("resolution", "version")) == {("BANK_CORRECTED", 2)}


@pytest.mark.parametrize("is_early", [False, True])
@pytest.mark.parametrize(
    ("first", "then", "way"),
    [
        ("FAILED", (1, "PAID", EACH, "X1"), "DEBIT"),
        ("PAID", (1, "RETURNED", EACH, "X1"), "CREDIT"),
    ],
)
def test_of_what_moves_in_a_closed_batch_its_maker_is_told(
    batch, people, first, then, way, is_early
):
    told(batch, whole(batch, (1, first, EACH * (first == "PAID"))), people)
    stated(batch, people, *ALL_OUT[first == "FAILED" :])
    assert ended(batch, people) == "CLOSED"
    acts = [
        partial(stated, batch, people, (way, "X1")),
        partial(told, batch, file(batch, then), people),
    ]

    for act in acts if is_early else reversed(acts):
        act()

    odd = PayException.objects.open().get()
    assert (odd.kind, odd.batch, odd.owner) == ("CONTRADICTION", batch, batch.made_by)
    assert (odd.payment.line, odd.amount_fen, odd.due_on > AT.date()) == (1, EACH, True)
    assert StatementMatch.objects.filter(payment=odd.payment, direction=way).exists()
    queue = inbox.differences(acting(people.maker), everywhere=False)
    assert [row.pk for row in queue.rows] == [odd.pk]
