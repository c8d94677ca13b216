"""``manage.py create_client NAME --organisation CODE --scope member:read``."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from members.offices import operations
from unionhub.accounts.choices import MACHINE_SCOPES
from unionhub.kernel import actor, clock
from unionhub.kernel.errors import NotFound


class Command(BaseCommand):
    """Registers a system that calls the API for a union; prints its secret once."""

    help = _("登记对接系统：打印客户端编号和密钥，密钥只显示这一次。")

    def add_arguments(self, parser: CommandParser) -> None:
        """What it is called, for which union, and what it may."""
        told = "；".join(f"{scope} {text}" for scope, (text, _p) in _scopes())
        parser.add_argument("name", help=_("系统名称"))
        parser.add_argument("--organisation", required=True, help=_("工会代码"))
        parser.add_argument(
            "--scope",
            required=True,
            action="append",
            choices=sorted(MACHINE_SCOPES),
            help=_("权限范围，可多次给出：%(scopes)s") % {"scopes": told},
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Register it.

        Raises:
            CommandError: there is no such union.
        """
        try:
            made = operations.register_client(
                options["name"],
                organisation=options["organisation"],
                scopes=options["scope"],
                by=actor.installer(),
                at=clock.now(),
            )
        except NotFound as absent:
            raise CommandError(_("没有这个工会代码。")) from absent
        self.stdout.write(f"client_id      {made.client_id}")
        self.stdout.write(f"client_secret  {made.secret}")


def _scopes() -> Any:
    return sorted(MACHINE_SCOPES.items())
