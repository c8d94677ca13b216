"""Two batches that share requests, and two clocks, at one moment."""

from collections import Counter
from datetime import timedelta
from functools import partial

import pytest
from django.db import OperationalError, connection, transaction

from members.enrolment import operations, tasks
from members.enrolment.models import Enrolment, EnrolmentStep
from members.people.models import HeadcountDelta, Member
from members.people.operations import change_standing
from tests import journeys
from tests.client import client_for
from tests.factories import accounts
from tests.races.crowd import post, together
from unionhub.kernel import actor, clock
from unionhub.messages.models import Message

pytestmark = pytest.mark.django_db(transaction=True)

LOCK = 'FROM "members_enrolment" WHERE "members_enrolment"."id"'
ADDRESS = "/api/v1/enrolments/decisions"
MEMBERS = 'FROM "members_member" WHERE "members_member"."person_id" IN'
HALF_WAY = "SELECT 'half way'"
MANY = 6


@pytest.fixture
def officers(unions):
    names = ("jinjiang-1", "jinjiang-2")
    return [client_for(accounts.officer(name, unions.jinjiang)) for name in names]


@pytest.fixture
def waiting(unions):
    """Requests of people who were members once: there are rows of both to lock."""
    return [again(n) for n in range(1, MANY + 1)]


def again(serial):
    by, at, phone = actor.installer(), clock.now(), f"1380013800{serial}"
    first = journeys.requested(at, serial, phone)
    operations.approve(first.pk, by=by, at=at)
    change_standing(
        first.person_id, "LEFT", reason="退会", by=by, at=at, on=clock.local_date(at)
    )
    Message.objects.all().delete()
    return journeys.requested(at, serial, phone)


def batch(officer, enrolments, **words):
    rows = [{"id": str(e.pk), "version": 1} for e in enrolments]
    body = {"decision": "APPROVE", "rows": rows} | words
    return partial(post, officer, ADDRESS, body, idempotency_key="k")


def codes(answers):
    rows = [row for answer in answers for row in answer.body["results"]]
    return Counter(row["code"] or row["status"] for row in rows)


@pytest.mark.parametrize("overlap", [MANY, 2])
def test_of_two_batches_that_overlap_each_request_is_decided_once(
    officers, waiting, overlap
):
    end = MANY - overlap
    one, two = waiting[: MANY - end // 2], waiting[::-1][: MANY - end // 2]
    shared = len({e.pk for e in one} & {e.pk for e in two})

    answers = together(
        [batch(officers[0], one), batch(officers[1], two)], meet_before=MEMBERS
    )

    assert [answer.status for answer in answers] == [200, 200]
    assert codes(answers) == {"DONE": MANY, "stale_version": shared}
    assert Member.objects.filter(standing="ACTIVE").count() == MANY
    assert Message.objects.count() == MANY
    assert sum(HeadcountDelta.objects.values_list("delta", flat=True)) == MANY


def test_a_batch_and_its_opposite_leave_one_decision_each(officers, waiting):
    answers = together(
        [
            batch(officers[0], waiting),
            batch(officers[1], waiting[::-1], decision="REJECT", reason="不符"),
        ],
        meet_before=MEMBERS,
    )

    assert codes(answers) == {"DONE": MANY, "stale_version": MANY}
    states = set(Enrolment.objects.filter(version=2).values_list("state", flat=True))
    assert len(states & {"ADMITTED", "REJECTED"}) >= 1
    assert not Enrolment.objects.filter(state="PENDING").exists()


def test_without_one_order_two_batches_wait_in_a_circle(row_locks, waiting):
    """The control: the same acts, in the order in which they were sent."""
    ends = [waiting[0].pk, waiting[-1].pk]

    answers = together(
        [partial(in_turn, ends), partial(in_turn, ends[::-1])],
        meet_before=HALF_WAY,
    )

    assert "deadlock" in str(answers)


def in_turn(keys):
    """Approve one after the other, in one transaction; what went wrong."""
    try:
        with transaction.atomic():
            operations.approve(keys[0], by=actor.installer(), at=clock.now())
            with connection.cursor() as cursor:
                cursor.execute(HALF_WAY)
            operations.approve(keys[1], by=actor.installer(), at=clock.now())
    except OperationalError as fault:
        return str(fault)
    return ""


def test_two_clocks_at_once_climb_once(unions):
    at = clock.now()
    for serial in (1, 2, 3):
        journeys.requested(at, serial, f"1380013800{serial}")

    together(
        [partial(tasks.climb_overdue, at + timedelta(days=60))] * 2,
        meet_before=LOCK,
    )

    assert set(Enrolment.objects.values_list("climbs", flat=True)) == {1}
    assert EnrolmentStep.objects.filter(kind="CLIMBED").count() == 3
