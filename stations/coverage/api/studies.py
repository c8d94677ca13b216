"""Studies, and what they look like on a map."""

from typing import Any, ClassVar
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from stations.coverage import layers, operations, tasks
from stations.coverage.api.shapes import (
    CoverageStudyInputSerializer,
    CoverageStudySerializer,
    CoverageStudySummarySerializer,
    LayerQuerySerializer,
    StudyQuerySerializer,
)
from stations.coverage.choices import DIRECT, StudyState
from stations.coverage.models import CoverageStudy, CoverageStudyQuerySet
from stations.places.api.rows import MayViewStations
from unionhub.kernel.errors import NotFound, NotNow
from unionhub.reference.choices import Datum
from unionhub.web.idempotency import idempotent
from unionhub.web.paging import page_response_serializer
from unionhub.web.schema import operation
from unionhub.web.views import ApiView, PageView

ASKED = {
    "name": "锦江区 15 分钟覆盖",
    "region": "510104",
    "cell_m": 500,
    "reach_m": 5000,
    "radius_m": 1000,
    "site_count": 1,
    "facilities": ["WATER"],
    "open_at": "2026-11-23T12:30:00+08:00",
}
SUMMARY = {
    "id": "019aa0e4-6c00-7cc3-98c4-dc0c0c07398f",
    "name": "锦江区 15 分钟覆盖",
    "organisation": "51010400001",
    "organisation_name": "成都市锦江区总工会",
    "region": "510104",
    "region_name": "锦江区",
    "state": "DONE",
    "state_label": "已完成",
    "asked_at": "2026-11-23T10:00:00+08:00",
    "reckoned_at": "2026-11-23T10:00:00+08:00",
    "share": 0.7125,
}
EXAMPLE = (
    SUMMARY
    | ASKED
    | {
        "demand_set": None,
        "method": "没有行政区划边界，需求点为各区县驻地周边 5000 米内边长 500 米的"
        "网格中心，每格计 1。每个点归入最近的区县驻地。",
        "points": 240,
        "weight": 240,
        "covered_weight": 171,
        "white_spot_count": 69,
        "station_count": 5210,
        "data_version": "7473-calendar-3-0d1f2a-739943",
        "regions": [
            {
                "region": "510104",
                "name": "锦江区",
                "level": "COUNTY",
                "weight": 240,
                "covered_weight": 171,
                "share": 0.7125,
            }
        ],
        "sites": [
            {
                "rank": 1,
                "location": {
                    "lng": 104.103211,
                    "lat": 30.581022,
                    "coord_system": "GCJ02",
                },
                "gain": 12,
                "share": 0.7625,
            }
        ],
    }
)
POLYGON = {
    "type": "Polygon",
    "coordinates": [
        [
            [104.103211, 30.581022],
            [104.108431, 30.581022],
            [104.108431, 30.585518],
            [104.103211, 30.585518],
            [104.103211, 30.581022],
        ]
    ],
}


class CoverageLayerSerializer(serializers.Serializer[Any]):
    """A layer of GeoJSON, whole."""

    type = serializers.CharField(help_text=_("总是 FeatureCollection。"))
    coord_system = serializers.ChoiceField(Datum.choices, help_text=_("坐标系。"))
    note = serializers.CharField(
        help_text=_("坐标系不是 RFC 7946 规定的 WGS-84 时的提示，否则为空。")
    )
    is_capped = serializers.BooleanField(help_text=_("已达上限，实际更多。"))
    features = serializers.ListField(
        child=serializers.DictField(), help_text=_("图形，各为一个 Feature。")
    )


class StudyRows(ApiView):
    """The studies a door may touch."""

    def studies(self) -> CoverageStudyQuerySet:
        """Those in scope."""
        rows = CoverageStudy.objects.visible_to(self.actor)
        return rows.select_related("organisation", "region", "demand_set")

    def study(self, pk: UUID) -> CoverageStudy:
        """One of them.

        Raises:
            NotFound: absent or outside the scope.
        """
        found = self.studies().filter(pk=pk).first()
        if found is None:
            raise NotFound
        return found

    def shown(self, pk: UUID, answered: int = status.HTTP_200_OK) -> Response:
        """The study as an answer."""
        return Response(CoverageStudySerializer(self.study(pk)).data, status=answered)


class CoverageStudiesView(StudyRows, PageView):
    """The studies, the latest first."""

    keyset = ("-id",)
    serializer_class = CoverageStudySummarySerializer
    query_serializer_class = StudyQuerySerializer
    permission_classes = [MayViewStations]

    def rows(self) -> CoverageStudyQuerySet:
        """Narrowed by scope and filters."""
        return self.studies().defer("layers").filter(**self.params)

    @operation(
        operation_id="listCoverageStudies",
        tag="干部",
        summary="覆盖分析列表",
        description="本级及所辖工会的 15 分钟服务圈覆盖分析，新的在前。",
        query=StudyQuerySerializer,
        answers={200: page_response_serializer(CoverageStudySummarySerializer)},
        examples={"answer": {"items": [SUMMARY], "next": None, "next_cursor": None}},
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One page."""
        return super().get(request, *args, **kwargs)

    @operation(
        operation_id="commissionCoverageStudy",
        tag="干部",
        summary="新建覆盖分析",
        description="需求点（点集或网格）中，步行半径内有公开站点的占多少；分区划的覆盖率、空白"
        "网格，以及新增覆盖最多的候选点。小的立即算完，大的排队由后台计算，"
        "state 为 DONE 后取结果。同样的参数和站点数据，结果相同。",
        request=CoverageStudyInputSerializer,
        answers={201: CoverageStudySerializer},
        examples={"request": ASKED, "answer": EXAMPLE},
        refusals=(
            "region_not_valid",
            "not_found",
            "too_many_cells",
            "nothing_to_study",
        ),
        idempotent=True,
    )
    @idempotent(required=True)
    def post(self, request: Request) -> Response:
        """Ask for one; a small one is reckoned at once."""
        form = self.body(CoverageStudyInputSerializer)
        question = operations.Question(**form)
        study = operations.commission(question, by=self.actor, at=self.now)
        if study.point_count <= DIRECT:
            tasks.reckon_one(study.pk, self.now)
        return self.shown(study.pk, status.HTTP_201_CREATED)


class CoverageStudyView(StudyRows):
    """One study."""

    permission_classes = [MayViewStations]

    @operation(
        operation_id="getCoverageStudy",
        tag="干部",
        summary="覆盖分析详情",
        description="参数、方法、分区划的覆盖率和候选点；任职范围以外的与不存在的回答相同。",
        answers={200: CoverageStudySerializer},
        examples={"answer": EXAMPLE},
    )
    def get(self, request: Request, study_id: UUID) -> Response:
        """Show it."""
        return self.shown(study_id)


class LayerView(StudyRows):
    """A layer of a study that is done."""

    permission_classes = [MayViewStations]
    query_serializer_class = LayerQuerySerializer
    layer: ClassVar[str]

    def drawn(self, study_id: UUID) -> Response:
        """The layer in the system that is wanted.

        Raises:
            NotNow: ``not_reckoned``.
        """
        study = self.study(study_id)
        if study.state != StudyState.DONE:
            raise NotNow(code="not_reckoned", state=study.state)
        system = self.params["reply_coord_system"]
        return Response(layers.LAYERS[self.layer](study, system))


def _layer_example(geometry: dict[str, Any], **properties: Any) -> dict[str, Any]:
    feature = {
        "type": "Feature",
        "id": "1",
        "geometry": geometry,
        "properties": properties,
    }
    return {
        "type": "FeatureCollection",
        "coord_system": "WGS84",
        "note": "",
        "is_capped": False,
        "features": [feature],
    }


class WhiteSpotsView(LayerView):
    """Demand without a station."""

    permission_classes = [MayViewStations]
    layer = "white-spots"

    @operation(
        operation_id="mapCoverageWhiteSpots",
        tag="干部",
        summary="空白网格（GeoJSON）",
        description="没有站点覆盖的网格，需求多的在前，最多 20000 格；weight 为需求。",
        query=LayerQuerySerializer,
        answers={200: CoverageLayerSerializer},
        examples={"answer": _layer_example(POLYGON, weight=3)},
        refusals=("not_reckoned",),
    )
    def get(self, request: Request, study_id: UUID) -> Response:
        """All of it."""
        return self.drawn(study_id)


class CandidatesView(LayerView):
    """Where a station would help."""

    permission_classes = [MayViewStations]
    layer = "candidates"

    @operation(
        operation_id="mapCoverageCandidates",
        tag="干部",
        summary="候选点（GeoJSON）",
        description="按选取的次序；gain 为新增覆盖的需求，share 为累计覆盖率。",
        query=LayerQuerySerializer,
        answers={200: CoverageLayerSerializer},
        examples={
            "answer": _layer_example(
                {"type": "Point", "coordinates": [104.103211, 30.581022]},
                rank=1,
                gain=12,
                share=0.7625,
            )
        },
        refusals=("not_reckoned",),
    )
    def get(self, request: Request, study_id: UUID) -> Response:
        """All of it."""
        return self.drawn(study_id)


class CirclesView(LayerView):
    """How far the stations reach."""

    permission_classes = [MayViewStations]
    layer = "circles"

    @operation(
        operation_id="mapCoverageCircles",
        tag="干部",
        summary="服务圈（GeoJSON）",
        description="覆盖了部分需求的站点的步行圈，以 36 边形表示，最多 10000 个。",
        query=LayerQuerySerializer,
        answers={200: CoverageLayerSerializer},
        examples={
            "answer": _layer_example(POLYGON, code="510104S00001", radius_m=1000)
        },
        refusals=("not_reckoned",),
    )
    def get(self, request: Request, study_id: UUID) -> Response:
        """All of it."""
        return self.drawn(study_id)
