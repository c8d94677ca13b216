"""Ending offices: at once, or with an earlier last day."""

from datetime import timedelta

import pytest

from members.offices import operations
from members.offices.access import ConflictOfInterest
from members.offices.choices import Office
from tests import journeys
from tests.factories import accounts
from unionhub.audit.models import AuditEvent
from unionhub.kernel.errors import BadFact, NotAllowed, NotFound, Stale, WrongState


@pytest.fixture
def reviewer(unions):
    return accounts.officer("jinjiang-12", unions.jinjiang)


@pytest.fixture
def held(reviewer):
    return reviewer.appointments.get()


def test_an_office_ended_at_once_gives_nothing_from_that_moment(reviewer, held, by, at):
    before = at - timedelta(seconds=1)

    ended = operations.end(held.pk, by=by, at=at)

    assert (ended.ended_at, ended.ended_by) == (at, by.user_id)
    assert journeys.acting(reviewer, before).appointment_id == held.pk
    assert journeys.acting(reviewer, at).powers == frozenset()
    event = AuditEvent.objects.get(verb="appointment.ended")
    assert (event.user_id, event.facts["at_once"]) == (by.user_id, True)
    assert event.subject_id == reviewer.person_id


def test_the_last_day_counts(reviewer, held, by, at):
    operations.end(held.pk, on=at.date(), by=by, at=at)

    assert journeys.acting(reviewer, at).scope
    assert not journeys.acting(reviewer, at + timedelta(days=1)).scope


@pytest.mark.parametrize("days", [(0, 90, -1), (0, 90, 91), (5, 9, 4)])
def test_the_last_day_lies_ahead_and_within_the_term(candidate, give, by, at, days):
    first, last, on = (at.date() + timedelta(days=day) for day in days)
    made = give(candidate, valid_from=first, valid_to=last)

    with pytest.raises(BadFact, match="out_of_range"):
        operations.end(made.pk, on=on, by=by, at=at)


def test_an_office_that_has_not_begun_can_be_ended(candidate, give, by, at):
    made = give(candidate, valid_from=at.date() + timedelta(days=9))

    assert operations.end(made.pk, by=by, at=at).is_over(at)


def test_what_is_over_is_not_ended_again(held, by, at):
    operations.end(held.pk, by=by, at=at)

    with pytest.raises(WrongState):
        operations.end(held.pk, by=by, at=at)
    assert AuditEvent.objects.filter(verb="appointment.ended").count() == 1


def test_nobody_ends_what_lies_outside_or_is_not_there(unions, by, at):
    elsewhere = accounts.officer("zigong-01", unions.zigong)

    for pk in (elsewhere.appointments.get().pk, by.user_id):
        with pytest.raises(NotFound):
            operations.end(pk, by=by, at=at)


def test_nobody_ends_their_own_office(security_admin, by, at):
    with pytest.raises(ConflictOfInterest):
        operations.end(security_admin.appointments.get().pk, by=by, at=at)


@pytest.mark.parametrize("office", sorted(set(Office) - {Office.SECURITY_ADMIN}))
def test_no_other_office_ends_offices(held, unions, at, office):
    user = accounts.officer("jinjiang-13", unions.jinjiang, office)

    with pytest.raises(NotAllowed):
        operations.end(held.pk, by=journeys.acting(user, at), at=at)


def test_whoever_looked_at_an_older_version_looks_again(held, by, at):
    later = at.date() + timedelta(days=30)
    operations.end(held.pk, on=later, by=by, at=at, version=1)

    with pytest.raises(Stale):
        operations.end(held.pk, by=by, at=at, version=1)


def test_what_was_lent_ends_with_the_office(held, unions, by, at):
    deputy = accounts.officer("jinjiang-13", unions.jinguanyi, Office.CLERK)
    lent = accounts.lend(held, deputy, "ENROLMENT_DECIDE", at=at)

    operations.end(held.pk, by=by, at=at)

    lent.refresh_from_db()
    assert not lent.is_in_force(at)
    assert lent.is_over(at)
