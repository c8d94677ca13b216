"""Figures of visits, for officers."""

from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response

from stations.places.api.rows import MayViewStations
from stations.visits import figures
from stations.visits.api.shapes import FigureQuerySerializer, VisitFiguresSerializer
from stations.visits.figures import Span
from unionhub.web.schema import operation
from unionhub.web.views import ApiView

METHOD = _(
    "每个站点、每个职业群体按自然季从头累计，每满 5 人次计 5，计在满 5 的那个时段；"
    "未满 5 的部分不计入任何数。所有数都是这些 5 的合计，因此都是 5 的倍数，比实际"
    "略少；不足 5 的不予显示（null）。只计已过完的日子。使用的设施按月计，另行逐站"
    "取 5 的整数倍，且不超过该站当月人次。"
)
EXAMPLE = {
    "first_day": "2026-11-01",
    "last_day": "2026-11-22",
    "told_until": "2026-11-22",
    "by": "OCCUPATION",
    "total": 1230,
    "head_count": None,
    "cells": [
        {"key": "COURIER", "label": "快递员", "count": 1205, "is_suppressed": False},
        {"key": "TAXI", "label": "出租车司机", "count": 25, "is_suppressed": False},
    ],
    "method": str(METHOD),
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
        "站点、时段、职业群体、日期或使用的设施分列。按站点分列限区县及以下；使用的设施"
        "须为整月。站点移交后，移交前的人次仍属原工会。每天的数次日零时十分起可查。"
        "任何数都不能用来推算小于 5 的人次，做法见 method。",
        answers={200: VisitFiguresSerializer},
        examples={"answer": EXAMPLE},
        refusals=("invalid_range", "out_of_range", "inconsistent", "not_found"),
    )
    def get(self, request: Request) -> Response:
        """Tell them."""
        asked = self.params
        span, by = Span(asked["first_day"], asked["last_day"]), asked["by"]
        if "station" in asked:
            code = asked["station"]
            found = figures.of_station(code, by, span, self.actor, self.now)
        else:
            code = asked.get("organisation")
            found = figures.of_union(code, by, span, self.actor, self.now)
        told = {
            "first_day": span.first,
            "last_day": span.last,
            "told_until": found.told_until,
            "by": by,
            "total": found.total,
            "heads": found.heads,
            "cells": found.cells,
            "method": METHOD,
        }
        return Response(VisitFiguresSerializer(told).data)
