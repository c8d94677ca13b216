"""``manage.py import_rows``: the imports go on; how far they are."""

from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from unionhub.jobs.imports import tasks
from unionhub.jobs.imports.choices import ENDED
from unionhub.jobs.imports.models import ImportJob
from unionhub.kernel.looping import LoopingCommand


class Command(LoopingCommand):
    """Goes on with every import; ``--status`` only tells how far they are."""

    help = "检查上传的文件、导入已确认的行；--status 只显示进度"
    pause = 2.0

    def add_arguments(self, parser: ArgumentParser) -> None:
        """``--status``, beside the usual."""
        super().add_arguments(parser)
        parser.add_argument("--status", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Work, or tell."""
        if not options["status"]:
            super().handle(*args, **options)
            return
        for job in ImportJob.objects.exclude(state__in=ENDED).order_by("id"):
            self.stdout.write(
                f"{job.pk} {job.kind} {job.state} {job.progress}% "
                f"rows={job.total} wrong={job.wrong} refused={job.refused} "
                f"made={job.made} corrected={job.corrected}"
            )

    def once(self, at: datetime) -> int:
        """One pass; how many imports were touched."""
        return tasks.work_due(at) + tasks.tidy(at)
