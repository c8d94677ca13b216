"""What the rooms below ask: which money is on its way, and what the bank sees
otherwise than we do."""

from collections.abc import Iterator
from datetime import datetime, time
from typing import Final

from django.db.models import Exists, OuterRef

from services.ledger.models import month_of
from services.ledger.questions import OpenLine, WhatIsInFlight, WhatIsOpen
from services.payments.choices import (
    FINAL,
    IN_FLIGHT,
    OUTSIDE,
    BatchState,
    ExceptionKind,
    RecoveryState,
)
from services.payments.models import Batch, PayException, Payment, Recovery
from services.payments.operations import statements
from services.programmes.questions import WhatIsUnsettled
from unionhub.kernel.clock import SHANGHAI, local_date
from unionhub.kernel.kept import in_chinese

# Paid by a batch, and in no statement yet: no difference, and open all the same.
NOT_STATED: Final = "NOT_STATED"
NOT_STATED_LABEL: Final = "对账单未列"
ENDED = (BatchState.CLOSED, BatchState.CANCELLED)
GOES_ON = (RecoveryState.PROPOSED, RecoveryState.RUNNING)


def unsettled(question: WhatIsUnsettled) -> list[str]:
    """The unions with a batch that is not closed, or a recovery that runs: a settled
    round takes no voucher, and what comes back could not be booked (R-AID-17)."""
    batches = Batch.objects.filter(budget__round=question.round).exclude(
        state__in=ENDED
    )
    recoveries = Recovery.objects.filter(
        payment__application__round=question.round, state__in=GOES_ON
    )
    found = {
        *batches.exclude(state__in=ENDED).values_list("organisation_id", flat=True),
        *recoveries.values_list("organisation_id", flat=True),
    }
    return sorted(found)


def in_flight(question: WhatIsInFlight) -> list[str]:
    """The batches sealed in that month of which a payment has no result yet (L20).

    Sealing posts into the book that the asker holds: none is added meanwhile.
    """
    first = question.month
    after = first.replace(
        year=first.year + first.month // 12, month=first.month % 12 + 1
    )
    since, until = (
        datetime.combine(day, time.min, tzinfo=SHANGHAI) for day in (first, after)
    )
    open_ones = Payment.objects.filter(batch=OuterRef("pk")).exclude(state__in=FINAL)
    rows = Batch.objects.filter(
        Exists(open_ones),
        organisation=question.organisation,
        state__in=IN_FLIGHT,
        sealed_at__gte=since,
        sealed_at__lt=until,
    )
    return list(rows.order_by("number").values_list("number", flat=True))


def open_lines(question: WhatIsOpen) -> list[OpenLine]:
    """Differences that nobody settled, and what is in no statement yet (L18, L20);
    in one order, so that two who look sign the same."""
    union = question.organisation
    with in_chinese():
        found = [*_differences(union), *_unstated(union)]
    return sorted(
        found, key=lambda one: (one.since, one.kind, one.batch, one.file, one.line or 0)
    )


def _differences(organisation: str) -> Iterator[OpenLine]:
    """Whoever was asked whether the money came says nothing about the bank's lines."""
    rows = PayException.objects.open().filter(organisation=organisation)
    rows = rows.exclude(kind=ExceptionKind.NOT_CONFIRMED)
    for odd in rows.select_related("batch", "payment", "file").order_by("pk"):
        moments = [odd.opened_at, odd.batch.sealed_at if odd.batch else None]
        yield OpenLine(
            since=min(month_of(local_date(one)) for one in moments if one),
            kind=odd.kind,
            kind_label=odd.get_kind_display(),
            batch=odd.batch.number if odd.batch else "",
            file=odd.file.number if odd.file else "",
            line=odd.payment.line if odd.payment else odd.line,
            count=1,
            amount_fen=odd.amount_fen,
        )


def _unstated(organisation: str) -> Iterator[OpenLine]:
    """One for each batch: its payments may be many, and wait for one statement."""
    rows = Batch.objects.filter(organisation=organisation, state__in=OUTSIDE)
    for batch in rows.exclude(state__in=ENDED).order_by("pk"):
        payments = statements.unstated(batch)
        if payments and batch.sealed_at:
            yield OpenLine(
                since=month_of(local_date(batch.sealed_at)),
                kind=NOT_STATED,
                kind_label=NOT_STATED_LABEL,
                batch=batch.number,
                file="",
                line=None,
                count=len(payments),
                amount_fen=sum(one.paid_fen for one in payments),
            )
