"""A station moves house, or to another union."""

from rest_framework.request import Request
from rest_framework.response import Response

from stations.places import operations
from stations.places.api.rows import OPENED, MayEditStations, StationRows
from stations.places.api.shapes import StationEntrySerializer
from stations.places.api.standing_shapes import (
    HandOverInputSerializer,
    RelocationInputSerializer,
)
from unionhub.web.etag import require_match
from unionhub.web.idempotency import whole
from unionhub.web.schema import operation

ELSEWHERE = {
    "region": "510104017",
    "address": "锦官驿街道示例路 9 号",
    "location": {"lng": 104.0757, "lat": 30.6474, "coord_system": "WGS84"},
}


class RelocationView(StationRows):
    """It moves."""

    permission_classes = [MayEditStations]

    @operation(
        operation_id="relocateStation",
        tag="干部",
        summary="站点迁址",
        description="按采集时的规则核对新位置。已发布的站点从公开名单撤下，重新核对、发布；"
        "编号和二维码不变，上图须重新登记。须用 If-Match 带上读取时的 ETag。",
        request=RelocationInputSerializer,
        answers={200: StationEntrySerializer},
        examples={
            "request": ELSEWHERE | {"reason": "原场地拆迁"},
            "answer": OPENED | ELSEWHERE | {"version": 4},
        },
        refusals=(
            "version_required",
            "wrong_state",
            "region_not_valid",
            "outside_province",
            "lat_lng_swapped",
            "elsewhere",
            "near_duplicate",
        ),
        if_match=True,
    )
    @whole
    def post(self, request: Request, code: str) -> Response:
        """Move it, on the version seen."""
        form = self.body(RelocationInputSerializer)
        seen = self.station(code)
        require_match(request, seen.version, needed=True)
        move = operations.Move(**form.pop("location"), **form)
        operations.relocate(
            code, move, by=self.actor, at=self.now, version=seen.version
        )
        return self.shown(code)


class HandOverView(StationRows):
    """It goes to another union."""

    permission_classes = [MayEditStations]

    @operation(
        operation_id="handStationOver",
        tag="干部",
        summary="移交站点",
        description="交给任职范围内的另一家工会管理；任职范围不再包含本站点的管理员同时结束照看。",
        request=HandOverInputSerializer,
        answers={200: StationEntrySerializer},
        examples={
            "request": {"organisation": "51010400001", "reason": "管理调整"},
            "answer": OPENED,
        },
        refusals=("inconsistent",),
    )
    @whole
    def post(self, request: Request, code: str) -> Response:
        """Hand it over."""
        form = self.body(HandOverInputSerializer)
        operations.hand_over(
            code,
            form["organisation"],
            reason=form["reason"],
            by=self.actor,
            at=self.now,
        )
        return self.shown(code)
