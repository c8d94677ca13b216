"""Anybody's doors: tell of a station, wish for one, follow it by receipt."""

from typing import Any

from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from stations.care import operations
from stations.care.api import examples
from stations.care.api.shapes import (
    ReceiptInputSerializer,
    ReportAnswerInputSerializer,
    ReportInputSerializer,
    ReportMadeSerializer,
    ReportPhotoInputSerializer,
    ReportPhotosSerializer,
    ReportReceiptSerializer,
    SuggestionReceiptSerializer,
)
from stations.care.choices import (
    MOST_REPORT_PHOTOS,
    PER_NETWORK,
    PER_RECEIPT,
    PER_STATION,
)
from stations.care.operations import Heard
from stations.places.api.photos import FAULTS
from unionhub.files import operations as files
from unionhub.files.choices import FilePurpose
from unionhub.kernel.errors import NotFound
from unionhub.web.idempotency import idempotent, whole
from unionhub.web.multipart import StrictMultipartParser
from unionhub.web.permissions import AllowAny
from unionhub.web.schema import operation
from unionhub.web.throttling import NetworkThrottle, Throttle
from unionhub.web.views import ApiView


class TellingThrottle(Throttle):
    """What one account may tell; whoever shows none has the budget of the address."""

    scope, limit, seconds = "care-telling", 20, 3600

    def key(self, request: Request, view: Any) -> str | None:
        """The account."""
        user = request.user
        return str(user.pk) if user.is_authenticated else None


class TellingPerNetwork(NetworkThrottle):
    """Many workers stand behind one address of a mobile network; a flood does not."""

    scope, limit, seconds = PER_NETWORK


class TellingPerStation(Throttle):
    """What is told of one station, by whomever."""

    scope, limit, seconds = PER_STATION

    def key(self, request: Request, view: Any) -> str:
        """The station of the address."""
        return str(view.kwargs["code"])


class ReceiptThrottle(NetworkThrottle):
    """Guesses of receipts from one place."""

    scope, limit, seconds = PER_RECEIPT


def matter_of(heard: Heard) -> Any:
    """What was told of, with what its answer shows beside it."""
    matter: Any = heard.voice.report or heard.voice.suggestion
    matter.told_receipt, matter.is_joined = heard.receipt, heard.is_joined
    return matter


class StationReportsView(ApiView):
    """What is told of a station."""

    permission_classes = [AllowAny]
    throttle_classes = [TellingPerNetwork, TellingThrottle, TellingPerStation]

    @operation(
        operation_id="reportStation",
        tag="公共",
        summary="反映站点问题",
        description="任何人可以报设施故障、未开门、信息有误，或提出问题、建议、表扬，不需要"
        "登录。他人已反映同一设施故障、同一信息错误或未开门且尚未办结的，合并办理。回执码只"
        "给出这一次，凭它查询进展、确认是否解决。内容不会公开。",
        request=ReportInputSerializer,
        answers={201: ReportMadeSerializer},
        examples={"request": examples.FAULT, "answer": examples.MADE},
        refusals=("inconsistent", "not_found", "too_many_requests"),
        idempotent=True,
    )
    @idempotent(required=True)
    def post(self, request: Request, code: str) -> Response:
        """Tell."""
        telling = operations.Telling(**self.body(ReportInputSerializer))
        heard = operations.tell(code, telling, by=self.actor, at=self.now)
        data = ReportMadeSerializer(matter_of(heard)).data
        return Response(data, status=status.HTTP_201_CREATED)


class ReportReceiptsView(ApiView):
    """A report, by its receipt."""

    permission_classes = [AllowAny]
    throttle_classes = [ReceiptThrottle]

    @operation(
        operation_id="followStationReport",
        tag="公共",
        summary="凭回执查询反映",
        description="回执码写在请求体中，不出现在地址里。",
        request=ReceiptInputSerializer,
        answers={200: ReportReceiptSerializer},
        examples={"request": {"receipt": examples.RECEIPT}, "answer": examples.FIXED},
        refusals=("not_found", "too_many_requests"),
    )
    @whole
    def post(self, request: Request) -> Response:
        """Show how far it is."""
        form = self.body(ReceiptInputSerializer)
        report = operations.voice_of(form["receipt"]).report
        if report is None:
            raise NotFound
        return Response(ReportReceiptSerializer(report).data)


class ReportAnswersView(ApiView):
    """Whether it is settled, says whoever told of it."""

    permission_classes = [AllowAny]
    throttle_classes = [ReceiptThrottle]

    @operation(
        operation_id="answerStationReport",
        tag="公共",
        summary="确认是否解决",
        description="处理后凭回执确认已解决，或说明没有解决，由工会继续办理；"
        "14 天内无人表示没有解决的，视为已确认。",
        request=ReportAnswerInputSerializer,
        answers={200: ReportReceiptSerializer},
        examples={
            "request": {"receipt": examples.RECEIPT, "is_settled": True},
            "answer": examples.CONFIRMED,
        },
        refusals=("not_found", "wrong_state", "too_many_requests"),
    )
    @whole
    def post(self, request: Request) -> Response:
        """Say it."""
        form = self.body(ReportAnswerInputSerializer)
        report = operations.respond(**form, by=self.actor, at=self.now)
        return Response(ReportReceiptSerializer(report).data)


class ReportPhotosView(ApiView):
    """A photo of what was told."""

    permission_classes = [AllowAny]
    throttle_classes = [ReceiptThrottle, TellingPerNetwork]
    parser_classes = [StrictMultipartParser]
    takes_files = True

    prepared: dict[str, Any]

    def prepare(self, request: Request) -> dict[str, Any]:
        """The photo, made anew before anything is locked."""
        form = self.body(ReportPhotoInputSerializer)
        picture = files.checked(form.pop("file"), FilePurpose.STATION_REPORT)
        return form | {"picture": picture}

    @operation(
        operation_id="addReportPhoto",
        tag="公共",
        summary="上传反映照片",
        description="凭回执为所反映的问题附照片：JPEG 或 PNG，不超过 10 MB、4000 万"
        "像素，每份回执最多 3 张，办结后不能再传。照片重新编码保存，拍摄位置等附带信息"
        "一律去除；只有办理的工会能看，办结 90 天后清除。",
        request=ReportPhotoInputSerializer,
        answers={201: ReportPhotosSerializer},
        examples={
            "request": {"receipt": examples.RECEIPT, "file": "（JPEG 或 PNG 文件）"},
            "answer": {"photos": 1, "most": MOST_REPORT_PHOTOS},
        },
        refusals=(
            *(*FAULTS, "not_found", "wrong_state"),
            *("too_many_report_photos", "too_many_requests"),
        ),
        idempotent=True,
    )
    @idempotent(required=True)
    def post(self, request: Request) -> Response:
        """Keep it."""
        voice = operations.show(**self.prepared, by=self.actor, at=self.now)
        told = {"photos": voice.photos.count(), "most": MOST_REPORT_PHOTOS}
        data = ReportPhotosSerializer(told).data
        return Response(data, status=status.HTTP_201_CREATED)


class SuggestionReceiptsView(ApiView):
    """A suggested site, by its receipt."""

    permission_classes = [AllowAny]
    throttle_classes = [ReceiptThrottle]

    @operation(
        operation_id="followSiteSuggestion",
        tag="公共",
        summary="凭回执查询建站建议",
        description="回执码写在请求体中，不出现在地址里。",
        request=ReceiptInputSerializer,
        answers={200: SuggestionReceiptSerializer},
        examples={"request": {"receipt": examples.RECEIPT}, "answer": examples.WISHED},
        refusals=("not_found", "too_many_requests"),
    )
    @whole
    def post(self, request: Request) -> Response:
        """Show how far it is."""
        form = self.body(ReceiptInputSerializer)
        suggestion = operations.voice_of(form["receipt"]).suggestion
        if suggestion is None:
            raise NotFound
        return Response(SuggestionReceiptSerializer(suggestion).data)
