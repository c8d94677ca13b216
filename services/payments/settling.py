"""What of a round money may still come back for, asked before it is settled."""

from services.payments.choices import BatchState, RecoveryState
from services.payments.models import Batch, Recovery
from services.programmes.questions import WhatIsUnsettled

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
