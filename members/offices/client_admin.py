"""The officers' door to systems that call the API for a union."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import admin
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from members.offices import access, operations
from members.organisations.models import Organisation
from unionhub.accounts.choices import MACHINE_SCOPES
from unionhub.accounts.models import MachineClient
from unionhub.kernel.actor import Actor
from unionhub.kernel.errors import NotFound
from unionhub.kernel.powers import Power
from unionhub.kernel.scope import ScopedQuerySet
from unionhub.web.admin import ScopedAdmin
from unionhub.web.buttons import Button, LineField, ListButton, Text


class RegistrationForm(forms.Form):
    """What it is called, for which union, and what it may."""

    name = LineField(label=_("系统名称"), max_length=100)
    organisation = LineField(label=_("工会编号"), max_length=11)
    scopes = forms.MultipleChoiceField(
        label=_("权限范围"),
        choices=[(scope, text) for scope, (text, _power) in MACHINE_SCOPES.items()],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("只能查看该工会及其所辖。"),
    )


def _register(
    _f: Any, _m: Any, given: dict[str, Any], by: Actor, at: datetime
) -> list[tuple[str, Text]]:
    try:
        made = operations.register_client(
            given["name"],
            organisation=given["organisation"],
            scopes=given["scopes"],
            by=by,
            at=at,
        )
    except NotFound as absent:
        raise NotFound(field="organisation") from absent
    return [
        (str(_("系统名称")), made.client.name),
        (str(_("客户端编号")), format_html("<code>{}</code>", made.client_id)),
        (str(_("密钥")), format_html("<code>{}</code>", made.secret)),
        (str(_("说明")), _("密钥只显示这一次，请妥善保存；丢失时停用后重新登记。")),
    ]


def _close(pk: UUID, given: dict[str, Any], by: Actor, at: datetime) -> Text:
    operations.close_client(pk, by=by, at=at)
    return _("已停用，其密钥和令牌全部作废。")


@admin.register(MachineClient)
class MachineClientAdmin(ScopedAdmin):
    """The systems of the unions in the officer's part of the tree."""

    view_power = Power.CLIENT_MANAGE
    place = 60
    buttons = (
        Button("closing", _("停用"), Power.CLIENT_MANAGE, _close, is_grave=True),
    )
    list_buttons = (
        ListButton(
            "registration", _("登记"), Power.CLIENT_MANAGE, _register, RegistrationForm
        ),
    )
    ordering = ("pk",)
    list_display = (
        *("shown_name", "shown_union", "shown_scopes"),
        *("shown_state", "created_at"),
    )
    search_fields = ("application__name__startswith",)
    search_help_text = _("按系统名称（开头）搜索")
    fields = (
        *("shown_name", "shown_client_id", "shown_union", "shown_scopes"),
        *("shown_state", "created_at"),
    )

    def narrow(self, rows: ScopedQuerySet[Any], actor: Actor) -> ScopedQuerySet[Any]:
        """As the door of the API has it."""
        unions = Organisation.objects.visible_to(actor)
        return access.with_unions(MachineClient.objects.of_unions(actor, unions))

    def heading(self, obj: MachineClient) -> str:
        """What it is called."""
        return obj.name

    def offers(self, obj: MachineClient) -> Collection[str]:
        """An end, unless it is over."""
        return ("closing",) if obj.is_active else ()

    def summary(self, obj: MachineClient) -> list[tuple[Text, Any]]:
        """What, for whom."""
        return [
            (_("系统名称"), obj.name),
            (_("工会"), self.shown_union(obj)),
            (_("权限范围"), self.shown_scopes(obj)),
        ]

    @admin.display(description=_("系统名称"))
    def shown_name(self, obj: MachineClient) -> str:
        """What it is called."""
        return obj.name

    @admin.display(description=_("客户端编号"))
    def shown_client_id(self, obj: MachineClient) -> str:
        """By which it asks for tokens."""
        return format_html("<code>{}</code>", obj.application.client_id)

    @admin.display(description=_("工会"))
    def shown_union(self, obj: Any) -> str:
        """For whom it calls."""
        return f"{obj.organisation_name}（{obj.organisation_code}）"

    @admin.display(description=_("权限范围"))
    def shown_scopes(self, obj: MachineClient) -> str:
        """In words."""
        known = (MACHINE_SCOPES[scope][0] for scope in obj.scopes)
        return "；".join(str(text) for text in known)

    @admin.display(description=_("状态"))
    def shown_state(self, obj: MachineClient) -> Text:
        """In words."""
        return _("在用") if obj.is_active else _("已停用")
