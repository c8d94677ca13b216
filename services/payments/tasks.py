"""What the clock does with payments: sent batches go to the bank."""

import logging
from datetime import datetime

from django_tasks import task

from services.payments.models import Batch
from services.payments.operations import hand_over
from unionhub.kernel import clock
from unionhub.kernel.errors import DomainError

logger = logging.getLogger(__name__)


def tend(at: datetime) -> int:
    """One pass: what was sent and not handed over is; how many went."""
    rows = Batch.objects.to_hand_over().order_by("sent_at", "pk")
    count = 0
    for key in list(rows.values_list("pk", flat=True)):
        try:
            hand_over(key, at=at)
            count += 1
        except DomainError as held:
            logger.warning("a batch was put off: %s", held.reason)
    return count


@task()
def deliver() -> int:
    """What was sent goes to the bank. Harmless when run twice or never."""
    return tend(clock.now())
