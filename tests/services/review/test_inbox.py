"""What waits in the inbox: cases on the own desk, appeals, objections."""

import pytest

from members.offices.choices import Office
from services.review import inbox, operations
from tests.factories import accounts, cases
from tests.factories.cases import AT, acting
from unionhub.kernel import actor

pytestmark = pytest.mark.django_db


def waiting(user, *, everywhere=False, queue=inbox.cases):
    found = queue(acting(user), everywhere=everywhere)
    return [found.item(row) for row in found.rows]


def test_a_case_waits_where_its_level_is(subjects, people):
    case = cases.submitted(subjects, people)

    (item,) = waiting(people.below)

    assert (item.id, item.organisation) == (case.pk, people.union.pk)
    person = case.participants.get(part="BENEFICIARY").person_id
    assert item.subject_id == person
    assert waiting(people.above) == []
    assert [i.id for i in waiting(people.above, everywhere=True)] == [case.pk]


def test_an_appeal_waits_at_the_union_above(subjects, people, unions):
    case = cases.submitted(subjects, people)
    operations.refuse(case.pk, reason="不符合", by=acting(people.below), at=AT)
    operations.appeal(case.pk, text="补充", by=acting(people.clerk), at=AT)
    upper = accounts.officer("street-01", unions.jinguanyi)

    assert [item.id for item in waiting(upper)] == [case.pk]
    assert waiting(people.below) == []


def test_an_objection_waits_at_the_union_that_put_the_notice_up(subjects, people):
    notice = cases.hung_out(subjects, people)
    what = operations.ObjectionText(text="另有住房")
    told = operations.object_to(notice.pk, what, by=actor.public(), at=AT)

    (item,) = waiting(people.above, queue=inbox.objections)

    assert (item.id, item.due_on) == (told.objection.pk, told.objection.due_on)
    assert waiting(people.below, queue=inbox.objections) == []


def test_whose_office_decides_nothing_has_no_such_pile(people):
    cashier = acting(accounts.officer("cash-01", people.county, Office.CASHIER))

    assert inbox.cases(cashier, everywhere=False) is None
    assert inbox.objections(cashier, everywhere=False) is None
