"""The officers' pages of how stations are used: charts, heads, codes for the door."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _

from stations.places.access import COUNTY_DEPTH, depth_of
from stations.places.choices import STANDING
from stations.places.hours_in_words import in_words
from stations.places.models import Station
from stations.visits import figures, operations, qr
from stations.visits.choices import MOST_HEADS, Cut
from stations.visits.figures import Figures, Span
from stations.visits.models import HeadCount, StationUse
from unionhub.kernel import clock
from unionhub.kernel.actor import Actor
from unionhub.kernel.clock import local_date
from unionhub.kernel.errors import NotFound
from unionhub.kernel.powers import Power
from unionhub.web.admin import ScopedAdmin
from unionhub.web.buttons import Button, ButtonForm, LineField, Text
from unionhub.web.charts import BLUE, RED, Chart, bars
from unionhub.web.listing import Table

MOST_SHOWN = 12
MOST_COUNTS = 30
MOST_LETTERS = 9


class HeadCountForm(ButtonForm):
    """How many, on which day."""

    day = forms.DateField(
        label=_("日期"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("今天或过去 60 天内。"),
    )
    count = forms.IntegerField(label=_("人数"), min_value=0, max_value=MOST_HEADS)
    reason = LineField(
        label=_("更正原因"),
        max_length=100,
        required=False,
        help_text=_("当天已填报过、现在更正时必填。"),
    )

    def offer(self, obj: StationUse, actor: Actor, search: str = "") -> None:
        """Yesterday, and how many it can be."""
        yesterday = local_date(clock.now()) - timedelta(days=1)
        most = operations.plausible(obj, yesterday)
        self.fields["day"].initial = yesterday
        self.fields["count"].help_text = _("昨日最多 %(most)d 人。") % {"most": most}


def _count(pk: str, given: dict[str, Any], by: Actor, at: datetime) -> Text:
    told = {name: given[name] for name in ("day", "count", "reason")}
    operations.count_heads(pk, **told, by=by, at=at)
    return _("已填报。")


@admin.register(StationUse)
class StationUseAdmin(ScopedAdmin):
    """How the stations of the officer's part of the tree are used."""

    view_power = Power.STATION_VIEW
    place = 24
    joins = ("organisation", "region")
    ordering = ("org_path", "code")
    buttons = (
        Button("heads", _("填报人工计数"), Power.STATION_EDIT, _count, HeadCountForm),
    )
    actions = ("print_codes",)
    list_display = ("code", "name", "kind", "state", "region", "organisation")
    list_filter = ("state", "kind", "entry")
    search_fields = ("code__exact", "name__startswith")
    search_help_text = _("按站点编号（完整）或名称（开头）搜索")
    fieldsets = (
        (
            None,
            {
                "fields": (
                    *("code", "name", "state", "address"),
                    *("shown_hours", "capacity"),
                )
            },
        ),
    )

    @admin.display(description=_("开放时间"))
    def shown_hours(self, obj: StationUse) -> str:
        """In words."""
        return in_words(obj.hours) or "—"

    @admin.action(description=_("打印二维码"))
    def print_codes(self, request: HttpRequest, queryset: Any) -> HttpResponse:
        """To the sheet of the marked stations."""
        codes = list(queryset.values_list("pk", flat=True)[: qr.MOST_ON_A_SHEET])
        address = reverse("admin:stations_stationuse_sheet")
        return redirect(f"{address}?codes={'.'.join(codes)}")

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """The sheet."""
        action, name, label = self.get_action("print_codes") or (None, "", "")
        return (
            {name: (action, name, label)} if self.has_view_permission(request) else {}
        )

    def list_urls(self) -> list[URLPattern]:
        """The sheet, before what has a station's code in its place."""
        view = self.admin_site.admin_view(self.sheet_view)
        sheet = path("sheet/", view, name="stations_stationuse_sheet")
        return [sheet, *super().list_urls()]

    def sheet_view(self, request: HttpRequest) -> HttpResponse:
        """A page to print; back to the list where none of them is in sight."""
        codes = request.GET.get("codes", "").replace("\0", "").split(".")
        rows = Station.objects.visible_to(self.actor(request))
        found = rows.filter(pk__in=codes[: qr.MOST_ON_A_SHEET]).order_by("pk")
        stations = list(found) if self.has_view_permission(request) else []
        if not stations:
            return redirect(reverse("admin:stations_stationuse_changelist"))
        host = request.build_absolute_uri("/").rstrip("/")
        return HttpResponse(qr.sheet(stations, host))

    def offers(self, obj: StationUse) -> Collection[str]:
        """Heads are counted where a station stands."""
        return ("heads",) if obj.state in STANDING else ()

    def links(self, obj: StationUse, actor: Actor) -> Sequence[tuple[Text, str]]:
        """The code for the door."""
        sheet = f"{reverse('admin:stations_stationuse_sheet')}?codes={obj.pk}"
        if not obj.is_public:
            return [(_("打印二维码"), sheet)]
        picture = f"/api/v1/stations/{obj.pk}/qr"
        return [
            (_("打印二维码"), sheet),
            (_("二维码 SVG"), f"{picture}.svg"),
            (_("二维码 PNG"), f"{picture}.png"),
        ]

    def charts(self, obj: StationUse, actor: Actor) -> Sequence[Chart]:
        """The last four weeks of one station, and what was used in the last month."""
        at = clock.now()
        return [
            _chart(cut, figures.of_station(obj.pk, cut, span, actor, at))
            for cut, span in _asked((Cut.DAY, Cut.HOUR, Cut.OCCUPATION), at)
        ]

    def list_charts(self, actor: Actor) -> Sequence[Chart]:
        """The same of the officer's own union and all below it."""
        at = clock.now()
        low = actor.scope[0][0] if actor.scope else ""
        near = Cut.STATION if depth_of(low) >= COUNTY_DEPTH else Cut.AREA
        asked = _asked((Cut.DAY, Cut.HOUR, Cut.OCCUPATION, near), at)
        try:
            found = [
                (cut, figures.of_union(None, cut, span, actor, at))
                for cut, span in asked
            ]
        except NotFound:
            return []
        return [_chart(cut, one) for cut, one in found]

    def tables(self, obj: StationUse, actor: Actor) -> list[Table]:
        """Heads, the latest day first, with what was put right."""
        rows = HeadCount.objects.visible_to(actor).filter(station=obj.pk)
        latest = rows.order_by("-day", "-id")[:MOST_COUNTS]
        return [
            Table(
                _("人工计数（不计入扫码人次）"),
                [_("日期"), _("人数"), _("填报时间"), _("更正原因"), _("有效")],
                [
                    [h.day, h.count, h.counted_at, h.reason, _yes(h.is_current)]
                    for h in latest
                ],
            )
        ]


TITLES = {
    Cut.DAY: _("近四周到站人次（每满 5 计 5）"),
    Cut.HOUR: _("近四周按时段"),
    Cut.OCCUPATION: _("近四周按职业群体"),
    Cut.AREA: _("近四周按下级工会"),
    Cut.STATION: _("近四周按站点（前 12）"),
    Cut.USED: _("上月使用的设施"),
}
BY_SIZE = {Cut.AREA, Cut.STATION, Cut.OCCUPATION, Cut.USED}


def _asked(cuts: Sequence[Cut], at: datetime) -> list[tuple[Cut, Span]]:
    lately = figures.lately(at)
    return [*((cut, lately) for cut in cuts), (Cut.USED, figures.last_month(at))]


def _chart(cut: Cut, found: Figures) -> Chart:
    """Hours and days in their order, the rest by size; less than five is no bar."""
    shown = [(cell.label, cell.count or 0) for cell in found.cells]
    if cut in BY_SIZE:
        most = MOST_SHOWN if cut == Cut.STATION else None
        shown = sorted((one for one in shown if one[1]), key=lambda one: -one[1])[:most]
    if not any(count for _label, count in shown):
        shown = []
    colour = RED if cut == Cut.OCCUPATION else BLUE
    drawn = bars(TITLES[cut], [(_short(cut, one), n) for one, n in shown], colour)
    # Long names would leave the bars no room; who hears the chart hears them whole.
    return replace(drawn, words=bars(TITLES[cut], shown).words)


def _short(cut: Cut, label: str) -> str:
    if cut == Cut.DAY:
        return label.removeprefix(f"{label[:4]}-")
    return label if len(label) <= MOST_LETTERS else f"{label[: MOST_LETTERS - 1]}…"


def _yes(is_so: bool) -> Text:
    return _("是") if is_so else _("否")
