"""The officers of the demo province: who they are and what they may hold."""

import pytest
from django.db import transaction

from members.offices.access import FOUND_INCOMPATIBLE, actor_for
from members.offices.models import Delegation
from tests.desk.demo_province import AT, a_loading, officer
from unionhub.accounts.models import User
from unionhub.audit.models import AuditEvent
from unionhub.desk.demo import story
from unionhub.desk.demo.loading import load
from unionhub.kernel.powers import Power

# That it loads on PostgreSQL too, tests/served sees.
pytestmark = [pytest.mark.django_db, pytest.mark.once]

ONE_EACH = (Power.CLIENT_MANAGE, Power.OFFICE_GRANT, Power.AUDIT_VERIFY)


@pytest.fixture(scope="module")
def province(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        load(a_loading())
        yield
        transaction.set_rollback(True)


def test_every_officer_is_a_person_of_their_own_and_may_hold_what_they_hold(province):
    officers = User.objects.filter(is_staff=True)

    assert officers.filter(person=None).count() == 0
    assert len(set(officers.values_list("person", flat=True))) == officers.count()
    assert not AuditEvent.objects.filter(verb=FOUND_INCOMPATIBLE).exists()


def test_the_three_administrators_are_three_people_of_the_province(province):
    names = [f"demo-province-{kind}-admin" for kind in ("system", "security", "audit")]

    powers = [officer(name).powers for name in names]

    assert len(set(User.objects.filter(username__in=names))) == 3
    assert [power in held for power, held in zip(ONE_EACH, powers, strict=True)] == [
        True,
        True,
        True,
    ]


def test_the_countys_clerk_stands_in_for_its_reviewer(province):
    deputy = User.objects.get(username=story.COUNTY_CLERK)
    lent = Delegation.objects.get(deputy=deputy)

    acting = actor_for(deputy, AT, acting_as=lent.pk)

    assert acting.powers == set(story.LENT)
    assert acting.on_behalf_of == officer(story.COUNTY_REVIEWER).appointment_id
    assert officer(story.COUNTY_CLERK).on_behalf_of is None
