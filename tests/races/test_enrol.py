"""64 requests of one person at one moment."""

from collections import Counter
from functools import partial

import pytest

from members.enrolment.models import Enrolment, EnrolmentStep
from members.people.models import HeadcountDelta, Member, MembershipPeriod
from tests.factories import people
from tests.races.conftest import CROWD, ENROLMENTS
from tests.races.crowd import Answer, post, together
from unionhub.messages.models import Message
from unionhub.persons import operations as persons
from unionhub.persons.models import Person, PersonKey
from unionhub.web.models import IdempotencyRecord

pytestmark = pytest.mark.django_db(transaction=True)

# Where all meet: a person unknown before, a person known before, one key.
FIRST_SIGHT = 'INSERT INTO "persons_personkey"'
CLAIM = 'INSERT INTO "members_enrolment"'
KEY = 'INSERT INTO "web_idempotencyrecord"'

both_unions = pytest.mark.parametrize("union", ["AUTO", "REVIEW"], indirect=True)


def codes(answers: list[Answer]) -> Counter[str]:
    return Counter(answer.code or str(answer.status) for answer in answers)


def application(union):
    return people.body(work_region=union.territory_id)


def refusal(union):
    return "409 already_member" if union.admission == "AUTO" else "409 already_open"


def nobody_is_there_twice(union):
    admitted = int(union.admission == "AUTO")
    assert Person.objects.count() == PersonKey.objects.count() == 1
    assert Enrolment.objects.count() == 1
    assert Enrolment.objects.get().state == ("ADMITTED" if admitted else "PENDING")
    assert Member.objects.count() == MembershipPeriod.objects.count() == admitted
    assert HeadcountDelta.objects.count() == Message.objects.count() == admitted
    assert EnrolmentStep.objects.count() == 1 + admitted
    assert IdempotencyRecord.objects.count() == 1


@both_unions
def test_of_64_requests_of_a_newcomer_one_is_taken(union, crowd):
    works = [
        partial(post, client, ENROLMENTS, application(union), idempotency_key=f"k{n}")
        for n, client in enumerate(crowd)
    ]

    answers = together(works, meet_before=FIRST_SIGHT)

    assert codes(answers) == {"201": 1, refusal(union): CROWD - 1}
    nobody_is_there_twice(union)


@both_unions
def test_of_64_requests_of_a_known_person_one_is_taken(union, crowd):
    persons.identify(people.document())
    works = [
        partial(post, client, ENROLMENTS, application(union), idempotency_key=f"k{n}")
        for n, client in enumerate(crowd)
    ]

    answers = together(works, meet_before=CLAIM)

    assert codes(answers) == {"201": 1, refusal(union): CROWD - 1}
    nobody_is_there_twice(union)


@both_unions
def test_of_64_requests_of_one_account_with_keys_of_their_own_one_is_taken(union, keen):
    works = [
        partial(post, keen, ENROLMENTS, application(union), idempotency_key=f"k{n}")
        for n in range(CROWD)
    ]

    answers = together(works, meet_before=FIRST_SIGHT)

    assert codes(answers) == {"201": 1, refusal(union): CROWD - 1}
    nobody_is_there_twice(union)


@both_unions
def test_64_calls_with_one_key_have_one_effect_and_one_answer(union, keen):
    works = [
        partial(post, keen, ENROLMENTS, application(union), idempotency_key="once")
    ] * CROWD

    answers = together(works, meet_before=KEY)

    assert codes(answers) == {"201": CROWD}
    assert len({answer.content for answer in answers}) == 1
    assert sum(not answer.replayed for answer in answers) == 1
    nobody_is_there_twice(union)


@pytest.mark.usefixtures("row_locks")
@pytest.mark.parametrize("first", [0, 1])
def test_who_asks_two_unions_at_once_joins_one_or_waits_at_one(
    automatic, reviewing, crowd, first
):
    persons.identify(people.document())
    works = [
        partial(post, client, ENROLMENTS, application(union), idempotency_key="k")
        for client, union in zip(crowd, (automatic, reviewing), strict=False)
    ]

    answers = together(works, meet_before=CLAIM, first=first)

    refused = ("409 already_member", "409 already_open")[first]
    assert codes(answers) == {"201": 1, refused: 1}
    assert Member.objects.count() + Enrolment.objects.open().count() == 1
