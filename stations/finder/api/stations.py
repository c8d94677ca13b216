"""Search and one station."""

from functools import cached_property
from typing import Any

from django.utils.translation import get_language
from rest_framework.request import Request
from rest_framework.response import Response

from stations.finder import search, telling
from stations.finder.api.photos import photos_of
from stations.finder.api.shapes import (
    ReplySerializer,
    StationDetailSerializer,
    StationMapSerializer,
    StationPageSerializer,
    StationQuerySerializer,
    StationSearchQuerySerializer,
)
from stations.finder.current import CURRENT
from stations.finder.index import Index
from stations.finder.search import Hit
from stations.finder.written import written
from unionhub.kernel.clock import SHANGHAI
from unionhub.kernel.errors import NotFound
from unionhub.reference.api.published import NOT_MODIFIED, UNCHANGED
from unionhub.web import keyset
from unionhub.web.etag import content_etag, is_fresh
from unionhub.web.permissions import AllowAny
from unionhub.web.rendering import PlainJSONRenderer
from unionhub.web.schema import operation
from unionhub.web.views import ApiView

# A phone may show what it has for half a minute; hours change by the minute.
CACHED = "public, max-age=30"
# More than the province has; what does not fit is said.
MOST_FEATURES = 10_000

PHOTO = {
    "caption": "正门",
    "width": 1600,
    "height": 1200,
    "address": "/api/v1/station-photos/019aa0e4-6c00-7cc3-98c4-dc0c0c07398f",
    "thumbnail": "/api/v1/station-photos/019aa0e4-6c00-7cc3-98c4-dc0c0c07398f"
    "?size=THUMBNAIL",
}
EXAMPLE: dict[str, Any] = {
    "code": "510104S00001",
    "name": "锦官驿街道工会驿站",
    "kind": "STANDARD",
    "kind_label": "标准站点",
    "brand": "UNION_STATION",
    "brand_label": "工会驿站",
    "host": "COMMUNITY",
    "host_label": "社区",
    "region": "510104017",
    "address": "锦官驿街道示例路 1 号",
    "location": {"lng": 104.068207, "lat": 30.654978, "coord_system": "GCJ02"},
    "distance_m": 412,
    "facilities": [{"kind": "WATER", "kind_label": "饮水", "presence": "YES"}],
    "entry": "FREE",
    "entry_label": "自由进入",
    "hours": "Mo-Fr 08:30-18:00; Sa,Su,PH 10:00-16:00",
    "heat_hours": "18:00-22:00",
    "is_heat_day": False,
    "state": "OPEN",
    "state_label": "开放",
    "is_open": True,
    "until": "2026-11-23T18:00:00+08:00",
    "next_opening": None,
    "closure_reason": None,
    "service_phone": "028-86650001",
    "capacity": 20,
    "stars": 3,
    "verified_on": "2026-10-12",
}


FEATURE = {
    "type": "Feature",
    "id": EXAMPLE["code"],
    "geometry": {"type": "Point", "coordinates": [104.068207, 30.654978]},
    "properties": {
        name: EXAMPLE[name]
        for name in (
            *("name", "kind", "brand", "entry", "state", "is_open", "until"),
            *("next_opening", "hours", "address", "region", "distance_m"),
        )
    },
}


class FinderView(ApiView):
    """A public door over the index, with a tag that says which answer one holds."""

    @cached_property
    def index(self) -> Index:
        """The stations: the answer is of the version that its tag names."""
        return CURRENT.index(self.now)

    def tagged(self, answer: Any) -> Response:
        """The answer, or 304: it depends on the data, the minute and the address."""
        version, at = self.index.version, self.now
        minute = at.replace(second=0, microsecond=0).isoformat()
        named = (version, minute, get_language(), self.request.get_full_path())
        tag = content_etag(repr(named).encode())
        if is_fresh(self.request, tag):
            response = Response(status=NOT_MODIFIED)
        else:
            response = Response(answer())
        response.headers["ETag"] = tag
        response.headers["Cache-Control"] = CACHED
        return response


class StationsView(FinderView):
    """What is near, open, and has what I need."""

    query_serializer_class = StationSearchQuerySerializer
    permission_classes = [AllowAny]
    renderer_classes = [PlainJSONRenderer]

    @operation(
        operation_id="searchStations",
        tag="公共",
        summary="查找服务站点",
        description="一次查询：附近、现在开放、有所需设施、可以进入的站点。给出 near 时"
        "由近及远（真实球面距离），否则按编号排列；可按区划、地图范围、设施、进入方式、"
        "类型、品牌筛选。开放与否按法定节假日和调休判断，临时关闭、维护中的站点不算开放。"
        "open_at 时区的加号在地址中写作 %2B。答复的 ETag 在数据变更或到下一分钟时更换；"
        "以 If-None-Match 带上它，未变的答复为 304。",
        query=StationSearchQuerySerializer,
        answers={200: StationPageSerializer, 304: UNCHANGED},
        examples={
            "answer": {
                "items": [EXAMPLE],
                "at": "2026-11-23T12:10:00+08:00",
                "next": None,
                "next_cursor": None,
            }
        },
        refusals=(
            "outside_province",
            "lat_lng_swapped",
            "inconsistent",
            "invalid_range",
            "invalid_cursor",
        ),
    )
    def get(self, request: Request) -> Response:
        """One page."""
        return self.tagged(self.page)

    def page(self) -> dict[str, Any]:
        """The stations, and where the next page begins."""
        params, at = self.params, self.params["at"]
        found = search.find(
            params["question"],
            limit=params["limit"],
            at=self.now,
            after=self.after(params["cursor"]),
            index=self.index,
        )
        cursor = self.behind(found.hits[-1]) if found.more else None
        return {
            "items": [
                written(hit, found.index, at=at, coord_system=params["reply"])
                for hit in found.hits
            ],
            "at": at.astimezone(SHANGHAI),
            "next": self.address(cursor) if cursor else None,
            "next_cursor": cursor,
        }

    def behind(self, hit: Hit) -> str:
        """The cursor of what comes after."""
        return keyset.signed(list(hit.key), self.binding())

    def after(self, cursor: str | None) -> tuple[float, str] | None:
        """The place in the order that a cursor names."""
        if cursor is None:
            return None
        metres, code = keyset.opened(cursor, self.binding())
        return float(metres), str(code)

    def binding(self) -> str:
        """What a cursor belongs to: this question."""
        named = sorted(self.request.GET.items())
        return repr([pair for pair in named if pair[0] not in {"cursor", "limit"}])

    def address(self, cursor: str) -> str:
        """The relative address of the page behind ``cursor``."""
        query = self.request.GET.copy()
        query["cursor"] = cursor
        return f"{self.request.path}?{query.urlencode()}"


class StationMapView(FinderView):
    """The same question, answered for a map, whole."""

    query_serializer_class = StationQuerySerializer
    permission_classes = [AllowAny]
    renderer_classes = [PlainJSONRenderer]

    @operation(
        operation_id="mapStations",
        tag="公共",
        summary="服务站点（GeoJSON）",
        description="与查找站点相同的条件，答复为 GeoJSON FeatureCollection，不分页，"
        "最多 10000 个。坐标按 reply_coord_system，默认 GCJ02；coord_system 一项写明。",
        query=StationQuerySerializer,
        answers={200: StationMapSerializer, 304: UNCHANGED},
        examples={
            "answer": {
                "type": "FeatureCollection",
                "coord_system": "GCJ02",
                "at": "2026-11-23T12:10:00+08:00",
                "features": [FEATURE],
                "is_capped": False,
            }
        },
        refusals=("outside_province", "lat_lng_swapped", "inconsistent"),
    )
    def get(self, request: Request) -> Response:
        """All of it."""
        return self.tagged(self.collection)

    def collection(self) -> dict[str, Any]:
        """The stations as features."""
        params, at = self.params, self.params["at"]
        asked = params["question"]
        found = search.find(asked, limit=MOST_FEATURES, at=self.now, index=self.index)
        return telling.collection(found.hits, at=at, coord_system=params["reply"]) | {
            "is_capped": found.more
        }


class StationView(FinderView):
    """One station."""

    query_serializer_class = ReplySerializer
    permission_classes = [AllowAny]

    @operation(
        operation_id="getStation",
        tag="公共",
        summary="服务站点",
        description="按编号（二维码中的编号）查看一个已发布的站点；临时关闭、维护中的也可查看。",
        query=ReplySerializer,
        answers={200: StationDetailSerializer, 304: UNCHANGED},
        examples={"answer": EXAMPLE | {"distance_m": None, "photos": [PHOTO]}},
        refusals=("not_found",),
    )
    def get(self, request: Request, code: str) -> Response:
        """Show it."""
        place = self.index.places.get(code)
        if place is None:
            raise NotFound
        return self.tagged(lambda: self.shown(Hit(place, None)))

    def shown(self, hit: Hit) -> dict[str, Any]:
        """As the search tells it."""
        system = self.params["reply_coord_system"]
        told = telling.told(hit, at=self.now, coord_system=system)
        told["photos"] = photos_of(hit.place.code, self.actor)
        return StationDetailSerializer(told).data
