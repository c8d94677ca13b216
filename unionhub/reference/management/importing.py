"""What the import commands share: the file, the day of the list, the counted answer."""

from argparse import ArgumentTypeError
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from unionhub.kernel.clock import local_date, now
from unionhub.kernel.errors import DomainError
from unionhub.reference.operations import Report
from unionhub.reference.sources import ListFile


class ImportCommand(BaseCommand):
    """Runs one import; a refusal is one sentence, and then nothing was taken over."""

    def add_arguments(self, parser: CommandParser) -> None:
        """The file, and the day from which it holds."""
        parser.add_argument(
            "file",
            nargs="?",
            type=Path,
            help=_("CSV 文件（UTF-8）；不写则用随软件提供的清单"),
        )
        parser.add_argument(
            "--valid-from",
            type=_day,
            default=local_date(now()),
            help=_("文件中清单的生效日期 YYYY-MM-DD，默认今天"),
        )

    def handle(self, **options: Any) -> str:
        """Import, and say what changed."""
        path = options.pop("file")
        file = ListFile(path, options.pop("valid_from")) if path else None
        try:
            return _said(self.take_over(file, **options))
        except DomainError as refusal:
            facts = ", ".join(f"{key}={value}" for key, value in refusal.facts.items())
            raise CommandError(f"{refusal.detail} ({facts})") from refusal

    def take_over(self, file: ListFile | None, **options: Any) -> Report:
        """Call the operation; no file means the list that comes with UnionHub."""
        raise NotImplementedError


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as wrong:
        raise ArgumentTypeError(_("日期应为 YYYY-MM-DD。")) from wrong


def _said(report: Report) -> str:
    changes = report.changes
    return _(
        "%(name)s：新增 %(created)d，变更 %(changed)d，未变 %(unchanged)d，"
        "停用 %(ended)d（版本 %(version)d）"
    ) % {
        "name": report.data_set.name,
        "created": changes.created,
        "changed": changes.changed,
        "unchanged": changes.unchanged,
        "ended": changes.ended,
        "version": report.data_set.version,
    }
