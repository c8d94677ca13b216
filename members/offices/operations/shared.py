"""What giving and lending offices share."""

from datetime import date, datetime
from uuid import UUID

from members.offices.choices import clash
from members.offices.models import Appointment, Delegation
from unionhub.accounts.models import User
from unionhub.kernel.actor import Actor, ActorKind
from unionhub.kernel.clock import local_date
from unionhub.kernel.errors import BadFact, NotFound, NotNow


class Incompatible(NotNow):
    """One person may not hold both offices at one time (R-ACC-03)."""

    code = "offices_incompatible"


def locked_officer(user_id: UUID) -> User:
    """An officer's open account, locked: what it holds does not change meanwhile.

    Raises:
        NotFound: there is none.
    """
    # A key lock would hold up whoever writes a token of the account.
    rows = User.objects.select_for_update(no_key=True).filter(pk=user_id)
    user = rows.filter(is_staff=True, is_active=True).first()
    if user is None:
        raise NotFound
    return user


def require_compatible(
    user: User, office: str, begins: date, ends: date | None
) -> None:
    """Refuse an office beside what the locked account holds or stands in for.

    A person has one live officer account, so the account's offices are the person's.

    Raises:
        Incompatible: with an office whose term shares a day with this one.
    """
    own = Appointment.objects.sharing_days(begins, ends).filter(user=user)
    lent = Delegation.objects.sharing_days(begins, ends).filter(deputy=user)
    held = set(own.values_list("office", flat=True))
    held |= set(lent.values_list("appointment__office", flat=True))
    if found := clash(held, office):
        raise Incompatible(offices=sorted(found))


def require_term(begins: date, ends: date | None, *, by: Actor, at: datetime) -> None:
    """Refuse a term that ends before it begins, or begins before today.

    What was done in the past was done without it; only the installation itself enters
    offices that began earlier.

    Raises:
        BadFact: ``inconsistent``, ``out_of_range``.
    """
    if ends is not None and ends < begins:
        raise BadFact(code="inconsistent", field="valid_to")
    if begins < local_date(at) and by.kind != ActorKind.SYSTEM:
        raise BadFact(code="out_of_range", field="valid_from")
