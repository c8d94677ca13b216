"""From an account to an actor: which office, read when the request comes."""

from uuid import uuid4

import pytest

from members.offices.access import FOUND_INCOMPATIBLE, NotInForce, actor_for
from members.offices.choices import Office
from members.offices.models import Appointment
from members.organisations.models import Organisation
from tests.factories import accounts
from unionhub.audit.models import AuditEvent
from unionhub.kernel.scope import subtree


@pytest.fixture
def officer(unions):
    """Reviewer of the township and clerk of the county."""
    user = accounts.officer("jinjiang-31", unions.jinguanyi)
    accounts.appoint(user, unions.jinjiang, Office.CLERK)
    return user


def at_union(user, union):
    return user.appointments.get(organisation=union)


def planted(user, union, office, at):
    """An office that no operation would give beside the others."""
    return Appointment.objects.create(
        user=user, organisation=union, office=office, valid_from=at.date()
    )


def test_one_acts_under_the_highest_office_unless_one_says_otherwise(
    officer, unions, at
):
    township = at_union(officer, unions.jinguanyi)

    default = actor_for(officer, at)
    chosen = actor_for(officer, at, acting_as=township.pk)

    assert default.organisation_id == unions.jinjiang.pk
    assert chosen.organisation_id == unions.jinguanyi.pk
    assert chosen.scope == (subtree(unions.jinguanyi.path),)
    assert "ENROLMENT_DECIDE" in chosen.powers - default.powers


def test_a_colleagues_office_an_unknown_and_a_past_one_are_refused(officer, unions, at):
    colleague = accounts.officer("jinjiang-32", unions.jinjiang)
    past = accounts.appoint(
        officer, unions.jinjiang, Office.REVIEWER, until=at.date().replace(day=1)
    )

    for pk in (colleague.appointments.get().pk, uuid4(), past.pk):
        with pytest.raises(NotInForce):
            actor_for(officer, at, acting_as=pk)


def test_a_worker_chooses_no_office(db, at):
    with pytest.raises(NotInForce):
        actor_for(accounts.worker(), at, acting_as=uuid4())


def test_a_delegation_to_somebody_else_is_refused(officer, unions, at):
    deputy = accounts.officer("jinjiang-32", unions.jinjiang, Office.CLERK)
    township = at_union(officer, unions.jinguanyi)
    lent = accounts.lend(township, deputy, "ENROLMENT_DECIDE", at=at)

    assert actor_for(deputy, at, acting_as=lent.pk).on_behalf_of == township.pk
    with pytest.raises(NotInForce):
        actor_for(officer, at, acting_as=lent.pk)
    with pytest.raises(NotInForce):
        actor_for(deputy, at, acting_as=township.pk)


def test_incompatible_offices_give_nothing_though_they_were_given(officer, unions, at):
    planted(officer, unions.jinjiang, Office.AUDITOR, at)

    acting = actor_for(officer, at)

    assert (acting.powers, acting.scope) == (frozenset(), ())
    assert acting.appointment_id is None
    for held in officer.appointments.all():
        with pytest.raises(NotInForce):
            actor_for(officer, at, acting_as=held.pk)


def test_that_they_gave_nothing_is_told_once_for_each(officer, unions, at):
    planted(officer, unions.jinjiang, Office.AUDITOR, at)

    for _request in range(3):
        actor_for(officer, at, "request-0001")

    events = AuditEvent.objects.filter(verb=FOUND_INCOMPATIBLE)
    assert {event.target_id for event in events} == {
        str(held.pk) for held in officer.appointments.all()
    }
    assert events.count() == 3
    assert events[0].facts["offices"] == ["AUDITOR", "CLERK", "REVIEWER"]
    assert {event.user_id for event in events} == {officer.pk}


def test_an_office_that_clashes_with_nothing_goes_on(unions, at):
    """Three offices, two of which are one duty."""
    user = accounts.officer("jinjiang-31", unions.jinjiang, Office.AUDITOR)
    accounts.appoint(user, unions.jinguanyi, Office.AUDIT_ADMIN)

    assert actor_for(user, at).appointment_id
    assert not AuditEvent.objects.filter(verb=FOUND_INCOMPATIBLE).exists()


def test_what_a_lender_may_not_use_a_deputy_may_not_either(officer, unions, at):
    deputy = accounts.officer("jinjiang-32", unions.jinjiang, Office.CLERK)
    lent = accounts.lend(
        at_union(officer, unions.jinguanyi), deputy, "ENROLMENT_DECIDE", at=at
    )
    planted(officer, unions.zigong, Office.AUDIT_ADMIN, at)

    with pytest.raises(NotInForce):
        actor_for(deputy, at, acting_as=lent.pk)
    assert actor_for(deputy, at).appointment_id == deputy.appointments.get().pk


def test_what_was_lent_by_a_closed_account_gives_nothing(officer, unions, at):
    deputy = accounts.officer("jinjiang-32", unions.jinjiang, Office.CLERK)
    lent = accounts.lend(
        at_union(officer, unions.jinguanyi), deputy, "ENROLMENT_DECIDE", at=at
    )
    type(officer).objects.filter(pk=officer.pk).update(is_active=False)

    with pytest.raises(NotInForce):
        actor_for(deputy, at, acting_as=lent.pk)


def test_an_office_at_a_union_that_is_no_more_gives_nothing(officer, unions, at):
    Organisation.objects.filter(pk=unions.jinjiang.pk).update(status="DISSOLVED")

    assert actor_for(officer, at).organisation_id == unions.jinguanyi.pk


def test_an_actor_costs_one_query_and_a_deputy_two(
    officer, unions, at, django_assert_num_queries
):
    deputy = accounts.officer("jinjiang-32", unions.jinjiang, Office.CLERK)
    lent = accounts.lend(
        at_union(officer, unions.jinguanyi), deputy, "ENROLMENT_DECIDE", at=at
    )

    # 1 the offices held and lent
    with django_assert_num_queries(1):
        actor_for(officer, at)
    # 1 the offices held and lent, 2 those of the lender
    with django_assert_num_queries(2):
        actor_for(deputy, at, acting_as=lent.pk)
    # Workers are not looked up.
    with django_assert_num_queries(0):
        actor_for(accounts.User(), at)
