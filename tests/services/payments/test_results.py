"""Files of the bank: any order, twice, partial, wrong: one final state."""

from dataclasses import replace
from datetime import date
from itertools import count

import pytest
from django.db import OperationalError

from services.aid.models import Application
from services.ledger.verification import verify
from services.payments import operations
from services.payments.bank import layouts
from services.payments.bank.fake import FakeBank, Mood
from services.payments.bank.words import (
    ControlTotalMismatch,
)
from services.payments.models import BankFile, BankLine, PayException, Payment
from services.review.access import ConflictOfInterest
from tests.factories import payments
from tests.factories.payments import AT, EACH, acting, told
from tests.faults.breaking import Fault, broken_statement
from tests.services.payments.words_of_the_bank import file, final, whole
from unionhub.kernel.errors import BadFact, NotFound, WrongState

pytestmark = pytest.mark.django_db


def test_paid_lines_are_paid_and_failed_ones_wait_for_the_next_batch(
    batch, node, people
):
    done = told(batch, whole(batch, (2, "FAILED", 0)), people)

    assert done.report["matched"] == 3
    node.refresh_from_db()
    assert (node.reserved_fen, node.payable_fen, node.paid_fen) == (EACH, 0, 2 * EACH)
    again = payments.made(node, people)
    line = again.payments.get()
    assert (line.previous.line, line.instalment, line.amount_fen) == (2, 1, EACH)
    assert verify().broken is None


def test_the_same_file_again_is_answered_as_the_first_time(batch, node, people):
    content = whole(batch, (3, "PAID", EACH - 1))
    first = told(batch, content, people)
    before = final(node)

    again = told(batch, content, people)

    assert (again.pk, again.report) == (first.pk, first.report)
    assert final(node) == before
    assert BankFile.objects.count() == 1


def test_the_same_lines_in_another_file_are_repeated(batch, node, people):
    told(batch, whole(batch), people)
    before = final(node)

    done = told(batch, file(batch, (1, "PAID", EACH), sequence=2), people)

    assert (done.report["repeated"], done.report["matched"]) == (1, 0)
    assert final(node) == before


def test_every_line_of_a_file_is_told_apart(batch, people):
    lines = [(1, "PAID", EACH), (2, "PAID", EACH - 5), (9, "PAID", EACH)]

    done = told(batch, file(batch, *lines), people)

    outcomes = BankLine.objects.order_by("line").values_list("line", "outcome")
    assert list(outcomes) == [(1, "MATCHED"), (2, "MISMATCHED"), (9, "UNKNOWN")]
    assert done.report == {
        "matched": 1,
        "mismatched": 1,
        "unknown": 1,
        "repeated": 0,
        "exceptions": 2,
    }


def test_a_short_payment_is_a_difference_with_an_owner_and_a_day(batch, node, people):
    told(batch, whole(batch, (1, "PAID", EACH - 300)), people)

    odd = PayException.objects.get()
    assert (odd.kind, odd.amount_fen, odd.owner) == ("SHORT", 300, people.maker.pk)
    # Five working days after a Monday.
    assert odd.due_on == date(2026, 11, 30)
    node.refresh_from_db()
    assert (node.payable_fen, node.paid_fen) == (300, 3 * EACH - 300)


def test_the_rest_of_a_short_payment_is_paid_as_the_next_instalment(
    batch, node, people
):
    told(batch, whole(batch, (1, "PAID", EACH - 300)), people)
    odd = PayException.objects.get()

    operations.settle(
        odd.pk, "REISSUED", note="银行少付", by=acting(people.maker), at=AT
    )

    again = payments.sealed(node, people)
    line = again.payments.get()
    assert (line.instalment, line.amount_fen) == (2, 300)
    assert verify().broken is None
    # What an officer decided, no late file undoes.
    done = told(batch, file(batch, (1, "PAID", EACH), sequence=2), people)
    assert done.report["mismatched"] == 1
    assert PayException.objects.open().get().kind == "CONTRADICTION"
    assert Payment.objects.get(batch=batch, line=1).paid_fen == EACH - 300


def test_a_rest_that_is_not_paid_is_free_again(batch, node, people):
    told(batch, whole(batch, (1, "PAID", EACH - 300)), people)
    odd = PayException.objects.get()
    node.refresh_from_db()
    free = node.free_fen

    operations.settle(odd.pk, "RELEASED", note="核减", by=acting(people.maker), at=AT)

    node.refresh_from_db()
    assert (node.free_fen, node.payable_fen) == (free + 300, 0)
    assert set(Application.objects.values_list("state", flat=True)) == {"PAID"}


def test_a_difference_is_settled_as_its_kind_allows_and_once(batch, people):
    told(batch, whole(batch, (1, "PAID", EACH + 300)), people)
    odd = PayException.objects.get()
    by = acting(people.maker)

    assert (odd.kind, odd.amount_fen) == ("OVER", 300)
    for resolution in ("REISSUED", "SET_ASIDE", "BANK_CORRECTED", ""):
        with pytest.raises(BadFact):
            operations.settle(odd.pk, resolution, note="x", by=by, at=AT)
    with pytest.raises(BadFact):
        operations.settle(odd.pk, "REFUNDED", note="", by=by, at=AT)
    operations.settle(odd.pk, "REFUNDED", note="已退回", by=by, at=AT)
    with pytest.raises(WrongState):
        operations.settle(odd.pk, "REFUNDED", note="已退回", by=by, at=AT)


def test_money_that_comes_back_after_it_was_paid_can_be_paid_anew(batch, node, people):
    told(batch, whole(batch), people)

    told(batch, file(batch, (1, "RETURNED", EACH), sequence=2), people)

    node.refresh_from_db()
    assert (node.reserved_fen, node.paid_fen, node.recovered_fen) == (
        EACH,
        3 * EACH,
        EACH,
    )
    assert payments.sealed(node, people).total_fen == EACH
    assert verify().broken is None


def test_a_line_paid_under_two_references_is_a_contradiction(batch, node, people):
    told(batch, whole(batch), people)

    told(batch, file(batch, (1, "PAID", EACH, "X1"), sequence=2), people)

    assert PayException.objects.get().kind == "CONTRADICTION"
    node.refresh_from_db()
    assert node.paid_fen == 3 * EACH


def test_a_file_of_a_batch_nobody_knows_waits_for_two_people(batch, people):
    unknown = replace(layouts.read_result(whole(batch)), number="F-X-2026-0001")

    done = told(batch, layouts.write_result(unknown), people)

    odd = PayException.objects.get()
    assert (odd.kind, done.report["unknown"], done.batch) == ("UNKNOWN_BATCH", 3, None)
    with pytest.raises(ConflictOfInterest):
        operations.settle(odd.pk, "SET_ASIDE", note="x", by=acting(people.maker), at=AT)
    operations.settle(odd.pk, "SET_ASIDE", note="x", by=acting(people.checker), at=AT)


def test_a_file_of_a_batch_that_was_never_sent_is_refused(node, people):
    batch = payments.sealed(node, people)

    with pytest.raises(WrongState):
        told(batch, whole(batch), people)


def test_a_file_cut_off_after_any_line_leaves_nothing(batch, node, people):
    lines = whole(batch).splitlines(keepends=True)
    before = final(node)

    for end in range(len(lines)):
        with pytest.raises(BadFact):
            told(batch, b"".join(lines[:end]), people)
    with pytest.raises(ControlTotalMismatch):
        told(batch, b"".join([*lines[:1], *lines[2:]]), people)
    assert final(node) == before
    assert not BankFile.objects.exists()


def test_a_fault_at_any_statement_leaves_nothing_and_the_file_can_come_again(
    batch, node, people
):
    content = whole(batch, (2, "FAILED", 0), (3, "PAID", EACH - 1))
    before = final(node)

    for number in count(1):
        assert number < 200
        try:
            with broken_statement(Fault(number)) as fault:
                told(batch, content, people)
            break
        except OperationalError:
            assert final(node) == before, fault.hit[0]

    assert number > 15
    assert final(node)[3] == (EACH, 1, 2 * EACH - 1, 0)
    assert verify().broken is None


def test_a_fault_at_any_statement_of_the_seal_leaves_nothing(node, people):
    checked = payments.checked(node, people)
    by = acting(people.releaser)
    before = final(node)

    for number in count(1):
        assert number < 200
        try:
            with broken_statement(Fault(number)):
                operations.seal(checked.pk, by=by, at=AT)
            break
        except OperationalError:
            checked.refresh_from_db()
            assert (checked.state, final(node)) == ("CHECKED", before)

    assert number > 15
    assert final(node)[3] == (0, 3 * EACH, 0, 0)


def test_a_batch_is_reconciled_by_a_statement_and_closed_when_all_is_settled(
    batch, node, people
):
    by = acting(people.maker)
    for content in FakeBank().files(batch.number):
        told(batch, content, people)
    with pytest.raises(operations.NotReconciled):
        operations.reconcile(batch.pk, by=by, at=AT)

    statement = FakeBank().statement(
        batch.organisation_id, [batch.number], AT.date(), 10**8
    )
    done = told(batch, statement, people)
    assert done.report["matched"] == 3
    operations.reconcile(batch.pk, by=by, at=AT)
    closed = operations.close(batch.pk, by=by, at=AT)
    assert closed.state == "CLOSED"


def test_a_batch_with_an_open_difference_does_not_close(node, people):
    batch = payments.acknowledged(node, people, Mood(short=1000))
    by = acting(people.maker)
    for content in FakeBank().files(batch.number):
        told(batch, content, people)
    statement = FakeBank().statement(
        batch.organisation_id, [batch.number], AT.date(), 10**8
    )
    told(batch, statement, people)
    operations.reconcile(batch.pk, by=by, at=AT)

    with pytest.raises(operations.OpenExceptions):
        operations.close(batch.pk, by=by, at=AT)
    for odd in PayException.objects.open():
        operations.settle(odd.pk, "RELEASED", note="核减", by=by, at=AT)
    assert operations.close(batch.pk, by=by, at=AT).state == "CLOSED"


def test_statements_follow_one_another_without_a_gap(batch, people):
    def statement(number, opening):
        found = layouts.read_statement(
            FakeBank().statement(
                batch.organisation_id, [batch.number], AT.date(), opening
            )
        )
        return layouts.write_statement(replace(found, number=number))

    first = told(batch, statement(7, 10**8), people)
    for number, opening in ((7, 10**8 + 1), (9, first.closing_fen), (8, 10**8)):
        with pytest.raises(operations.StatementGap):
            told(batch, statement(number, opening), people)
    assert told(batch, statement(8, first.closing_fen), people).statement == 8
    # What left the account twice is a difference each time.
    assert PayException.objects.filter(kind="STATEMENT").count() >= 3


def test_nobody_takes_in_files_for_another_union(batch, unions, people):
    other = payments.payers(unions.zigong, "other")

    with pytest.raises(NotFound):
        told(batch, whole(batch), other)
