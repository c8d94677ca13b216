"""The races can be lost: without its constraint, each of them is.

What decides is always a unique key, never a look-up before it: the document's for a
person's first sight, the partial index for open requests, the person's id as the
member's key for memberships. Behind that key two more stand guard over periods.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

import pytest

from members.enrolment.models import Enrolment
from members.people.models import Member
from tests.factories import people
from tests.races.conftest import ENROLMENTS
from tests.races.copies import copied_database
from tests.races.crowd import Answer, post, together
from tests.races.test_enrol import CLAIM, FIRST_SIGHT
from unionhub.persons import operations as persons
from unionhub.persons.models import Person

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("row_locks"),
]

FEW = 16
DOCUMENT = 'ALTER TABLE "persons_personkey" DROP CONSTRAINT "one_person_per_document"'
OPEN = 'DROP INDEX "one_open_proven_enrolment_per_person"'
MEMBER = 'ALTER TABLE "members_member" DROP CONSTRAINT "members_member_pkey" CASCADE'
PERIODS = (
    'DROP INDEX "one_open_period_per_person"',
    'DROP TRIGGER "periods_of_a_person_do_not_overlap" ON "members_membershipperiod"',
)


@contextmanager
def without(*constraints: str) -> Iterator[None]:
    with copied_database() as connection:
        with connection.cursor() as cursor:
            for drop in constraints:
                cursor.execute(drop)
        yield


def race(union, crowd, meet_before) -> list[Answer]:
    body = people.body(work_region=union.territory_id)
    return together(
        [
            partial(post, client, ENROLMENTS, body, idempotency_key="k")
            for client in crowd
        ],
        meet_before=meet_before,
    )


def test_in_an_unharmed_copy_64_requests_make_one_member(automatic, crowd):
    with without():
        race(automatic, crowd, FIRST_SIGHT)

        assert Member.objects.count() == Person.objects.count() == 1


def test_without_the_key_of_documents_one_person_becomes_several_members(
    automatic, crowd
):
    with without(DOCUMENT):
        race(automatic, crowd, FIRST_SIGHT)

        assert Person.objects.count() > 1
        assert Member.objects.count() > 1


def test_without_the_index_of_open_requests_one_person_waits_at_several_desks(
    reviewing, crowd
):
    persons.identify(people.document())
    with without(OPEN):
        answers = race(reviewing, crowd[:FEW], CLAIM)

        assert [answer.status for answer in answers] == [201] * FEW
        assert Enrolment.objects.open().count() == FEW


def test_without_the_key_of_members_one_person_is_a_member_several_times(
    automatic, crowd
):
    persons.identify(people.document())
    with without(OPEN, MEMBER, *PERIODS):
        race(automatic, crowd[:FEW], 'INSERT INTO "members_member"')

        assert Person.objects.count() == 1
        assert Member.objects.count() > 1


@pytest.mark.parametrize(
    ("gone", "held_by"),
    [
        ((OPEN,), "members_member_pkey"),
        ((OPEN, MEMBER), "one_open_period_per_person"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_behind_the_index_the_keys_of_member_and_period_still_allow_only_one(
    automatic, crowd, gone, held_by
):
    persons.identify(people.document())
    with without(*gone):
        answers = race(automatic, crowd[:FEW], CLAIM)

        assert held_by
        assert Member.objects.count() == 1
        assert {answer.status for answer in answers} == {201, 409}
