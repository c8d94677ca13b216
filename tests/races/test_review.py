"""Cases decided on by many at one moment, on rows that are really locked."""

from datetime import timedelta
from functools import partial

import pytest
from django.db import IntegrityError, transaction

from services.review import operations
from services.review.models import Approval, Case, CaseQuerySet, Notice
from services.review.operations import ObjectionText
from tests.factories import cases
from tests.factories.cases import AT, acting, digest
from tests.races.crowd import together
from unionhub.kernel import actor
from unionhub.kernel.errors import DomainError

pytestmark = pytest.mark.django_db(transaction=True)

CASE = 'FROM "services_case"'


def told(act, *args, **named):
    """What became of it: the state, or the code of the refusal."""
    try:
        act(*args, **named)
    except DomainError as refused:
        return refused.reason
    return "done"


def approving(case, by):
    return told(operations.approve, case.pk, digest=bytes(case.digest), by=by, at=AT)


def unlocked(monkeypatch):
    monkeypatch.setattr(CaseQuerySet, "select_for_update", lambda rows, **_more: rows)


@pytest.mark.usefixtures("row_locks")
def test_of_many_who_approve_one_level_one_does(unions):
    with cases.answering() as subjects:
        people = cases.staff(unions)
        case = cases.submitted(subjects, people)
        work = partial(approving, case, acting(people.below))

        answers = together([work] * 16, meet_before=CASE)

    assert answers.count("done") == 1
    assert Approval.objects.count() == 1
    assert Case.objects.get().position == 1


@pytest.mark.usefixtures("row_locks")
@pytest.mark.parametrize("first", [0, 1])
def test_nothing_is_approved_with_other_content(unions, first):
    with cases.answering() as subjects:
        people = cases.staff(unions)
        case = cases.awaiting_the_last(subjects, people)
        clerk, by = acting(people.clerk), acting(people.above)

        def edit():
            with transaction.atomic():
                operations.hold(case.pk)
                before = subjects.texts[case.subject]
                try:
                    operations.void(case.pk, digest=digest("别的"), by=clerk, at=AT)
                except DomainError as refused:
                    return refused.reason
                assert before != "别的"
                subjects.texts[case.subject] = "别的"
            return "done"

        work = [partial(approving, case, by), edit]
        answers = together(work, meet_before=CASE, first=first)

        case.refresh_from_db()
        signed = Approval.objects.filter(position=1)
        assert answers.count("done") == 1
        if case.state == "APPROVED":
            assert bytes(case.digest) == digest(subjects.texts[case.subject])
            assert signed.count() == 1
        else:
            assert (case.state, signed.count()) == ("IN_REVIEW", 0)


def objecting_and_ending(unions):
    with cases.answering() as subjects:
        people = cases.staff(unions)
        notice = cases.hung_out(subjects, people)
        last = cases.after(notice) - timedelta(days=1)
        what = ObjectionText(text="不属实")
        work = [
            partial(
                told,
                operations.object_to,
                notice.pk,
                what,
                by=actor.public(),
                at=last,
            ),
            partial(
                told,
                operations.end_notice,
                notice.pk,
                by=actor.system(),
                at=last + timedelta(days=1),
            ),
        ]
        return together(work, meet_before=CASE)


@pytest.mark.usefixtures("row_locks")
def test_an_objection_is_heard_or_came_too_late(unions):
    answers = objecting_and_ending(unions)

    state = Case.objects.get().state, Notice.objects.get().state
    assert answers.count("done") == 1
    assert state in {("NOTICE", "STOPPED"), ("FINAL", "ENDED")}


@pytest.mark.usefixtures("row_locks")
def test_without_the_lock_only_the_constraint_stops_the_second_end(unions, monkeypatch):
    unlocked(monkeypatch)

    with pytest.raises(IntegrityError):
        objecting_and_ending(unions)


@pytest.mark.usefixtures("row_locks")
def test_without_the_lock_only_the_constraint_stops_a_second_approval(
    unions, monkeypatch
):
    unlocked(monkeypatch)
    with cases.answering() as subjects:
        people = cases.staff(unions)
        case = cases.submitted(subjects, people)
        work = partial(approving, case, acting(people.below))

        with pytest.raises(IntegrityError):
            together([work] * 2, meet_before=CASE)
