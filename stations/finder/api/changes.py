"""What changed since a client last looked: for those that keep a copy of the list."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from stations.finder import telling
from stations.finder.api.shapes import LocationSerializer
from stations.places.choices import (
    EntryKind,
    StationBrand,
    StationHost,
    StationKind,
    StationState,
)
from stations.places.models import Station
from unionhub.kernel.geometry import CoordSystem
from unionhub.reference.choices import Datum
from unionhub.web.fields import CodeField, StrictInteger, StrictSerializer
from unionhub.web.paging import DEFAULT_LIMIT, MAX_LIMIT
from unionhub.web.permissions import AllowAny
from unionhub.web.schema import operation
from unionhub.web.views import ApiView

CHANGED, REMOVED = "CHANGED", "REMOVED"


class ChangesQuerySerializer(StrictSerializer):
    """Since which change, and how many."""

    since = StrictInteger(
        min_value=0, default=0, help_text=_("上次答复的 last；0 从头取全部。")
    )
    limit = StrictInteger(
        min_value=1,
        max_value=MAX_LIMIT,
        default=DEFAULT_LIMIT,
        help_text=_("条数，1 至 200。"),
    )
    reply_coord_system = CodeField(
        Datum, default=CoordSystem.GCJ02, help_text=_("答复所用坐标系，默认 GCJ02。")
    )


class ChangedStationSerializer(serializers.Serializer[Any]):
    """What a copy keeps of a station; when it is open follows from its hours."""

    name = serializers.CharField(help_text=_("站点名称。"))
    kind = serializers.ChoiceField(StationKind.choices, help_text=_("类型。"))
    brand = serializers.ChoiceField(StationBrand.choices, help_text=_("品牌。"))
    host = serializers.ChoiceField(StationHost.choices, help_text=_("依托单位。"))
    region = serializers.CharField(help_text=_("行政区划代码。"))
    address = serializers.CharField(help_text=_("地址。"))
    location = LocationSerializer(help_text=_("位置。"))
    entry = serializers.ChoiceField(EntryKind.choices, help_text=_("进入方式。"))
    hours = serializers.CharField(help_text=_("开放时间（OSM opening_hours 语法）。"))
    state = serializers.ChoiceField(StationState.choices, help_text=_("状态。"))


class StationChangeSerializer(serializers.Serializer[Any]):
    """One change."""

    changed = serializers.IntegerField(help_text=_("变更序号，按提交先后。"))
    code = serializers.CharField(help_text=_("站点编号。"))
    change = serializers.ChoiceField(
        [(CHANGED, CHANGED), (REMOVED, REMOVED)],
        help_text=_("CHANGED 新增或更新；REMOVED 已不公开，请从缓存删除。"),
    )
    station = ChangedStationSerializer(
        allow_null=True, help_text=_("站点；REMOVED 时为 null。")
    )


class StationChangesSerializer(serializers.Serializer[Any]):
    """Some changes, in the order in which they were committed."""

    items = StationChangeSerializer(many=True)
    last = serializers.IntegerField(
        help_text=_("下次以此为 since；没有新变更时与所给的 since 相同。")
    )
    more = serializers.BooleanField(help_text=_("还有更多，请立即再取。"))


EXAMPLE = {
    "items": [
        {
            "changed": 7474,
            "code": "510104S00001",
            "change": "CHANGED",
            "station": {
                "name": "锦官驿街道工会驿站",
                "kind": "STANDARD",
                "brand": "UNION_STATION",
                "host": "COMMUNITY",
                "region": "510104017",
                "address": "锦官驿街道示例路 1 号",
                "location": {
                    "lng": 104.068207,
                    "lat": 30.654978,
                    "coord_system": "GCJ02",
                },
                "entry": "FREE",
                "hours": "Mo-Fr 08:30-18:00; Sa,Su,PH 10:00-16:00",
                "state": "OPEN",
            },
        },
        {
            "changed": 7475,
            "code": "510104S00002",
            "change": "REMOVED",
            "station": None,
        },
    ],
    "last": 7475,
    "more": False,
}


class StationChangesView(ApiView):
    """The feed of changes, with tombstones."""

    query_serializer_class = ChangesQuerySerializer
    permission_classes = [AllowAny]

    @operation(
        operation_id="listStationChanges",
        tag="公共",
        summary="站点变更",
        description="供缓存站点名单的客户端使用：按提交先后列出某一序号之后变更的站点，"
        "每个站点只列最近一次；不再公开的为 REMOVED。以答复的 last 作为下次的 since，"
        "不会遗漏。",
        query=ChangesQuerySerializer,
        answers={200: StationChangesSerializer},
        examples={"answer": EXAMPLE},
    )
    def get(self, request: Request) -> Response:
        """Those after ``since``."""
        since, limit = self.params["since"], self.params["limit"]
        rows = Station.objects.changed_since(since, self.actor)
        some = list(rows[: limit + 1])
        shown = some[:limit]
        data = {
            "items": [self.told(one) for one in shown],
            "last": shown[-1].changed if shown else since,
            "more": len(some) > limit,
        }
        return Response(StationChangesSerializer(data).data)

    def told(self, station: Station) -> dict[str, Any]:
        """One of them."""
        system = self.params["reply_coord_system"]
        is_there = station.is_public
        return {
            "changed": station.changed,
            "code": station.pk,
            "change": CHANGED if is_there else REMOVED,
            "station": telling.kept(station, system) if is_there else None,
        }
