"""Inspections: what is looked at, what was found, what is due."""

from typing import Any

from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from stations.places import criteria, operations
from stations.places.api.rows import (
    OPENED,
    MayAcceptStations,
    MaySeeStations,
    MayViewStations,
    StationRows,
)
from stations.places.api.shapes import RegionQuerySerializer, StationEntrySerializer
from stations.places.api.standing_shapes import (
    CriteriaSerializer,
    InspectionInputSerializer,
)
from stations.places.models import StationQuerySet
from unionhub.kernel.clock import local_date
from unionhub.web.idempotency import idempotent
from unionhub.web.paging import page_response_serializer
from unionhub.web.schema import operation
from unionhub.web.views import ApiView, PageView

DUE = OPENED | {
    "freshness": 71,
    "verified_on": "2026-06-01",
    "inspection_due_on": "2026-11-01",
}
FINDINGS = [
    {"criterion": one.code, "is_met": True, "evidence": "现场查看"}
    for one in criteria.current()
]


class InspectionCriteriaView(ApiView):
    """What an inspection looks at."""

    permission_classes = [MaySeeStations]

    @operation(
        operation_id="listInspectionCriteria",
        tag="干部",
        summary="现行检查标准",
        description="检查时每一项各填一次结果；标准换版后，以前的检查仍按当时的版本显示。",
        answers={200: CriteriaSerializer},
        examples={
            "answer": {
                "items": [
                    {
                        "version": "2026",
                        "code": "ON_MAP",
                        "name": "公众地图可以查到，位置准确",
                        "asked_by": "六有",
                    }
                ]
            }
        },
    )
    def get(self, request: Request) -> Response:
        """All of them."""
        return Response(CriteriaSerializer({"items": criteria.current()}).data)


class DueStationsView(StationRows, PageView):
    """What is to be inspected, the longest overdue first."""

    keyset = ("inspection_due_on", "code")
    serializer_class = StationEntrySerializer
    query_serializer_class = RegionQuerySerializer

    permission_classes = [MayViewStations]

    def rows(self) -> StationQuerySet:
        """Those that stand and whose day has come."""
        rows = self.stations().due(local_date(self.now))
        region = self.params.get("region")
        return rows if region is None else rows.lying_in(region)

    @operation(
        operation_id="listStationsToInspect",
        tag="干部",
        summary="应检查的站点",
        description="年度检查或整改复查已到期的在用站点，逾期久的在前。",
        answers={200: page_response_serializer(StationEntrySerializer)},
        examples={"answer": {"items": [DUE], "next": None, "next_cursor": None}},
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One page."""
        return super().get(request, *args, **kwargs)


class StationInspectionsView(StationRows):
    """Inspections of a station."""

    permission_classes = [MayAcceptStations]

    @operation(
        operation_id="inspectStation",
        tag="干部",
        summary="登记检查",
        description="逐项登记年度检查或复查。合格的一年后再查；限期整改的到期复查，"
        "复查合格即了结。星级和站点状态不会自动改变，由干部另行办理。",
        request=InspectionInputSerializer,
        answers={201: StationEntrySerializer},
        examples={
            "request": {
                "on": "2026-11-20",
                "outcome": "PASSED",
                "findings": FINDINGS,
            },
            "answer": OPENED,
        },
        refusals=(
            "wrong_state",
            "out_of_range",
            "criteria_incomplete",
            "inconsistent",
            "already_exists",
        ),
        idempotent=True,
    )
    @idempotent(required=True)
    def post(self, request: Request, code: str) -> Response:
        """Enter one."""
        report = operations.Report(**self.body(InspectionInputSerializer))
        operations.inspect(code, report, by=self.actor, at=self.now)
        return self.shown(code, status.HTTP_201_CREATED)
