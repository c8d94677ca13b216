"""The officers' door to imports, and the buttons that other lists carry."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from unionhub.jobs.imports import access, importers, operations, sheets
from unionhub.jobs.imports.api.views import failed_rows, template
from unionhub.jobs.imports.choices import (
    AT_WORK,
    MOST_BYTES,
    ImportKind,
    ImportState,
)
from unionhub.jobs.imports.models import ImportJob, ImportRow
from unionhub.kernel import clock
from unionhub.kernel.actor import Actor
from unionhub.kernel.catalogue import CATALOGUE
from unionhub.kernel.errors import DomainError
from unionhub.kernel.powers import Power
from unionhub.kernel.scope import ScopedQuerySet
from unionhub.web.admin import ScopedAdmin, actor_of
from unionhub.web.buttons import Button, ButtonForm, ListButton, Marked, Text
from unionhub.web.listing import Table
from unionhub.web.throttling import trusted_address

SHOWN_FAULTS = 50
# What every kind takes so far; the operation sees to the kind.
POWER = Power.STATION_EDIT


class UploadForm(forms.Form):
    """A file."""

    file = forms.FileField(
        label=_("文件"),
        allow_empty_file=True,
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv"}),
        help_text=_("按模板填写的 xlsx 或 csv，不超过 50 MB；不要增删列。"),
    )

    def clean_file(self) -> Any:
        """Not larger than a file may be.

        Raises:
            ValidationError: it is.
        """
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(str(CATALOGUE["body_too_large"]))
        return file


class ConfirmationForm(ButtonForm):
    """What is to become of the rows that are wrong."""

    skip_wrong = forms.BooleanField(
        label=_("跳过有误的行"),
        required=False,
        help_text=_("有误的行不导入，其余各行照常导入；可下载有误的行改正后另行上传。"),
    )


def import_button(kind: str, power: Power) -> ListButton:
    """The button above a list into which files can be brought."""

    def told(_filters: Mapping[str, str], _actor: Actor) -> list[tuple[Text, Any]]:
        address = reverse("admin:jobs_importjob_template", args=(kind,))
        link = format_html('<a href="{}">{}</a>', address, _("下载模板"))
        return [
            (_("内容"), ImportKind(kind).label),
            (_("模板"), link),
            (_("说明"), RULES),
        ]

    def press(
        _filters: Mapping[str, str],
        _marked: Sequence[Marked],
        given: dict[str, Any],
        by: Actor,
        at: datetime,
    ) -> Text:
        file = given["file"]
        found = operations.upload(kind, file.name, file.read(), by=by, at=at)
        address = reverse("admin:jobs_importjob_change", args=(found.job.pk,))
        said = KNOWN if found.is_known else TAKEN
        return format_html('{} <a href="{}">{}</a>', said, address, _("查看导入"))

    return ListButton("import", _("导入"), power, press, UploadForm, told=told)


RULES = _("上传后先逐行检查，不写入；检查结果由您确认后才导入。")
TAKEN = _("已上传，正在逐行检查。")
KNOWN = _("这份文件已经上传过，没有再次导入。")


def _confirm(pk: UUID, given: dict[str, Any], by: Actor, at: datetime) -> Text:
    operations.confirm(
        pk,
        skip_wrong=given["skip_wrong"],
        by=by,
        at=at,
        version=given["version"],
    )
    return _("已确认，正在导入。")


def _cancel(pk: UUID, _given: dict[str, Any], by: Actor, at: datetime) -> Text:
    # However far it came meanwhile: it goes no further.
    operations.cancel(pk, by=by, at=at)
    return _("已取消，不再继续。")


@admin.register(ImportJob)
class ImportJobAdmin(ScopedAdmin):
    """Which files came, how far they are, what is wrong in them."""

    view_power = POWER
    largest_file = MOST_BYTES
    place = 25
    ordering = ("-pk",)
    change_form_template = "admin/import.html"
    buttons = (
        Button(
            "confirmation",
            _("写入"),
            POWER,
            _confirm,
            ConfirmationForm,
            warning=_("确认后由后台写入；写入时再检查一次，已变化而有误的行不写入。"),
        ),
        Button(
            "cancellation",
            _("取消导入"),
            POWER,
            _cancel,
            is_grave=True,
            warning=_("正在导入的停在已写入的一批之后；已写入的不撤回。"),
        ),
    )
    list_display = (
        *("file_name", "kind", "state", "shown_progress", "total", "wrong"),
        *("shown_requester", "requested_at"),
    )
    list_filter = ("state", "kind")
    fieldsets = (
        (None, {"fields": ("file_name", "kind", "state", "shown_note", "total")}),
        (
            _("检查结果"),
            {
                "fields": (
                    *("new", "changed", "unchanged", "wrong"),
                    *("hidden_rows", "hidden_sheets"),
                )
            },
        ),
        (_("导入结果"), {"fields": ("made", "corrected", "refused", "skip_wrong")}),
        (
            _("上传"),
            {
                "fields": (
                    *("shown_requester", "organisation_id", "requested_at"),
                    *("confirmed_at", "ended_at", "shown_digest"),
                )
            },
        ),
    )

    def narrow(self, rows: ScopedQuerySet[Any], actor: Actor) -> ScopedQuerySet[Any]:
        """Those of the officer's part of the tree, with the staff codes."""
        return ImportJob.objects.visible_to(actor).with_names()

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whether the office writes rows that files can bring."""
        return access.may_view(actor_of(request))

    def may_press(self, button: Button, obj: ImportJob, actor: Actor) -> bool:
        """Whether the office writes such rows."""
        return access.may_import(actor, obj.kind)

    def offers(self, obj: ImportJob) -> Collection[str]:
        """What the state allows; the operation sees to the person."""
        if obj.state == ImportState.PREVIEWED:
            return ("confirmation", "cancellation")
        return ("cancellation",) if obj.state in AT_WORK else ()

    def links(self, obj: ImportJob, actor: Actor) -> Sequence[tuple[Text, str]]:
        """The rows that were wrong, for who brought them."""
        if "errors" not in access.actions(actor, obj):
            return ()
        return [(_("下载有误的行"), self._address("errors", obj.pk))]

    def summary(self, obj: ImportJob) -> list[tuple[Text, Any]]:
        """What would be done."""
        return [
            (_("文件名"), obj.file_name),
            (_("新增"), obj.new),
            (_("更正"), obj.changed),
            (_("无变化"), obj.unchanged),
            (_("有误"), obj.wrong),
        ]

    def heading(self, obj: ImportJob) -> str:
        """What, and how far it is."""
        return f"{obj.get_kind_display()} · {obj.get_state_display()}"

    def tables(self, obj: ImportJob, actor: Actor) -> list[Table]:
        """The first rows that are wrong."""
        rows = ImportRow.objects.visible_to(actor).filter(job=obj).failed()
        importer = importers.of(obj.kind)
        told = [
            [row.number, "；".join(sheets.told_faults(importer, row.faults))]
            for row in rows.order_by("number")[:SHOWN_FAULTS]
        ]
        return [Table(_("有误的行（前 50 行）"), [_("行号"), _("错误")], told)]

    def get_urls(self) -> list[URLPattern]:
        """The downloads beside the other pages."""
        wrap: Callable[[Any], Any] = self.admin_site.admin_view
        errors = path(
            "<path:object_id>/errors/",
            wrap(self.errors_view),
            name=self._name("errors"),
        )
        empty = path(
            "template/<str:kind>/",
            wrap(self.template_view),
            name=self._name("template"),
        )
        return [errors, empty, *super().get_urls()]

    def errors_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The rows that were wrong, for who brought them; each time is written down."""
        job, actor = self.get_object(request, object_id), actor_of(request)
        try:
            operations.require_errors(
                job.pk, by=actor, at=clock.now(), network=trusted_address(request)
            )
        except DomainError as refusal:
            messages.error(request, refusal.detail)
            return redirect(self._address("change", job.pk))
        return failed_rows(job)

    def template_view(self, request: HttpRequest, kind: str) -> HttpResponse:
        """The workbook to fill in.

        Raises:
            Http404: there is no such list.
            PermissionDenied: the office brings no such rows.
        """
        if kind not in ImportKind.values:
            raise Http404
        if not access.may_import(actor_of(request), kind):
            raise PermissionDenied
        return template(kind)

    def render_change_form(
        self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """While a worker is at it, the page looks again by itself."""
        job = kwargs.get("obj")
        context |= {"job": job, "is_at_work": job and job.state in AT_WORK}
        return super().render_change_form(request, context, *args, **kwargs)

    @admin.display(description=_("进度"))
    def shown_progress(self, obj: ImportJob) -> str:
        """Of a hundred."""
        return f"{obj.progress}%"

    @admin.display(description=_("原因"))
    def shown_note(self, obj: ImportJob) -> Text:
        """Why it came to no good end."""
        return CATALOGUE[obj.note] if obj.note else "—"

    @admin.display(description=_("上传账号"))
    def shown_requester(self, obj: ImportJob) -> str:
        """The staff code."""
        return getattr(obj, "requester", None) or "—"

    @admin.display(description=_("文件摘要"))
    def shown_digest(self, obj: ImportJob) -> str:
        """Of the file, in pieces between which the line may break."""
        digest = bytes(obj.digest).hex()
        pieces = ((digest[at : at + 8],) for at in range(0, len(digest), 8))
        return format_html("<code>{}</code>", format_html_join("", "{}<wbr>", pieces))
