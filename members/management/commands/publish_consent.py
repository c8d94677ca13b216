"""``manage.py publish_consent VERSION FILE --from DAY``: what applicants agree to."""

from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from members.enrolment import operations
from unionhub.kernel import actor, clock
from unionhub.kernel.errors import DomainError


class Command(BaseCommand):
    """Puts a text in force from a day on; earlier ones go on until they are ended."""

    help = _("发布入会同意书：自所填之日起启用，可同时停用旧版本。")

    def add_arguments(self, parser: CommandParser) -> None:
        """Which text, under which version, from when."""
        parser.add_argument("version", help=_("版本，例如 2026-01"))
        parser.add_argument("file", type=Path, help=_("正文（UTF-8 文本）"))
        parser.add_argument("--from", dest="since", required=True, help=_("启用日期"))
        parser.add_argument("--instead-of", help=_("同时停用的旧版本"))

    def handle(self, *args: Any, **options: Any) -> None:
        """Publish it.

        Raises:
            CommandError: the file or the day cannot be read, or the refusal.
        """
        try:
            text = options["file"].read_text("utf-8").strip()
            since = date.fromisoformat(options["since"])
            operations.publish_consent(
                operations.Consent(options["version"], text, since),
                instead_of=options["instead_of"],
                by=actor.installer(),
                at=clock.now(),
            )
        except DomainError as refusal:
            raise CommandError(refusal.detail) from refusal
        except (OSError, ValueError) as unreadable:
            raise CommandError(_("文件或日期无法读取。")) from unreadable
        self.stdout.write(_("已发布。"))
