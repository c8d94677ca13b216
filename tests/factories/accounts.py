"""Accounts: workers by phone, officers by name, with offices."""

from datetime import date, datetime, timedelta
from hashlib import sha256

from members.offices import operations
from members.offices.access import actor_for
from members.offices.choices import Office
from members.offices.models import Appointment, Delegation
from members.organisations.models import Organisation
from tests.factories import people
from tests.factories.tree import AT
from unionhub.accounts.models import User
from unionhub.kernel import actor
from unionhub.kernel.actor import Actor, ActorKind
from unionhub.kernel.clock import local_date
from unionhub.kernel.identity import IdentityDocument

PASSWORD = "correct-horse-battery-staple"
SINCE = date(2026, 1, 1)


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
        valid_from=SINCE,
        valid_to=until,
    )
    document = None if user.person_id else document_of(user.username)
    appointment = operations.appoint(
        user.pk, term, by=actor.installer(), at=AT, document=document
    )
    user.refresh_from_db(fields=["person"])
    return appointment


def lend(
    appointment: Appointment, deputy: User, *powers: str, at: datetime = AT
) -> Delegation:
    """Powers of an appointment, lent for thirty days."""
    loan = operations.Loan(
        powers=powers,
        valid_from=local_date(at),
        valid_to=local_date(at) + timedelta(days=30),
        reason="出差",
    )
    holder = actor_for(appointment.user, at, acting_as=appointment.pk)
    return operations.delegate(deputy.pk, loan, by=holder, at=at)


def document_of(username: str) -> IdentityDocument:
    """The resident ID of an officer: another one for every sign-in name."""
    drawn = int.from_bytes(sha256(username.encode()).digest()[:8])
    born = date(1960, 1, 1) + timedelta(days=drawn % 9000)
    serial = 1 + drawn // 9000 % 998
    return people.document(serial, f"{born:%Y%m%d}")
