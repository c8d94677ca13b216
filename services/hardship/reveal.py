"""What is sealed of a household, shown once: with a purpose, few a day, each look
written down; as ``members.people.reveal`` does of members."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import transaction

from members.people.access import FactorNotRecent, require_reveal
from members.people.reveal import Revealed, left_today
from services.hardship import access
from services.hardship.choices import RevealedField
from services.hardship.models import HouseholdMember
from unionhub import audit
from unionhub.accounts.models import User
from unionhub.audit import looks
from unionhub.audit.looks import Look
from unionhub.kernel import sealing
from unionhub.kernel.actor import Actor
from unionhub.kernel.errors import DomainError, NotAllowed, NotFound


def reveal(
    member_id: UUID, look: Look, *, factor_is_recent: bool, by: Actor, at: datetime
) -> Revealed:
    """Show the fields of ``look`` in full; refused looks are written down as well.

    Raises:
        NotAllowed: the office does not allow it.
        NotFound: there is no such person in the scope.
        FactorNotRecent: the second factor was shown too long ago.
        RevealsSpent: the day's number is reached.
        Unavailable: the look could not be written down.
    """
    subject = HouseholdMember.objects.filter(pk=member_id).values_list("person_id")
    person = subject.first()
    look = replace(look, subject_id=person[0] if person else member_id)
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
    require_reveal(by)
    if not access.may_view(by):
        raise NotAllowed
    # Two looks of one officer at one moment: the second waits and counts the first.
    User.objects.select_for_update(no_key=True).filter(pk=by.signature).first()
    rows = HouseholdMember.objects.visible_to(by).select_related("household")
    member = rows.filter(pk=member_id).first()

    if member is None:
        raise NotFound
    if not factor_is_recent:
        raise FactorNotRecent
    left = left_today(by, at)

    looks.write(replace(look, is_revealed=True), by=by, at=at)
    audit.record(
        "household.revealed",
        member,
        by=by,
        at=at,
        subject_id=member.person_id,
        fields=list(look.fields),
        purpose=str(look.purpose),
    )
    values = {field: _value(member, field) for field in look.fields}
    return Revealed(values, left - 1)


def _value(member: HouseholdMember, field: str) -> str | None:
    if field == RevealedField.ID_NUMBER:
        return sealing.unseal(member, "id_number_sealed")
    if field == RevealedField.HEALTH:
        return sealing.unseal(member, "health_sealed") or None
    column = "address_sealed" if field == RevealedField.ADDRESS else "phone_sealed"
    return sealing.unseal(member.household, column) or None
