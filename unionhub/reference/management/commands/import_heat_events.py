"""``manage.py import_heat_events FILE``."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from unionhub.kernel import actor, clock
from unionhub.kernel.errors import DomainError
from unionhub.reference import heat


class Command(BaseCommand):
    """Enters the heat events of a list; those known already stay as they are."""

    help = _(
        "导入高温预警清单（CSV，UTF-8），列为 region,colour,peak_tenths,begins_on,"
        "ends_on,source,document_number；已登记的不变，有一行不对则全部不导入。"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """The file."""
        parser.add_argument("file", type=Path, help=_("CSV 文件（UTF-8）"))

    def handle(self, **options: Any) -> str:
        """Import, and say how many are new."""
        by, at = actor.installer(), clock.now()
        try:
            made, known = heat.import_list(options["file"], by=by, at=at)
        except DomainError as refusal:
            raise CommandError(refusal.detail) from refusal
        return _("高温预警：新增 %(made)d，已有 %(known)d") % {
            "made": made,
            "known": known,
        }
