"""The officers' pages of coverage: studies with their shares, sets of demand."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from stations.coverage import layers, operations
from stations.coverage.choices import (
    LEAST_CELL,
    LEAST_RADIUS,
    LEAST_REACH,
    MOST_CELL,
    MOST_RADIUS,
    MOST_REACH,
    MOST_SITES,
    TOWN,
    WALK,
    StudyState,
)
from stations.coverage.figures import method
from stations.coverage.models import CoverageStudy, DemandSet
from stations.places.choices import FacilityKind
from unionhub.kernel.actor import Actor
from unionhub.kernel.clock import SHANGHAI
from unionhub.kernel.geometry import CoordSystem
from unionhub.kernel.powers import Power
from unionhub.web.admin import ScopedAdmin
from unionhub.web.buttons import LineField, ListButton, Marked, PickMany, Text
from unionhub.web.listing import Table

LAYER_NAME = "stations_coveragestudy_layer"
LAYER = f"admin:{LAYER_NAME}"


class StudyForm(forms.Form):
    """What a study asks; a set of points comes by the API."""

    name = LineField(label=_("名称"), max_length=60)
    region = LineField(
        label=_("区划代码"), max_length=12, help_text=_("在本级工会的区域内。")
    )
    cell_m = forms.IntegerField(
        label=_("网格边长（米）"),
        min_value=LEAST_CELL,
        max_value=MOST_CELL,
        initial=WALK,
    )
    reach_m = forms.IntegerField(
        label=_("驻地周边（米）"),
        min_value=LEAST_REACH,
        max_value=MOST_REACH,
        initial=TOWN,
        help_text=_("没有行政区划边界，网格铺在区县驻地周边。"),
    )
    radius_m = forms.IntegerField(
        label=_("步行半径（米）"),
        min_value=LEAST_RADIUS,
        max_value=MOST_RADIUS,
        initial=WALK,
        help_text=_("1000 米约为 15 分钟。"),
    )
    site_count = forms.IntegerField(
        label=_("候选点数"), min_value=0, max_value=MOST_SITES, initial=10
    )
    facilities = forms.MultipleChoiceField(
        label=_("须有设施"), choices=FacilityKind, widget=PickMany, required=False
    )
    open_at = forms.DateTimeField(
        label=_("须在此刻开放"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
        help_text=_("北京时间；不填则不论开放时间。"),
    )

    def clean_open_at(self) -> datetime | None:
        """The instant, in the time of the place."""
        given: datetime | None = self.cleaned_data["open_at"]
        return given and given.astimezone(SHANGHAI)


def _commission(
    _filters: Mapping[str, str],
    _marked: Sequence[Marked],
    given: dict[str, Any],
    by: Actor,
    at: datetime,
) -> Text:
    study = operations.commission(operations.Question(**given), by=by, at=at)
    address = reverse("admin:stations_coveragestudy_change", args=(study.pk,))
    said, look = _("已提交，几秒钟后可以查看。"), _("查看分析")
    return format_html('{} <a href="{}">{}</a>', said, address, look)


@admin.register(CoverageStudy)
class CoverageStudyAdmin(ScopedAdmin):
    """Who has a station near, and where the next one helps."""

    view_power = Power.STATION_VIEW
    place = 24
    joins = ("organisation", "region", "demand_set")
    ordering = ("-id",)
    list_buttons = (
        ListButton(
            "commission",
            _("新建分析"),
            Power.STATION_VIEW,
            _commission,
            StudyForm,
        ),
    )
    list_display = ("name", "region", "shown_share", "state", "asked_at")
    list_filter = ("state",)
    fieldsets = (
        (None, {"fields": ("name", "state", "shown_share", "shown_method")}),
        (
            _("参数"),
            {
                "fields": (
                    *("organisation", "region", "demand_set", "cell_m", "reach_m"),
                    *("radius_m", "shown_facilities", "open_at"),
                )
            },
        ),
        (
            _("计算"),
            {"fields": ("asked_at", "reckoned_at", "shown_counts", "shown_version")},
        ),
    )

    def list_urls(self) -> list[URLPattern]:
        """The layers: the API's doors are for tokens, not for a browser's session."""
        view = self.admin_site.admin_view(self.layer_view)
        own = path("<uuid:pk>/<slug:layer>.geojson", view, name=LAYER_NAME)
        return [own, *super().list_urls()]

    def layer_view(self, request: HttpRequest, pk: UUID, layer: str) -> HttpResponse:
        """A layer as a file; back to the list where there is none in sight."""
        rows = CoverageStudy.objects.visible_to(self.actor(request))
        study = rows.filter(pk=pk, state=StudyState.DONE).first()
        is_shown = self.has_view_permission(request) and layer in LAYERS
        if study is None or not is_shown:
            return redirect(reverse("admin:stations_coveragestudy_changelist"))
        drawn = layers.LAYERS[layer](study, CoordSystem.WGS84)
        answer = JsonResponse(drawn, content_type="application/geo+json")
        answer["Content-Disposition"] = f'attachment; filename="{layer}.geojson"'
        return answer

    def heading(self, obj: CoverageStudy) -> str:
        """Which one, and how it stands."""
        return f"{obj.name} · {obj.get_state_display()}"

    def tables(self, obj: CoverageStudy, actor: Actor) -> list[Table]:
        """Shares by region, sites, and where the layers are."""
        told = obj.told
        shares = [
            [r["name"], r["weight"], r["covered_weight"], _bar(r["share"])]
            for r in told.get("regions", [])
        ]
        sites = [
            [
                site["rank"],
                f"{site['location']['lng']}, {site['location']['lat']}",
                site["gain"],
                _bar(site["share"]),
            ]
            for site in told.get("sites", [])
        ]
        return [
            Table(
                _("分区划覆盖率"),
                [_("区划"), _("需求"), _("已覆盖"), _("覆盖率")],
                shares,
            ),
            Table(
                _("候选点"),
                [_("次序"), _("坐标（GCJ-02）"), _("新增覆盖"), _("累计覆盖率")],
                sites,
            ),
            Table(_("图层（GeoJSON，WGS-84）"), [_("图层"), _("下载")], _layers(obj)),
        ]

    @admin.display(description=_("覆盖率"))
    def shown_share(self, obj: CoverageStudy) -> str:
        """As a bar."""
        return _bar(obj.told.get("share"))

    @admin.display(description=_("方法"))
    def shown_method(self, obj: CoverageStudy) -> str:
        """In words."""
        return method(obj)

    @admin.display(description=_("须有设施"))
    def shown_facilities(self, obj: CoverageStudy) -> str:
        """In words."""
        names = dict(FacilityKind.choices)
        return "、".join(str(names[kind]) for kind in obj.facilities) or "—"

    @admin.display(description=_("需求与站点"))
    def shown_counts(self, obj: CoverageStudy) -> str:
        """How many there were."""
        if not obj.told:
            return "—"
        words = _(
            "需求点 %(points)s，空白网格 %(white_spot_count)s，站点 %(station_count)s"
        )
        return str(words % obj.told)

    @admin.display(description=_("站点数据版本"))
    def shown_version(self, obj: CoverageStudy) -> str:
        """At the time."""
        return format_html("<code>{}</code>", obj.told.get("data_version", "—"))


LAYERS = {
    "white-spots": _("空白网格"),
    "candidates": _("候选点"),
    "circles": _("服务圈"),
}


def _layers(study: CoverageStudy) -> list[list[Any]]:
    if not study.told:
        return []
    return [
        [
            name,
            format_html(
                '<a href="{}">{}</a>',
                reverse(LAYER, args=(study.pk, layer)),
                f"{layer}.geojson",
            ),
        ]
        for layer, name in LAYERS.items()
    ]


def _bar(share: float | None) -> str:
    """A share as a figure and a bar; the browser draws it."""
    if share is None:
        return "—"
    percent = f"{share:.1%}"
    return format_html(
        '<meter min="0" max="1" value="{}" aria-label="{}"></meter> {}',
        share,
        percent,
        percent,
    )


@admin.register(DemandSet)
class DemandSetAdmin(ScopedAdmin):
    """Demand as it was given."""

    view_power = Power.STATION_VIEW
    place = 25
    joins = ("organisation",)
    ordering = ("-id",)
    list_display = ("name", "organisation", "point_count", "given_at")
    fields = list_display
