"""``manage.py reset_second_factor NAME``: an officer has lost the authenticator."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from unionhub.accounts import officers
from unionhub.accounts.models import User
from unionhub.kernel import actor, clock
from unionhub.kernel.errors import DomainError


class Command(BaseCommand):
    """Takes the authenticator and the recovery codes away; all sessions end."""

    help = _("重置干部账号的动态口令：原有登录全部失效，本人重新绑定。")

    def add_arguments(self, parser: CommandParser) -> None:
        """Whose."""
        parser.add_argument("username", help=_("登录名"))

    def handle(self, *args: Any, **options: Any) -> None:
        """Reset it.

        Raises:
            CommandError: no such officer, or nothing to reset.
        """
        user = User.objects.filter(username=options["username"]).first()
        if user is None:
            raise CommandError(_("没有这个干部账号。"))
        try:
            officers.reset_factor(user.pk, by=actor.installer(), at=clock.now())
        except DomainError as refusal:
            raise CommandError(refusal.detail) from refusal
        self.stdout.write(_("已重置，请本人重新绑定动态口令。"))
