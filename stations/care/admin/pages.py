"""The two desks: what was told of stations, and where stations are wished for."""

from collections.abc import Collection, Sequence
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from stations.care import access
from stations.care.admin.acts import (
    REPORT_BUTTONS,
    REPORT_STEPS,
    SUGGESTION_BUTTONS,
    SUGGESTION_STEPS,
)
from stations.care.admin.tables import voices
from stations.care.choices import Aspect, ReportKind
from stations.care.models import SiteSuggestion, StationReport, Voice
from stations.care.nearby import neighbours
from unionhub.kernel import clock
from unionhub.kernel.actor import Actor
from unionhub.kernel.clock import local_date
from unionhub.kernel.powers import Power
from unionhub.web import due
from unionhub.web.admin import ScopedAdmin
from unionhub.web.buttons import Text
from unionhub.web.listing import Table

OVERDUE, WAITING = "overdue", "waiting"
# Which button of the station puts right what a correction names.
RIGHT_BUTTON = {Aspect.HOURS: "hours", Aspect.FACILITIES: "facilities"}


def _puts_right(actor: Actor, button: str) -> bool:
    """Whether the officer finds this button on the station."""
    is_keepers = button == "facilities" and actor.has(access.KEEPING)
    return is_keepers or actor.has(Power.STATION_EDIT)


class PileFilter(admin.SimpleListFilter):
    """What waits, and what is late."""

    title = _("待办")
    parameter_name = "pile"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Everything that waits, or what is overdue of it."""
        return [(WAITING, _("待办理")), (OVERDUE, _("已逾期"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """As the rows' own vocabulary has it."""
        rows: Any = queryset
        if self.value() == WAITING:
            return rows.unsettled()  # type: ignore[no-any-return]
        if self.value() == OVERDUE:
            return rows.overdue_on(local_date(clock.now()))  # type: ignore[no-any-return]
        return queryset


class Desk(ScopedAdmin):
    """What both desks share."""

    view_power = Power.STATION_VIEW
    ordering = ("due_on", "id")
    steps: dict[str, Any]

    def offers(self, obj: Any) -> Collection[str]:
        """As the table of states has it; what is held back can be let through."""
        nexts = obj.available_actions
        names = {name for name, state in self.steps.items() if state in nexts}
        return names | (
            {"release"} if obj.voices.filter(is_held=True).exists() else set()
        )

    def heading(self, obj: Any) -> str:
        """What it is about, and how far it is."""
        return f"{obj} · {obj.get_state_display()}"

    @admin.display(description=_("办理期限"))
    def shown_due(self, obj: Any) -> str:
        """Until when, and whether that has passed; nothing once it is settled."""
        if not obj.is_unsettled:
            return "—"
        return due.shown(obj.due_on, local_date(clock.now()))


@admin.register(StationReport)
class StationReportAdmin(Desk):
    """What was told of the stations of the officer's part of the tree."""

    or_powers = (access.KEEPING,)
    place = 22
    joins = ("station", "desk")
    buttons = REPORT_BUTTONS
    steps = REPORT_STEPS
    list_display = (
        *("station", "shown_title", "state", "voices_count", "shown_due"),
        *("escalated", "desk", "told_at"),
    )
    list_filter = (PileFilter, "state", "kind")
    search_fields = ("station__code__exact", "station__name__startswith")
    search_help_text = _("按站点编号（完整）或名称（开头）搜索")
    fieldsets = (
        (None, {"fields": ("station", "kind", "facility", "aspect", "state")}),
        (
            _("办理"),
            {
                "fields": (
                    *("desk", "shown_due", "escalated", "voices_count", "told_at"),
                    *("reply", "settled_at", "ended_on"),
                )
            },
        ),
    )

    @admin.display(description=_("事项"))
    def shown_title(self, obj: StationReport) -> str:
        """In words."""
        return obj.title

    def heading(self, obj: StationReport) -> str:
        """Where, what, and how far it is."""
        return f"{obj.station.name} · {obj.title} · {obj.get_state_display()}"

    def summary(self, obj: StationReport) -> list[tuple[Text, Any]]:
        """Which one."""
        return [
            (_("服务站点"), obj.station.name),
            (_("事项"), obj.title),
            (_("反映人数"), obj.voices_count),
            (_("办理期限"), self.shown_due(obj)),
        ]

    def tables(self, obj: StationReport, actor: Actor) -> list[Table]:
        """What each person told."""
        return [voices(Voice.objects.visible_to(actor).filter(report=obj))]

    def links(self, obj: StationReport, actor: Actor) -> Sequence[tuple[Text, str]]:
        """The station, and where what is wrong is put right."""
        page = reverse("admin:stations_station_change", args=(obj.station_id,))
        found: list[tuple[Text, str]] = [(_("打开站点"), page)]
        if obj.kind == ReportKind.CORRECTION and obj.is_unsettled:
            button = RIGHT_BUTTON.get(Aspect(obj.aspect))
            if button and _puts_right(actor, button):
                where = reverse(
                    "admin:stations_station_button", args=(obj.station_id, button)
                )
                found.append((_("去更正站点信息"), where))
        return found


@admin.register(SiteSuggestion)
class SiteSuggestionAdmin(Desk):
    """Where stations are wished for, in the officer's part of the tree."""

    place = 24
    joins = ("organisation", "region", "station")
    buttons = SUGGESTION_BUTTONS
    steps = SUGGESTION_STEPS
    list_display = (
        *("place", "region", "state", "voices_count", "shown_due", "organisation"),
        "told_at",
    )
    list_filter = (PileFilter, "state")
    search_fields = ("place__startswith",)
    search_help_text = _("按地点（开头）搜索")
    fieldsets = (
        (None, {"fields": ("place", "region", "shown_point", "state", "station")}),
        (
            _("办理"),
            {
                "fields": (
                    *("organisation", "shown_due", "voices_count", "told_at"),
                    *("reply", "settled_at", "ended_on"),
                )
            },
        ),
    )

    @admin.display(description=_("坐标"))
    def shown_point(self, obj: SiteSuggestion) -> str:
        """As it was told."""
        return f"{obj.told_lng}, {obj.told_lat}（{obj.get_told_system_display()}）"

    def summary(self, obj: SiteSuggestion) -> list[tuple[Text, Any]]:
        """Which one."""
        return [
            (_("地点"), obj.place),
            (_("所在区划"), obj.region.name),
            (_("建议人数"), obj.voices_count),
            (_("办理期限"), self.shown_due(obj)),
        ]

    def tables(self, obj: SiteSuggestion, actor: Actor) -> list[Table]:
        """What each person told, and the stations close by."""
        close = [
            [one.code, one.name, one.state_label, one.distance_m]
            for one in neighbours(obj, actor)
        ]
        columns = [_("站点编号"), _("站点名称"), _("状态"), _("距离（米）")]
        return [
            voices(Voice.objects.visible_to(actor).filter(suggestion=obj)),
            Table(_("1 公里内的站点"), columns, close),
        ]

    def links(self, obj: SiteSuggestion, actor: Actor) -> Sequence[tuple[Text, str]]:
        """The station that came of it."""
        if obj.station_id is None:
            return []
        page = reverse("admin:stations_station_change", args=(obj.station_id,))
        return [(_("打开筹建站点"), page)]
