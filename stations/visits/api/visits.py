"""A worker scans the code on the door."""

from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from stations.visits import operations
from stations.visits.api.shapes import VisitInputSerializer, VisitPresenceSerializer
from unionhub.web.idempotency import whole
from unionhub.web.permissions import IsSignedIn
from unionhub.web.schema import operation
from unionhub.web.throttling import UserThrottle
from unionhub.web.views import ApiView

PRESENCE = {
    "station": "510104S00001",
    "station_name": "锦官驿街道工会驿站",
    "visited_at": "2026-11-23T12:10:00+08:00",
    "counts_again_at": "2026-11-23T12:40:00+08:00",
}


class VisitThrottle(UserThrottle):
    """Nobody rests at more places than these in an hour."""

    scope = "visit"
    limit = 20
    seconds = 3600


class StationVisitsView(ApiView):
    """Visits: they are counted and never shown.

    A repeated call is answered by the half hour itself. So no answer is stored under
    an ``Idempotency-Key``: it would say who was where.
    """

    permission_classes = [IsSignedIn]
    throttle_classes = [VisitThrottle]

    @operation(
        operation_id="visitStation",
        tag="会员",
        summary="扫码登记到站",
        description="劳动者扫站点二维码登记到站，只用于统计：系统不保存谁到过哪里，"
        "任何人都查不到个人的到站记录。同一人在同一站点 30 分钟内只计一次，"
        "再次扫码回答 200 和首次的时间，不另计。站点此刻是否开放不影响登记。"
        "重发是安全的，不需要 Idempotency-Key。",
        request=VisitInputSerializer,
        answers={201: VisitPresenceSerializer, 200: VisitPresenceSerializer},
        examples={
            "request": {"occupation_group": "COURIER", "used": ["WATER"]},
            "answer": PRESENCE,
        },
        refusals=("forbidden",),
    )
    @whole
    def post(self, request: Request, code: str) -> Response:
        """Count it."""
        form = self.body(VisitInputSerializer)
        counted = operations.visit(
            code,
            occupation=form.get("occupation_group", ""),
            used=form.get("used", ()),
            by=self.actor,
            at=self.now,
        )
        answered = status.HTTP_201_CREATED if counted.is_new else status.HTTP_200_OK
        return Response(VisitPresenceSerializer(counted).data, status=answered)
