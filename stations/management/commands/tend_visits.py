"""``manage.py tend_visits``: figures of unions, and what is thrown away."""

from datetime import datetime

from stations.visits import tasks
from unionhub.kernel.looping import LoopingCommand


class Command(LoopingCommand):
    """Folds the figures of unions; throws away marks, salts and old single visits."""

    help = "汇总到站人次，清除过期的到站记录和标记"
    pause = 600.0

    def once(self, at: datetime) -> int:
        """One pass; days folded and visits thrown away."""
        return tasks.tend(at)
