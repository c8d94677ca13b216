"""Two acts on one request, or on one person, at one moment."""

from collections import Counter
from functools import partial

import pytest

from members.enrolment.models import Enrolment
from members.people.models import HeadcountDelta, Member
from tests.client import client_for
from tests.factories import accounts, people
from tests.races.conftest import ENROLMENTS
from tests.races.crowd import post, together
from unionhub.messages.models import Message

pytestmark = pytest.mark.django_db(transaction=True)

LOCK = 'FROM "members_enrolment" WHERE "members_enrolment"."id"'
UNPROVEN_PHONE = "13800139999"


def file(worker, union, key="k"):
    body = people.body(work_region=union.territory_id)
    return client_for(worker).post(ENROLMENTS, body, idempotency_key=key)


def act(client, enrolment, verb, body=None, **headers):
    return partial(
        post, client, f"{ENROLMENTS}/{enrolment['id']}/{verb}", body, **headers
    )


def outcomes(answers):
    return Counter(answer.code or str(answer.status) for answer in answers)


@pytest.fixture
def officers(unions):
    return [
        client_for(accounts.officer(f"jinjiang-{n}", unions.jinjiang)) for n in (1, 2)
    ]


@pytest.mark.parametrize(
    ("seen", "refusal"),
    [({}, "409 wrong_state"), ({"if_match": '"v1"'}, "412 stale_version")],
)
def test_of_two_officers_who_approve_one_request_one_is_told_too_late(
    reviewing, officers, seen, refusal
):
    enrolment = file(accounts.worker(), reviewing)

    answers = together(
        [act(officer, enrolment, "approval", **seen) for officer in officers],
        meet_before=LOCK,
    )

    assert outcomes(answers) == {"200": 1, refusal: 1}
    assert Member.objects.count() == HeadcountDelta.objects.count() == 1
    assert Message.objects.count() == 1


def test_approval_and_rejection_at_once_give_one_decision(reviewing, officers):
    enrolment = file(accounts.worker(), reviewing)

    answers = together(
        [
            act(officers[0], enrolment, "approval"),
            act(officers[1], enrolment, "rejection", {"reason": "不在服务范围"}),
        ],
        meet_before=LOCK,
    )

    assert outcomes(answers) == {"200": 1, "409 wrong_state": 1}
    admitted = Enrolment.objects.get().state == "ADMITTED"
    assert Member.objects.count() == admitted
    assert Message.objects.count() == 1


def test_approval_and_withdrawal_at_once_give_one_outcome(reviewing, officers):
    worker = accounts.worker()
    enrolment = file(worker, reviewing)

    answers = together(
        [
            act(officers[0], enrolment, "approval"),
            act(client_for(worker), enrolment, "withdrawal"),
        ],
        meet_before=LOCK,
    )

    assert outcomes(answers) == {"200": 1, "409 wrong_state": 1}
    assert Member.objects.count() == (Enrolment.objects.get().state == "ADMITTED")


def test_two_requests_of_one_person_approved_at_two_unions_make_one_member(
    reviewing, automatic, officers
):
    proven = file(accounts.worker(), reviewing)
    unproven = file(accounts.worker(UNPROVEN_PHONE), automatic)

    answers = together(
        [
            act(officers[0], proven, "approval"),
            act(officers[1], unproven, "approval"),
        ],
        meet_before='INSERT INTO "members_member"',
    )

    assert outcomes(answers) == {"200": 1, "409 already_member": 1}
    assert Member.objects.count() == HeadcountDelta.objects.count() == 1
    assert Enrolment.objects.filter(state="PENDING").count() == 1
