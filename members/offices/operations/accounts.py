"""Officers' accounts: opened with a setting code, helped, closed (R-ACC-06)."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from members.offices import access
from members.offices.models import Appointment
from members.offices.operations.appointments import end
from unionhub.accounts import officers, operations, passwords
from unionhub.accounts.models import User
from unionhub.kernel.actor import Actor
from unionhub.kernel.errors import NotFound, WrongState


@dataclass(frozen=True)
class Offered:
    """An account, and the code by which its officer sets a password.

    The code leaves in the answer only.
    """

    user: User
    setting_code: str


@transaction.atomic
def open_account(username: str, *, by: Actor, at: datetime) -> Offered:
    """Open an account under a staff code, with a code to set its first password.

    Raises:
        NotAllowed: the office does not give offices.
        NotNow: ``already_exists``: the name is taken.
    """
    user = operations.open_officer(username, by=by, at=at)
    return Offered(user, passwords.offer(user, by=by, at=at))


@transaction.atomic
def offer_password(username: str, *, by: Actor, at: datetime) -> Offered:
    """A new setting code; the present password is worth nothing from now on.

    Raises:
        as ``reset_factor``.
    """
    user = _in_hand(username, by=by, at=at)
    access.require_no_loan_from_outside(by, user, at)

    return Offered(user, passwords.offer(user, by=by, at=at))


@transaction.atomic
def reset_factor(username: str, *, by: Actor, at: datetime) -> User:
    """Take a lost authenticator from an account: its officer sets up another.

    Raises:
        NotAllowed: the office does not give offices; ``conflict_of_interest``; or the
            account stands in for an office outside the actor's part of the tree.
        NotFound: no such account, or it is not wholly in the actor's part of the tree.
        WrongState: the account is closed, or has no authenticator.
    """
    user = _in_hand(username, by=by, at=at)
    access.require_no_loan_from_outside(by, user, at)

    return officers.reset_factor(user.pk, by=by, at=at)


@transaction.atomic
def close_account(username: str, *, by: Actor, at: datetime) -> User:
    """Close an account for good: its sessions, offices and loans end with it.

    Raises:
        NotAllowed, NotFound, WrongState: as ``reset_factor``; loans do not matter.
    """
    user = _in_hand(username, by=by, at=at)

    held = Appointment.objects.not_over(at).filter(user=user).order_by("pk")
    for appointment in held:
        end(appointment.pk, by=by, at=at)
    return operations.close(user.pk, by=by, at=at)


def _in_hand(username: str, *, by: Actor, at: datetime) -> User:
    """The account, locked: nobody is appointed to anything more meanwhile."""
    rows = User.objects.select_for_update(no_key=True)
    user = rows.filter(username=username, is_staff=True).first()
    if user is None:
        raise NotFound

    access.require_other(by, user)
    access.require_account(by, user, at)
    if not user.is_active:
        raise WrongState
    return user
