"""The desk of lists by which a union names people."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from services.aid import operations
from services.aid.choices import ApplicationState
from services.aid.models import NominationList
from unionhub.kernel import fen
from unionhub.kernel.actor import Actor
from unionhub.kernel.powers import Power
from unionhub.web.admin import ScopedAdmin
from unionhub.web.buttons import Button, Text
from unionhub.web.listing import Table

# Rows on the page of a list; all of them are read through the API.
SHOWN: Final = 200


def _hand_in(pk: Any, given: dict[str, Any], by: Actor, at: datetime) -> Text:
    handed = operations.hand_in(pk, by=by, at=at)
    refused = [one for one in handed if one.code]
    told = _("已提交 {submitted} 份，{refused} 份未能提交，仍为草稿。")
    return str(told).format(submitted=len(handed) - len(refused), refused=len(refused))


@admin.register(NominationList)
class NominationListAdmin(ScopedAdmin):
    """Lists of the officer's part of the tree; a file brings them."""

    view_power = Power.AID_VIEW
    sensitive = True
    place = 32
    joins = ("organisation",)
    buttons = (
        Button(
            "submission",
            _("提交名单"),
            Power.AID_EDIT,
            _hand_in,
            warning=_("逐份提交草稿；材料不齐的仍为草稿，补齐后可以再次提交。"),
        ),
    )
    ordering = ("org_path", "id")
    list_display = ("organisation", "made_at", "shown_all", "shown_drafts")
    fieldsets = (
        (None, {"fields": ("organisation", "made_at", "shown_all", "shown_drafts")}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[NominationList]:
        """Counted."""
        drafts = Q(rows__application__state=ApplicationState.DRAFT)
        rows: QuerySet[NominationList] = super().get_queryset(request)
        return rows.annotate(named=Count("rows"), waiting=Count("rows", filter=drafts))

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
        return f"{obj.organisation.name} · {obj.made_at:%Y-%m-%d}"

    def links(self, obj: NominationList, actor: Actor) -> Sequence[tuple[Text, str]]:
        """The file and its rows that were not taken in."""
        page = reverse("admin:imports_importjob_change", args=(obj.job,))
        return [(_("打开导入任务"), page)]

    def tables(self, obj: NominationList, actor: Actor) -> list[Table]:
        """The rows that were taken in."""
        rows = obj.rows.select_related("application").order_by("line")[:SHOWN]
        told = [
            [
                row.line,
                row.application.beneficiary_name,
                row.application.get_item_display(),
                fen.shown(row.application.asked_fen),
                row.application.get_state_display(),
                row.document_number,
                row.consented_on,
            ]
            for row in rows
        ]
        columns = [
            *(_("行号"), _("受助人"), _("帮扶项目"), _("申请金额"), _("状态")),
            *(_("推荐文号"), _("本人同意日期")),
        ]
        return [Table(_("名单"), columns, told)]
