"""The desk of lists by which a union names people."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from services.aid import operations
from services.aid.models import Application, NominationList, NominationRow
from unionhub.jobs.imports.admin import import_button
from unionhub.jobs.imports.choices import MOST_ROWS
from unionhub.kernel import fen
from unionhub.kernel.actor import Actor
from unionhub.kernel.clock import local_date
from unionhub.kernel.powers import Power
from unionhub.kernel.scope import ScopedQuerySet
from unionhub.web.buttons import Button, ButtonForm, Text
from unionhub.web.listing import Table
from unionhub.web.naming import NamingAdmin

# Rows on the page of a list; all of them are read through the API.
SHOWN: Final = 200
# As many reasons are told at once; the API tells all.
MOST_REASONS: Final = 10


class HandInForm(ButtonForm):
    """From where on."""

    after_line = forms.IntegerField(
        label=_("从此行之后"),
        min_value=0,
        max_value=MOST_ROWS,
        initial=0,
        help_text=_("一次至多提交 100 份；首次填 0。"),
    )


def _hand_in(pk: Any, given: dict[str, Any], by: Actor, at: datetime) -> Text:
    handed = operations.hand_in(pk, by=by, at=at, after=given["after_line"])
    said = _("已提交 %(submitted)s 份，%(refused)s 份未能提交，仍为草稿。")
    told = [said % {"submitted": handed.submitted, "refused": len(handed.refused)}]
    why = _("第 %(line)s 行：%(detail)s")
    told += [
        why % {"line": row.line, "detail": row.detail}
        for row in handed.refused[:MOST_REASONS]
    ]
    if handed.next_after is not None:
        more = _("后面还有草稿：请以第 %(line)s 行为起点再次提交。")
        told.append(more % {"line": handed.next_after})
    return "".join(told)


def _shown(found: NominationList) -> QuerySet[NominationRow]:
    return found.rows.select_related("application").order_by("line")[:SHOWN]


def _linked(application: Application) -> SafeString:
    page = reverse("admin:services_application_change", args=(application.pk,))
    return format_html('<a href="{}">{}</a>', page, application.beneficiary_name)


@admin.register(NominationList)
class NominationListAdmin(NamingAdmin):
    """Lists of the officer's part of the tree; a file brings them."""

    view_power = Power.AID_VIEW
    place = 32
    joins = ("organisation",)
    list_buttons = (import_button("NOMINATIONS", Power.AID_EDIT),)
    buttons = (
        Button(
            "submission",
            _("提交名单"),
            Power.AID_EDIT,
            _hand_in,
            HandInForm,
            warning=_("逐份提交草稿；材料不齐的仍为草稿，补齐后可以再次提交。"),
        ),
    )
    ordering = ("org_path", "id")
    list_display = ("organisation", "made_at", "shown_all", "shown_drafts")
    fieldsets = (
        (None, {"fields": ("organisation", "made_at", "shown_all", "shown_drafts")}),
    )

    def narrow(self, rows: ScopedQuerySet[Any], actor: Actor) -> ScopedQuerySet[Any]:
        """Counted."""
        found: Any = super().narrow(rows, actor)
        return found.counted()  # type: ignore[no-any-return] # by its own set

    @admin.display(description=_("已受理"))
    def shown_all(self, obj: Any) -> int:
        """How many rows were taken in."""
        return int(obj.named)

    @admin.display(description=_("尚未提交"))
    def shown_drafts(self, obj: Any) -> int:
        """How many wait."""
        return int(obj.waiting)

    def heading(self, obj: NominationList) -> str:
        """Whose."""
        return f"{obj.organisation.name} · {local_date(obj.made_at)}"

    def offers(self, obj: Any) -> Collection[str]:
        """While some wait."""
        return ("submission",) if obj.waiting else ()

    def links(self, obj: NominationList, actor: Actor) -> Sequence[tuple[Text, str]]:
        """The file and its rows that were not taken in."""
        page = reverse("admin:jobs_importjob_change", args=(obj.job,))
        return [(_("打开导入任务"), page)]

    def persons(self, obj: NominationList) -> list[UUID]:
        """Those of the rows that are shown."""
        return [row.person_id for row in _shown(obj)]

    def tables(self, obj: NominationList, actor: Actor) -> list[Table]:
        """The rows that were taken in."""
        told = [
            [
                row.line,
                _linked(row.application),
                row.application.get_item_display(),
                fen.shown(row.application.asked_fen),
                row.application.get_state_display(),
                row.document_number,
                row.consented_on,
            ]
            for row in _shown(obj)
        ]
        columns = [
            *(_("行号"), _("受助人"), _("帮扶项目"), _("申请金额"), _("状态")),
            *(_("推荐文号"), _("本人同意日期")),
        ]
        return [Table(_("名单（前 200 行）"), columns, told)]
