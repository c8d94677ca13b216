"""``manage.py sweep_files``: takes away the files that nobody refers to."""

from datetime import datetime

from unionhub.files import tasks
from unionhub.kernel.looping import LoopingCommand


class Command(LoopingCommand):
    """Removed files a day after, and bytes that never got a row."""

    help = "清除已移除的文件和没有记录的残留文件"
    pause = 3600.0

    def once(self, at: datetime) -> int:
        """One pass; how many files went."""
        return tasks.sweep_removed(at) + tasks.sweep_orphans(at)
