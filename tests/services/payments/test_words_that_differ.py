"""The bank says less than it seems, speaks of another file, or against itself."""

import pytest

from services.ledger.verification import verify
from services.payments import operations, settling
from services.payments.bank import layouts
from services.payments.bank.fake import Mood
from services.payments.bank.words import (
    Acknowledgement,
    AckStatus,
    BankFileInvalid,
    ControlTotalMismatch,
    Movement,
    Result,
    ResultFile,
    Statement,
)
from services.payments.models import BankFile, PayException
from services.programmes.questions import WhatIsUnsettled
from tests.client import client_for
from tests.factories import payments, recoveries
from tests.factories.payments import AT, EACH, acting, told
from tests.forms import Multipart
from tests.services.payments.words_of_the_bank import file, final, whole
from unionhub.kernel.uploads import Upload

pytestmark = pytest.mark.django_db

OTHER = "ab" * 32


def word(batch, status, digest=""):
    """The bank's acknowledgement, as a file."""
    digest = digest or bytes(batch.file_digest).hex()
    return layouts.write_acknowledgement(
        Acknowledgement(batch.number, status, digest, "")
    )


@pytest.fixture
def by_hand(settings, node, people):
    """A batch whose file officers carry to the bank."""
    settings.BANK = "services.payments.bank.adapters.ByHand"
    return operations.hand_over(payments.sent(node, people).pk, at=AT)


def test_what_came_back_in_part_is_not_paid_anew(batch, node, people):
    told(batch, whole(batch), people)
    lines, applications, _odd, *money = final(node)

    done = told(batch, file(batch, (1, "RETURNED", EACH - 40), sequence=2), people)

    after = final(node)
    assert (done.report["mismatched"], after[:2]) == (1, (lines, applications))
    assert list(after[3:]) == money
    odd = PayException.objects.get()
    assert (odd.kind, odd.amount_fen) == ("CONTRADICTION", EACH - 40)
    assert batch.payments.get(line=1).application.state == "PAID"
    assert verify().broken is None


def test_nor_when_it_is_the_first_that_is_heard(batch, node, people):
    told(batch, file(batch, (1, "RETURNED", EACH - 40), sequence=2), people)
    told(batch, whole(batch), people)

    assert batch.payments.get(line=1).state == "PAID"
    assert PayException.objects.open().get().kind == "CONTRADICTION"
    node.refresh_from_db()
    assert (node.paid_fen, node.recovered_fen) == (3 * EACH, 0)


def test_of_more_than_was_asked_an_officer_is_told_although_it_came_back(batch, people):
    told(batch, whole(batch, (1, "PAID", EACH + 20)), people)
    told(batch, file(batch, (1, "RETURNED", EACH), sequence=2), people)

    assert batch.payments.get(line=1).state == "RETURNED"
    assert [one.kind for one in PayException.objects.open()] == ["OVER"]


def test_a_refusal_of_another_file_proves_nothing_of_this_one(by_hand, node, people):
    with pytest.raises(ControlTotalMismatch):
        told(by_hand, word(by_hand, AckStatus.REFUSED, OTHER), people)

    by_hand.refresh_from_db()
    assert (by_hand.state, BankFile.objects.count()) == ("SENT", 0)
    told(by_hand, word(by_hand, AckStatus.ACCEPTED), people)
    by_hand.refresh_from_db()
    assert by_hand.state == "ACKNOWLEDGED"


@pytest.mark.parametrize(
    ("first", "then", "state"),
    [
        (AckStatus.REFUSED, AckStatus.ACCEPTED, "RECONCILED"),
        (AckStatus.REFUSED, AckStatus.NOT_RECEIVED, "RECONCILED"),
        (AckStatus.ACCEPTED, AckStatus.REFUSED, "ACKNOWLEDGED"),
    ],
)
def test_a_word_against_the_first_is_an_officers_matter(
    by_hand, people, first, then, state
):
    told(by_hand, word(by_hand, first), people)

    done = told(by_hand, word(by_hand, then), people)

    by_hand.refresh_from_db()
    assert (by_hand.state, done.report["mismatched"]) == (state, 1)
    assert PayException.objects.get().kind == "CONTRADICTION"


@pytest.mark.parametrize("then", [AckStatus.REFUSED, AckStatus.ACCEPTED])
def test_a_word_of_another_file_is_no_word_against_the_first(by_hand, people, then):
    told(by_hand, word(by_hand, AckStatus.ACCEPTED), people)

    with pytest.raises(ControlTotalMismatch):
        told(by_hand, word(by_hand, then, OTHER), people)

    assert (PayException.objects.count(), BankFile.objects.count()) == (0, 1)


def test_the_same_word_in_another_file_is_none_against_it(by_hand, people):
    told(by_hand, word(by_hand, AckStatus.ACCEPTED), people)
    again = Acknowledgement(
        by_hand.number, "ACCEPTED", bytes(by_hand.file_digest).hex(), "again"
    )

    done = told(by_hand, layouts.write_acknowledgement(again), people)

    assert (done.report["matched"], PayException.objects.count()) == (1, 0)


def test_a_known_file_is_answered_wherever_its_batch_stands(node, people):
    batch = payments.acknowledged(node, people, Mood(silent=1, lost=1))
    content = word(batch, AckStatus.NOT_RECEIVED)
    first = told(batch, content, people)
    batch.refresh_from_db()
    assert (batch.state, first.is_known) == ("SEALED", False)

    again = told(batch, content, people)

    assert (again.pk, again.is_known) == (first.pk, True)


def test_through_the_door_a_known_file_is_no_new_one(batch, people):
    clerk = client_for(people.maker)
    content = whole(batch)
    for key, code in (("first", 201), ("second", 200)):
        file_ = Upload("result.txt", content)
        form = Multipart(organisation=batch.organisation_id, file=file_)
        clerk.post("/api/v1/bank-files", form, idempotency_key=key, expect=code)

    assert BankFile.objects.count() == 1


LONG = "5" * 65


@pytest.mark.parametrize(
    "result",
    [
        Result(1, "PAID", EACH, "", LONG),
        Result(1, "FAILED", 0, LONG, "B1"),
        Result(2**31, "PAID", EACH, "", "B1"),
    ],
)
def test_what_no_row_could_keep_is_no_line(batch, people, result):
    with pytest.raises(BankFileInvalid) as refused:
        told(batch, layouts.write_result(ResultFile(batch.number, 1, [result])), people)

    assert refused.value.facts["line"] == 2


def test_nor_is_it_a_statement(batch, people):
    union, on = batch.organisation_id, AT.date()
    moved = Movement(1, "DEBIT", 1, LONG, on)
    for found in (
        Statement(union, 1, 1, 0, [moved]),
        Statement(union, 2**31, 0, 0, []),
    ):
        with pytest.raises(BankFileInvalid):
            told(batch, layouts.write_statement(found), people)


def test_a_round_is_not_settled_while_money_may_come_back(paid, people, staff, node):
    question = WhatIsUnsettled(node.round_id)
    assert settling.unsettled(question) == [node.organisation_id]
    payments.stated(paid, people)
    by = acting(people.maker)
    operations.reconcile(paid.batch_id, by=by, at=AT)
    operations.close(paid.batch_id, by=by, at=AT)
    assert settling.unsettled(question) == []

    recoveries.claimed(paid, staff)

    assert settling.unsettled(question) == [node.organisation_id]
