"""Aid: asked for once, within its limit, decided, and its money reserved."""

from datetime import timedelta

import pytest

from services.aid import operations
from services.aid.access import ConflictOfInterest
from services.aid.content import content_digest
from services.aid.eligibility import (
    AidExists,
    NoBudget,
    NotComplete,
    OneItemOnly,
    RoundClosed,
)
from services.aid.models import Application
from services.hardship.models import Dossier
from services.hardship.questions import NoLiveDossier, RecheckOverdue
from services.ledger.models import BudgetNode
from services.ledger.posting import NotEnough
from services.programmes import policy
from services.review import operations as review
from services.review.models import Case
from tests.factories import aid, hardship, money
from tests.factories.aid import AT, fresh
from unionhub.kernel import actor, sealing
from unionhub.kernel.errors import BadFact, NotAllowed, NotFound, NotNow, WrongState

pytestmark = pytest.mark.django_db


def member(home, relation="HEAD"):
    return home.members.get(relation=relation).person_id


def case_of(application):
    return Case.objects.get(subject=application.pk)


def test_it_lies_before_a_case_with_what_it_rests_on(union, home, budget):
    made = aid.submitted(union, member(home))

    assert (made.state, made.budget) == ("SUBMITTED", budget)
    assert (made.claim, made.claim_year) == (f"H:{home.pk}", 2026)
    assert made.limit_fen == policy.again(made.limit) == 300_000
    assert case_of(made).participants.filter(part="BENEFICIARY").count() == 3
    assert sealing.unseal(made, "account_sealed") == aid.CARD
    assert made.masked_account == "**** 0128"


def test_approved_its_money_is_reserved(union, home, budget):
    made = aid.decide(aid.submitted(union, member(home)))

    budget.refresh_from_db()
    assert (made.state, made.approved_fen) == ("APPROVED", 100_000)
    assert (budget.free_fen, budget.reserved_fen) == (400_000, 100_000)
    assert list(
        Application.objects.payable(
            budget.organisation_id, budget.round_id, budget.fund
        )
    ) == [made]


def test_a_short_budget_refuses_the_approval_and_says_what_is_missing(
    unions, union, home
):
    node = money.funded(unions.jinjiang, 60_000)
    made = aid.submitted(union, member(home))

    with pytest.raises(NotEnough) as refusal:
        aid.decide(made)

    assert refusal.value.facts["missing_fen"] == 40_000
    assert refusal.value.facts["organisation"] == node.organisation_id
    assert fresh(made).state == "SUBMITTED"
    assert case_of(made).state == "FINAL"


def test_without_a_budget_up_the_path_nothing_is_submitted(union, home):
    made = aid.complete(member(home))

    with pytest.raises(NoBudget):
        operations.submit(made.pk, by=aid.clerk(union), at=AT)


def test_the_round_has_to_be_open(union, home, budget):
    closed = money.a_round("CLOSED", 2025)

    with pytest.raises(RoundClosed):
        aid.begun(member(home), round=closed.pk)
    made = aid.complete(member(home))
    with pytest.raises(RoundClosed):
        operations.submit(made.pk, by=aid.clerk(union), at=AT + timedelta(days=60))


def test_every_paper_of_the_checklist_or_a_reason(union, home, budget):
    made = aid.begun(member(home))

    with pytest.raises(NotComplete) as refusal:
        operations.submit(made.pk, by=aid.clerk(union), at=AT)
    assert refusal.value.facts["missing"] == ["paper:APPLICATION", "paper:IDENTITY"]

    by = aid.clerk(union)
    for kind in ("APPLICATION", "IDENTITY"):
        operations.waive_paper(made.pk, kind, reason="卧床，上门核对", by=by, at=AT)
    assert operations.submit(made.pk, by=by, at=AT).state == "SUBMITTED"


def test_the_same_item_in_a_year_at_another_union_of_another_fund(
    unions, union, home, budget
):
    aid.submitted(union, member(home))
    money.funded(unions.jinjiang, 100_000, "UNION")
    other = aid.complete(member(home, "SPOUSE"), fund="UNION", account_name="王小梅")

    with pytest.raises(AidExists):
        operations.submit(other.pk, by=aid.clerk(union), at=AT)


def test_a_union_above_reasons_a_second_one_within_the_limit(
    unions, union, home, budget
):
    first = aid.submitted(union, member(home), asked_fen=200_000)
    other = aid.complete(member(home, "SPOUSE"), account_name="王小梅")
    above = hardship.reviewer(unions.jinjiang, "county-reviewer")

    with pytest.raises(NotAllowed):
        operations.allow_second(
            other.pk, reason="火灾", by=hardship.reviewer(union), at=AT
        )
    operations.allow_second(other.pk, reason="火灾", by=above, at=AT)
    operations.submit(other.pk, by=aid.clerk(union), at=AT)
    third = aid.complete(member(home), asked_fen=1)
    operations.allow_second(third.pk, reason="火灾", by=above, at=AT)

    with pytest.raises(BadFact) as refusal:
        operations.submit(third.pk, by=aid.clerk(union), at=AT)
    assert (refusal.value.reason, refusal.value.facts) == (
        "above_aid_limit",
        {"limit_fen": 0, "used_fen": 300_000},
    )
    assert first.limit_fen == 300_000


def test_above_the_limit_of_the_policy(union, home, budget):
    made = aid.complete(member(home), asked_fen=300_001)

    with pytest.raises(BadFact) as refusal:
        operations.submit(made.pk, by=aid.clerk(union), at=AT)

    assert refusal.value.facts["limit_fen"] == 300_000


def test_first_the_dossier_then_the_aid(unions, union, home, budget):
    money.funded(unions.jinjiang, 100_000, "CENTRAL")
    aid.rule("LIVING")
    for item, fund in (("VISIT", "CENTRAL"), ("LIVING", money.WARMTH)):
        made = aid.complete(member(home), item, fund=fund)
        with pytest.raises(NoLiveDossier):
            operations.submit(made.pk, by=aid.clerk(union), at=AT)


def with_dossier(union, tier="DEEP", serial=51):
    made = hardship.active(union, serial)
    Dossier.objects.filter(pk=made.pk).update(tier=tier)
    return made


def test_a_dossier_unchecked_for_a_year_blocks_even_a_visit(union, home, budget):
    dossier = with_dossier(union)
    Dossier.objects.filter(pk=dossier.pk).update(
        checked_until=AT.date() - timedelta(days=1)
    )
    made = aid.complete(dossier.worker_id)

    with pytest.raises(RecheckOverdue):
        operations.submit(made.pk, by=aid.clerk(union), at=AT)


def test_of_the_relative_tier_one_item_a_year(union, home, budget):
    dossier = with_dossier(union, "RELATIVE")
    aid.rule("LIVING")
    aid.rule("TRAINING")
    aid.submitted(union, dossier.worker_id, "LIVING")
    made = aid.complete(dossier.worker_id, "TRAINING", cost_fen=100_000)

    with pytest.raises(OneItemOnly):
        operations.submit(made.pk, by=aid.clerk(union), at=AT)


def bill(number="5100001", fen=100_000):
    return operations.Invoice(number=number, amount_fen=fen)


def test_medical_aid_by_invoices_each_once(union, home, budget):
    dossier = with_dossier(union)
    aid.rule("MEDICAL")
    made = aid.complete(
        dossier.worker_id, "MEDICAL", cost_fen=100_000, invoices=(bill(),)
    )
    operations.submit(made.pk, by=aid.clerk(union), at=AT)
    second = with_dossier(union, serial=61)
    other = aid.complete(
        second.worker_id, "MEDICAL", cost_fen=100_000, invoices=(bill(),)
    )

    with pytest.raises(operations.InvoiceUsed):
        operations.submit(other.pk, by=aid.clerk(union), at=AT)
    operations.withdraw(made.pk, reason="票据有误", by=aid.clerk(union), at=AT)
    assert operations.submit(other.pk, by=aid.clerk(union), at=AT).state == "SUBMITTED"


@pytest.mark.parametrize(
    ("bills", "cost_fen", "field"),
    [(0, 100_000, "invoices"), (1, 100_001, "cost_fen"), (1, 99_999, "asked_fen")],
)
def test_never_more_than_its_invoices(union, home, budget, bills, cost_fen, field):
    worker, invoices = with_dossier(union).worker_id, (bill(),) * bills
    aid.rule("MEDICAL")
    made = aid.complete(worker, "MEDICAL", cost_fen=cost_fen, invoices=invoices)

    with pytest.raises(BadFact) as refused:
        operations.submit(made.pk, by=aid.clerk(union), at=AT)
    assert refused.value.field == field


SCHOOL = {
    "school_year": 2026,
    "school_stage": "COMPULSORY",
    "school_kind": "ORDINARY",
    "school_name": "锦官驿小学",
}


def pupil(home, **facts):
    head = member(home)
    return aid.complete(
        member(home, "CHILD"), "SCHOOLING", payee=head, **SCHOOL | facts
    )


def test_a_pupil_once_in_a_school_year_paid_to_a_guardian(union, home, budget):
    aid.rule("SCHOOLING")
    made = pupil(home)
    operations.submit(made.pk, by=aid.clerk(union), at=AT)

    made = fresh(made)
    assert (made.claim, made.claim_year) == (f"P:{made.beneficiary_id}", 2026)
    assert (made.payee_id, made.payee_name) == (member(home), "李大海")
    with pytest.raises(AidExists):
        operations.submit(pupil(home).pk, by=aid.clerk(union), at=AT)


@pytest.mark.parametrize("kind", ["MILITARY", "FREE_TEACHER", "ORIENTED"])
def test_studies_that_are_free_already(union, home, budget, kind):
    aid.rule("SCHOOLING")
    made = pupil(home, school_kind=kind)

    with pytest.raises(BadFact, match="school_not_eligible"):
        operations.submit(made.pk, by=aid.clerk(union), at=AT)


def test_nobody_else_is_paid(union, home, budget):
    with pytest.raises(BadFact, match="payee_not_recipient"):
        aid.begun(member(home), account_name="王小梅")
    adult = aid.complete(
        member(home), payee=member(home, "SPOUSE"), account_name="王小梅"
    )
    with pytest.raises(BadFact, match="payee_not_recipient"):
        operations.submit(adult.pk, by=aid.clerk(union), at=AT)


def test_an_edit_voids_what_was_approved(union, home, budget):
    made = aid.submitted(union, member(home))
    case = case_of(made)
    seen = bytes(case.digest)
    review.approve(case.pk, digest=seen, by=aid.decider(case), at=AT)

    wish = aid.wish(asked_fen=90_000)
    operations.edit(made.pk, wish, by=aid.clerk(union), at=AT)

    case.refresh_from_db()
    assert (case.position, bytes(case.digest)) == (0, content_digest(fresh(made)))
    assert bytes(case.digest) != seen
    with pytest.raises(NotNow, match="aid_under_review"):
        operations.edit(made.pk, aid.wish(), by=aid.clerk(union), at=AT)


def test_sent_back_it_comes_back_in_its_place(union, home, budget):
    made = aid.submitted(union, member(home))
    case = case_of(made)
    review.send_back(case.pk, missing=["银行卡"], by=aid.decider(case), at=AT)
    assert (fresh(made).state, fresh(made).missing) == ("CORRECTION", ["银行卡"])

    operations.submit(made.pk, by=aid.clerk(union), at=AT)

    assert fresh(made).state == "SUBMITTED"
    assert case_of(made).pk == case.pk


def test_refused_or_withdrawn_the_claim_is_free(union, home, budget):
    made = aid.submitted(union, member(home))
    case = case_of(made)
    review.refuse(case.pk, reason="不符合", by=aid.decider(case), at=AT)
    assert fresh(made).state == "REFUSED"

    other = aid.submitted(union, member(home))
    operations.withdraw(other.pk, reason="本人放弃", by=aid.clerk(union), at=AT)
    assert (fresh(other).state, case_of(other).state) == ("WITHDRAWN", "WITHDRAWN")
    with pytest.raises(WrongState):
        operations.submit(other.pk, by=aid.clerk(union), at=AT)
    assert aid.submitted(union, member(home)).state == "SUBMITTED"


def worker(person):
    return actor.Actor(kind=actor.ActorKind.PERSON, person_id=person)


def test_a_worker_asks_and_the_desk_hands_it_on(union, home, budget):
    me = worker(member(home))
    made = aid.begun(member(home), by=me)
    aid.papers(made)

    operations.submit(made.pk, by=me, at=AT)
    assert (fresh(made).origin, fresh(made).state) == ("OWN", "SUBMITTED")
    assert not Case.objects.filter(subject=made.pk).exists()
    operations.submit(made.pk, by=aid.clerk(union), at=AT)

    assert case_of(made).state == "IN_REVIEW"
    with pytest.raises((NotFound, NotAllowed)):
        operations.edit(made.pk, aid.wish(), by=me, at=AT)


def test_others_are_absent_for_a_worker(unions, union, home, budget):
    made = aid.begun(member(home))
    stranger = worker(hardship.household(union, 41).head_id)

    with pytest.raises(NotFound):
        operations.submit(made.pk, by=stranger, at=AT)
    with pytest.raises(NotFound):
        aid.begun(member(home), by=stranger)
    with pytest.raises(NotFound):
        operations.submit(made.pk, by=hardship.clerk(unions.zigong), at=AT)


def test_no_officer_keeps_the_own(union, home, budget):
    made = aid.begun(member(home))
    user = hardship.officer(union, "clerk-of-aid")
    by = hardship.acting(user)
    mine = actor.Actor(
        kind=by.kind,
        person_id=member(home, "SPOUSE"),
        appointment_id=by.appointment_id,
        powers=by.powers,
        scope=by.scope,
    )

    with pytest.raises(ConflictOfInterest):
        operations.submit(made.pk, by=mine, at=AT)


def test_many_are_bound_paid_and_freed_all_or_none(union):
    made = aid.approved(5, union=union)
    ids = [one.pk for one in made]
    node = BudgetNode.objects.get(organisation=union)
    assert (node.free_fen, node.reserved_fen) == (0, 500_000)

    operations.bind(ids)
    with pytest.raises(operations.NotAllThere):
        operations.bind(ids[:1])
    operations.unbind(ids[:1])
    with pytest.raises(operations.NotAllThere):
        operations.paid(ids)
    operations.paid(ids[1:])
    operations.recovered(ids[1:2])
    operations.returned(ids[2:3])

    states = [fresh(one).state for one in made]
    assert states == ["APPROVED", "RECOVERED", "APPROVED", "PAID", "PAID"]
