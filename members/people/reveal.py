"""Full numbers, shown once: with a purpose, few a day, each look written down."""

from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction

from members.people import access
from members.people.choices import RevealField
from members.people.models import Member
from unionhub import audit
from unionhub.accounts.models import User
from unionhub.audit import looks
from unionhub.audit.looks import Look
from unionhub.audit.models import AccessLog
from unionhub.kernel import sealing
from unionhub.kernel.actor import Actor
from unionhub.kernel.clock import SHANGHAI, local_date
from unionhub.kernel.errors import DomainError, NotFound, TooMany

MOST_A_DAY = 200


class RevealsSpent(TooMany):
    """The officer was shown as many full numbers today as anybody may be."""

    code = "reveals_spent"


@dataclass(frozen=True)
class Revealed:
    """The values asked for (None: there is none), in memory only."""

    values: dict[str, str | None]
    left_today: int


def reveal(
    member_id: UUID, look: Look, *, factor_is_recent: bool, by: Actor, at: datetime
) -> Revealed:
    """Show the fields of ``look`` in full; refused looks are written down as well.

    Raises:
        NotAllowed: the office does not allow it.
        NotFound: there is no such member in the scope.
        FactorNotRecent: the second factor was shown too long ago.
        RevealsSpent: the day's number is reached.
        Unavailable: the look could not be written down.
    """
    look = replace(look, subject_id=member_id)
    try:
        with transaction.atomic():
            return _granted(member_id, look, factor_is_recent, by=by, at=at)
    except DomainError as refusal:
        # After the roll-back, in a transaction of its own: this row stays.
        with transaction.atomic():
            looks.write(replace(look, refusal=refusal.reason), by=by, at=at)
        raise


def _granted(
    member_id: UUID, look: Look, factor_is_recent: bool, *, by: Actor, at: datetime
) -> Revealed:
    access.require_reveal(by)
    # Two looks of one officer at one moment: the second waits and counts the first.
    User.objects.select_for_update(no_key=True).filter(pk=by.signature).first()
    member = Member.objects.visible_to(by).filter(pk=member_id).first()

    if member is None:
        raise NotFound
    if not factor_is_recent:
        raise access.FactorNotRecent
    left = left_today(by, at)

    looks.write(replace(look, is_revealed=True), by=by, at=at)
    audit.record(
        "member.revealed",
        member,
        by=by,
        at=at,
        subject_id=member.pk,
        fields=list(look.fields),
        purpose=str(look.purpose),
    )
    values = {field: _value(member, field) for field in look.fields}
    return Revealed(values, left - 1)


def left_today(by: Actor, at: datetime) -> int:
    """How many full numbers the officer may still be shown today, whosever they are.

    Raises:
        RevealsSpent: none.
    """
    midnight = datetime.combine(local_date(at), time.min, SHANGHAI)
    shown = AccessLog.objects.reveals_of(by.user_id, since=midnight).count()
    left = min(settings.REVEALS_A_DAY, MOST_A_DAY) - shown
    if left <= 0:
        wait = midnight + timedelta(days=1) - at
        raise RevealsSpent(retry_after=int(wait.total_seconds()) + 1)
    return left


def _value(member: Member, field: str) -> str | None:
    if field == RevealField.ID_NUMBER:
        return sealing.unseal(member, "id_number_sealed")
    if member.phone_sealed is None:
        return None
    return sealing.unseal(member, "phone_sealed")
