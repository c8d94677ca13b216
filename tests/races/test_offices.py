"""Two offices for one person at one moment: the account's lock decides."""

from collections import Counter
from contextlib import contextmanager, nullcontext
from functools import partial

import pytest
from django.db import connection

from members.offices.choices import Office
from members.offices.models import Appointment, Delegation
from tests.client import client_for
from tests.factories import accounts, people
from tests.races.crowd import post, together
from unionhub.accounts.models import User
from unionhub.kernel import clock
from unionhub.persons import operations as persons
from unionhub.persons.models import Person

pytestmark = pytest.mark.django_db(transaction=True)

APPOINTMENTS, DELEGATIONS = "/api/v1/appointments", "/api/v1/delegations"
KNOWN = {
    "id_type": "RESIDENT_ID",
    "id_number": accounts.document_of("jinjiang-11").number,
}
LOCK = " FOR NO KEY UPDATE"


@pytest.fixture
def admins(unions):
    """Two who give offices in the county."""
    names = ("jinjiang-sec1", "jinjiang-sec2")
    office = Office.SECURITY_ADMIN
    return [client_for(accounts.officer(n, unions.jinjiang, office)) for n in names]


@pytest.fixture
def candidate(unions):
    return User.objects.create_officer("jinjiang-11", accounts.PASSWORD)


def body(union, office, **facts):
    today = clock.local_date(clock.now()).isoformat()
    given = {
        "username": "jinjiang-11",
        "organisation": union.pk,
        "office": office,
        "valid_from": today,
        "officer": {"id_type": "RESIDENT_ID", "id_number": people.id_number(11)},
    }
    return given | facts


def outcomes(answers):
    return Counter(answer.code or str(answer.status) for answer in answers)


@contextmanager
def unlocked():
    """Take the locks of rows out of every statement of this thread."""

    def execute(run, sql, params, many, context):
        return run(sql.replace(LOCK, ""), params, many, context)

    with connection.execute_wrapper(execute):
        yield


def in_a_thread(work, around):
    with around():
        return work()


def give_both(admins, unions, *, around=nullcontext, meet_before, **facts):
    forms = [
        body(unions.jinjiang, Office.REVIEWER, **facts),
        body(unions.jinguanyi, Office.AUDITOR, **facts),
    ]
    works = [
        partial(post, client, APPOINTMENTS, form, idempotency_key="k")
        for client, form in zip(admins, forms, strict=True)
    ]
    return together(
        [partial(in_a_thread, work, around) for work in works],
        meet_before=meet_before,
    )


def test_of_two_incompatible_offices_given_at_once_one_is_given(
    admins, unions, candidate
):
    answers = give_both(admins, unions, meet_before=LOCK)

    assert outcomes(answers) == {"201": 1, "409 offices_incompatible": 1}
    assert candidate.appointments.count() == 1


@pytest.mark.usefixtures("row_locks")
def test_without_the_lock_both_are_given(admins, unions, candidate):
    accounts.appoint(candidate, unions.zigong, Office.CLERK)
    Appointment.objects.filter(user=candidate).update(valid_to="2026-01-02")

    answers = give_both(
        admins,
        unions,
        around=unlocked,
        meet_before='INSERT INTO "members_appointment"',
        officer=KNOWN,
    )

    assert outcomes(answers) == {"201": 2}
    assert candidate.appointments.count() == 3


def test_two_accounts_bound_to_one_person_at_once_become_one(admins, unions):
    for name in ("jinjiang-11", "jinjiang-12"):
        User.objects.create_officer(name, accounts.PASSWORD)
    persons.identify(people.document(11))
    known = Person.objects.count()

    answers = together(
        [
            partial(
                post,
                client,
                APPOINTMENTS,
                body(unions.jinjiang, Office.REVIEWER, username=name),
                idempotency_key="k",
            )
            for client, name in zip(admins, ("jinjiang-11", "jinjiang-12"), strict=True)
        ],
        meet_before='UPDATE "accounts_user"',
    )

    assert outcomes(answers) == {"201": 1, "409 already_officer": 1}
    assert Person.objects.count() == known


def test_an_office_and_a_delegation_that_clash_do_not_both_come_about(admins, unions):
    reviewer = accounts.officer("jinjiang-21", unions.jinjiang)
    deputy = accounts.officer("jinjiang-11", unions.zigong, Office.CLERK)
    Appointment.objects.filter(user=deputy).update(valid_to="2026-01-02")
    today = clock.local_date(clock.now()).isoformat()
    form = body(unions.jinjiang, Office.AUDITOR, officer=KNOWN)
    loan = {
        "deputy": "jinjiang-11",
        "powers": ["ENROLMENT_VIEW"],
        "valid_from": today,
        "valid_to": today,
        "reason": "出差",
    }

    answers = together(
        [
            partial(post, admins[0], APPOINTMENTS, form, idempotency_key="k"),
            partial(post, client_for(reviewer), DELEGATIONS, loan, idempotency_key="k"),
        ],
        meet_before=LOCK,
    )

    assert outcomes(answers) == {"201": 1, "409 offices_incompatible": 1}
    given = Appointment.objects.filter(user=deputy, office=Office.AUDITOR).count()
    assert given + Delegation.objects.count() == 1
