"""Figures of visits, for officers."""

from django.utils.translation import gettext as _
from rest_framework.request import Request
from rest_framework.response import Response

from stations.places.api.rows import MayViewStations
from stations.visits import figures
from stations.visits.api.shapes import FigureQuerySerializer, VisitFiguresSerializer
from stations.visits.figures import Span
from unionhub.web.schema import operation
from unionhub.web.views import ApiView

EXAMPLE = {
    "first_day": "2026-11-01",
    "last_day": "2026-11-22",
    "by": "OCCUPATION",
    "total": 1234,
    "head_count": None,
    "cells": [
        {"key": "COURIER", "label": "快递员", "count": 1208, "is_suppressed": False},
        {"key": "TAXI", "label": "出租车司机", "count": None, "is_suppressed": True},
        {"key": "PATROL", "label": "巡防人员", "count": None, "is_suppressed": True},
    ],
    "rule": "小于 5 的数不予显示；为防止由合计推算，必要时一并隐去最小的其他数。",
}


class VisitFiguresView(ApiView):
    """How much stations are used."""

    permission_classes = [MayViewStations]
    query_serializer_class = FigureQuerySerializer

    @operation(
        operation_id="getVisitFigures",
        tag="干部",
        summary="到站人次统计",
        description="任职范围内的工会（含下级）或单个站点，在一段日期内的扫码人次，按下级工会、"
        "站点、时段、职业群体或日期分列。按站点分列限区县及以下。工会的数字每十分钟"
        "汇总一次。小于 5 的数不予显示，rule 写明规则。",
        answers={200: VisitFiguresSerializer},
        examples={"answer": EXAMPLE},
        refusals=("invalid_range", "out_of_range", "inconsistent", "not_found"),
    )
    def get(self, request: Request) -> Response:
        """Tell them."""
        asked = self.params
        span, by = Span(asked["first_day"], asked["last_day"]), asked["by"]
        if "station" in asked:
            found = figures.of_station(asked["station"], by, span, self.actor)
        else:
            code = asked.get("organisation")
            found = figures.of_union(code, by, span, self.actor)
        told = {
            "first_day": span.first,
            "last_day": span.last,
            "by": by,
            "total": found.total,
            "heads": found.heads,
            "cells": found.cells,
            "rule": _(
                "小于 5 的数不予显示；为防止由合计推算，必要时一并隐去最小的其他数。"
            ),
        }
        return Response(VisitFiguresSerializer(told).data)
