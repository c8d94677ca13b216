"""What waits for an officer, over all wings: one pile, the most urgent on top."""

import heapq
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol
from uuid import UUID

from django.db.models import Count, Q
from django.utils.functional import Promise

from members.enrolment import inbox as enrolment
from services.aid import inbox as aid
from services.hardship import inbox as hardship
from services.ledger import inbox as ledger
from services.payments import inbox as payments
from services.review import inbox as review
from stations.care import inbox as care
from unionhub.kernel.actor import Actor
from unionhub.kernel.waiting import Item, Queue
from unionhub.reference import calendar
from unionhub.web import keyset

SOON = 3
ORDER = ("due_on", "id")


class Waiting(Protocol):
    """What a room offers: its queue, or None where the office has no part in it."""

    def __call__(self, actor: Actor, *, everywhere: bool) -> Queue | None: ...


# Each wing's room adds its own.
INBOX: tuple[Waiting, ...] = (
    enrolment.waiting,
    care.reports,
    care.suggestions,
    hardship.rechecks,
    aid.applications,
    ledger.offers,
    ledger.returns,
    ledger.reopenings,
    payments.checks,
    payments.releases,
    payments.enquiries,
    payments.differences,
    payments.overdue,
    payments.cash,
    review.cases,
    review.objections,
)


@dataclass(frozen=True)
class Counts:
    """How much of one kind waits, by due date; the four add up to ``total``.

    ``soon``: within three working days after today.
    """

    kind: str
    kind_label: str | Promise
    overdue: int
    today: int
    soon: int
    later: int

    @property
    def total(self) -> int:
        """All of it."""
        return self.overdue + self.today + self.soon + self.later


def queues(actor: Actor, *, everywhere: bool) -> list[Queue]:
    """The queues that the actor's office has a part in."""
    offered = (waiting(actor, everywhere=everywhere) for waiting in INBOX)
    return [queue for queue in offered if queue]


def counts(of: Sequence[Queue], *, on: date) -> list[Counts]:
    """How much waits in each queue. One query for the calendar, one for each queue."""
    soon = calendar.add_working_days(on, SOON)
    spans = {
        "overdue": Q(due_on__lt=on),
        "today": Q(due_on=on),
        "soon": Q(due_on__gt=on, due_on__lte=soon),
        "later": Q(due_on__gt=soon),
    }
    sums = {name: Count("pk", filter=span) for name, span in spans.items()}
    return [
        Counts(queue.kind, queue.label, **_plain(queue.rows).aggregate(**sums))
        for queue in of
    ]


def first(
    of: Sequence[Queue], *, most: int, after: tuple[date, UUID] | None = None
) -> list[Item]:
    """The most urgent things of all queues, behind ``after``. One query a queue."""
    piles = [[queue.item(row) for row in _page(queue, most, after)] for queue in of]
    return list(heapq.merge(*piles, key=urgency))[:most]


def urgency(item: Item) -> tuple[date, UUID]:
    """The place in the pile; no two things share one."""
    return item.due_on, item.id


def _page(queue: Queue, most: int, after: tuple[date, UUID] | None) -> Any:
    rows = queue.rows
    if after:
        rows = rows.filter(keyset.behind(ORDER, list(after)))
    return rows.order_by(*ORDER)[:most]


def _plain(rows: Any) -> Any:
    return rows.order_by().select_related(None)
