"""``manage.py demo_logins``: who can sign in to the demo."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from members.offices.models import Appointment
from unionhub.accounts.choices import DEMO_OTP
from unionhub.desk.demo import story


class Command(BaseCommand):
    """Prints the demo's officers, their password and code, a few workers' phones."""

    help = _("列出演示账号：干部登录名、口令和动态码，会员手机号。")

    def handle(self, **options: Any) -> None:
        """Print them."""
        if not settings.DEMO:
            raise CommandError(_("演示账号只在 UNIONHUB_DEMO=1 时可用。"))
        self._officers()
        self._workers()

    def _officers(self) -> None:
        names = [login.username for login in story.LOGINS]
        self.stdout.write(
            _("干部账号（口令 %(password)s，动态码 %(otp)s）：")
            % {"password": story.PASSWORD, "otp": DEMO_OTP}
        )
        held = Appointment.objects.filter(user__username__in=names)
        for office in held.select_related("user", "organisation").order_by("pk"):
            place = f"{office.organisation.name} {office.get_office_display()}"
            self.stdout.write(f"  {office.user.username:26} {place}")
        self.stdout.write(
            _("  %(deputy)s 受 %(principal)s 委托，可代行审核")
            % {"deputy": story.COUNTY_CLERK, "principal": story.COUNTY_REVIEWER}
        )

    def _workers(self) -> None:
        self.stdout.write(_("职工手机号（验证码随请求返回）："))
        workers = (
            (story.MEMBER_PHONE, _("会员")),
            (story.WAITING_PHONE, _("申请待审核")),
            (story.COURIER.phone, _("尚未注册，快递员，按单位入会")),
            (story.RIDER.phone, _("尚未注册，网约送餐员，按行业入会")),
            (story.HOUSEKEEPER.phone, _("尚未注册，家政服务员，按区域入会")),
        )
        for phone, who in workers:
            self.stdout.write(f"  {phone:26} {who}")
