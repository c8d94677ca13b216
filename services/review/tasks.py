"""What the clock does with cases: notices come down, objectors are forgotten."""

import logging
from datetime import datetime

from django.db import OperationalError

from services.review.models import Notice
from services.review.operations import end_notice, forget_contacts
from unionhub.kernel import actor
from unionhub.kernel.clock import local_date
from unionhub.kernel.errors import NotNow

logger = logging.getLogger(__name__)


def tend(at: datetime) -> int:
    """One pass; how many came down, and of how many objectors the contact was
    cleared. What is held back, or objected to meanwhile, waits for the next."""
    rows = Notice.objects.over_on(local_date(at)).order_by("closes_on", "pk")
    count = 0
    for key in list(rows.values_list("pk", flat=True)):
        try:
            end_notice(key, by=actor.system(), at=at)
            count += 1
        except (OperationalError, NotNow) as held:
            logger.warning("a notice was put off: %s", type(held).__name__)
    return count + forget_contacts(at=at)
