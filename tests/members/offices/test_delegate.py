"""Lending powers to a deputy."""

from datetime import timedelta

import pytest

from members.enrolment import operations as enrolments
from members.enrolment.models import Enrolment
from members.offices import operations
from members.offices.access import ConflictOfInterest, actor_for
from members.offices.choices import Office
from members.offices.models import Delegation
from members.offices.operations.delegations import NotOnesOwnPower, PowerNotDelegable
from members.offices.operations.shared import Incompatible
from tests import journeys
from tests.factories import accounts
from unionhub.audit.models import AuditEvent
from unionhub.kernel.errors import BadFact, NotAllowed, NotFound, WrongState


@pytest.fixture
def reviewer(unions):
    """Of the county, who will be away."""
    return accounts.officer("jinjiang-21", unions.jinjiang)


@pytest.fixture
def deputy(unions):
    """A clerk of the township."""
    return accounts.officer("jinguanyi-21", unions.jinguanyi, Office.CLERK)


@pytest.fixture
def principal(reviewer, at):
    return journeys.acting(reviewer, at)


@pytest.fixture
def lent(deputy, principal, loan, at):
    return operations.delegate(deputy.pk, loan(), by=principal, at=at)


@pytest.fixture
def acting(deputy, lent, at):
    """The deputy, standing in."""
    return actor_for(deputy, at, acting_as=lent.pk)


def test_a_deputy_acts_for_the_principals_union_with_what_was_lent(
    acting, principal, deputy
):
    assert acting.powers == {"ENROLMENT_VIEW", "ENROLMENT_DECIDE"}
    assert acting.scope == principal.scope
    assert acting.on_behalf_of == acting.appointment_id == principal.appointment_id
    assert (acting.user_id, acting.person_id) == (deputy.pk, deputy.person_id)
    assert acting.principal_id == principal.person_id


def test_the_decision_of_a_deputy_names_both(acting, principal, deputy, at):
    request = journeys.requested(at)

    enrolments.approve(request.pk, by=acting, at=at)

    event = AuditEvent.objects.get(verb="enrolment.approved")
    assert event.on_behalf_of == principal.appointment_id
    assert (event.user_id, event.person_id) == (deputy.pk, deputy.person_id)


def test_a_deputy_does_not_decide_for_the_principal_in_person(acting, principal, at):
    request = journeys.requested(at)
    Enrolment.objects.update(person=principal.person_id)

    with pytest.raises(ConflictOfInterest):
        enrolments.approve(request.pk, by=acting, at=at)


def test_lending_and_taking_back_stand_in_the_audit(lent, principal, deputy, at):
    operations.revoke(lent.pk, by=principal, at=at)

    granted, revoked = AuditEvent.objects.filter(verb__startswith="delegation.")
    assert {granted.verb, revoked.verb} == {"delegation.granted", "delegation.revoked"}
    assert {granted.subject_id, revoked.subject_id} == {deputy.person_id}
    facts = next(e.facts for e in (granted, revoked) if e.verb.endswith("granted"))
    assert facts["powers"] == ["ENROLMENT_DECIDE", "ENROLMENT_VIEW"]


def test_only_powers_of_the_own_office_are_lent(deputy, principal, loan, at):
    with pytest.raises(NotOnesOwnPower):
        operations.delegate(
            deputy.pk, loan(powers=["JOIN_CODE_ISSUE"]), by=principal, at=at
        )


def test_the_power_to_give_offices_is_never_lent(unions, loan, by, at):
    deputy = accounts.officer("jinjiang-22", unions.jinjiang, Office.SECURITY_ADMIN)

    with pytest.raises(PowerNotDelegable):
        operations.delegate(deputy.pk, loan(powers=["OFFICE_GRANT"]), by=by, at=at)


def test_what_was_lent_is_not_lent_on(acting, unions, loan, at):
    third = accounts.officer("jinguanyi-22", unions.jinguanyi, Office.CLERK)

    with pytest.raises(NotOnesOwnPower):
        operations.delegate(third.pk, loan(), by=acting, at=at)


def test_nobody_stands_in_for_themselves(reviewer, principal, loan, at):
    with pytest.raises(ConflictOfInterest):
        operations.delegate(reviewer.pk, loan(), by=principal, at=at)


def test_a_deputy_is_an_officer_and_known_in_person(candidate, principal, loan, at):
    with pytest.raises(BadFact, match="does_not_exist"):
        operations.delegate(candidate.pk, loan(), by=principal, at=at)
    with pytest.raises(NotFound):
        operations.delegate(accounts.worker().pk, loan(), by=principal, at=at)


def test_a_deputys_own_office_must_go_with_the_one_that_is_lent(
    unions, principal, loan, at
):
    auditor = accounts.officer("jinjiang-22", unions.jinjiang, Office.AUDITOR)

    with pytest.raises(Incompatible):
        operations.delegate(auditor.pk, loan(), by=principal, at=at)


@pytest.mark.parametrize(
    ("days", "code"),
    [((-1, 5), "out_of_range"), ((3, 2), "inconsistent"), ((0, 181), "out_of_range")],
)
def test_a_delegation_is_dated_and_not_for_long(
    deputy, principal, loan, at, days, code
):
    first, last = (at.date() + timedelta(days=day) for day in days)
    impossible = loan(valid_from=first, valid_to=last)

    with pytest.raises(BadFact, match=code):
        operations.delegate(deputy.pk, impossible, by=principal, at=at)
    assert not Delegation.objects.exists()


def test_half_a_year_is_possible(deputy, principal, loan, at):
    longest = loan(valid_to=at.date() + timedelta(days=180))

    assert operations.delegate(deputy.pk, longest, by=principal, at=at).pk


def test_it_begins_and_ends_with_its_days(deputy, lent, at):
    for days, is_held in [(0, True), (14, True), (15, False)]:
        moment = at + timedelta(days=days)
        held = lent.is_in_force(moment)
        assert held is is_held
        assert lent.is_over(moment) is not is_held


def test_the_lender_takes_it_back(lent, principal, deputy, at):
    revoked = operations.revoke(lent.pk, by=principal, at=at)

    assert (revoked.revoked_at, revoked.revoked_by) == (at, principal.user_id)
    with pytest.raises(NotAllowed, match="appointment_not_in_force"):
        actor_for(deputy, at, acting_as=lent.pk)
    with pytest.raises(WrongState):
        operations.revoke(lent.pk, by=principal, at=at)


def test_who_gives_offices_takes_it_back(lent, by, at):
    assert operations.revoke(lent.pk, by=by, at=at).revoked_by == by.user_id


def test_a_colleague_does_not_and_a_stranger_finds_none(lent, unions, at):
    colleague = accounts.officer("jinjiang-23", unions.jinjiang)
    stranger = accounts.officer("zigong-23", unions.zigong, Office.SECURITY_ADMIN)

    with pytest.raises(NotAllowed):
        operations.revoke(lent.pk, by=journeys.acting(colleague, at), at=at)
    with pytest.raises(NotFound):
        operations.revoke(lent.pk, by=journeys.acting(stranger, at), at=at)


def test_a_deputy_without_an_office_of_their_own_stands_in_unasked(
    deputy, lent, by, at
):
    operations.end(deputy.appointments.get().pk, by=by, at=at)

    assert journeys.acting(deputy, at).on_behalf_of == lent.appointment_id


def test_a_power_that_the_office_no_longer_has_is_not_lent_either(deputy, lent, at):
    Delegation.objects.update(powers=["ENROLMENT_VIEW", "OFFICE_GRANT", "ANCIENT"])

    assert actor_for(deputy, at, acting_as=lent.pk).powers == {"ENROLMENT_VIEW"}
