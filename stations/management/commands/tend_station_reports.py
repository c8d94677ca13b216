"""``manage.py tend_station_reports``: what the clock does with what the public told."""

from datetime import datetime

from stations.care import tasks
from unionhub.kernel.looping import LoopingCommand


class Command(LoopingCommand):
    """Overdue reports go up; silence confirms; phone numbers are forgotten."""

    help = "逾期反映上转，无异议的自动确认，清除到期的联系电话"
    pause = 300.0

    def once(self, at: datetime) -> int:
        """One pass; how many rows were touched."""
        return tasks.tend(at)
