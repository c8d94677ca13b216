"""What nobody gets round: by another household, year, card, officer, or spelling."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from members.offices.access import actor_for
from members.offices.choices import Office
from services.aid import operations
from services.aid.eligibility import AidExists, OneItemOnly
from services.aid.models import AidInvoice, Application
from services.hardship.models import Dossier
from services.review import operations as review
from services.review.models import Case, NoticeLine
from services.review.operations.shared import ApprovalVoid
from tests.factories import accounts, aid, hardship
from tests.factories.aid import AT, fresh
from unionhub.kernel import actor
from unionhub.kernel.errors import BadFact, NotAllowed, NotFound, NotNow

pytestmark = pytest.mark.django_db

LATER = AT + timedelta(days=60)
SCHOOL = {
    "school_year": 2026,
    "school_stage": "COMPULSORY",
    "school_kind": "ORDINARY",
    "school_name": "锦官驿小学",
}


def member(home, relation="HEAD"):
    return home.members.get(relation=relation).person_id


def worker(person):
    return actor.Actor(kind=actor.ActorKind.PERSON, person_id=person, user_id=person)


def case_of(application):
    return Case.objects.get(subject=application.pk)


def submit(application, union, at=AT):
    return operations.submit(application.pk, by=aid.clerk(union, at), at=at)


@pytest.fixture
def both(union):
    """Somebody with two offices of the union: to keep its applications, to decide."""
    user = accounts.officer("keeps-and-decides", union, Office.CLERK)
    accounts.appoint(user, union, Office.REVIEWER)
    held = user.appointments.order_by("office")
    return [actor_for(user, AT, "aid-0001", office.pk) for office in held]


# FEATURES 73, R-AID-12, 14, 15.
def test_only_schooling_has_a_school_year(union, home, budget):
    submit(aid.complete(member(home), **SCHOOL), union)
    again = aid.complete(member(home), **SCHOOL | {"school_year": 2025})

    assert (again.school_year, again.school_name) == (None, "")
    with pytest.raises(AidExists):
        submit(again, union)


def test_the_database_knows_no_school_year_of_a_visit(home, budget):
    made = aid.begun(member(home))

    with pytest.raises(IntegrityError), transaction.atomic():
        Application.objects.filter(pk=made.pk).update(school_year=2025)


@pytest.mark.parametrize("year", [2024, 2027, 2099])
def test_a_school_year_of_another_time(union, home, budget, year):
    aid.rule("SCHOOLING")
    facts = SCHOOL | {"school_year": year, "payee": member(home)}
    made = aid.complete(member(home, "CHILD"), "SCHOOLING", **facts)

    with pytest.raises(BadFact, match="invalid_value"):
        submit(made, union)


def test_whoever_had_it_alone_has_it_no_second_time_with_a_family(union, budget):
    aid.rule()
    person = hardship.member(union).pk
    submit(aid.complete(person), union)
    hardship.household(union)
    again = aid.complete(person)

    with pytest.raises(AidExists):
        submit(again, union)


def test_nor_in_another_household(union, home, budget):
    spouse = member(home, "SPOUSE")
    submit(aid.complete(spouse, account_name="王小梅"), union)
    home.members.filter(person=spouse).update(
        household=hardship.household(union, 31).pk
    )
    again = aid.complete(spouse, account_name="王小梅")

    with pytest.raises(AidExists):
        submit(again, union)


def test_the_database_takes_one_of_a_person_whatever_the_household(union, home, budget):
    submit(aid.complete(member(home)), union)
    other = aid.complete(member(home))
    facts = {"state": "SUBMITTED", "claim": "H:other", "claim_year": 2026}

    with pytest.raises(IntegrityError), transaction.atomic():
        Application.objects.filter(pk=other.pk).update(**facts)


def test_of_the_relative_tier_one_item_a_person_too(union, budget):
    aid.rule("LIVING")
    aid.rule("TEMPORARY")
    aid.rule("TRAINING")
    first = hardship.active(union, 51)
    Dossier.objects.filter(pk=first.pk).update(tier="RELATIVE")
    spouse = member(first.household, "SPOUSE")
    facts = {"account_name": "王小梅", "cost_fen": 100_000}
    submit(aid.complete(spouse, "TRAINING", **facts), union)
    second = hardship.active(union, 61)
    Dossier.objects.filter(pk=second.pk).update(tier="RELATIVE")
    first.household.members.filter(person=spouse).update(
        household=second.household, relation="OTHER"
    )
    again = aid.complete(spouse, "LIVING", account_name="王小梅")

    with pytest.raises(OneItemOnly):
        submit(again, union)


def test_a_second_one_allowed_does_not_stand_against_the_first(
    unions, union, home, budget
):
    first = aid.submitted(union, member(home))
    case = case_of(first)
    review.send_back(case.pk, missing=["银行卡"], by=aid.decider(case), at=AT)
    second = aid.complete(member(home))
    above = hardship.reviewer(unions.jinjiang, "county-reviewer")
    operations.allow_second(second.pk, reason="火灾", by=above, at=AT)
    submit(second, union)

    assert submit(first, union).state == "SUBMITTED"
    assert fresh(first).used_fen == 100_000


# R-AID-13, 16, 19.
def test_another_payee_is_not_paid_to_the_former_ones_card(union, home, budget):
    spouse = member(home, "SPOUSE")
    made = aid.complete(member(home), payee=spouse, account_name="王小梅")
    wish = aid.wish(account="", account_name="")
    operations.edit(made.pk, wish, by=aid.clerk(union), at=AT)

    assert (fresh(made).account_sealed, fresh(made).account_tail) == (None, "")
    with pytest.raises(BadFact, match="required"):
        submit(made, union)


@pytest.mark.parametrize("spelt", ["川a5100001", "川A 5100001", "川Ａ-５１００００１"])
def test_one_invoice_however_it_is_spelt(union, home, budget, spelt):
    aid.rule("MEDICAL")
    numbers = {51: "川A5100001", 61: spelt}
    made = [
        aid.complete(
            hardship.active(union, serial).worker_id,
            "MEDICAL",
            cost_fen=100_000,
            invoices=(operations.Invoice(number=number, amount_fen=100_000),),
        )
        for serial, number in numbers.items()
    ]
    submit(made[0], union)

    with pytest.raises(operations.InvoiceUsed):
        submit(made[1], union)


@pytest.mark.parametrize("number", ["", " - ", "5" * 41])
def test_an_invoice_has_a_number(home, budget, number):
    bill = operations.Invoice(number=number, amount_fen=1)

    with pytest.raises(BadFact, match="invalid_value"):
        aid.begun(member(home), invoices=(bill,))


def test_the_database_knows_no_invoice_without_a_number(home, budget):
    made = aid.begun(member(home))

    with pytest.raises(IntegrityError), transaction.atomic():
        AidInvoice.objects.create(application=made, number="", amount_fen=1)


def test_sent_back_and_mended_its_invoices_are_still_its_own(union, home, budget):
    aid.rule("MEDICAL")
    bill = operations.Invoice(number="5100001", amount_fen=100_000)
    facts = {"cost_fen": 100_000, "invoices": (bill,)}
    person = hardship.active(union, 51).worker_id
    made = aid.submitted(union, person, "MEDICAL", **facts)
    case = case_of(made)
    review.send_back(case.pk, missing=["票据"], by=aid.decider(case), at=AT)

    operations.edit(made.pk, aid.wish(**facts), by=aid.clerk(union), at=AT)

    assert [one.is_held for one in made.invoices.all()] == [True]


@pytest.mark.parametrize("kind", ["BILLS", "CERTIFICATE", "GUARDIAN"])
def test_what_the_rules_ask_for_is_not_let_off(union, home, budget, kind):
    made = aid.begun(member(home))

    with pytest.raises(BadFact, match="invalid_choice"):
        operations.waive_paper(
            made.pk, kind, reason="以后补", by=aid.clerk(union), at=AT
        )


# R-AID-11, L12.
def test_who_changed_what_lies_before_a_case_does_not_decide_on_it(
    union, home, budget, both
):
    made = aid.submitted(union, member(home))
    operations.edit(made.pk, aid.wish(asked_fen=90_000), by=both[0], at=AT)
    case = case_of(made)

    with pytest.raises(NotAllowed, match="conflict_of_interest"):
        review.approve(case.pk, digest=bytes(case.digest), by=both[1], at=AT)


def test_nor_who_changed_it_when_it_was_sent_back(union, home, budget, both):
    made = aid.submitted(union, member(home))
    case = case_of(made)
    review.send_back(case.pk, missing=["银行卡"], by=aid.decider(case), at=AT)
    operations.edit(made.pk, aid.wish(asked_fen=90_000), by=both[0], at=AT)
    submit(made, union)
    case.refresh_from_db()

    with pytest.raises(NotAllowed, match="conflict_of_interest"):
        review.approve(case.pk, digest=bytes(case.digest), by=both[1], at=AT)


def test_another_tier_found_meanwhile_is_counted_anew(union, budget):
    aid.rule("LIVING")
    dossier = hardship.active(union, 51)
    made = aid.submitted(union, dossier.worker_id, "LIVING")
    Dossier.objects.filter(pk=dossier.pk).update(tier="RELATIVE")

    with pytest.raises(ApprovalVoid):
        aid.decide(made)
    assert fresh(made).state == "SUBMITTED"


# FEATURES 68, 84: what was handed in on time goes on after the round's end.
def test_the_desk_hands_on_what_a_worker_handed_in(union, home, budget):
    me = worker(member(home))
    made = aid.begun(member(home), by=me)
    aid.papers(made)
    operations.submit(made.pk, by=me, at=AT)

    assert submit(made, union, LATER).state == "SUBMITTED"
    assert case_of(made).state == "IN_REVIEW"


def test_what_was_sent_back_returns(union, home, budget):
    made = aid.submitted(union, member(home))
    case = case_of(made)
    review.send_back(case.pk, missing=["银行卡"], by=aid.decider(case), at=AT)

    assert submit(made, union, LATER).state == "SUBMITTED"


def test_an_appeal_restores_it(unions, union, home, budget):
    made = aid.submitted(union, member(home))
    case = case_of(made)
    review.refuse(case.pk, reason="不符合", by=aid.decider(case), at=AT)
    review.appeal(case.pk, text="已补证明", by=aid.clerk(union), at=AT)
    above = hardship.officer(case.desk.parent, "appeals-of-the-upper", Office.REVIEWER)
    review.decide_appeal(
        case.pk,
        is_restored=True,
        reason="材料已补齐",
        by=hardship.acting(above, LATER),
        at=LATER,
    )

    assert fresh(made).state == "SUBMITTED"


# Whoever types a relative's number gets nothing of theirs.
def test_a_relative_sees_changes_and_takes_back_nothing(union, home, budget):
    made = aid.begun(member(home), by=worker(member(home)))
    spouse = worker(member(home, "SPOUSE"))

    assert list(Application.objects.of(worker(member(home)))) == [made]
    assert not Application.objects.of(spouse).exists()
    with pytest.raises(NotFound):
        operations.edit(made.pk, aid.wish(asked_fen=1), by=spouse, at=AT)
    with pytest.raises(NotFound):
        operations.withdraw(made.pk, reason="不要了", by=spouse, at=AT)


def test_a_parent_goes_on_with_what_they_began_for_their_child(union, home, budget):
    aid.rule("SCHOOLING")
    me = worker(member(home))
    child = member(home, "CHILD")
    made = aid.begun(child, "SCHOOLING", by=me, payee=member(home), **SCHOOL)
    aid.papers(made)

    assert list(Application.objects.of(me)) == [made]
    assert operations.submit(made.pk, by=me, at=AT).state == "SUBMITTED"


def test_a_member_has_the_name_of_the_register(union, budget):
    aid.rule()
    known = hardship.member(union, 2, name="王芳")
    home = hardship.household(union)
    assert member(home, "SPOUSE") == known.pk

    made = aid.begun(known.pk, account_name="王芳")

    assert (made.beneficiary_name, made.payee_name) == ("王芳", "王芳")


# Of minors nothing is told but whose child it is.
def test_a_child_is_not_named(unions, union, home, budget):
    aid.rule("SCHOOLING")
    child = member(home, "CHILD")
    facts = SCHOOL | {"payee": member(home)}
    aid.decide(aid.submitted(union, child, "SCHOOLING", **facts))

    assert [line.name for line in NoticeLine.objects.all()] == ["李*之子女"]


def test_by_its_own_card_the_head_of_the_household_is(union, home, budget):
    aid.rule("SCHOOLING")
    child = member(home, "CHILD")
    made = aid.submitted(union, child, "SCHOOLING", account_name="李小海", **SCHOOL)
    aid.decide(made)

    assert [line.name for line in NoticeLine.objects.all()] == ["李*之子女"]


def test_where_nobody_else_is_known_nothing_hangs_out(union, home, budget):
    aid.rule("SCHOOLING")
    child = member(home, "CHILD")
    made = aid.submitted(union, child, "SCHOOLING", account_name="李小海", **SCHOOL)
    home.members.exclude(person=child).update(until=hardship.TODAY, departure="MISTAKE")
    type(home).objects.filter(pk=home.pk).update(head=child)

    with pytest.raises(NotNow):
        aid.decide(made)
