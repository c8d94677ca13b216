"""``manage.py reckon_coverage``: what the worker does with coverage studies."""

from datetime import datetime

from stations.coverage import tasks
from unionhub.kernel.looping import LoopingCommand


class Command(LoopingCommand):
    """Reckons the studies that wait."""

    help = "计算排队中的覆盖分析"
    pause = 2.0

    def once(self, at: datetime) -> int:
        """One pass; how many were finished."""
        return tasks.reckon_due(at)
