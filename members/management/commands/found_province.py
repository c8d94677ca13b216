"""``manage.py found_province NAME --administrator STAFF-CODE``: the first two rows."""

import getpass
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils.translation import gettext as _

from members.offices import operations as offices
from members.offices.choices import Office
from members.organisations import operations as organisations
from members.organisations.choices import UnionKind, UnionLevel
from members.organisations.models import Organisation
from unionhub.kernel import actor, clock, identity
from unionhub.kernel.errors import DomainError
from unionhub.kernel.identity import IdType

SICHUAN = "510000"


class Command(BaseCommand):
    """Founds the province's federation and appoints its security administrator.

    Everybody else is appointed by that officer. The number of the document is asked
    for, never taken from the command line, which others can read.
    """

    help = _("建立省总工会（已有则不再建立），开立首位安全管理员的账号并授职。")

    def add_arguments(self, parser: CommandParser) -> None:
        """What it is called, where, and who."""
        parser.add_argument("name", help=_("省总工会名称"))
        parser.add_argument("--region", default=SICHUAN, help=_("行政区划代码"))
        parser.add_argument("--administrator", required=True, help=_("登录名（工号）"))
        parser.add_argument(
            "--id-type",
            default=IdType.RESIDENT_ID,
            choices=[*IdType],
            help=_("证件类型"),
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Do all of it, or nothing.

        Raises:
            CommandError: the refusal, in words.
        """
        number = getpass.getpass(_("安全管理员的证件号码（不显示）："))
        try:
            code = self._founded(options, number, clock.now())
        except DomainError as refusal:
            raise CommandError(refusal.detail) from refusal
        self.stdout.write(_("设置码（只显示这一次，三日内有效）：") + code)
        self.stdout.write(_("请本人到 /admin/password/ 设置密码，再绑定动态口令。"))

    @transaction.atomic
    def _founded(self, options: dict[str, Any], number: str, at: datetime) -> str:
        by, today = actor.installer(), clock.local_date(at)
        document = identity.parse(options["id_type"], number, today=today)
        union = Organisation.objects.filter(parent=None).first()
        if union is None:
            founding = organisations.Founding(
                name=options["name"],
                kind=UnionKind.FEDERATION,
                level=UnionLevel.PROVINCE,
                region=options["region"],
            )
            union = organisations.found_province(founding, by=by, at=at)
        offered = offices.open_account(options["administrator"], by=by, at=at)
        term = offices.Term(union.pk, Office.SECURITY_ADMIN, today)
        offices.appoint(offered.user.pk, term, document=document, by=by, at=at)
        return offered.setting_code
