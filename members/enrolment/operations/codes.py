"""Join codes: issued, used, revoked (R-MEM-24)."""

import secrets
from datetime import datetime

from django.db import transaction

from members.enrolment.models import JoinCode
from members.organisations import access
from members.organisations.models import Organisation
from unionhub import audit
from unionhub.kernel.actor import Actor
from unionhub.kernel.errors import BadFact, Gone, NotFound, NotNow
from unionhub.kernel.powers import Power

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
LENGTH = 10


@transaction.atomic
def issue_code(
    organisation_code: str,
    *,
    channel: str,
    expires_at: datetime,
    by: Actor,
    at: datetime,
) -> JoinCode:
    """A new code that leads to a union until ``expires_at``.

    Raises:
        NotFound, NotAllowed: outside the scope, beyond the powers.
        NotNow: ``organisation_not_active``.
        BadFact: ``out_of_range``: it would be expired already.
    """
    organisation = Organisation.objects.filter(pk=organisation_code).first()
    if organisation is None:
        raise NotFound
    access.require(by, Power.JOIN_CODE_ISSUE, organisation)
    if not organisation.accepts_members:
        raise NotNow(code="organisation_not_active")
    if expires_at <= at:
        raise BadFact(code="out_of_range", field="expires_at")

    code = JoinCode.objects.create(
        code="".join(secrets.choice(ALPHABET) for _letter in range(LENGTH)),
        organisation=organisation,
        channel=channel,
        expires_at=expires_at,
    )

    audit.record("join_code.issued", code, by=by, at=at, organisation=organisation.pk)
    return code


@transaction.atomic
def revoke_code(code: str, *, by: Actor, at: datetime) -> JoinCode:
    """From now on the code leads nowhere; twice is once."""
    found = (
        JoinCode.objects.select_for_update(of=("self",))
        .select_related("organisation")
        .filter(pk=code)
        .first()
    )
    if found is None:
        raise NotFound
    access.require(by, Power.JOIN_CODE_ISSUE, found.organisation)
    if found.revoked_at:
        return found

    found.revoked_at, found.revoked_by = at, by.signature
    found.save(update_fields=["revoked_at", "revoked_by"])

    audit.record("join_code.revoked", found, by=by, at=at)
    return found


def usable_code(code: str, *, at: datetime) -> JoinCode:
    """The join code with its union, if it still leads somewhere.

    Raises:
        BadFact: ``does_not_exist``.
        Gone: ``join_code_expired``: expired or revoked.
    """
    found = JoinCode.objects.select_related("organisation").filter(pk=code).first()
    if found is None:
        raise BadFact(code="does_not_exist", field="join_code")
    if found.revoked_at or found.expires_at <= at:
        raise Gone(code="join_code_expired", field="join_code")
    return found
