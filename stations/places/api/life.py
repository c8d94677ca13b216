"""The life of a station and of its entry, step by step."""

from rest_framework.request import Request
from rest_framework.response import Response

from stations.places import operations
from stations.places.api.rows import (
    EXAMPLE,
    OPENED,
    MayAcceptStations,
    MayCareForStations,
    MayEditStations,
    MayPublishStations,
    MayViewStations,
    StationRows,
)
from stations.places.api.shapes import (
    StationEndingInputSerializer,
    StationEntrySerializer,
    StationPauseInputSerializer,
    StationReasonInputSerializer,
)
from unionhub.web.fields import EmptyInputSerializer
from unionhub.web.idempotency import whole
from unionhub.web.schema import operation

PAUSED = OPENED | {
    "state": "MAINTENANCE",
    "state_label": "维护",
    "available_actions": ["CLOSED", "OPEN"],
}
CLOSED = OPENED | {
    "state": "CLOSED",
    "state_label": "关闭",
    "available_actions": [],
}
CHECKED = OPENED | {
    "listing": "CHECKED",
    "listing_label": "已核对",
    "blocking": ["publication"],
    "available_listings": ["COLLECTED", "PUBLISHED"],
}
PUBLISHED = OPENED | {
    "listing": "PUBLISHED",
    "listing_label": "已发布",
    "first_published_at": "2026-11-23T10:00:00+08:00",
    "blocking": [],
    "available_listings": ["COLLECTED"],
}


class ProposalView(StationRows):
    """It is built."""

    permission_classes = [MayEditStations]

    @operation(
        operation_id="proposeStation",
        tag="干部",
        summary="申请验收",
        description="建成后申请验收。",
        request=EmptyInputSerializer,
        answers={200: StationEntrySerializer},
        examples={"request": {}, "answer": EXAMPLE},
        refusals=("wrong_state",),
    )
    @whole
    def post(self, request: Request, code: str) -> Response:
        """Do it."""
        self.body(EmptyInputSerializer)
        operations.propose(code, by=self.actor, at=self.now)
        return self.shown(code)


class AcceptanceView(StationRows):
    """It has what it must have."""

    permission_classes = [MayAcceptStations]

    @operation(
        operation_id="acceptStation",
        tag="干部",
        summary="验收站点",
        description="设施、标识、管理员、开放时间齐备的站点验收后开放；"
        "不齐的回答 409，facts 列出所缺。",
        request=EmptyInputSerializer,
        answers={200: StationEntrySerializer},
        examples={"request": {}, "answer": OPENED},
        refusals=("wrong_state", "not_ready"),
    )
    @whole
    def post(self, request: Request, code: str) -> Response:
        """Do it."""
        self.body(EmptyInputSerializer)
        operations.accept(code, by=self.actor, at=self.now)
        return self.shown(code)


class ReturnView(StationRows):
    """Back to who collected it."""

    permission_classes = [MayAcceptStations]

    @operation(
        operation_id="returnStation",
        tag="干部",
        summary="退回站点",
        description="待验收的退回筹建；已核对、未发布的退回采集。",
        request=StationReasonInputSerializer,
        answers={200: StationEntrySerializer},
        examples={"request": {"reason": "照片与现场不符"}, "answer": EXAMPLE},
        refusals=("wrong_state",),
    )
    @whole
    def post(self, request: Request, code: str) -> Response:
        """Do it."""
        form = self.body(StationReasonInputSerializer)
        operations.send_back(code, **form, by=self.actor, at=self.now)
        return self.shown(code)


class PauseView(StationRows):
    """Into maintenance, or suspended."""

    permission_classes = [MayEditStations]

    @operation(
        operation_id="pauseStation",
        tag="干部",
        summary="维护、暂停",
        description="站点不再开放，直到恢复；在公开详情中仍可见。",
        request=StationPauseInputSerializer,
        answers={200: StationEntrySerializer},
        examples={
            "request": {"state": "MAINTENANCE", "reason": "屋顶漏水"},
            "answer": PAUSED,
        },
        refusals=("wrong_state",),
    )
    @whole
    def post(self, request: Request, code: str) -> Response:
        """Do it."""
        form = self.body(StationPauseInputSerializer)
        operations.pause(code, **form, by=self.actor, at=self.now)
        return self.shown(code)


class ResumptionView(StationRows):
    """Open again."""

    permission_classes = [MayEditStations]

    @operation(
        operation_id="resumeStation",
        tag="干部",
        summary="恢复开放",
        description="维护、暂停的站点恢复开放。",
        request=EmptyInputSerializer,
        answers={200: StationEntrySerializer},
        examples={"request": {}, "answer": OPENED},
        refusals=("wrong_state",),
    )
    @whole
    def post(self, request: Request, code: str) -> Response:
        """Do it."""
        self.body(EmptyInputSerializer)
        operations.resume(code, by=self.actor, at=self.now)
        return self.shown(code)


class EndingView(StationRows):
    """Closed by its union, or revoked."""

    permission_classes = [MayViewStations]

    @operation(
        operation_id="endStation",
        tag="干部",
        summary="关闭、撤销",
        description="关闭由管理工会办理，撤销由审核人办理；有未办结的报修或未清物资的不能关闭。历史保留。",
        request=StationEndingInputSerializer,
        answers={200: StationEntrySerializer},
        examples={
            "request": {"state": "CLOSED", "reason": "依托网点搬迁"},
            "answer": CLOSED,
        },
        refusals=("wrong_state", "open_matters"),
    )
    @whole
    def post(self, request: Request, code: str) -> Response:
        """Do it."""
        form = self.body(StationEndingInputSerializer)
        operations.end(code, **form, by=self.actor, at=self.now)
        return self.shown(code)


class CheckView(StationRows):
    """The city has checked it."""

    permission_classes = [MayAcceptStations]

    @operation(
        operation_id="checkStation",
        tag="干部",
        summary="核对站点",
        description="市州及以上核对区县采集的信息；区县不能核对自己采集的。",
        request=EmptyInputSerializer,
        answers={200: StationEntrySerializer},
        examples={"request": {}, "answer": CHECKED},
        refusals=("wrong_state",),
    )
    @whole
    def post(self, request: Request, code: str) -> Response:
        """Do it."""
        self.body(EmptyInputSerializer)
        operations.check(code, by=self.actor, at=self.now)
        return self.shown(code)


class PublicationView(StationRows):
    """The province publishes it."""

    permission_classes = [MayPublishStations]

    @operation(
        operation_id="publishStation",
        tag="干部",
        summary="发布站点",
        description="省级发布已核对、已验收的站点，此后公众可查。",
        request=EmptyInputSerializer,
        answers={200: StationEntrySerializer},
        examples={"request": {}, "answer": PUBLISHED},
        refusals=("wrong_state", "not_ready"),
    )
    @whole
    def post(self, request: Request, code: str) -> Response:
        """Do it."""
        self.body(EmptyInputSerializer)
        operations.publish(code, by=self.actor, at=self.now)
        return self.shown(code)


class WithdrawalView(StationRows):
    """Out of the public list."""

    permission_classes = [MayPublishStations]

    @operation(
        operation_id="withdrawStation",
        tag="干部",
        summary="撤下站点",
        description="省级把站点从公开名单撤下，退回采集。",
        request=StationReasonInputSerializer,
        answers={200: StationEntrySerializer},
        examples={"request": {"reason": "位置有误"}, "answer": OPENED},
        refusals=("wrong_state",),
    )
    @whole
    def post(self, request: Request, code: str) -> Response:
        """Do it."""
        form = self.body(StationReasonInputSerializer)
        operations.take_down(code, **form, by=self.actor, at=self.now)
        return self.shown(code)


class VerificationView(StationRows):
    """Somebody was there."""

    permission_classes = [MayCareForStations]

    @operation(
        operation_id="verifyStation",
        tag="干部",
        summary="现场核实",
        description="到现场核实信息无误，核实日期记为今天。",
        request=EmptyInputSerializer,
        answers={200: StationEntrySerializer},
        examples={"request": {}, "answer": OPENED},
        refusals=(),
    )
    @whole
    def post(self, request: Request, code: str) -> Response:
        """Do it."""
        self.body(EmptyInputSerializer)
        operations.verify(code, by=self.actor, at=self.now)
        return self.shown(code)
