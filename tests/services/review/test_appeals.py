"""Against a refusal: once, in time, decided by somebody else."""

from datetime import timedelta
from functools import partial

import pytest

from members.offices.access import actor_for
from members.offices.choices import Office
from services.review import operations
from services.review.access import ConflictOfInterest
from services.review.choices import CaseState
from services.review.models import Appeal
from tests.factories import accounts, cases
from tests.factories.cases import AT, acting, approved
from unionhub.kernel.actor import Actor, ActorKind
from unionhub.kernel.errors import Gone, NotAllowed, NotFound, NotNow
from unionhub.kernel.powers import Power
from unionhub.persons.models import Person

pytestmark = pytest.mark.django_db


def refused(case, user, at=AT):
    return operations.refuse(case.pk, reason="超标", by=acting(user, at), at=at)


def appealed(case, people, at=AT):
    return operations.appeal(case.pk, text="有误", by=acting(people.clerk, at), at=at)


def decided(case, user, *, is_restored, at=AT):
    return operations.decide_appeal(
        case.pk, is_restored=is_restored, reason="核实", by=acting(user, at), at=at
    )


def test_restored_it_stands_where_it_was_and_another_decides(subjects, people):
    case = cases.awaiting_the_last(subjects, people)
    later = AT + timedelta(days=9)
    refused(case, people.above, later)
    appealed(case, people, later)

    case = decided(case, people.top, is_restored=True, at=later)

    assert (case.state, case.position) == (CaseState.FINAL, 1)
    with pytest.raises(ConflictOfInterest):
        approved(case, people.above, later)
    assert approved(case, people.other, later).state == CaseState.APPROVED


@pytest.mark.parametrize("refuses", ["deputy", "principal"])
def test_who_refused_by_a_deputy_or_as_one_does_not_decide_again(
    subjects, people, refuses
):
    case = cases.approved_below(subjects, people)
    held = people.above.appointments.get()
    deputy = accounts.officer("county-deputy", people.county, Office.CLERK)
    loan = accounts.lend(held, deputy, Power.AID_REVIEW, at=AT)
    standing_in = actor_for(deputy, AT, acting_as=loan.pk)
    both = {"deputy": standing_in, "principal": acting(people.above)}
    operations.refuse(case.pk, reason="超标", by=both.pop(refuses), at=AT)
    appealed(case, people)
    decided(case, people.top, is_restored=True)

    (other,) = both.values()
    with pytest.raises(ConflictOfInterest):
        operations.refuse(case.pk, reason="超标", by=other, at=AT)


def test_restored_before_its_notice_it_still_has_to_hang_out(subjects, people):
    case = cases.approved_below(subjects, people)
    refused(case, people.above)
    appealed(case, people)

    case = decided(case, people.top, is_restored=True)

    assert (case.state, case.position) == (CaseState.IN_REVIEW, 1)


def test_upheld_the_refusal_stands_and_no_second_appeal(subjects, people):
    case = cases.approved_below(subjects, people)
    refused(case, people.above)
    appealed(case, people)

    case = decided(case, people.top, is_restored=False)

    assert case.state == CaseState.REFUSED
    with pytest.raises(NotNow):
        appealed(case, people)
    assert Appeal.objects.count() == 1


def test_the_union_that_refused_does_not_decide(subjects, people):
    case = cases.approved_below(subjects, people)
    refused(case, people.above)
    appealed(case, people)

    for user in (people.above, people.other, people.clerk):
        with pytest.raises(NotAllowed):
            decided(case, user, is_restored=True)


def test_whoever_has_a_part_does_not_decide(subjects, people):
    case = cases.approved_below(subjects, people, beneficiaries=(people.top.person_id,))
    refused(case, people.above)
    appealed(case, people)

    with pytest.raises(ConflictOfInterest):
        decided(case, people.top, is_restored=True)


def test_whoever_moved_in_after_it_was_handed_in_decides_nothing(subjects, people):
    case = cases.submitted(subjects, people)
    subjects.newcomers = [people.below.person_id, people.top.person_id]

    with pytest.raises(ConflictOfInterest):
        approved(case, people.below)
    with pytest.raises(ConflictOfInterest):
        refused(case, people.below)
    subjects.newcomers = [people.top.person_id]
    case = approved(case, people.below)
    refused(case, people.above)
    appealed(case, people)
    with pytest.raises(ConflictOfInterest):
        decided(case, people.top, is_restored=True)


@pytest.mark.parametrize(("days", "open_"), [(21, True), (22, False)])
def test_fifteen_working_days_to_appeal(subjects, people, days, open_):
    case = cases.approved_below(subjects, people)
    refused(case, people.above)
    at = AT + timedelta(days=days)

    if open_:
        assert appealed(case, people, at).state == CaseState.APPEALED
    else:
        with pytest.raises(Gone):
            appealed(case, people, at)


def test_an_appeal_has_a_clock_of_its_own(subjects, people):
    case = cases.approved_below(subjects, people)
    refused(case, people.above)

    appealed(case, people, AT + timedelta(days=1))

    found = Appeal.objects.get()
    assert (found.due_on - AT.date()).days == 22


def test_only_the_household_and_its_union_appeal(subjects, people):
    member = Person.objects.create()
    case = cases.submitted(subjects, people, beneficiaries=(member.pk,))
    operations.refuse(case.pk, reason="不符合", by=acting(people.below), at=AT)
    appeal = partial(operations.appeal, case.pk, text="补充", at=AT)

    for person in (None, Person.objects.create().pk):
        with pytest.raises(NotFound):
            appeal(by=Actor(kind=ActorKind.PERSON, person_id=person))
    with pytest.raises(NotAllowed):
        appeal(by=acting(people.above))

    own = Actor(kind=ActorKind.PERSON, person_id=member.pk)
    assert appeal(by=own).state == "APPEALED"
