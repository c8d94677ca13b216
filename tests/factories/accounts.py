"""Accounts: workers by phone, officers by name, with offices."""

from datetime import date

from members.offices import operations
from members.offices.choices import Office
from members.offices.models import Appointment
from members.organisations.models import Organisation
from tests.factories.tree import AT
from unionhub.accounts.models import User
from unionhub.kernel import actor
from unionhub.kernel.actor import Actor, ActorKind

PASSWORD = "correct-horse-battery-staple"


def worker(phone: str = "13800138001") -> User:
    """A worker's account."""
    return User.objects.create_worker(phone)


def acting(user: User) -> Actor:
    """A worker as an actor."""
    return Actor(kind=ActorKind.PERSON, user_id=user.pk, person_id=user.person_id)


def officer(
    name: str, organisation: Organisation, office: Office = Office.REVIEWER
) -> User:
    """An officer's account with one office, since the beginning of the year."""
    user = User.objects.create_officer(name, PASSWORD)
    appoint(user, organisation, office)
    return user


def appoint(
    user: User, organisation: Organisation, office: Office, until: date | None = None
) -> Appointment:
    """An office for an account."""
    term = operations.Term(
        organisation=organisation.pk,
        office=office,
        valid_from=date(2026, 1, 1),
        valid_to=until,
    )
    return operations.appoint(user.pk, term, by=actor.installer(), at=AT)
