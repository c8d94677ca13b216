"""The pages of stations: the list, the pile to verify, one station with its week."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from stations.places import desks, freshness, heat
from stations.places.admin import judging, photos
from stations.places.admin.acts import BUTTONS, offered
from stations.places.admin.collecting import COLLECT
from stations.places.admin.hours_form import HoursPreview, days_of
from stations.places.admin.map_page import MapPage
from stations.places.calendar import calendar_of
from stations.places.choices import STANDING, FacilityKind
from stations.places.completeness import blocking, completeness, missing_of
from stations.places.hours import Exceptions
from stations.places.hours_in_words import in_words
from stations.places.models import Station
from stations.places.questions import WhatIsTold
from unionhub.jobs.admin import export_button
from unionhub.jobs.imports.admin import import_button
from unionhub.kernel import clock, happenings
from unionhub.kernel.actor import Actor
from unionhub.kernel.clock import local_date
from unionhub.kernel.powers import Power
from unionhub.reference.models import Region
from unionhub.web.admin import ScopedAdmin, actor_of
from unionhub.web.buttons import Text
from unionhub.web.listing import Table

WEEK = 7
STALE, FRESH = "stale", "fresh"
OVERDUE, SOON = "overdue", "soon"
HAVES = {
    "sign": _("统一标识"),
    "keeper": _("管理员"),
    "hours": _("开放时间"),
    "photo": _("照片"),
    "acceptance": _("验收"),
    "check": _("市州核对"),
    "publication": _("省级发布"),
}


class VerifiedFilter(admin.SimpleListFilter):
    """What has not been looked at for long: the work list of the county."""

    title = _("核实")
    parameter_name = "verified"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """To verify, or verified."""
        return [(STALE, _("待核实")), (FRESH, _("近期已核实"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Those that stand and were not verified lately, or that were."""
        since = freshness.stale_before(local_date(clock.now()))
        old = Q(fresh_as_of__lt=since)
        if self.value() == STALE:
            return queryset.filter(old, state__in=STANDING)
        return queryset.exclude(old) if self.value() == FRESH else queryset


class DeskFilter(admin.SimpleListFilter):
    """What waits at one of the officer's desks."""

    title = _("办理")
    parameter_name = "desk"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """The desks at which the officer may act."""
        return [(name.value, name.label) for name in desks.of(actor_of(request))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """What lies there today."""
        chosen = self.value()
        if chosen not in desks.DeskName.values:
            return queryset
        on = local_date(clock.now())
        return queryset.filter(desks.rows(desks.DeskName(chosen), on))


class InspectionFilter(admin.SimpleListFilter):
    """Whether a yearly look is due."""

    title = _("检查期限")
    parameter_name = "inspection"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Overdue, or due soon."""
        return [(OVERDUE, _("已逾期")), (SOON, _("30 天内到期"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Those that stand, by the day."""
        today = local_date(clock.now())
        spans = {
            OVERDUE: Q(inspection_due_on__lt=today),
            SOON: Q(inspection_due_on__range=(today, today + desks.AHEAD)),
        }
        span = spans.get(self.value() or "")
        return queryset.filter(span, state__in=STANDING) if span else queryset


@admin.register(Station)
class StationAdmin(MapPage, HoursPreview, ScopedAdmin):
    """Stations of the officer's part of the tree."""

    view_power = Power.STATION_VIEW
    or_powers = (Power.STATION_KEEP,)
    place = 20
    joins = ("organisation", "region")
    ordering = ("org_path", "code")
    buttons = BUTTONS
    list_buttons = (
        *(COLLECT, export_button("STATIONS")),
        import_button("STATIONS", Power.STATION_EDIT),
    )
    list_display = (
        *("code", "name", "kind", "state", "listing", "region", "shown_freshness"),
        "organisation",
    )
    list_filter = (
        *(DeskFilter, "state", "listing", VerifiedFilter, InspectionFilter),
        *("kind", "host", "brand"),
    )
    search_fields = ("code__exact", "name__startswith")
    search_help_text = _("按站点编号（完整）或名称（开头）搜索")
    fieldsets = (
        (
            None,
            {
                "fields": (
                    *("code", "name", "state", "listing", "shown_missing"),
                    *("shown_blocking", "shown_completeness"),
                )
            },
        ),
        (
            _("管理与位置"),
            {
                "fields": (
                    *("organisation", "region", "address", "shown_point"),
                    "location_reason",
                )
            },
        ),
        (
            _("类型与设施"),
            {
                "fields": (
                    *("kind", "area_dm2", "capacity", "brand", "host", "build_mode"),
                    *("entry", "has_sign", "shown_facilities"),
                )
            },
        ),
        (_("开放"), {"fields": ("shown_hours", "heat_hours", "service_phone")}),
        (
            _("管理员与核实"),
            {
                "fields": (
                    *("keeper_name", "shown_keeper_phone", "verified_on", "stars"),
                    *("shown_freshness", "inspection_due_on", "on_map_since"),
                    "first_published_at",
                )
            },
        ),
    )

    def offers(self, obj: Station) -> Collection[str]:
        """As the tables of states have it."""
        lasting = obj.closures.filter(ends_at__gt=clock.now())
        return offered(obj, is_closed=lasting.exists())

    def heading(self, obj: Station) -> str:
        """What it is called, and how far it is."""
        return f"{obj.name} · {obj.get_state_display()} · {obj.get_listing_display()}"

    def summary(self, obj: Station) -> list[tuple[Text, Any]]:
        """Which one, where, open when."""
        return [
            (_("站点编号"), obj.code),
            (_("站点名称"), obj.name),
            (_("地址"), obj.address),
            (_("开放时间"), in_words(obj.hours)),
        ]

    def tables(self, obj: Station, actor: Actor) -> list[Table]:
        """The week to come, what is beside it, awards and stars."""
        at = clock.now()
        overrides = obj.overrides.filter(day__gte=local_date(at)).order_by("day")
        closures = obj.closures.order_by("-begins_at")[:20]
        keepers = obj.keepers.select_related("appointment__user").order_by("-pk")
        return [
            photos.table(obj),
            Table(_("未来七天"), [_("日期"), _("星期"), _("开放")], week(obj, at)),
            Table(
                _("单日安排"),
                [_("日期"), _("开放时间"), _("原因")],
                [[one.day, one.spans, one.reason] for one in overrides],
            ),
            Table(
                _("临时关闭"),
                [_("开始"), _("结束"), _("原因")],
                [[one.begins_at, one.ends_at, one.reason] for one in closures],
            ),
            Table(
                _("站点管理员"),
                [_("账号"), _("指定"), _("结束")],
                [
                    [k.appointment.user.username, k.appointed_at, k.ended_at]
                    for k in keepers[:20]
                ],
            ),
            *happenings.ask(WhatIsTold(obj.pk, actor)),
            *judging.tables(obj),
        ]

    @admin.display(description=_("验收还缺"))
    def shown_missing(self, obj: Station) -> str:
        """The haves that it has not, in words."""
        return _words(missing_of(obj))

    @admin.display(description=_("公布还要"))
    def shown_blocking(self, obj: Station) -> str:
        """What keeps it from the public, in words (FEATURES 49)."""
        return _words(blocking(obj))

    @admin.display(description=_("完整度"))
    def shown_completeness(self, obj: Station) -> int:
        """How much is told."""
        return completeness(obj)

    @admin.display(description=_("可信度"))
    def shown_freshness(self, obj: Station) -> int:
        """How far it can be trusted today (FEATURES 46)."""
        return obj.freshness(local_date(clock.now()))

    @admin.display(description=_("开放时间"))
    def shown_hours(self, obj: Station) -> str:
        """In words; what they come to in the next days is below."""
        return in_words(obj.hours) or "—"

    @admin.display(description=_("坐标"))
    def shown_point(self, obj: Station) -> str:
        """As it was told."""
        return f"{obj.told_lng}, {obj.told_lat}（{obj.get_told_system_display()}）"

    @admin.display(description=_("设施"))
    def shown_facilities(self, obj: Station) -> str:
        """What is there, then what is not."""
        told = obj.facilities.order_by("pk")
        words = [
            str(one.get_kind_display())
            if one.is_there
            else _("无%(what)s") % {"what": one.get_kind_display()}
            for one in sorted(told, key=lambda one: not one.is_there)
        ]
        return "、".join(words)

    @admin.display(description=_("管理员手机"))
    def shown_keeper_phone(self, obj: Station) -> str:
        """Masked."""
        return obj.masked_keeper_phone


def _words(codes: list[str]) -> str:
    names = dict(FacilityKind.choices) | HAVES
    return "、".join(str(names[code]) for code in codes) or str(_("无"))


def week(station: Station, at: datetime) -> list[list[Any]]:
    """When a station is open on each of the seven days from today."""
    today = local_date(at)
    days = [today + timedelta(days=n) for n in range(WEEK)]
    calendar = calendar_of({days[0].year, days[-1].year})
    # What began the day before may reach past midnight.
    first, last = days[0] - timedelta(days=1), days[-1]
    told = station.overrides.filter(day__range=(first, last))
    overrides = dict(told.values_list("day", "spans"))
    lineage = set(filter(None, Region.objects.lineage(station.region_id)))
    spells = heat.spells(first, last)
    but = Exceptions(
        calendar.holidays,
        dict(calendar.swapped),
        overrides,
        dict(heat.added(station.heat_hours, lineage, spells, overrides)),
    )
    return days_of(station.hours, days, but)
