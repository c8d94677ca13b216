"""One decision on many requests, each of them on its own feet (FEATURES 94)."""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from uuid import UUID

from django.db import transaction

from members.enrolment.choices import BatchDecision, RowStatus
from members.enrolment.models import Enrolment
from members.enrolment.operations import desk
from members.organisations.models import Organisation
from members.people.models import Member
from unionhub import audit
from unionhub.kernel.actor import Actor
from unionhub.kernel.errors import DomainError, NotFound


@dataclass(frozen=True)
class Seen:
    """A request in the version that the officer has looked at."""

    id: UUID
    version: int


@dataclass(frozen=True)
class Outcome:
    """What became of one request; ``code`` and ``detail`` of the refusal, if any."""

    id: UUID
    status: RowStatus
    code: str = ""
    detail: str = ""


@dataclass(frozen=True)
class Ruling:
    """The decision, with the words it needs."""

    decision: BatchDecision
    reason: str = ""
    items: Sequence[str] = ()


@transaction.atomic
def decide_all(
    rows: Sequence[Seen], ruling: Ruling, *, by: Actor, at: datetime
) -> list[Outcome]:
    """Decide on each request as if it were alone; told in the order given.

    A refused row leaves the others as they are. What lies outside the scope looks
    like what is not there. All locks are taken before the first act, in one order,
    so that two batches never wait in a circle.
    """
    act = ACTS[ruling.decision]
    accounts = _lock([row.id for row in rows], by)

    outcomes = {}
    # By account: an admission writes to it.
    for row in sorted(rows, key=lambda row: (str(accounts.get(row.id)), row.id)):
        work = partial(act, row, ruling, by, at)
        outcomes[row.id] = _outcome(row.id, work if row.id in accounts else _absent)
    told = [outcomes[row.id] for row in rows]

    _trace(told, ruling, by, at)
    return told


Act = Callable[[Seen, Ruling, Actor, datetime], Enrolment]


def _approve(row: Seen, _ruling: Ruling, by: Actor, at: datetime) -> Enrolment:
    return desk.approve(row.id, by=by, at=at, version=row.version)


def _reject(row: Seen, ruling: Ruling, by: Actor, at: datetime) -> Enrolment:
    return desk.reject(row.id, reason=ruling.reason, by=by, at=at, version=row.version)


def _return(row: Seen, ruling: Ruling, by: Actor, at: datetime) -> Enrolment:
    return desk.return_for_correction(
        row.id,
        items=list(ruling.items),
        reason=ruling.reason,
        by=by,
        at=at,
        version=row.version,
    )


ACTS: dict[str, Act] = {
    BatchDecision.APPROVE: _approve,
    BatchDecision.REJECT: _reject,
    BatchDecision.RETURN: _return,
}


def _absent() -> Enrolment:
    raise NotFound


def _outcome(enrolment_id: UUID, work: Callable[[], Enrolment]) -> Outcome:
    try:
        with transaction.atomic():
            work()
    except DomainError as refusal:
        return Outcome(
            enrolment_id, RowStatus.REFUSED, refusal.reason, str(refusal.detail)
        )
    return Outcome(enrolment_id, RowStatus.DONE)


def _lock(ids: Iterable[UUID], by: Actor) -> dict[UUID, UUID]:
    """Lock the requests in scope, after their members' rows; account by request."""
    here = Enrolment.objects.visible_to(by).filter(pk__in=ids)
    persons = list(here.values_list("person", flat=True))
    members = Member.objects.select_for_update().filter(pk__in=persons)
    list(members.order_by("pk").only("pk"))
    requests = here.select_for_update().order_by("pk").only("pk", "account")
    return {request.pk: request.account_id for request in requests}


def _trace(
    outcomes: Sequence[Outcome], ruling: Ruling, by: Actor, at: datetime
) -> None:
    """One event for the whole, beside those of its rows (DESIGN.md §3)."""
    done = sorted(o.id for o in outcomes if o.status == RowStatus.DONE)
    digest = hashlib.sha256(b"".join(key.bytes for key in done)).hexdigest()
    audit.record(
        "enrolment.batch_decided",
        Organisation(pk=by.organisation_id or ""),
        by=by,
        at=at,
        decision=str(ruling.decision),
        asked=len(outcomes),
        done=len(done),
        digest=digest,
    )
