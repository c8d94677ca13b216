"""Into whose hands a station is given."""

from uuid import UUID

from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from stations.places import operations
from stations.places.api.rows import OPENED, MayEditStations, StationRows
from stations.places.api.shapes import KeeperInputSerializer, StationEntrySerializer
from unionhub.web.fields import EmptyInputSerializer
from unionhub.web.idempotency import whole
from unionhub.web.schema import operation

KEEPER = {
    "id": "019aa0e4-6c00-7cc3-98c4-dc0c0c07398f",
    "appointment": "019aa0e4-6c00-7cc3-98c4-dc0c0c073990",
    "username": "jinjiang-keeper-01",
    "appointed_at": "2026-11-23T10:00:00+08:00",
}


class StationKeepersView(StationRows):
    """The keepers of a station."""

    permission_classes = [MayEditStations]

    @operation(
        operation_id="entrustStation",
        tag="干部",
        summary="指定站点管理员",
        description="把站点交给一名站点管理员照看。管理员只看得到交给本人的站点，可以核实、"
        "更新设施、作单日安排、临时关闭和恢复，不能作其他处理。",
        request=KeeperInputSerializer,
        answers={201: StationEntrySerializer},
        examples={
            "request": {"appointment": KEEPER["appointment"]},
            "answer": OPENED | {"keepers": [KEEPER]},
        },
        refusals=("no_keeper", "already_exists"),
    )
    @whole
    def post(self, request: Request, code: str) -> Response:
        """Give it."""
        form = self.body(KeeperInputSerializer)
        operations.entrust(code, form["appointment"], by=self.actor, at=self.now)
        return self.shown(code, status.HTTP_201_CREATED)


class KeeperEndView(StationRows):
    """A station is taken back."""

    permission_classes = [MayEditStations]

    @operation(
        operation_id="takeStationBack",
        tag="干部",
        summary="收回站点",
        description="结束管理员对站点的照看，即刻生效；已经结束的回答 404。",
        request=EmptyInputSerializer,
        answers={200: StationEntrySerializer},
        examples={"request": {}, "answer": OPENED},
    )
    @whole
    def post(self, request: Request, keeper_id: UUID) -> Response:
        """Take it."""
        self.body(EmptyInputSerializer)
        station = operations.take_back(keeper_id, by=self.actor, at=self.now)
        return self.shown(station.pk)
