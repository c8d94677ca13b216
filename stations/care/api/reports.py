"""The officers' doors to what is told of their stations."""

from typing import Any
from uuid import UUID

from django.db.models import Prefetch
from rest_framework.request import Request
from rest_framework.response import Response

from stations.care import access, operations
from stations.care.api import examples
from stations.care.api.shapes import (
    ReplyInputSerializer,
    ReportQuerySerializer,
    StationReportSerializer,
    StationReportSummarySerializer,
)
from stations.care.models import (
    ReportPhoto,
    StationReport,
    StationReportQuerySet,
    Voice,
)
from unionhub.kernel.clock import local_date
from unionhub.kernel.errors import NotFound
from unionhub.kernel.powers import Power
from unionhub.web.etag import etag, require_match
from unionhub.web.fields import EmptyInputSerializer
from unionhub.web.idempotency import whole
from unionhub.web.paging import page_response_serializer
from unionhub.web.permissions import HasPower
from unionhub.web.schema import operation
from unionhub.web.views import ApiView, PageView

# Of a matter that hundreds told, the first voices say enough.
MOST_VOICES = 100


class OrKeeps(HasPower):
    """The power, or the office keeps stations: ``visible_to`` shows the own only."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """Whether one of the two is held."""
        keeps = bool(view.actor.has(access.KEEPING))
        return keeps or super().has_permission(request, view)


class MayViewReports(OrKeeps):
    """The office lets look at stations, or keeps some."""

    power = Power.STATION_VIEW


class MayHandleReports(OrKeeps):
    """The office lets answer what is told, or keeps the station."""

    power = access.HANDLING


class MayConfirmReports(HasPower):
    """The office lets confirm for those who keep silent."""

    power = access.CONFIRMING


class ReportRows(ApiView):
    """The reports a door may touch."""

    def reports(self) -> StationReportQuerySet:
        """Those in scope, with what is shown of them."""
        rows = StationReport.objects.visible_to(self.actor)
        return rows.select_related("station", "desk")

    def report(self, report_id: UUID) -> StationReport:
        """One of them.

        Raises:
            NotFound: absent or outside the scope.
        """
        photos = ReportPhoto.objects.visible_to(self.actor).select_related("file")
        shown = Prefetch("photos", photos.order_by("position"), to_attr="shown_photos")
        told = Voice.objects.visible_to(self.actor).order_by("id")[:MOST_VOICES]
        rows = self.reports().prefetch_related(
            Prefetch("voices", told.prefetch_related(shown), to_attr="first_voices")
        )
        found = rows.filter(pk=report_id).first()
        if found is None:
            raise NotFound
        return found

    def shown(self, report_id: UUID) -> Response:
        """The report as an answer, with its version."""
        fresh = self.report(report_id)
        data = StationReportSerializer(fresh, context=self.context()).data
        return Response(data, headers={"ETag": etag(fresh.version)})

    def seen(self, request: Request, report_id: UUID) -> int:
        """The version on which the officer decided; it must be named.

        Raises:
            NotFound: absent or outside the scope.
            Stale, NotNow: another version, or none, is named.
        """
        found = self.reports().filter(pk=report_id).first()
        if found is None:
            raise NotFound
        require_match(request, found.version, needed=True)
        return found.version


class ReportDeskView(ReportRows, PageView):
    """What was told of the stations in scope."""

    keyset = ("due_on", "id")
    serializer_class = StationReportSummarySerializer
    query_serializer_class = ReportQuerySerializer
    permission_classes = [MayViewReports]

    def rows(self) -> StationReportQuerySet:
        """Narrowed by scope and filters."""
        named = dict(self.params)
        overdue, escalated = named.pop("overdue", None), named.pop("escalated", None)
        rows = self.reports().filter(**named)
        if overdue:
            rows = rows.overdue_on(local_date(self.now))
        if escalated is not None:
            rows = (
                rows.filter(escalated__gt=0) if escalated else rows.filter(escalated=0)
            )
        return rows

    @operation(
        operation_id="listStationReports",
        tag="干部",
        summary="群众反映列表",
        description="按办理期限排列任职范围内站点的群众反映；可按站点、类别、状态、是否逾期、"
        "是否因逾期上转筛选。",
        answers={200: page_response_serializer(StationReportSummarySerializer)},
        examples={
            "answer": {"items": [examples.SUMMARY], "next": None, "next_cursor": None}
        },
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One page."""
        return super().get(request, *args, **kwargs)


class ReportView(ReportRows):
    """One report."""

    permission_classes = [MayViewReports]

    @operation(
        operation_id="getStationReport",
        tag="干部",
        summary="群众反映详情",
        description="列出前 100 人所述；含待查词语的内容须放行后可见，联系手机遮蔽。"
        "信息有误的，请用站点的更正、设施、开放时间等接口修改，再答复。",
        answers={200: StationReportSerializer},
        examples={"answer": examples.REPORT},
    )
    def get(self, request: Request, report_id: UUID) -> Response:
        """Show it."""
        return self.shown(report_id)


class ReportStartView(ReportRows):
    """Somebody sees to it."""

    permission_classes = [MayHandleReports]

    @operation(
        operation_id="startStationReport",
        tag="干部",
        summary="开始处理反映",
        description="待处理或重新提出的反映转为处理中。",
        request=EmptyInputSerializer,
        answers={200: StationReportSerializer},
        examples={"request": {}, "answer": examples.STARTED},
        refusals=("wrong_state", "version_required"),
        if_match=True,
    )
    @whole
    def post(self, request: Request, report_id: UUID) -> Response:
        """Do it."""
        self.body(EmptyInputSerializer)
        version = self.seen(request, report_id)
        operations.start(report_id, by=self.actor, at=self.now, version=version)
        return self.shown(report_id)


class ReportSettlementView(ReportRows):
    """It is repaired, put right, answered."""

    permission_classes = [MayHandleReports]

    @operation(
        operation_id="settleStationReport",
        tag="干部",
        summary="办结反映",
        description="写明答复，等待反映人确认；14 天内无异议的自动确认。",
        request=ReplyInputSerializer,
        answers={200: StationReportSerializer},
        examples={"request": {"reply": "已更换加热管"}, "answer": examples.SETTLED},
        refusals=("wrong_state", "version_required"),
        if_match=True,
    )
    @whole
    def post(self, request: Request, report_id: UUID) -> Response:
        """Do it."""
        form = self.body(ReplyInputSerializer)
        version = self.seen(request, report_id)
        operations.settle(
            report_id, **form, by=self.actor, at=self.now, version=version
        )
        return self.shown(report_id)


class ReportRejectionView(ReportRows):
    """It is not so."""

    permission_classes = [MayHandleReports]

    @operation(
        operation_id="rejectStationReport",
        tag="干部",
        summary="不予受理反映",
        description="写明理由，反映人凭回执可见。",
        request=ReplyInputSerializer,
        answers={200: StationReportSerializer},
        examples={
            "request": {"reply": "现场核实设施正常"},
            "answer": examples.REJECTED,
        },
        refusals=("wrong_state", "version_required"),
        if_match=True,
    )
    @whole
    def post(self, request: Request, report_id: UUID) -> Response:
        """Do it."""
        form = self.body(ReplyInputSerializer)
        version = self.seen(request, report_id)
        operations.reject(
            report_id, **form, by=self.actor, at=self.now, version=version
        )
        return self.shown(report_id)


class ReportConfirmationView(ReportRows):
    """A second officer has looked."""

    permission_classes = [MayConfirmReports]

    @operation(
        operation_id="confirmStationReport",
        tag="干部",
        summary="核实确认反映已解决",
        description="审核人代为确认处理结果；反映人也可以凭回执自行确认。",
        request=EmptyInputSerializer,
        answers={200: StationReportSerializer},
        examples={"request": {}, "answer": examples.ENDED},
        refusals=("wrong_state", "version_required"),
        if_match=True,
    )
    @whole
    def post(self, request: Request, report_id: UUID) -> Response:
        """Do it."""
        self.body(EmptyInputSerializer)
        version = self.seen(request, report_id)
        operations.confirm(report_id, by=self.actor, at=self.now, version=version)
        return self.shown(report_id)
