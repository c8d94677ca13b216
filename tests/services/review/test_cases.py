"""A case is made, decided by its levels, sent back, refused; nobody decides twice."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import IntegrityError

from members.offices.choices import Office
from services.review import operations
from services.review.access import AboveLimit, ConflictOfInterest
from services.review.choices import CASE_MOVES, DECIDING, CaseState, Part
from services.review.models import Approval, Case, Participant
from services.review.operations import ApprovalVoid, NewRule
from tests.factories import accounts, cases
from tests.factories.cases import AT, acting, approved, digest
from unionhub.kernel import actor
from unionhub.kernel.errors import (
    BadFact,
    NotAllowed,
    NotFound,
    NotNow,
    Stale,
    WrongState,
)
from unionhub.persons.models import Person

pytestmark = pytest.mark.django_db


def test_a_case_goes_up_hangs_out_and_is_approved(subjects, people):
    case = cases.awaiting_the_last(subjects, people)
    assert case.state == CaseState.FINAL

    done = approved(case, people.above, AT + timedelta(days=10))

    assert done.state == CaseState.APPROVED
    assert subjects.moves == [
        ("", "IN_REVIEW"),
        ("IN_REVIEW", "NOTICE"),
        ("NOTICE", "FINAL"),
        ("FINAL", "APPROVED"),
    ]
    assert [a.position for a in Approval.objects.order_by("id")] == [0, 1]
    parts = done.participants.values_list("part", flat=True)
    assert sorted(parts) == ["BENEFICIARY", "CHECKER_1", "CHECKER_2", "MAKER"]


def test_the_chain_is_the_unions_of_the_usual_levels_from_below(subjects, people):
    case = cases.submitted(subjects, people)

    assert [level["organisation"] for level in case.levels] == [
        people.union.pk,
        people.county.pk,
    ]
    assert case.due_on == date(2026, 12, 7)


def test_larger_amounts_go_higher_and_a_case_keeps_its_chain(subjects, people):
    before = cases.submitted(subjects, people, amount_fen=500_000)
    rule = NewRule(
        kind="APPLICATION",
        levels=("GRASSROOTS", "COUNTY", "PREFECTURE"),
        from_amount_fen=500_000,
        document_number="川工办〔2026〕9号",
        valid_from=date(2026, 11, 1),
        notice_days=7,
    )
    operations.set_rule(rule, by=actor.installer(), at=AT)

    small = cases.submitted(subjects, people, amount_fen=499_999)
    large = cases.submitted(subjects, people, amount_fen=500_000)

    before.refresh_from_db()
    lengths = [(len(c.levels), c.notice_days) for c in (before, small, large)]
    assert lengths == [(2, 5), (2, 5), (3, 7)]


def test_a_rule_begins_on_its_day(subjects, people):
    rule = NewRule(
        kind="APPLICATION",
        levels=("COUNTY",),
        document_number="1",
        valid_from=date(2026, 11, 3),
    )
    operations.set_rule(rule, by=actor.installer(), at=AT)

    assert len(cases.submitted(subjects, people).levels) == 2


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"levels": ()}, "levels"),
        ({"levels": ("MOON",)}, "levels"),
        ({"document_number": ""}, "document_number"),
        ({"notice_days": 4}, "notice_days"),
        ({"programme": "NONE"}, "programme"),
        ({"valid_to": date(2026, 10, 31)}, "valid_to"),
    ],
)
def test_a_rule_that_is_not_sound_is_refused(db, change, field):
    rule = NewRule(
        kind="DOSSIER",
        levels=("COUNTY",),
        document_number="1",
        valid_from=date(2026, 11, 1),
    )

    with pytest.raises(BadFact) as refused:
        operations.set_rule(replace(rule, **change), by=actor.installer(), at=AT)

    assert refused.value.field == field


def test_only_who_sets_policies_sets_levels(people):
    rule = NewRule(
        kind="DOSSIER", levels=("COUNTY",), document_number="1", valid_from=AT.date()
    )
    with pytest.raises(NotAllowed):
        operations.set_rule(rule, by=acting(people.above), at=AT)


def test_nobody_decides_for_another_level(subjects, people):
    case = cases.submitted(subjects, people)

    with pytest.raises(NotAllowed):
        approved(case, people.above)
    with pytest.raises(NotAllowed):
        approved(case, people.clerk)


def test_outside_the_scope_a_case_is_absent(subjects, people, unions):
    case = cases.submitted(subjects, people)
    stranger = accounts.officer("zigong-01", unions.zigong)

    with pytest.raises(NotFound):
        approved(case, stranger)


def test_no_last_decision_before_the_notice(subjects, people):
    case = cases.approved_below(subjects, people)

    with pytest.raises(WrongState):
        approved(case, people.above)


def test_whoever_made_it_decides_at_no_level(subjects, people):
    accounts.appoint(people.clerk, people.union, Office.REVIEWER)
    reviewer = replace(
        acting(people.below),
        person_id=people.clerk.person_id,
        user_id=people.clerk.pk,
    )
    case = cases.submitted(subjects, people)

    with pytest.raises(ConflictOfInterest):
        operations.approve(case.pk, digest=bytes(case.digest), by=reviewer, at=AT)
    assert not Approval.objects.exists()


def test_nobody_decides_at_two_levels(subjects, people):
    case = cases.awaiting_the_last(subjects, people)
    twice = replace(acting(people.above), person_id=people.below.person_id)

    with pytest.raises(ConflictOfInterest):
        operations.approve(case.pk, digest=bytes(case.digest), by=twice, at=AT)


def test_nobody_decides_on_the_own_household(subjects, people):
    household = (Person.objects.create().pk, people.below.person_id)
    case = cases.submitted(subjects, people, beneficiaries=household)

    with pytest.raises(ConflictOfInterest):
        approved(case, people.below)


def test_nobody_hands_in_for_the_own_household(subjects, people):
    what = cases.subject(subjects, people, beneficiaries=(people.clerk.person_id,))

    with pytest.raises(ConflictOfInterest):
        operations.submit(what, by=acting(people.clerk), at=AT)
    assert not Case.objects.exists()


def test_a_deputy_is_deputy_and_principal(subjects, people):
    case = cases.submitted(subjects, people, beneficiaries=(people.other.person_id,))
    deputy = replace(acting(people.below), principal_id=people.other.person_id)

    with pytest.raises(ConflictOfInterest):
        operations.approve(case.pk, digest=bytes(case.digest), by=deputy, at=AT)


def test_whom_a_deputy_stood_in_for_decides_no_other_level(subjects, people):
    case = cases.submitted(subjects, people)
    deputy = replace(acting(people.below), principal_id=people.above.person_id)
    operations.approve(case.pk, digest=bytes(case.digest), by=deputy, at=AT)

    person = Participant.objects.get(case=case, person=people.above.person_id)
    assert person.part == Part.CHECKER_1
    notice = operations.open_notice(case.pk, by=acting(people.above), at=AT)
    when = cases.after(notice)
    operations.end_notice(notice.pk, by=actor.system(), at=when)
    with pytest.raises(ConflictOfInterest):
        approved(case, people.above, when)


def test_the_amount_stays_within_the_limit_of_the_appointment(subjects, people):
    case = cases.submitted(subjects, people)
    small = replace(acting(people.below), limits={"amount_fen": 99_999})

    with pytest.raises(AboveLimit):
        operations.approve(case.pk, digest=bytes(case.digest), by=small, at=AT)
    exact = replace(small, limits={"amount_fen": 100_000})
    operations.approve(case.pk, digest=bytes(case.digest), by=exact, at=AT)


def test_nothing_but_what_stands_there_is_signed(subjects, people):
    case = cases.submitted(subjects, people)

    with pytest.raises(ApprovalVoid):
        operations.approve(
            case.pk, digest=digest("别的"), by=acting(people.below), at=AT
        )
    subjects.texts[case.subject] = "别的"
    with pytest.raises(ApprovalVoid):
        approved(case, people.below)
    subjects.texts.clear()
    with pytest.raises(ApprovalVoid):
        approved(case, people.below)


def test_an_edit_voids_what_was_approved(subjects, people):
    case = cases.awaiting_the_last(subjects, people)
    subjects.texts[case.subject] = "别的"

    new = operations.void(
        case.pk, digest=digest("别的"), by=acting(people.clerk), at=AT
    )

    assert (new.state, new.position, new.cycle) == (CaseState.IN_REVIEW, 0, 2)
    assert new.desk_id == people.union.pk
    again = approved(new, people.below)
    assert again.position == 1


def test_an_edit_takes_down_the_notice(subjects, people):
    notice = cases.hung_out(subjects, people)

    operations.void(
        notice.case_id, digest=digest("别的"), by=acting(people.clerk), at=AT
    )

    notice.refresh_from_db()
    assert notice.state == "CANCELLED"


def test_what_is_sent_back_comes_back_in_its_place(subjects, people):
    case = cases.approved_below(subjects, people)
    operations.send_back(
        case.pk, missing=["收入证明", "授权书"], by=acting(people.above), at=AT
    )
    returned = Case.objects.get(pk=case.pk)
    assert (returned.state, returned.missing) == ("RETURNED", ["收入证明", "授权书"])

    what = cases.subject(
        subjects,
        people,
        text="补正",
        subject=case.subject,
        beneficiaries=(returned.participants.get(part="BENEFICIARY").person_id,),
    )
    later = AT + timedelta(days=3)
    again = operations.submit(what, by=acting(people.clerk, later), at=later)

    assert (again.pk, again.due_on, again.opened_at) == (case.pk, case.due_on, AT)
    assert (again.state, again.position, again.cycle) == ("IN_REVIEW", 0, 2)
    assert bytes(again.digest) == digest("补正")


def test_a_subject_is_under_way_once(subjects, people):
    case = cases.submitted(subjects, people)
    what = cases.subject(subjects, people, subject=case.subject)

    with pytest.raises(WrongState):
        operations.submit(what, by=acting(people.clerk), at=AT)


def test_only_the_makers_hand_in_and_take_back(subjects, people):
    what = cases.subject(subjects, people)
    with pytest.raises(NotAllowed):
        operations.submit(what, by=acting(people.below), at=AT)
    case = operations.submit(what, by=acting(people.clerk), at=AT)

    with pytest.raises(NotAllowed):
        operations.withdraw(case.pk, reason="错报", by=acting(people.below), at=AT)
    gone = operations.withdraw(case.pk, reason="错报", by=acting(people.clerk), at=AT)

    assert gone.state == CaseState.WITHDRAWN


def test_who_decided_on_an_older_version_is_told(subjects, people):
    case = cases.submitted(subjects, people)

    with pytest.raises(Stale):
        operations.refuse(
            case.pk, reason="超标", by=acting(people.below), at=AT, version=7
        )


def test_others_take_part_once(subjects, people):
    case = cases.submitted(subjects, people)
    operations.take_part(case, [people.other.person_id], Part.VISITOR)
    operations.take_part(case, [people.other.person_id], Part.VISITOR)

    with pytest.raises(ConflictOfInterest):
        operations.take_part(case, [people.other.person_id], Part.PAYER)
    with pytest.raises(ConflictOfInterest):
        operations.take_part(case, [people.clerk.person_id], Part.VISITOR)


ACTS = {
    "approve": approved,
    "send_back": lambda c, p: operations.send_back(
        c.pk, missing=["x"], by=acting(p), at=AT
    ),
    "refuse": lambda c, p: operations.refuse(c.pk, reason="x", by=acting(p), at=AT),
    "open_notice": lambda c, p: operations.open_notice(c.pk, by=acting(p), at=AT),
    "decide_appeal": lambda c, p: operations.decide_appeal(
        c.pk, is_restored=True, reason="x", by=acting(p), at=AT
    ),
}
OPENS_FROM = {
    "approve": DECIDING,
    "send_back": DECIDING,
    "refuse": DECIDING,
    "open_notice": {CaseState.IN_REVIEW},
    "decide_appeal": {CaseState.APPEALED},
}


SHUT = [(act, s) for act in ACTS for s in CASE_MOVES if s not in OPENS_FROM[act]]


@pytest.mark.parametrize(("act", "state"), SHUT)
def test_every_other_door_is_shut(subjects, people, act, state):
    case = cases.approved_below(subjects, people)
    ends = {"APPROVED", "REFUSED", "WITHDRAWN"}
    Case.objects.filter(pk=case.pk).update(
        state=state, closed_at=AT if state in ends else None
    )

    with pytest.raises(WrongState):
        ACTS[act](case, people.above)


@pytest.mark.parametrize("state", ["APPROVED", "REFUSED", "WITHDRAWN", "APPEALED"])
def test_decided_content_stays(subjects, people, state):
    case = cases.submitted(subjects, people)
    closed = None if state == "APPEALED" else AT
    Case.objects.filter(pk=case.pk).update(state=state, closed_at=closed)

    with pytest.raises(WrongState):
        operations.void(case.pk, digest=b"x" * 32, by=acting(people.clerk), at=AT)


def test_a_level_is_approved_once_in_the_database_itself(subjects, people):
    case = cases.approved_below(subjects, people)
    first = Approval.objects.get()

    with pytest.raises(IntegrityError):
        Approval.objects.create(
            case=case,
            cycle=1,
            position=0,
            organisation=people.union,
            decision="APPROVED",
            digest=first.digest,
            by=first.by,
            at=AT,
        )


def test_a_rule_of_one_day_is_there_once(db):
    rule = NewRule(
        kind="DOSSIER", levels=("COUNTY",), document_number="1", valid_from=AT.date()
    )
    operations.set_rule(rule, by=actor.installer(), at=AT)

    with pytest.raises(NotNow):
        operations.set_rule(rule, by=actor.installer(), at=AT)
