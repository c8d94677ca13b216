"""``manage.py make_exports``: what the worker does with exports."""

from datetime import datetime

from unionhub.jobs import tasks
from unionhub.kernel.looping import LoopingCommand


class Command(LoopingCommand):
    """Makes the files that are due; takes them away when their day is over."""

    help = "生成已批准的导出文件，清除到期的文件"
    pause = 2.0

    def once(self, at: datetime) -> int:
        """One pass; how many exports were touched."""
        return tasks.make_due(at) + tasks.expire_due(at)
