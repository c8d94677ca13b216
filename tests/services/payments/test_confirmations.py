"""Some of what was paid is asked about: drawn once, answered once, seen to."""

import pytest
from django.db import IntegrityError, transaction

from services.aid.models import Application
from services.payments import operations, sampling
from services.payments.models import (
    Confirmation,
    ConfirmationSample,
    PayException,
    Payment,
)
from services.payments.operations import Answer, NothingToAsk, RoundNotOver, shared
from services.programmes.choices import OVER, RoundState
from services.programmes.models import Round
from services.review.access import ConflictOfInterest
from tests.factories import cash, payments
from tests.factories.confirmations import drawn, first, frame, told
from tests.factories.payments import AT, BY, EACH
from tests.factories.recoveries import as_person
from unionhub import audit
from unionhub.audit.models import AuditEvent
from unionhub.kernel import lots
from unionhub.kernel.errors import (
    BadFact,
    NotAllowed,
    NotFound,
    NotNow,
    Stale,
    WrongState,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def sample(paid, staff):
    return drawn(paid.batch, staff.reviewer)


def told_of(verb):
    return AuditEvent.objects.filter(verb=verb)


def test_a_sample_is_drawn_by_formula_and_can_be_drawn_again_by_its_seed(unions, staff):
    people = payments.payers(unions.jinjiang)
    paid = payments.paid(payments.budget(unions.jinjiang, 20), people)
    ids = Payment.objects.filter(batch=paid.batch).values_list("pk", flat=True)

    of = frame(paid.batch, confidence=90, margin_permille=200)
    sample = operations.draw(of, by=staff.reviewer, at=AT)

    # 16.9 of endless many, 9.4 of twenty.
    assert (sample.population, sample.size) == (20, 10)
    lines = sample.confirmations.values_list("payment", flat=True)
    assert set(lines) == set(lots.drawn(ids, 10, sample.seed))
    assert told_of("confirmation_sample.drawn").get().facts["seed"] == sample.seed


def test_only_what_is_paid_is_drawn(paid, people, staff):
    payments.came_back(paid, people)

    sample = drawn(paid.batch, staff.reviewer)

    assert sample.population == 2
    assert not sample.confirmations.filter(payment=paid).exists()


def test_of_a_batch_there_is_one_sample(sample, paid, staff):
    with pytest.raises(NotNow) as refused:
        drawn(paid.batch, staff.reviewer)

    assert refused.value.reason == "already_exists"
    assert Confirmation.objects.count() == 3


def test_of_a_round_there_is_one_sample_a_union_with_all_below(paid, unions, staff):
    union, code = unions.jinjiang, paid.application.round_id
    above = union.parent
    of = frame(round=code, organisation=union.pk)
    wide = frame(round=code, organisation=above.pk)
    Round.objects.update(state="CLOSED")

    assert operations.draw(of, by=staff.reviewer, at=AT).population == 3
    assert operations.draw(wide, by=staff.upper, at=AT).population == 3
    with pytest.raises(NotNow):
        operations.draw(of, by=staff.reviewer, at=AT)
    empty = frame(round=code, organisation=unions.zigong.pk)
    with pytest.raises(NothingToAsk):
        operations.draw(empty, by=staff.elsewhere, at=AT)


def refused(of, by):
    """Why the round is not over: its state, and how many are on their way."""
    with pytest.raises(RoundNotOver) as found:
        operations.draw(of, by=by, at=AT)
    return found.value.facts["state"], found.value.facts["count"]


@pytest.mark.parametrize("state", sorted(set(RoundState) - OVER))
def test_a_round_that_is_not_closed_is_not_drawn(paid, unions, staff, state):
    Round.objects.update(state=state)
    of = frame(round=paid.application.round_id, organisation=unions.jinjiang.pk)

    assert refused(of, staff.reviewer) == (state, 0)


@pytest.mark.parametrize("state", ["SUBMITTED", "CORRECTION", "APPROVED", "IN_BATCH"])
def test_nor_while_somebody_may_still_be_paid(paid, node, unions, staff, state):
    (late,) = payments.approved(node, 1)
    where = {"budget": None} if state in {"SUBMITTED", "CORRECTION"} else {}
    Application.objects.filter(pk=late.pk).update(state=state, **where)
    Round.objects.update(state="CLOSED")
    code, union = paid.application.round_id, unions.jinjiang
    here = frame(round=code, organisation=union.pk)
    above = frame(round=code, organisation=union.parent_id)
    for of, by in ((here, staff.reviewer), (above, staff.upper)):
        assert refused(of, by) == ("CLOSED", 1)

    Application.objects.filter(pk=late.pk).update(state="WITHDRAWN")

    assert operations.draw(here, by=staff.reviewer, at=AT).population == 3


def test_what_is_on_its_way_elsewhere_stops_no_sample(paid, unions, staff):
    payments.budget(unions.zigong)
    Round.objects.update(state="CLOSED")
    of = frame(round=paid.application.round_id, organisation=unions.jinjiang.pk)

    assert operations.draw(of, by=staff.reviewer, at=AT).population == 3


def test_a_batch_without_all_its_results_is_not_drawn(node, people):
    batch = payments.sent(node, people)

    with pytest.raises(WrongState):
        drawn(batch)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"confidence": 80}, "confidence"),
        ({"margin_permille": 9}, "margin_permille"),
        ({"margin_permille": 201}, "margin_permille"),
        ({"round": "X", "organisation": "51010400001"}, "batch"),
        ({"batch": None}, "batch"),
        ({"batch": None, "round": "X"}, "batch"),
    ],
)
def test_of_what_and_how_sure_must_be_said(paid, wrong, field):
    with pytest.raises(BadFact) as refused:
        operations.draw(frame(paid.batch, **wrong), by=BY, at=AT)

    assert refused.value.field == field


def test_only_the_union_itself_draws_and_asks(paid, sample, staff, unions):
    line = first(sample)
    of = frame(round=paid.application.round_id, organisation=unions.jinjiang.pk)

    for by, refusal in (
        (staff.upper, NotAllowed),
        (staff.accountant, NotAllowed),
        (staff.elsewhere, NotFound),
    ):
        with pytest.raises(refusal):
            operations.draw(of, by=by, at=AT)
        with pytest.raises(refusal):
            told(line, by=by)


def test_an_answer_is_written_down_once_with_who_and_when(sample, staff):
    line = told(first(sample), by=staff.reviewer)

    assert (line.outcome, line.version) == ("RECEIVED", 2)
    assert (line.recorded_by, line.recorded_at) == (staff.reviewer.signature, AT)
    for again in ("RECEIVED", "NOT_RECEIVED", "UNREACHABLE"):
        with pytest.raises(WrongState):
            told(line, again, by=staff.reviewer)
    assert not PayException.objects.exists()
    assert told_of("confirmation.told").get().facts["outcome"] == "RECEIVED"


def test_who_was_not_reached_is_asked_again(sample, staff):
    line = told(first(sample), "UNREACHABLE", by=staff.reviewer)

    assert told(line, by=staff.reviewer).outcome == "RECEIVED"


@pytest.mark.parametrize(
    ("outcome", "said", "missing"),
    [("NOT_RECEIVED", None, EACH), ("WRONG_AMOUNT", EACH - 1, 1)],
)
def test_a_wrong_outcome_opens_a_difference_with_owner_and_due_day(
    sample, staff, outcome, said, missing
):
    line = told(first(sample), outcome, by=staff.reviewer, told_fen=said)

    odd = PayException.objects.get()
    assert (odd.kind, odd.payment_id) == ("NOT_CONFIRMED", line.payment_id)
    assert (odd.amount_fen, odd.due_on) == (missing, shared.due(AT))
    assert odd.owner == line.payment.batch.made_by
    note = {"note": "银行流水已核对", "by": staff.accountant, "at": AT}
    assert operations.settle(odd.pk, "EXPLAINED", **note).state == "SETTLED"


def test_what_is_said_twice_of_a_payment_opens_one_difference(sample, staff):
    line = first(sample)
    payee = as_person(staff.reviewer, line.payment.payee_id)

    told(line, "NOT_RECEIVED", by=staff.reviewer)
    no = Answer(outcome="NOT_RECEIVED")
    operations.confirm_own(line.payment_id, no, by=payee, at=AT)

    assert PayException.objects.count() == 1


@pytest.mark.parametrize(
    ("outcome", "said", "reason"),
    [
        ("WRONG_AMOUNT", None, "required"),
        ("RECEIVED", 1, "inconsistent"),
        ("PERHAPS", None, "invalid_choice"),
    ],
)
def test_an_amount_goes_with_a_wrong_amount_only(sample, outcome, said, reason):
    with pytest.raises(BadFact) as refused:
        told(first(sample), outcome, told_fen=said)

    assert refused.value.reason == reason


def test_nobody_asks_oneself_and_nobody_decides_on_an_old_copy(sample, staff):
    line = first(sample)
    payee = as_person(staff.reviewer, line.payment.payee_id)

    with pytest.raises(ConflictOfInterest):
        told(line, by=payee)
    with pytest.raises(Stale):
        operations.record_outcome(
            line.pk, Answer(outcome="RECEIVED"), by=BY, at=AT, version=7
        )


def test_whoever_was_paid_says_so_once(paid, staff):
    payee = as_person(staff.reviewer, paid.payee_id)
    yes = Answer(outcome="RECEIVED")

    made = operations.confirm_own(paid.pk, yes, by=payee, at=AT)

    assert (made.is_own, made.sample_id) == (True, None)
    with pytest.raises(NotNow) as refused:
        operations.confirm_own(paid.pk, yes, by=payee, at=AT)
    assert refused.value.reason == "already_exists"
    with pytest.raises(NotFound):
        operations.confirm_own(paid.pk, yes, by=staff.reviewer, at=AT)
    with pytest.raises(NotFound):
        told(made)


def test_what_came_back_is_not_confirmed(paid, people, staff):
    payments.came_back(paid, people)
    payee = as_person(staff.reviewer, paid.payee_id)

    with pytest.raises(WrongState):
        operations.confirm_own(paid.pk, Answer(outcome="RECEIVED"), by=payee, at=AT)


def test_of_cash_whoever_wrote_the_handing_out_down_sees_to_it(unions, staff):
    made = cash.with_proxy(unions.jinjiang)
    payee = as_person(staff.reviewer, made.payment.payee_id)

    no = Answer(outcome="NOT_RECEIVED")
    operations.confirm_own(made.payment_id, no, by=payee, at=AT)

    odd = PayException.objects.get()
    assert (odd.owner, odd.batch_id) == (made.recorded_by, None)


def test_the_counts_are_read_from_the_sample(sample, staff):
    outcomes = ("RECEIVED", "NOT_RECEIVED", "UNREACHABLE")
    for line, outcome in zip(
        sample.confirmations.order_by("pk"), outcomes, strict=True
    ):
        told(line, outcome, by=staff.reviewer)

    found = ConfirmationSample.objects.counted().get()
    assert (found.asked, found.told, found.count_received) == (3, 2, 1)
    assert (found.count_not_received, found.count_unreachable) == (1, 1)
    assert found.share_permille == 500
    assert found.share_margin_permille == sampling.margin_of(3, 2, 95)


@pytest.mark.parametrize(
    "wrong",
    [
        {"outcome": "RECEIVED"},
        {"is_own": True},
        {"told_fen": 1},
        {"sample": None},
    ],
)
def test_the_database_refuses_half_an_answer(sample, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        Confirmation.objects.filter(pk=first(sample).pk).update(**wrong)


def test_a_drawing_that_fails_leaves_nothing(paid, monkeypatch):
    def broken(*_told, **_facts):
        raise RuntimeError

    monkeypatch.setattr(audit, "record", broken)

    with pytest.raises(RuntimeError):
        drawn(paid.batch)

    assert not ConfirmationSample.objects.exists()
    assert not Confirmation.objects.exists()
