"""Sealing: events are closed in batches, each chained to the batch before.

Guaranteed: an event that was committed is sealed exactly once, in some seal; the key
of ``AuditSealEntry`` refuses a second time. Keys are made before their transaction
commits, so a sealer may see younger events first. It therefore leaves the youngest
alone (``SETTLING``), and what commits later still is taken by a later seal, as long
as its key is at most ``LATENESS`` older than the youngest sealed one. No transaction
of ours lives that long; an unsealed event older than that was put in by hand, stays
unsealed and is named by ``verification.verify``. Two sealers wait for one another at
the row of the chain; each batch is one transaction, so any of them may be lost.
"""

import hashlib
import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from unionhub.audit.models import (
    AuditEvent,
    AuditEventQuerySet,
    AuditSeal,
    AuditSealEntry,
    SealChain,
)
from unionhub.kernel import ids

CHAIN = "audit"
BATCH = 1_000
SETTLING = timedelta(minutes=1)
LATENESS = timedelta(hours=1)
# The sealed form of an event: a column added later must not change it.
SEALED_FIELDS = (
    "id",
    "at",
    "verb",
    "target_kind",
    "target_id",
    "subject_id",
    "actor_kind",
    "user_id",
    "person_id",
    "appointment_id",
    "on_behalf_of",
    "organisation_id",
    "request_id",
    "facts",
)


def seal(at: datetime, batch: int = BATCH) -> int:
    """Seal all events that have settled by ``at``; how many there were."""
    total = 0
    while count := seal_batch(at, batch):
        total += count
    return total


@transaction.atomic
def seal_batch(at: datetime, batch: int = BATCH) -> int:
    """Add one seal over at most ``batch`` events; zero when none has settled."""
    chain = _locked()

    events = list(_waiting(chain, at).order_by("id")[:batch])
    if not events:
        return 0

    made = _add(chain, events, at)
    chain.number, chain.digest = made.number, made.digest
    chain.reached = max(events[-1].pk, chain.reached or events[-1].pk)
    chain.save(update_fields=["number", "digest", "reached"])
    return made.count


def _locked() -> SealChain:
    chain, _made = SealChain.objects.select_for_update().get_or_create(name=CHAIN)
    return chain


def _waiting(chain: SealChain, at: datetime) -> AuditEventQuerySet:
    events = AuditEvent.objects.unsealed().filter(pk__lt=ids.first_of(at - SETTLING))
    if chain.reached is None:
        return events
    return events.filter(pk__gte=line(chain.reached))


def line(reached: UUID) -> UUID:
    """Before this key nothing unsealed can be honest any more."""
    return ids.first_of(ids.made_at(reached) - LATENESS)


def _add(chain: SealChain, events: Sequence[AuditEvent], at: datetime) -> AuditSeal:
    digests = [event_digest(event) for event in events]
    made = AuditSeal(
        number=chain.number + 1,
        first_id=events[0].pk,
        last_id=events[-1].pk,
        count=len(events),
        previous=bytes(chain.digest),
        sealed_at=at,
    )
    made.digest = seal_digest(made, digests)
    made.save(force_insert=True)
    AuditSealEntry.objects.bulk_create(
        AuditSealEntry(event=event, seal=made, position=position, digest=digest)
        for position, (event, digest) in enumerate(zip(events, digests, strict=True))
    )
    return made


def event_digest(event: AuditEvent) -> bytes:
    """SHA-256 of the canonical form of an event."""
    return _digest({name: getattr(event, name) for name in SEALED_FIELDS})


def seal_digest(made: AuditSeal, digests: Sequence[bytes]) -> bytes:
    """SHA-256 over the seal itself, the seal before it, and its events in order."""
    return _digest(
        {
            "number": made.number,
            "first_id": made.first_id,
            "last_id": made.last_id,
            "count": made.count,
            "previous": bytes(made.previous),
            "sealed_at": made.sealed_at,
            "events": list(digests),
        }
    )


def _digest(values: dict[str, Any]) -> bytes:
    text = json.dumps(values, default=_plain, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).digest()


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return value.hex() if isinstance(value, bytes) else str(value)
