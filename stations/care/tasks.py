"""What the clock does with what the public told; each found by its state."""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime
from uuid import UUID

from django.db import OperationalError

from stations.care.choices import ReportState
from stations.care.models import StationReport
from stations.care.operations import overdue, photos
from unionhub.kernel import actor
from unionhub.kernel.clock import local_date

logger = logging.getLogger(__name__)


def tend(at: datetime) -> int:
    """One pass: up a level, confirmed by silence, phone numbers and photos
    forgotten."""
    rows = StationReport.objects.order_by("due_on", "pk")
    late = rows.overdue_on(local_date(at)).exclude(desk__parent=None)
    silent = rows.filter(
        state=ReportState.FIXED, settled_at__lte=overdue.silent_since(at)
    )
    count = _each(late.values_list("pk", flat=True), overdue.escalate, at)
    count += _each(
        silent.values_list("pk", flat=True), overdue.take_silence_for_consent, at
    )
    count += _each(photos.to_forget(at), photos.forget, at)
    return count + overdue.forget_contacts(at=at)


def _each(keys: Iterable[UUID], act: Callable[..., bool], at: datetime) -> int:
    """One transaction each: what the database holds back waits for the next pass."""
    count = 0
    for key in list(keys):
        try:
            count += act(key, by=actor.system(), at=at)
        except OperationalError as held:
            logger.warning("a report was put off: %s", type(held).__name__)
    return count
