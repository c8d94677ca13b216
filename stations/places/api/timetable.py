"""When a station is open: the week, one day, closed for a while."""

from uuid import UUID

from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from stations.places import operations
from stations.places.api.rows import (
    OPENED,
    MayCareForStations,
    MayEditStations,
    StationRows,
)
from stations.places.api.shapes import (
    DayOverrideInputSerializer,
    HeatHoursInputSerializer,
    StationClosureInputSerializer,
    StationEntrySerializer,
    StationHoursInputSerializer,
)
from unionhub.web.fields import EmptyInputSerializer
from unionhub.web.idempotency import whole
from unionhub.web.schema import operation

CLOSURE = {
    "id": "019aa0e4-6c00-7cc3-98c4-dc0c0c07398f",
    "begins_at": "2026-11-23T10:00:00+08:00",
    "ends_at": "2026-11-25T08:00:00+08:00",
    "reason": "设备检修",
}
WITH_A_BREAK = {"hours": "Mo-Fr 08:30-12:00,14:30-18:00; PH off"}


class StationHoursView(StationRows):
    """The hours of a week."""

    permission_classes = [MayEditStations]

    @operation(
        operation_id="setStationHours",
        tag="干部",
        summary="设置开放时间",
        description="OSM opening_hours 语法：一天可有多段，可过午夜，可分季节，PH 为"
        "法定节假日，24/7 为全天。调休工作日按所替换的星期开放。",
        request=StationHoursInputSerializer,
        answers={200: StationEntrySerializer},
        examples={
            "request": WITH_A_BREAK,
            "answer": OPENED | WITH_A_BREAK | {"version": 4},
        },
        refusals=("hours_format",),
    )
    @whole
    def post(self, request: Request, code: str) -> Response:
        """Set them."""
        text = self.body(StationHoursInputSerializer)["hours"]
        operations.set_hours(code, text, by=self.actor, at=self.now)
        return self.shown(code)


class StationHeatHoursView(StationRows):
    """What is added on days of heat."""

    permission_classes = [MayEditStations]

    @operation(
        operation_id="setStationHeatHours",
        tag="干部",
        summary="设置高温加开时间",
        description="站点所在区划或其上级有高温预警的日子，在平时的开放时间之外另加这些时段；"
        "null 为不参加。临时关闭、维护中的不因此开放。",
        request=HeatHoursInputSerializer,
        answers={200: StationEntrySerializer},
        examples={"request": {"spans": "18:00-22:00"}, "answer": OPENED},
        refusals=("hours_format",),
    )
    @whole
    def post(self, request: Request, code: str) -> Response:
        """Set it."""
        spans = self.body(HeatHoursInputSerializer)["spans"] or ""
        operations.set_heat_hours(code, spans, by=self.actor, at=self.now)
        return self.shown(code)


class StationDayOverridesView(StationRows):
    """Other hours on one day."""

    permission_classes = [MayCareForStations]

    @operation(
        operation_id="overrideStationDay",
        tag="干部",
        summary="单日开放时间",
        description="为今天或今后的一天另定开放时间，优先于平时和节假日；off 为不开放，"
        "null 撤回。",
        request=DayOverrideInputSerializer,
        answers={200: StationEntrySerializer},
        examples={
            "request": {"day": "2099-02-17", "spans": "off", "reason": "春节"},
            "answer": OPENED,
        },
        refusals=("hours_format", "out_of_range"),
    )
    @whole
    def post(self, request: Request, code: str) -> Response:
        """Set it."""
        form = self.body(DayOverrideInputSerializer)
        operations.override_day(code, **form, by=self.actor, at=self.now)
        return self.shown(code)


class StationClosuresView(StationRows):
    """Closed for a while."""

    permission_classes = [MayCareForStations]

    @operation(
        operation_id="closeStationForAWhile",
        tag="干部",
        summary="临时关闭",
        description="立即关闭到所给时刻，原因对外公布；到时按开放时间恢复，也可提前结束。",
        request=StationClosureInputSerializer,
        answers={201: StationEntrySerializer},
        examples={
            "request": {
                "ends_at": "2099-11-25T08:00:00+08:00",
                "reason": "设备检修",
            },
            "answer": OPENED | {"closures": [CLOSURE]},
        },
        refusals=("in_the_past", "already_exists"),
    )
    @whole
    def post(self, request: Request, code: str) -> Response:
        """Close it."""
        form = self.body(StationClosureInputSerializer)
        operations.close_for_a_while(code, **form, by=self.actor, at=self.now)
        return self.shown(code, status.HTTP_201_CREATED)


class ClosureEndView(StationRows):
    """A closure ends before its time."""

    permission_classes = [MayCareForStations]

    @operation(
        operation_id="endStationClosure",
        tag="干部",
        summary="提前结束临时关闭",
        description="站点即刻恢复按开放时间开放；已经结束的关闭回答 404。",
        request=EmptyInputSerializer,
        answers={200: StationEntrySerializer},
        examples={"request": {}, "answer": OPENED},
    )
    @whole
    def post(self, request: Request, closure_id: UUID) -> Response:
        """End it."""
        self.body(EmptyInputSerializer)
        station = operations.open_again(closure_id, by=self.actor, at=self.now)
        return self.shown(station.pk)
