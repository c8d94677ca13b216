"""A batch is made, checked, sealed, sent, and answered."""

import hashlib

import pytest
from django.db import DatabaseError, connection, transaction

from services.aid.models import Application
from services.payments import operations
from services.payments.bank.fake import FakeBank, Mood
from services.payments.choices import BATCH_MOVES, BatchState, PayState
from services.payments.models import Batch, Payment
from services.payments.tasks import tend
from services.review.access import ConflictOfInterest
from services.review.operations.shared import ApprovalVoid
from tests.factories import payments
from tests.factories.payments import AT, EACH, acting
from unionhub.audit.models import AccessLog, AuditEvent
from unionhub.kernel import sealing
from unionhub.kernel.errors import BadFact, NotAllowed, NotFound, Stale, WrongState

pytestmark = pytest.mark.django_db


def books(node):
    node.refresh_from_db()
    return (node.reserved_fen, node.payable_fen, node.paid_fen, node.recovered_fen)


def states():
    return sorted(Application.objects.values_list("state", flat=True))


def test_a_batch_gathers_what_is_approved_and_numbers_are_dense(node, people):
    first = payments.made(node, people)

    assert (first.count, first.total_fen) == (3, 3 * EACH)
    assert first.number == f"F-{node.organisation_id}-2026-0001"
    assert states() == ["IN_BATCH"] * 3
    with pytest.raises(operations.NothingToPay):
        payments.made(node, people)
    payments.approved(node, 2)
    second = payments.made(node, people)
    assert (second.count, second.serial) == (2, 2)
    assert books(node) == (5 * EACH, 0, 0, 0)


def test_three_different_people_make_check_and_seal(node, people):
    batch = payments.made(node, people)
    digest = bytes(batch.digest)

    with pytest.raises(ConflictOfInterest):
        operations.check(batch.pk, digest=digest, by=acting(people.maker), at=AT)
    operations.check(batch.pk, digest=digest, by=acting(people.checker), at=AT)
    for one in (people.maker, people.checker):
        with pytest.raises(NotAllowed):
            operations.seal(batch.pk, by=acting(one), at=AT)
    sealed = operations.seal(batch.pk, by=acting(people.releaser), at=AT)
    assert sealed.state == BatchState.SEALED
    assert books(node) == (0, 3 * EACH, 0, 0)


def test_what_was_not_looked_at_is_not_signed(node, people):
    batch = payments.made(node, people)

    with pytest.raises(ApprovalVoid):
        operations.check(batch.pk, digest=bytes(32), by=acting(people.checker), at=AT)
    with pytest.raises(Stale):
        operations.check(
            batch.pk,
            digest=bytes(batch.digest),
            by=acting(people.checker),
            at=AT,
            version=batch.version - 1,
        )


def test_a_line_that_is_removed_voids_the_check(node, people):
    batch = payments.checked(node, people)
    line = batch.payments.first()

    after = operations.remove(
        line.pk, reason="账号待核实", by=acting(people.maker), at=AT
    )

    assert (after.state, after.count, after.total_fen) == ("DRAFT", 2, 2 * EACH)
    assert states() == ["APPROVED", "IN_BATCH", "IN_BATCH"]
    assert set(after.payments.values_list("state", flat=True)) == {PayState.PENDING}
    with pytest.raises(WrongState):
        operations.seal(batch.pk, by=acting(people.releaser), at=AT)


def test_a_cancelled_batch_gives_back_all_of_it(node, people):
    batch = payments.checked(node, people)

    with pytest.raises(BadFact):
        operations.cancel(batch.pk, reason="", by=acting(people.maker), at=AT)
    operations.cancel(batch.pk, reason="重复", by=acting(people.maker), at=AT)

    assert states() == ["APPROVED"] * 3
    assert payments.made(node, people).serial == 2


@pytest.mark.parametrize("change", ["amount", "card", "payee_name", "state"])
def test_what_changed_after_the_check_is_not_paid(node, people, change):
    batch = payments.checked(node, people)
    one = Application.objects.first()
    card = sealing.seal(Application, "account_sealed", one.pk, "6228480999")
    told = {
        "amount": {"approved_fen": EACH - 1},
        "card": {"account_sealed": card},
        "payee_name": {"payee_name": "李四"},
        "state": {"state": "APPROVED"},
    }
    Application.objects.filter(pk=one.pk).update(**told[change])

    with pytest.raises(ApprovalVoid):
        operations.seal(batch.pk, by=acting(people.releaser), at=AT)

    batch.refresh_from_db()
    assert batch.state == BatchState.CHECKED
    assert books(node) == (3 * EACH, 0, 0, 0)


def test_a_payment_that_was_tampered_with_after_the_check_is_not_sealed(node, people):
    batch = payments.checked(node, people)
    batch.payments.filter(line=1).update(amount_fen=EACH + 1)

    with pytest.raises(ApprovalVoid):
        operations.seal(batch.pk, by=acting(people.releaser), at=AT)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE services_payment SET amount_fen = amount_fen + 1",
        "UPDATE services_payment SET payee_name = 'x'",
        "UPDATE services_payment SET line = line + 100",
        "DELETE FROM services_payment",
        "UPDATE services_batch SET total_fen = total_fen + 1",
        "UPDATE services_batch SET file_digest = digest",
        "UPDATE services_batch SET sealed_at = NULL",
    ],
)
def test_the_database_keeps_what_is_sealed(node, people, statement):
    payments.sealed(node, people)

    with pytest.raises(DatabaseError), transaction.atomic():
        connection.cursor().execute(statement)


def test_nothing_comes_into_a_sealed_batch(node, people):
    batch = payments.sealed(node, people)
    copy = batch.payments.first()
    copy.pk, copy.line, copy.instalment = None, 9, 9
    copy._state.adding = True

    with pytest.raises(DatabaseError), transaction.atomic():
        copy.save(force_insert=True)


def test_the_file_is_the_same_to_the_byte_and_each_reading_is_on_record(node, people):
    batch = payments.sealed(node, people)

    first, second = (
        operations.download(batch.pk, by=acting(people.releaser), at=AT)
        for _ in range(2)
    )

    assert first == second
    assert hashlib.sha256(first).digest() == bytes(batch.file_digest)
    assert AuditEvent.objects.filter(verb="payment_batch.file_read").count() == 2
    looks = AccessLog.objects.filter(operation="downloadPaymentFile")
    assert [(one.subject_count, one.is_revealed) for one in looks] == [(3, True)] * 2
    assert {one.case_number for one in looks} == {batch.number}
    with pytest.raises(NotAllowed):
        operations.download(batch.pk, by=acting(people.maker), at=AT)


def test_the_second_click_sends_nothing(node, people, fake_bank):
    batch = payments.sent(node, people)
    sent_at = batch.sent_at

    again = operations.send(batch.pk, by=acting(people.releaser), at=AT)

    assert (again.state, again.sent_at) == (BatchState.SENT, sent_at)
    assert tend(AT) == 1
    assert tend(AT) == 0
    assert FakeBank.vault.calls == {batch.number: 1}
    batch.refresh_from_db()
    assert batch.state == BatchState.ACKNOWLEDGED


def test_no_answer_is_unknown_and_asked_for_and_never_sent_again(node, people):
    batch = payments.acknowledged(node, people, Mood(silent=1))
    assert batch.state == BatchState.UNKNOWN

    assert tend(AT) == 0
    again = operations.send(batch.pk, by=acting(people.releaser), at=AT)
    assert again.state == BatchState.UNKNOWN
    known = operations.enquire(batch.pk, by=acting(people.releaser), at=AT)

    assert known.state == BatchState.ACKNOWLEDGED
    assert FakeBank.vault.calls == {batch.number: 1}


def test_what_the_bank_never_had_goes_again_under_its_number(node, people):
    batch = payments.acknowledged(node, people, Mood(lost=1))
    assert batch.state == BatchState.UNKNOWN

    known = operations.enquire(batch.pk, by=acting(people.releaser), at=AT)
    assert known.state == BatchState.SEALED
    operations.send(batch.pk, by=acting(people.releaser), at=AT)
    tend(AT)

    batch.refresh_from_db()
    assert batch.state == BatchState.ACKNOWLEDGED
    assert list(FakeBank.vault.batches) == [batch.number]


def test_a_refused_batch_can_be_paid_anew(node, people):
    batch = payments.acknowledged(node, people, Mood(refuses=True))

    assert batch.state == BatchState.RECONCILED
    assert books(node) == (3 * EACH, 0, 0, 0)
    again = payments.sealed(node, people)
    line = again.payments.first()
    assert (line.instalment, line.previous.batch_id) == (1, batch.pk)
    assert books(node) == (0, 3 * EACH, 0, 0)


def test_nobody_pays_a_case_of_their_own(node, people):
    Application.objects.update(payee=people.maker.person)
    with pytest.raises(operations.NothingToPay):
        payments.made(node, people)

    Application.objects.update(payee=people.releaser.person)
    batch = payments.checked(node, people)
    with pytest.raises(ConflictOfInterest):
        operations.seal(batch.pk, by=acting(people.releaser), at=AT)


def test_another_union_neither_sees_nor_pays(node, people, unions):
    batch = payments.checked(node, people)
    other = payments.payers(unions.zigong, "other")
    above = payments.payers(unions.root, "above")

    for who, error in ((other, NotFound), (above, NotAllowed)):
        with pytest.raises(error):
            operations.make(node.pk, by=acting(who.maker), at=AT)
        with pytest.raises(error):
            operations.seal(batch.pk, by=acting(who.releaser), at=AT)


def test_what_was_sealed_goes_out_as_it_was_after_the_key_was_changed(
    node, people, settings
):
    batch = payments.sealed(node, people)
    content, former = operations.content_of(batch), settings.BANK_FILE_KEY
    settings.BANK_FILE_KEY = "the key of tomorrow"
    with pytest.raises(ApprovalVoid):
        operations.content_of(batch)

    settings.BANK_FILE_KEY_FALLBACKS = [former]

    assert operations.content_of(batch) == content
    operations.send(batch.pk, by=acting(people.releaser), at=AT)
    assert operations.hand_over(batch.pk, at=AT).state == "ACKNOWLEDGED"


ACTS = {
    "check": lambda b, p: operations.check(
        b.pk, digest=bytes(b.digest), by=acting(p.checker), at=AT
    ),
    "cancel": lambda b, p: operations.cancel(
        b.pk, reason="x", by=acting(p.maker), at=AT
    ),
    "seal": lambda b, p: operations.seal(b.pk, by=acting(p.releaser), at=AT),
    "reconcile": lambda b, p: operations.reconcile(b.pk, by=acting(p.maker), at=AT),
    "close": lambda b, p: operations.close(b.pk, by=acting(p.maker), at=AT),
    "enquire": lambda b, p: operations.enquire(b.pk, by=acting(p.releaser), at=AT),
    "remove": lambda b, p: operations.remove(
        b.payments.first().pk, reason="x", by=acting(p.maker), at=AT
    ),
}
OPEN = {
    "check": {"DRAFT"},
    "cancel": {"DRAFT", "CHECKED"},
    "seal": {"CHECKED"},
    "reconcile": {"SENT", "UNKNOWN", "ACKNOWLEDGED"},
    "close": {"RECONCILED"},
    "enquire": {"SENT", "UNKNOWN"},
    "remove": {"DRAFT", "CHECKED"},
}


@pytest.mark.parametrize("act", ACTS)
def test_every_other_state_refuses(node, people, act):
    batch = payments.sealed(node, people)

    for state in BATCH_MOVES.keys() - OPEN[act]:
        closed = AT if state == BatchState.CLOSED else None
        Batch.objects.update(state=state, closed_at=closed)
        with pytest.raises(WrongState):
            ACTS[act](batch, people)


def test_of_one_instalment_one_payment_is_live(node, people):
    batch = payments.made(node, people)
    copy = batch.payments.first()
    copy.pk, copy.line = None, 9
    copy._state.adding = True

    with pytest.raises(DatabaseError), transaction.atomic():
        copy.save(force_insert=True)
    assert Payment.objects.count() == 3
