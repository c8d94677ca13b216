"""The officers' doors to offices and to what is lent of them."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from members.offices import operations
from members.offices.account_admin import ACCOUNT_BUTTONS, LEND
from members.offices.choices import POWER_SENTENCES
from members.offices.models import Appointment, Delegation
from unionhub.kernel import clock
from unionhub.kernel.actor import Actor
from unionhub.kernel.powers import Power
from unionhub.web.admin import ScopedAdmin
from unionhub.web.buttons import Button, Text


def _end(pk: UUID, given: dict[str, Any], by: Actor, at: datetime) -> Text:
    operations.end(pk, by=by, at=at, version=given["version"])
    return _("任职已结束，其委托同时终止。")


def _revoke(pk: UUID, given: dict[str, Any], by: Actor, at: datetime) -> Text:
    operations.revoke(pk, by=by, at=at, version=given["version"])
    return _("委托已收回。")


@admin.register(Appointment)
class AppointmentAdmin(ScopedAdmin):
    """Who holds which office in the officer's part of the tree."""

    view_power = Power.OFFICE_VIEW
    joins = ("user", "organisation")
    list_buttons = ACCOUNT_BUTTONS
    buttons = (
        Button(
            "ending",
            _("结束任职"),
            Power.OFFICE_GRANT,
            _end,
            is_grave=True,
            warning=_("该账号立即失去这一职务的权限，不能恢复，只能重新授予。"),
        ),
    )
    ordering = ("pk",)
    list_display = ("user", "organisation", "office", "valid_from", "valid_to")
    list_filter = ("office",)
    search_fields = ("user__username__exact", "organisation__name__startswith")
    search_help_text = _("按登录名（完整）或工会名称（开头）搜索")
    fields = ("user", "organisation", "office", "valid_from", "valid_to", "ended_at")

    def heading(self, obj: Appointment) -> str:
        """Which office, and where."""
        return f"{obj.organisation.name} · {obj.get_office_display()}"

    def offers(self, obj: Appointment) -> Collection[str]:
        """An end, unless it is over."""
        return () if obj.is_over(clock.now()) else ("ending",)

    def summary(self, obj: Appointment) -> list[tuple[Text, Any]]:
        """Who, what, where, until when."""
        return [
            (_("干部账号"), obj.user.username),
            (_("任职工会"), obj.organisation.name),
            (_("职务"), obj.get_office_display()),
            (_("截止日期"), obj.valid_to),
        ]


@admin.register(Delegation)
class DelegationAdmin(ScopedAdmin):
    """Who stands in for whom in the officer's part of the tree."""

    view_power = Power.OFFICE_VIEW
    joins = ("appointment__user", "appointment__organisation", "deputy")
    list_buttons = (LEND,)
    buttons = (
        Button(
            "revocation",
            _("收回委托"),
            Power.OFFICE_GRANT,
            _revoke,
            is_grave=True,
            warning=_("受托人立即不能再代为办理；要恢复须重新委托。"),
        ),
    )
    ordering = ("pk",)
    list_display = ("principal", "deputy", "office", "valid_from", "valid_to")
    search_fields = ("deputy__username__exact", "appointment__user__username__exact")
    search_help_text = _("按委托人或受托人的登录名（完整）搜索")
    fields = (
        *("principal", "deputy", "office", "shown_powers"),
        *("valid_from", "valid_to", "reason", "revoked_at"),
    )

    def heading(self, obj: Delegation) -> str:
        """Who for whom."""
        return f"{obj.deputy.username} · {self.office(obj)}"

    def offers(self, obj: Delegation) -> Collection[str]:
        """To take it back, unless it is over."""
        return () if obj.is_over(clock.now()) else ("revocation",)

    def summary(self, obj: Delegation) -> list[tuple[Text, Any]]:
        """Who, for whom, until when."""
        return [
            (_("委托人"), obj.appointment.user.username),
            (_("受托人"), obj.deputy.username),
            (_("委托的权限"), self.shown_powers(obj)),
            (_("截止日期"), obj.valid_to),
        ]

    @admin.display(description=_("委托人"))
    def principal(self, obj: Delegation) -> str:
        """The staff code of whose office it is."""
        return obj.appointment.user.username

    @admin.display(description=_("所任职务"))
    def office(self, obj: Delegation) -> str:
        """Which office, and where."""
        held = obj.appointment
        return f"{held.organisation.name} {held.get_office_display()}"

    @admin.display(description=_("委托的权限"))
    def shown_powers(self, obj: Delegation) -> str:
        """In words."""
        return "；".join(str(POWER_SENTENCES[Power(p)]) for p in obj.powers)
