"""``manage.py tend_enrolments``: what the clock does with requests to join."""

from datetime import datetime

from members.enrolment import tasks
from unionhub.kernel.looping import LoopingCommand


class Command(LoopingCommand):
    """Overdue requests climb; silent real-name checks are asked again."""

    help = "逾期申请上转，补做实名核验"
    pause = 60.0

    def once(self, at: datetime) -> int:
        """One pass; how many requests were touched."""
        return tasks.climb_overdue(at) + tasks.retry_realname(at)
