"""Filing a request."""

import pytest

from members.enrolment import operations
from members.enrolment.choices import EnrolmentState, Rung
from members.organisations.choices import UnionLevel as Level
from members.people.models import Member
from tests.factories import accounts, people, tree

pytestmark = pytest.mark.django_db


def test_a_proven_request_to_an_automatic_union_makes_a_member_at_once(at):
    root = tree.province()
    chengdu = tree.federation(root, Level.PREFECTURE, tree.CHENGDU)
    jinjiang = tree.federation(chengdu, Level.COUNTY, tree.JINJIANG)
    township = tree.township(jinjiang, tree.JINGUANYI, admission="AUTO")
    worker = accounts.worker()

    enrolment = operations.enrol(
        people.application(), by=accounts.acting(worker), at=at
    )

    assert enrolment.state == EnrolmentState.ADMITTED
    assert enrolment.rung == Rung.REGION
    member = Member.objects.get()
    assert member.organisation == township
    assert member.pk == enrolment.person_id
