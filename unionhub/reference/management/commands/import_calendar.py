"""``manage.py import_calendar [FILE] [--until YEAR]``."""

from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from unionhub.kernel import actor
from unionhub.kernel.clock import local_date, now
from unionhub.reference import operations
from unionhub.reference.management.importing import ImportCommand
from unionhub.reference.operations import Report
from unionhub.reference.sources import ListFile


class Command(ImportCommand):
    """Imports holidays and swapped workdays."""

    help = _(
        "导入节假日和调休安排。文件列为 day,is_working,name，对其中出现的每一年都是全部"
        "安排；不写文件则采用 chinesecalendar 已收录的年份，其余年份标为尚未公布。"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """How far ahead years are marked as not announced."""
        super().add_arguments(parser)
        parser.add_argument(
            "--until",
            type=int,
            default=local_date(now()).year + 1,
            help=_("标到哪一年为止，默认明年"),
        )

    def take_over(self, file: ListFile | None, **options: Any) -> Report:
        """Import the file, or what the package knows."""
        by, at = actor.system(), now()
        if file:
            return operations.import_calendar(file, by=by, at=at)
        return operations.import_packaged_calendar(until=options["until"], by=by, at=at)
