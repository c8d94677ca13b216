"""Heads counted by hand."""

from typing import Any

from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from stations.places.api.rows import MayEditStations, MayViewStations
from stations.places.models import Station
from stations.visits import operations
from stations.visits.api.shapes import HeadCountInputSerializer, HeadCountSerializer
from stations.visits.models import HeadCount, HeadCountQuerySet
from unionhub.kernel.errors import NotFound
from unionhub.web.idempotency import idempotent
from unionhub.web.paging import page_response_serializer
from unionhub.web.schema import operation
from unionhub.web.views import PageView

EXAMPLE = {
    "id": "019aa0e4-6c00-7cc3-98c4-dc0c0c07398f",
    "station": "510104S00001",
    "day": "2026-11-22",
    "count": 46,
    "reason": "",
    "is_current": True,
    "counted_at": "2026-11-23T09:00:00+08:00",
}


class HeadCountsView(PageView):
    """The counts of a station, by day, with those that were put right."""

    keyset = ("-day", "-id")
    serializer_class = HeadCountSerializer
    permission_classes = [MayViewStations]

    def get_permissions(self) -> list[Any]:
        """Counting needs more than looking."""
        counts = self.request.method == "POST"
        return [MayEditStations()] if counts else [*super().get_permissions()]

    def rows(self) -> HeadCountQuerySet:
        """Those of a station in scope.

        Raises:
            NotFound: absent or outside the scope.
        """
        code = self.kwargs["code"]
        if not Station.objects.visible_to(self.actor).filter(pk=code).exists():
            raise NotFound
        return HeadCount.objects.visible_to(self.actor).filter(station=code)

    @operation(
        operation_id="listHeadCounts",
        tag="干部",
        summary="人工计数记录",
        description="按日期从近到远分页列出一个站点的人工计数，包括被更正的（is_current"
        " 为 false）。人工计数不并入扫码人次。",
        answers={200: page_response_serializer(HeadCountSerializer)},
        examples={"answer": {"items": [EXAMPLE], "next": None, "next_cursor": None}},
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One page."""
        return super().get(request, *args, **kwargs)

    @operation(
        operation_id="countHeads",
        tag="干部",
        summary="填报人工计数",
        description="填报一个站点一天的人数，今天或过去 60 天内。不得超过可容纳人数"
        " × 当日开放小时数 × 6（可容纳人数不详按 10 计）。同一天再次填报相同人数不作"
        "改动；人数不同即为更正，须写明原因，原记录保留。",
        request=HeadCountInputSerializer,
        answers={201: HeadCountSerializer},
        examples={"request": {"day": "2026-11-22", "count": 46}, "answer": EXAMPLE},
        refusals=("wrong_state", "out_of_range", "reason_required", "not_plausible"),
        idempotent=True,
    )
    @idempotent(required=True)
    def post(self, request: Request, code: str) -> Response:
        """Write it down."""
        form = self.body(HeadCountInputSerializer)
        made = operations.count_heads(code, **form, by=self.actor, at=self.now)
        data = HeadCountSerializer(made).data
        return Response(data, status=status.HTTP_201_CREATED)
