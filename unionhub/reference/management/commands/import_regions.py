"""``manage.py import_regions [FILE] [--valid-from DAY]``."""

from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from unionhub.kernel import actor
from unionhub.kernel.clock import now
from unionhub.reference import operations
from unionhub.reference.management.importing import ImportCommand
from unionhub.reference.operations import Report
from unionhub.reference.sources import ListFile


class Command(ImportCommand):
    """Imports administrative divisions."""

    help = _("导入行政区划清单；清单中不再出现的代码自生效日期起停用，不会删除。")

    def add_arguments(self, parser: CommandParser) -> None:
        """Whether the list is complete, and how many codes may end."""
        super().add_arguments(parser)
        parser.add_argument(
            "--partial", action="store_true", help=_("只是部分清单：不停用未列出的代码")
        )
        parser.add_argument(
            "--ends-at-most",
            type=int,
            default=200,
            help=_("最多允许停用多少个代码，超过则拒绝（防止文件被截断），默认 200"),
        )

    def take_over(self, file: ListFile | None, **options: Any) -> Report:
        """Import the file, or the list of Sichuan."""
        return operations.import_regions(
            file or operations.BUNDLED_REGIONS,
            by=actor.system(),
            at=now(),
            complete=not options["partial"],
            ends_at_most=options["ends_at_most"],
        )
