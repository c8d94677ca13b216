"""Many at one batch: who makes it, who sends it, who edits what is about to be paid."""

from functools import partial

import pytest
from django.db import IntegrityError
from django.db.models import QuerySet

from services.ledger import operations as ledger
from services.ledger.operations.periods import BatchInFlight
from services.ledger.posting import PeriodClosed
from services.ledger.verification import verify
from services.payments import operations, tasks
from services.payments.bank.fake import FakeBank
from services.payments.models import (
    BankFile,
    Batch,
    PayException,
    Payment,
    StatementMatch,
)
from services.review.operations.shared import ApprovalVoid
from tests.factories import payments
from tests.factories.payments import AT, BY, EACH, acting
from tests.races.crowd import together
from tests.services.payments.test_statements import stated
from tests.services.payments.words_of_the_bank import whole
from unionhub.audit.models import AuditEvent
from unionhub.kernel.errors import WrongState

pytestmark = pytest.mark.django_db(transaction=True)

CROWD = 64
BOOK = 'FROM "services_ledgerbook"'
BATCH = 'FROM "services_batch"'
TOLD = 'INSERT INTO "audit_auditevent"'


@pytest.fixture
def people(unions, settings):
    """Of the county's union; no other bank is asked."""
    settings.BANK = "services.payments.bank.fake.FakeBank"
    FakeBank.begin()
    return payments.payers(unions.jinjiang)


@pytest.fixture
def node(unions):
    """With forty applications that wait."""
    return payments.budget(unions.jinjiang, 40)


def unlocked(monkeypatch):
    """Nobody holds a row against others any more."""
    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **_how: rows)


def make(node, people, most=3):
    """How many it gathered."""
    try:
        batch = operations.make(node.pk, by=acting(people.maker), at=AT, most=most)
    except operations.NothingToPay:
        return 0
    return batch.count


def test_many_batches_at_once_take_each_application_once(node, people):
    counts = together([partial(make, node, people)] * CROWD, meet_before=BOOK)

    assert sum(counts) == 40
    assert Payment.objects.values("application").distinct().count() == 40
    assert Payment.objects.count() == 40
    serials = Batch.objects.order_by("serial").values_list("serial", flat=True)
    assert list(serials) == list(range(1, 15))


@pytest.mark.usefixtures("row_locks")
def test_without_the_locks_two_batches_reach_for_one_application(
    node, people, monkeypatch
):
    unlocked(monkeypatch)

    # Behind the lock the database stands.
    with pytest.raises((IntegrityError, WrongState)):
        together([partial(make, node, people)] * CROWD, meet_before=BOOK)


def test_many_clicks_send_one_batch_once(node, people):
    batch = payments.sealed(node, people)
    by = acting(people.releaser)

    def click():
        operations.send(batch.pk, by=by, at=AT)
        return tasks.tend(AT)

    together([click] * CROWD)

    assert list(FakeBank.vault.batches) == [batch.number]
    batch.refresh_from_db()
    assert batch.state == "ACKNOWLEDGED"


def test_a_line_is_taken_out_or_the_batch_is_sealed_and_never_both(node, people):
    batch = payments.checked(node, people)
    line = batch.payments.order_by("line")[0]

    def seal():
        try:
            operations.seal(batch.pk, by=acting(people.releaser), at=AT)
        except (WrongState, ApprovalVoid):
            return False
        return True

    def remove():
        try:
            operations.remove(line.pk, reason="x", by=acting(people.maker), at=AT)
        except WrongState:
            return False
        return True

    done = together([seal, remove], meet_before=BATCH)

    assert sum(done) == 1
    batch.refresh_from_db()
    lines = batch.payments.count()
    assert (batch.count, batch.total_fen) == (lines, lines * EACH)
    assert verify().broken is None


@pytest.mark.usefixtures("row_locks")
def test_without_the_lock_a_sealed_batch_loses_a_line_or_the_database_refuses(
    node, people, monkeypatch
):
    batch = payments.checked(node, people)
    line = batch.payments.order_by("line")[0]
    unlocked(monkeypatch)

    def seal():
        try:
            return operations.seal(batch.pk, by=acting(people.releaser), at=AT)
        except Exception as refused:
            return refused

    def remove():
        try:
            by = acting(people.maker)
            return operations.remove(line.pk, reason="x", by=by, at=AT)
        except Exception as refused:
            return refused

    done = together([seal, remove], meet_before='UPDATE "services_batch"')

    polite = [one for one in done if isinstance(one, (Batch, WrongState, ApprovalVoid))]
    both = sum(isinstance(one, Batch) for one in done) == 2
    assert both or len(polite) < 2


def test_one_file_from_many_hands_is_taken_in_once(node, people):
    batch = payments.acknowledged(node, people)
    (content,) = FakeBank().files(batch.number)

    files = together([partial(payments.told, batch, content, people)] * CROWD)

    assert len({file.pk for file in files}) == 1
    assert BankFile.objects.count() == 1
    node.refresh_from_db()
    assert (node.payable_fen, node.paid_fen) == (0, 40 * EACH)
    assert verify().broken is None


def stated_first(node, people):
    """A batch whose lines were booked before the bank told of them."""
    batch = payments.sent(node, people)
    all_out = [("DEBIT", f"B{line}") for line in range(1, batch.count + 1)]
    stated(batch, people, *all_out)
    payments.told(batch, whole(batch), people)
    return batch


def polite(act, *args, **how):
    """Whether it was done; otherwise it was refused."""
    try:
        act(*args, **how, at=AT)
    except WrongState:
        return False
    return True


def closings(node, people, meet_before):
    """Two close one batch at once: how many are on record."""
    batch = stated_first(node, people)
    by = acting(people.maker)
    operations.reconcile(batch.pk, by=by, at=AT)
    close = partial(polite, operations.close, batch.pk, by=by)

    together([close, close], meet_before=meet_before)

    return AuditEvent.objects.filter(verb="payment_batch.closed").count()


def test_two_who_close_a_batch_close_it_once(node, people):
    assert closings(node, people, BATCH) == 1


@pytest.mark.usefixtures("row_locks")
def test_without_the_lock_both_have_closed_it(node, people, monkeypatch):
    unlocked(monkeypatch)

    assert closings(node, people, 'UPDATE "services_batch"') == 2


def fates(node, people, meet_before):
    """One reconciles while another sets a line aside: what became of that line."""
    batch = stated_first(node, people)
    odd = PayException.objects.get(line=1)
    settle = partial(operations.settle, odd.pk, "SET_ASIDE", note="x")
    reconcile = partial(operations.reconcile, batch.pk, by=acting(people.maker))

    together(
        [
            partial(polite, reconcile),
            partial(polite, settle, by=acting(people.checker)),
        ],
        meet_before=meet_before,
    )

    matched = StatementMatch.objects.filter(bank_line__line=1).count()
    aside = PayException.objects.filter(line=1, resolution="SET_ASIDE").count()
    batch.refresh_from_db()
    return batch.state, matched + aside


def test_a_line_is_matched_or_set_aside_and_never_both(node, people):
    seen = fates(node, people, 'FROM "services_payexception"')

    assert seen == ("RECONCILED", 1)


@pytest.mark.usefixtures("row_locks")
def test_without_the_lock_a_line_is_both(node, people, monkeypatch):
    unlocked(monkeypatch)

    seen = fates(node, people, 'UPDATE "services_payexception"')

    assert seen == ("RECONCILED", 2)


def test_a_statement_and_a_reconciliation_at_once_move_a_payment_once(node, people):
    batch = stated_first(node, people)
    by = acting(people.maker)

    together(
        [
            partial(polite, operations.reconcile, batch.pk, by=by),
            partial(stated, batch, people, ("DEBIT", "B1")),
        ],
        meet_before=BATCH,
    )

    batch.refresh_from_db()
    assert (batch.state, StatementMatch.objects.count()) == ("RECONCILED", 40)
    assert PayException.objects.open().count() == 1


def month_and_seal(node, people, meet_before):
    """One closes the month while another seals: how many have done so."""
    batch = payments.checked(node, people)
    union, month = batch.organisation_id, AT.date()

    def close():
        try:
            ledger.close(union, month, by=BY, at=AT)
        except BatchInFlight:
            return False
        return True

    def seal():
        try:
            operations.seal(batch.pk, by=acting(people.releaser), at=AT)
        except PeriodClosed:
            return False
        return True

    return sum(together([close, seal], meet_before=meet_before))


def test_a_month_is_closed_or_a_batch_of_it_sealed_and_never_both(node, people):
    assert month_and_seal(node, people, BOOK) == 1


@pytest.mark.usefixtures("row_locks")
def test_without_the_lock_of_the_book_both_are_done(node, people, monkeypatch):
    unlocked(monkeypatch)

    assert month_and_seal(node, people, TOLD) == 2
