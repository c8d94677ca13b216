"""The one clock. Doors and tasks read it once and pass the time on (``at``, ``on``)."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils import timezone

SHANGHAI = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """The current instant, aware."""
    return timezone.now()


def local_date(at: datetime) -> date:
    """The day in Asia/Shanghai in which ``at`` falls (R-PLT-04)."""
    return at.astimezone(SHANGHAI).date()
