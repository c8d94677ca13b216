"""The officers' door to exports, and the button that other lists carry."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from unionhub.jobs import access, exporters, operations
from unionhub.jobs.api import attachment
from unionhub.jobs.choices import MOST_ROWS, OWN_CAP, ExportKind, ExportState
from unionhub.jobs.imports.admin import ImportJobAdmin
from unionhub.jobs.models import ExportJob
from unionhub.kernel import clock
from unionhub.kernel.actor import Actor
from unionhub.kernel.errors import DomainError
from unionhub.kernel.powers import Power
from unionhub.kernel.scope import ScopedQuerySet
from unionhub.web.admin import ScopedAdmin, actor_of
from unionhub.web.buttons import (
    Button,
    ButtonForm,
    ListButton,
    Marked,
    NoteField,
    Text,
)
from unionhub.web.throttling import trusted_address

__all__ = ["ExportJobAdmin", "ImportJobAdmin", "export_button"]


class ReasonForm(forms.Form):
    """What the file is for."""

    reason = NoteField(
        label=_("用途"),
        max_length=200,
        help_text=_("写明用途和使用人；会留在审计记录中。"),
        presets=(
            _("核对本级会员名册，由本会组织部门使用。"),
            _("走访慰问，由本会经办人员使用。"),
            _("向上级工会报送数据，由本会经办人员使用。"),
        ),
    )


class RefusalForm(ButtonForm):
    """Why not."""

    reason = NoteField(
        label=_("理由"), max_length=200, help_text=_("申请人会看到这段话。")
    )


def export_button(kind: str) -> ListButton:
    """The button above a list whose rows can be exported as ``kind``."""

    def known(filters: Mapping[str, str]) -> dict[str, str]:
        names = exporters.of(kind).filters
        return {name: filters[name] for name in filters if name in names}

    def told(filters: Mapping[str, str], actor: Actor) -> list[tuple[Text, Any]]:
        words = exporters.told(kind, exporters.checked(kind, known(filters)))
        return [
            (_("内容"), ExportKind(kind).label),
            (_("筛选"), words or _("全部")),
            (_("说明"), RULES % {"own": OWN_CAP, "most": MOST_ROWS}),
        ]

    def press(
        filters: Mapping[str, str],
        _marked: Sequence[Marked],
        given: dict[str, Any],
        by: Actor,
        at: datetime,
    ) -> Text:
        job = operations.request(
            kind, filters=known(filters), reason=given["reason"], by=by, at=at
        )
        address = reverse("admin:jobs_exportjob_change", args=(job.pk,))
        said, look = SAID[job.state], _("查看导出")
        return format_html('{} <a href="{}">{}</a>', said, address, look)

    return ListButton(
        "export", _("导出"), Power.MEMBER_EXPORT, press, ReasonForm, told=told
    )


RULES = _(
    "%(own)s 行以内直接生成，超过的由另一名干部批准，最多 %(most)s 行；"
    "号码遮蔽，文件带水印，24 小时后删除。搜索词不作为导出条件。"
)
SAID: dict[str, Text] = {
    ExportState.APPROVED: _("已提交，正在生成，几秒钟后可以下载。"),
    ExportState.REQUESTED: _("已提交，行数较多，须由另一名干部批准。"),
}


def _approve(pk: UUID, given: dict[str, Any], by: Actor, at: datetime) -> Text:
    operations.approve(pk, by=by, at=at, version=given["version"])
    return _("已批准，正在生成。")


def _refuse(pk: UUID, given: dict[str, Any], by: Actor, at: datetime) -> Text:
    operations.refuse(
        pk, reason=given["reason"], by=by, at=at, version=given["version"]
    )
    return _("已办结：不批准。")


@admin.register(ExportJob)
class ExportJobAdmin(ScopedAdmin):
    """Who took out what, and what waits for a second person."""

    view_power = Power.MEMBER_EXPORT
    place = 30
    ordering = ("-pk",)
    buttons = (
        Button(
            "approval",
            _("批准"),
            Power.EXPORT_APPROVE,
            _approve,
            warning=_("批准后生成文件，由申请人在 24 小时内下载；批准人记入审计。"),
        ),
        Button(
            "refusal",
            _("不批准"),
            Power.EXPORT_APPROVE,
            _refuse,
            RefusalForm,
            is_grave=True,
            warning=_("这份导出就此办结，不生成文件；申请人能看到理由。"),
        ),
    )
    list_display = (
        "kind",
        "shown_filters",
        "reason",
        "row_count",
        "state",
        "shown_requester",
        "requested_at",
        "expires_at",
    )
    list_filter = ("state", "kind")
    fieldsets = (
        (None, {"fields": ("kind", "shown_filters", "reason", "row_count", "state")}),
        (
            _("申请与审批"),
            {
                "fields": (
                    "shown_requester",
                    "organisation_id",
                    "requested_at",
                    "shown_decider",
                    "decided_at",
                    "note",
                )
            },
        ),
        (_("文件"), {"fields": ("ready_at", "expires_at", "shown_digest")}),
    )

    def narrow(self, rows: ScopedQuerySet[Any], actor: Actor) -> ScopedQuerySet[Any]:
        """Those of the officer's part of the tree, with the staff codes."""
        return ExportJob.objects.visible_to(actor).with_names()

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whether the office asks for exports, or decides them."""
        return access.may_view(actor_of(request))

    def offers(self, obj: ExportJob) -> Collection[str]:
        """What the state allows; the operation sees to the person."""
        is_open = obj.state == ExportState.REQUESTED
        return ("approval", "refusal") if is_open else ()

    def links(self, obj: ExportJob, actor: Actor) -> Sequence[tuple[Text, str]]:
        """The file, for its requester; while it is made, another look."""
        if obj.state == ExportState.APPROVED:
            return [(_("正在生成，刷新"), self._address("change", obj.pk))]
        if "file" not in access.actions(actor, obj):
            return ()
        return [(_("下载"), self._address("file", obj.pk))]

    def summary(self, obj: ExportJob) -> list[tuple[Text, Any]]:
        """What is asked for, by whom, and what for."""
        return [
            (_("内容"), obj.get_kind_display()),
            (_("筛选"), self.shown_filters(obj)),
            (_("行数"), obj.row_count),
            (_("用途"), obj.reason),
            (_("申请人"), self.shown_requester(obj)),
        ]

    def heading(self, obj: ExportJob) -> str:
        """What, and how far it is."""
        return f"{obj.get_kind_display()} · {obj.get_state_display()}"

    def get_urls(self) -> list[URLPattern]:
        """The file beside the other pages."""
        view = self.admin_site.admin_view(self.file_view)
        file = path("<path:object_id>/file/", view, name=self._name("file"))
        return [file, *super().get_urls()]

    def file_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The file, for its requester; each time is written down."""
        job, actor = self.get_object(request, object_id), actor_of(request)
        try:
            _job, content = operations.fetch(
                job.pk, by=actor, at=clock.now(), network=trusted_address(request)
            )
        except DomainError as refusal:
            messages.error(request, refusal.detail)
            return redirect(self._address("change", job.pk))
        return attachment(job, content)

    @admin.display(description=_("筛选"))
    def shown_filters(self, obj: ExportJob) -> Text:
        """In words."""
        return exporters.told(obj.kind, obj.filters) or _("全部")

    @admin.display(description=_("申请账号"))
    def shown_requester(self, obj: ExportJob) -> str:
        """The staff code."""
        return getattr(obj, "requester", None) or "—"

    @admin.display(description=_("审批账号"))
    def shown_decider(self, obj: ExportJob) -> str:
        """The staff code."""
        return getattr(obj, "decider", None) or "—"

    @admin.display(description=_("内容摘要"))
    def shown_digest(self, obj: ExportJob) -> str:
        """As the last row of the file has it."""
        return bytes(obj.digest).hex() if obj.digest else "—"
