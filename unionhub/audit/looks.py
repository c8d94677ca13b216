"""Writing down who looks at whose data (ROBUST.md §5.6)."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import DatabaseError

from unionhub.audit.choices import Decision
from unionhub.audit.models import AccessLog
from unionhub.kernel.actor import Actor
from unionhub.kernel.errors import Unavailable


@dataclass(frozen=True)
class Look:
    """What is looked at: one person or the persons of a list, and which fields.

    ``refusal`` is the code of a look that was not granted. Of a file that was made
    earlier the ``digest`` of its persons and their ``count`` are given instead.
    """

    operation: str
    fields: Sequence[str]
    subject_id: UUID | None = None
    subjects: Sequence[UUID] = ()
    purpose: str = ""
    case_number: str = ""
    is_revealed: bool = False
    refusal: str = ""
    network: str = ""
    digest: bytes = b""
    count: int = 0


def write(look: Look, *, by: Actor, at: datetime) -> AccessLog:
    """Add the row, in the transaction of the read, before anything is answered.

    Raises:
        Unavailable: the database did not take it; nothing may be shown.
    """
    row = row_of(look, by=by, at=at)
    try:
        row.save(force_insert=True)
    except DatabaseError as fault:
        raise Unavailable from fault
    return row


def row_of(look: Look, *, by: Actor, at: datetime) -> AccessLog:
    """The row, not yet written."""
    one = look.subject_id is not None
    return AccessLog(
        at=at,
        actor_kind=by.kind,
        user_id=by.user_id,
        person_id=by.person_id,
        appointment_id=by.appointment_id,
        on_behalf_of=by.on_behalf_of,
        organisation_id=by.organisation_id or "",
        operation=look.operation,
        purpose=look.purpose,
        case_number=look.case_number,
        subject_id=look.subject_id,
        subjects_digest=None if one else look.digest or digest_of(look.subjects),
        subject_count=1 if one else look.count or len(look.subjects),
        fields=list(look.fields),
        is_revealed=look.is_revealed,
        decision=Decision.DENIED if look.refusal else Decision.ALLOWED,
        refusal=look.refusal,
        request_id=by.request_id,
        network=look.network,
    )


def digest_of(subjects: Sequence[UUID]) -> bytes:
    """SHA-256 of the sorted ids: who has a list can show that it is the one."""
    return hashlib.sha256(b"".join(sorted(key.bytes for key in subjects))).digest()
