"""Giving offices."""

from datetime import timedelta

import pytest
from django.db import IntegrityError

from members.offices import operations
from members.offices.access import ConflictOfInterest
from members.offices.choices import INCOMPATIBLE_OFFICES, Office
from members.offices.operations.appointments import AlreadyOfficer
from members.offices.operations.shared import Incompatible
from members.organisations.models import Organisation
from tests import journeys
from tests.factories import accounts, people
from unionhub.accounts import operations as account_operations
from unionhub.accounts.models import User
from unionhub.audit.models import AuditEvent
from unionhub.kernel import actor
from unionhub.kernel.errors import BadFact, NotAllowed, NotFound, NotNow, WrongState
from unionhub.persons import operations as persons
from unionhub.persons.models import Person

PAIRS = sorted(tuple(sorted(pair)) for pair in INCOMPATIBLE_OFFICES)
PAIRS += [(second, first) for first, second in PAIRS]


def test_the_first_appointment_binds_the_account_to_a_person(candidate, give, at):
    made = give(candidate, document=people.document(11))

    candidate.refresh_from_db()
    assert candidate.person == persons.find(people.document(11))
    acting = journeys.acting(candidate, at)
    assert (acting.appointment_id, acting.person_id) == (made.pk, candidate.person_id)


def test_who_gave_what_to_whom_stands_in_the_audit(candidate, give, by):
    made = give(candidate)

    granted = AuditEvent.objects.get(verb="appointment.granted", target_id=made.pk)
    bound = AuditEvent.objects.get(verb="account.bound", user_id=by.user_id)
    candidate.refresh_from_db()
    assert granted.user_id == by.user_id
    assert granted.subject_id == bound.subject_id == candidate.person_id
    assert granted.facts["office"] == "REVIEWER"
    assert bound.target_id == str(candidate.pk)


def test_the_person_may_be_known_already(candidate, give):
    known = persons.identify(people.document(11))

    give(candidate, document=people.document(11))

    candidate.refresh_from_db()
    assert candidate.person == known


def test_without_a_document_the_first_appointment_is_refused(candidate, term, by, at):
    with pytest.raises(BadFact, match="required"):
        operations.appoint(candidate.pk, term(), by=by, at=at)

    assert not candidate.appointments.exists()


def test_later_appointments_need_no_document(candidate, give, unions):
    give(candidate)
    known = Person.objects.count()

    give(candidate, organisation=unions.jinguanyi.pk, office=Office.CLERK)

    assert candidate.appointments.count() == 2
    assert Person.objects.count() == known


def test_an_account_is_not_handed_to_another_person(candidate, give):
    give(candidate, document=people.document(11))

    with pytest.raises(BadFact, match="inconsistent"):
        give(candidate, office=Office.CLERK, document=people.document(12))


def test_a_person_has_one_live_officer_account(candidate, give, unions, by, at):
    first = accounts.officer("jinjiang-12", unions.jinjiang)
    document = accounts.document_of("jinjiang-12")

    with pytest.raises(AlreadyOfficer):
        give(candidate, document=document)
    account_operations.close(first.pk, by=by, at=at)
    give(candidate, document=document)

    candidate.refresh_from_db()
    assert candidate.person_id == first.person_id


def test_the_database_itself_refuses_a_second_live_account(unions):
    first = accounts.officer("jinjiang-12", unions.jinjiang)

    with pytest.raises(IntegrityError):
        User.objects.create_officer("jinjiang-13", "x", person=first.person)


@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_incompatible_offices_are_refused_at_any_union(
    candidate, give, unions, first, second
):
    give(candidate, office=first)

    with pytest.raises(Incompatible) as refused:
        give(candidate, organisation=unions.jinguanyi.pk, office=second)

    assert refused.value.facts == {"offices": [first]}
    assert candidate.appointments.count() == 1


def test_incompatible_offices_may_follow_one_another(candidate, give, at):
    last = at.date() + timedelta(days=30)
    give(candidate, valid_to=last)

    with pytest.raises(Incompatible):
        give(candidate, office=Office.AUDITOR, valid_from=last, valid_to=None)
    after = last + timedelta(days=1)
    give(candidate, office=Office.AUDITOR, valid_from=after, valid_to=None)

    assert candidate.appointments.count() == 2


def test_what_was_ended_stands_in_nobodys_way(candidate, give, by, at):
    operations.end(give(candidate).pk, by=by, at=at)

    give(candidate, office=Office.AUDITOR)

    assert candidate.appointments.count() == 2


def test_an_office_does_not_go_beside_what_one_stands_in_for(give, unions, by, at):
    reviewer = accounts.officer("jinjiang-12", unions.jinjiang)
    deputy = accounts.officer("jinjiang-13", unions.jinjiang, Office.CLERK)
    accounts.lend(reviewer.appointments.get(), deputy, "ENROLMENT_DECIDE", at=at)
    operations.end(deputy.appointments.get().pk, by=by, at=at)

    with pytest.raises(Incompatible):
        give(deputy, office=Office.AUDITOR)


@pytest.mark.parametrize("place", ["chengdu", "zigong"])
def test_nobody_appoints_outside_the_own_part_of_the_tree(
    candidate, give, unions, place
):
    with pytest.raises(NotFound):
        give(candidate, organisation=getattr(unions, place).pk)


def test_nobody_appoints_themselves(security_admin, give):
    with pytest.raises(ConflictOfInterest):
        give(security_admin, office=Office.SECURITY_ADMIN)


def test_nobody_appoints_themselves_under_another_account(candidate, give):
    with pytest.raises(AlreadyOfficer):
        give(candidate, document=accounts.document_of("jinjiang-sec"))


@pytest.mark.parametrize("office", sorted(set(Office) - {Office.SECURITY_ADMIN}))
def test_no_other_office_gives_offices(candidate, give, unions, at, office):
    user = accounts.officer("jinjiang-12", unions.jinjiang, office)

    with pytest.raises(NotAllowed):
        give(candidate, by=journeys.acting(user, at))


def test_a_closed_account_and_a_workers_get_no_office(candidate, give, by, at):
    account_operations.close(candidate.pk, by=by, at=at)

    for user in (candidate, accounts.worker()):
        with pytest.raises(NotFound):
            give(user)


@pytest.mark.parametrize(
    ("begins", "ends", "code"),
    [(-1, 30, "out_of_range"), (5, 4, "inconsistent")],
)
def test_a_term_begins_today_or_later_and_ends_after(
    candidate, give, at, begins, ends, code
):
    first, last = (at.date() + timedelta(days=days) for days in (begins, ends))

    with pytest.raises(BadFact, match=code):
        give(candidate, valid_from=first, valid_to=last)


def test_the_same_office_is_not_given_twice(candidate, give):
    give(candidate)

    with pytest.raises(NotNow, match="already_exists"):
        give(candidate)


def test_a_union_that_is_no_more_has_no_offices(candidate, give, unions):
    Organisation.objects.filter(pk=unions.jinguanyi.pk).update(status="DISSOLVED")

    with pytest.raises(WrongState):
        give(candidate, organisation=unions.jinguanyi.pk)


def test_the_amount_limit_comes_with_the_office(candidate, give, at):
    give(candidate, amount_limit_fen=500_000)

    candidate.refresh_from_db()
    assert journeys.acting(candidate, at).limits == {"amount_fen": 500_000}


def test_a_refused_appointment_leaves_nothing(candidate, give, at):
    events, known = AuditEvent.objects.count(), Person.objects.count()

    with pytest.raises(BadFact):
        give(candidate, valid_to=at.date() - timedelta(days=1))

    candidate.refresh_from_db()
    assert candidate.person is None
    assert Person.objects.count() == known
    assert AuditEvent.objects.count() == events


def test_the_installation_may_enter_what_began_before(candidate, give, at):
    earlier = at.date() - timedelta(days=300)

    made = give(candidate, valid_from=earlier, by=actor.installer())

    assert made.is_in_force(at)
