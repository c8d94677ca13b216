"""Entering, reading and correcting stations."""

from typing import Any

from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from stations.places import operations
from stations.places.api.rows import (
    EXAMPLE,
    OPENED,
    MayCareForStations,
    MayEditStations,
    MaySeeStations,
    StationRows,
)
from stations.places.api.shapes import (
    CollectionInputSerializer,
    EntryQuerySerializer,
    FacilitiesInputSerializer,
    RegionQuerySerializer,
    StationCorrectionInputSerializer,
    StationEntrySerializer,
)
from stations.places.models import StationQuerySet
from unionhub.kernel.clock import local_date
from unionhub.web.etag import require_match
from unionhub.web.idempotency import idempotent, whole
from unionhub.web.paging import page_response_serializer
from unionhub.web.schema import operation
from unionhub.web.views import PageView

COLLECTED = {
    "organisation": "51010400001",
    "region": "510104017",
    "name": "锦官驿街道工会驿站",
    "kind": "STANDARD",
    "brand": "UNION_STATION",
    "host": "COMMUNITY",
    "build_mode": "UNION",
    "address": "锦官驿街道示例路 1 号",
    "location": {"lng": 104.0657, "lat": 30.6574, "coord_system": "WGS84"},
    "area_dm2": 1200,
    "capacity": 12,
    "hours": "Mo-Fr 08:30-18:00; Sa,Su,PH 10:00-16:00",
    "keeper_name": "王小样",
    "keeper_phone": "13800138000",
    "has_sign": True,
    "facilities": [{"kind": "WATER", "presence": "YES"}],
}
PLANNED = EXAMPLE | {
    "state": "PLANNED",
    "state_label": "筹建",
    "available_actions": ["CLOSED", "PENDING_ACCEPT"],
    "version": 1,
}


STALE = OPENED | {"freshness": 41, "verified_on": "2026-04-23"}


class StationEntriesView(StationRows, PageView):
    """The stations in scope, in the order of the tree."""

    keyset = ("org_path", "code")
    serializer_class = StationEntrySerializer
    query_serializer_class = EntryQuerySerializer

    permission_classes = [MaySeeStations]

    def get_permissions(self) -> list[Any]:
        """Entering one needs more than looking."""
        enters = self.request.method == "POST"
        return [MayEditStations()] if enters else [*super().get_permissions()]

    def rows(self) -> StationQuerySet:
        """Narrowed by scope and filters."""
        named = dict(self.params)
        region = named.pop("region", None)
        rows = self.stations().filter(**named)
        return rows if region is None else rows.lying_in(region)

    @operation(
        operation_id="listStationEntries",
        tag="干部",
        summary="本级及所辖工会的服务站点",
        description="按组织树和编号顺序分页列出本人任职范围内工会管理的全部站点，包括未发布的；"
        "可按状态、发布进度、所在区划筛选。",
        answers={200: page_response_serializer(StationEntrySerializer)},
        examples={"answer": {"items": [EXAMPLE], "next": None, "next_cursor": None}},
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One page."""
        return super().get(request, *args, **kwargs)

    @operation(
        operation_id="collectStation",
        tag="干部",
        summary="采集服务站点",
        description="录入一个新站点：筹建、已采集。编号由所在区县顺序给出，此后不变。"
        "50 米内已有站点，或 300 米内有名称相近的站点，须写明不是同一处的理由。",
        request=CollectionInputSerializer,
        answers={201: StationEntrySerializer},
        examples={"request": COLLECTED, "answer": PLANNED},
        refusals=(
            "region_not_valid",
            "outside_province",
            "lat_lng_swapped",
            "elsewhere",
            "kind_contradicts_area",
            "hours_format",
            "near_duplicate",
            "not_found",
        ),
        idempotent=True,
    )
    @idempotent(required=True)
    def post(self, request: Request) -> Response:
        """Enter one."""
        form = self.body(CollectionInputSerializer)
        entry = operations.Entry(**form.pop("location"), **form)
        made = operations.collect(entry, by=self.actor, at=self.now)
        answer = self.shown(made.pk, status.HTTP_201_CREATED)
        answer.headers["Location"] = f"/api/v1/station-entries/{made.pk}"
        return answer


class StaleStationsView(StationRows, PageView):
    """What is to be looked at again, the least fresh first."""

    keyset = ("fresh_as_of", "code")
    serializer_class = StationEntrySerializer
    query_serializer_class = RegionQuerySerializer

    permission_classes = [MaySeeStations]

    def rows(self) -> StationQuerySet:
        """Those that stand and were not verified for half a year, or as good as."""
        rows = self.stations().stale(local_date(self.now))
        region = self.params.get("region")
        return rows if region is None else rows.lying_in(region)

    @operation(
        operation_id="listStaleStations",
        tag="干部",
        summary="待核实的站点",
        description="可信度低于 50 的在用站点，可信度低的在前。现场核实、整改完成、"
        "群众反映办结后，站点从清单中消失。",
        answers={200: page_response_serializer(StationEntrySerializer)},
        examples={"answer": {"items": [STALE], "next": None, "next_cursor": None}},
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One page."""
        return super().get(request, *args, **kwargs)


class StationEntryView(StationRows):
    """One station."""

    permission_classes = [MaySeeStations]

    @operation(
        operation_id="getStationEntry",
        tag="干部",
        summary="服务站点详情",
        description="任职范围以外的站点与不存在的站点回答相同。"
        "missing 列出验收还缺什么。",
        answers={200: StationEntrySerializer},
        examples={"answer": EXAMPLE},
    )
    def get(self, request: Request, code: str) -> Response:
        """Show it."""
        return self.shown(code)


class StationCorrectionsView(StationRows):
    """Corrections of a station."""

    permission_classes = [MayEditStations]

    @operation(
        operation_id="correctStation",
        tag="干部",
        summary="更正服务站点",
        description="只更正所给的字段，已发布的站点立即生效。须用 If-Match 带上读取时的"
        " ETag，他人已修改则回答 412 及当前版本。",
        request=StationCorrectionInputSerializer,
        answers={200: StationEntrySerializer},
        examples={"request": {"capacity": 12}, "answer": EXAMPLE},
        refusals=("version_required", "kind_contradicts_area"),
        if_match=True,
    )
    @whole
    def post(self, request: Request, code: str) -> Response:
        """Correct it, on the version seen."""
        form = self.body(StationCorrectionInputSerializer)
        seen = self.station(code)
        require_match(request, seen.version, needed=True)
        operations.correct(
            code,
            operations.Correction(**form),
            by=self.actor,
            at=self.now,
            version=seen.version,
        )
        return self.shown(code)


class StationFacilitiesView(StationRows):
    """What there is at a station."""

    permission_classes = [MayCareForStations]

    @operation(
        operation_id="setStationFacilities",
        tag="干部",
        summary="更新站点设施",
        description="只更新所列设施：有、没有，或不再清楚（未知）。",
        request=FacilitiesInputSerializer,
        answers={200: StationEntrySerializer},
        examples={
            "request": {"facilities": [{"kind": "WATER", "presence": "YES"}]},
            "answer": EXAMPLE,
        },
    )
    @whole
    def post(self, request: Request, code: str) -> Response:
        """Tell it."""
        told = self.body(FacilitiesInputSerializer)["facilities"]
        operations.set_facilities(code, told, by=self.actor, at=self.now)
        return self.shown(code)
