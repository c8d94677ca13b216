"""``manage.py tend_cases``: notices whose time is over come down."""

from datetime import datetime

from services.review import tasks
from unionhub.kernel.looping import LoopingCommand


class Command(LoopingCommand):
    """A notice that hung out for its working days ends, and the last level decides."""

    help = "结束已满期的公示"
    pause = 300.0

    def once(self, at: datetime) -> int:
        """One pass; how many notices ended."""
        return tasks.tend(at)
