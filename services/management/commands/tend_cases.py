"""``manage.py tend_cases``: notices come down, objectors are forgotten."""

from datetime import datetime

from services.review import tasks
from unionhub.kernel.looping import LoopingCommand


class Command(LoopingCommand):
    """A notice that hung out for its working days ends, and the last level decides."""

    help = "结束已满期的公示，清除已过保存期的异议人联系方式"
    pause = 300.0

    def once(self, at: datetime) -> int:
        """One pass; how many rows changed."""
        return tasks.tend(at)
