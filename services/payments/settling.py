"""What the rooms below ask: which money of a round or of a month is on its way."""

from datetime import datetime, time

from django.db.models import Exists, OuterRef

from services.ledger.questions import WhatIsInFlight
from services.payments.choices import FINAL, IN_FLIGHT, BatchState, RecoveryState
from services.payments.models import Batch, Payment, Recovery
from services.programmes.questions import WhatIsUnsettled
from unionhub.kernel.clock import SHANGHAI

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
