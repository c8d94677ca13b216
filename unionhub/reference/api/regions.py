"""Administrative divisions."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from unionhub.kernel.clock import local_date
from unionhub.kernel.errors import NotFound
from unionhub.reference.api.published import UNCHANGED, published
from unionhub.reference.choices import Datum, RegionLevel
from unionhub.reference.models import Region, RegionQuerySet
from unionhub.reference.operations import REGIONS
from unionhub.web.fields import (
    CodeField,
    DateField,
    ReferenceField,
    StrictSerializer,
    TextField,
)
from unionhub.web.paging import page_response_serializer
from unionhub.web.permissions import AllowAny
from unionhub.web.schema import operation
from unionhub.web.views import ApiView, PageView

JINJIANG = {
    "code": "510104",
    "name": "锦江区",
    "level": "COUNTY",
    "level_label": "县（市、区）级",
    "parent_code": "510100",
    "seat": {"lng": 104.117022, "lat": 30.598158, "coord_system": "GCJ02"},
    "valid_from": "2023-06-30",
    "valid_to": None,
    "successor_code": None,
}
LINEAGE = {
    "province": {"code": "510000", "name": "四川省"},
    "prefecture": {"code": "510100", "name": "成都市"},
    "county": {"code": "510104", "name": "锦江区"},
    "township": None,
}


class RegionQuerySerializer(StrictSerializer):
    """Which divisions."""

    parent = ReferenceField(  # type: ignore[assignment]
        max_length=12, required=False, help_text=_("上级代码：只要直接下级。")
    )
    level = CodeField(RegionLevel, required=False, help_text=_("级别。"))
    q = TextField(max_length=60, required=False, help_text=_("名称以此开头。"))
    valid_on = DateField(
        required=False, help_text=_("只要这一天有效的区划，默认今天。")
    )


class SeatSerializer(serializers.Serializer[Region]):
    """An approximate point and its coordinate system."""

    lng = serializers.FloatField(help_text=_("经度。"))
    lat = serializers.FloatField(help_text=_("纬度。"))
    coord_system = serializers.ChoiceField(
        source="datum", choices=Datum.choices, help_text=_("坐标系。")
    )


class RegionNameSerializer(serializers.ModelSerializer[Region]):
    """A division in a lineage."""

    class Meta:
        model = Region
        fields = ["code", "name"]


class RegionSerializer(serializers.ModelSerializer[Region]):
    """A division."""

    level_label = serializers.CharField(
        source="get_level_display", help_text=_("级别名称。")
    )
    parent_code = serializers.CharField(
        source="parent_id", allow_null=True, help_text=_("上级代码；省级为 null。")
    )
    seat = SeatSerializer(
        source="own_seat", allow_null=True, help_text=_("驻地大致位置；乡镇级为 null。")
    )
    valid_to = serializers.DateField(
        allow_null=True, help_text=_("自这一天起不再有效；仍有效为 null。")
    )
    successor_code = serializers.CharField(
        source="successor_id", allow_null=True, help_text=_("取代它的区划代码。")
    )

    class Meta:
        model = Region
        fields = [
            *("code", "name", "level", "level_label", "parent_code", "seat"),
            *("valid_from", "valid_to", "successor_code"),
        ]


class LineageSerializer(serializers.Serializer[Any]):
    """The divisions in which one lies, itself included."""

    province = RegionNameSerializer(allow_null=True)
    prefecture = RegionNameSerializer(allow_null=True)
    county = RegionNameSerializer(allow_null=True)
    township = RegionNameSerializer(allow_null=True)


class RegionDetailSerializer(RegionSerializer):
    """A division with its lineage."""

    lineage = LineageSerializer(
        source="by_level", help_text=_("所在的各级区划，含本级；没有的级别为 null。")
    )

    class Meta(RegionSerializer.Meta):
        fields = [*RegionSerializer.Meta.fields, "lineage"]


class RegionListView(PageView):
    """Divisions, by code."""

    permission_classes = [AllowAny]
    query_serializer_class = RegionQuerySerializer
    serializer_class = RegionSerializer
    keyset = ("code",)

    @operation(
        operation_id="list_regions",
        tag="公共",
        summary="行政区划列表",
        description=(
            "按代码排列的行政区划：省、市（州）、县（市、区）、乡镇（街道）。"
            "逐级选择时用 parent；代码会随时间变化，请勿由数字推算上级。"
        ),
        answers={200: page_response_serializer(RegionSerializer), 304: UNCHANGED},
        examples={
            "answer": {"items": [JINJIANG], "next": None, "next_cursor": None},
        },
        refusals=("invalid_choice", "invalid_date", "too_long"),
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """A page of divisions."""
        return published(self, REGIONS, lambda: PageView.get(self, request), self.day)

    @property
    def day(self) -> Any:
        """The day on which they must hold."""
        return self.params.get("valid_on", local_date(self.now))

    def rows(self) -> RegionQuerySet:
        """Those asked for."""
        asked = self.params
        rows = Region.objects.visible_to(self.actor).valid_on(self.day)
        if "parent" in asked:
            rows = rows.children_of(asked["parent"])
        if "level" in asked:
            rows = rows.filter(level=asked["level"])
        return rows.named(asked["q"]) if "q" in asked else rows


class RegionView(ApiView):
    """One division."""

    permission_classes = [AllowAny]

    @operation(
        operation_id="read_region",
        tag="公共",
        summary="行政区划详情",
        description="一个行政区划及其所在的各级区划；已停用的代码也能查到。",
        answers={200: RegionDetailSerializer, 304: UNCHANGED},
        examples={"answer": JINJIANG | {"lineage": LINEAGE}},
    )
    def get(self, request: Request, code: str) -> Response:
        """The division, whether still valid or not."""
        return published(self, REGIONS, lambda: self.answer(code))

    def answer(self, code: str) -> Response:
        """The division with its lineage, in one query.

        Raises:
            NotFound: no such code.
        """
        rows = Region.objects.visible_to(self.actor).with_parents()
        region = rows.filter(pk=code).first()
        if region is None:
            raise NotFound
        return Response(RegionDetailSerializer(region, context=self.context()).data)
