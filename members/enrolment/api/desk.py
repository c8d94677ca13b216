"""The review desk's doors: decide, hand over, issue join codes."""

from typing import Any
from uuid import UUID

from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from members.enrolment import operations
from members.enrolment.api import examples
from members.enrolment.api.inputs import (
    HandoverInputSerializer,
    JoinCodeInputSerializer,
    RejectionInputSerializer,
    ReturnInputSerializer,
)
from members.enrolment.api.requests import EnrolmentRows
from members.enrolment.api.shapes import EnrolmentSerializer, JoinCodeSerializer
from members.enrolment.models import JoinCode, JoinCodeQuerySet
from unionhub.kernel.powers import Power
from unionhub.web.etag import require_match
from unionhub.web.fields import EmptyInputSerializer
from unionhub.web.idempotency import idempotent, whole
from unionhub.web.paging import page_response_serializer
from unionhub.web.permissions import HasPower
from unionhub.web.schema import operation
from unionhub.web.views import ApiView, PageView

DECISION_REFUSALS = ("wrong_state", "conflict_of_interest")


class MayDecideEnrolments(HasPower):
    """The office decides requests."""

    power = Power.ENROLMENT_DECIDE


class MayIssueJoinCodes(HasPower):
    """The office issues join codes."""

    power = Power.JOIN_CODE_ISSUE


class Desk(EnrolmentRows, ApiView):
    """An act of the desk on one request, on the version the officer has seen."""

    def seen_version(self, request: Request, enrolment_id: UUID) -> int | None:
        """The version to decide on; None where the officer named none.

        Raises:
            NotFound: outside the scope.
            Stale: ``If-Match`` names an older one.
        """
        enrolment = self.enrolment(enrolment_id)
        require_match(request, enrolment.version)
        return enrolment.version if "If-Match" in request.headers else None


class ApprovalView(Desk):
    """The desk admits."""

    permission_classes = [MayDecideEnrolments]

    @operation(
        operation_id="approveEnrolment",
        tag="干部",
        summary="同意入会",
        description="申请人自今日起成为会员并得到会员号，同时收到短信。不能办理本人的申请。",
        request=EmptyInputSerializer,
        answers={200: EnrolmentSerializer},
        examples={"request": {}, "answer": examples.ADMITTED},
        refusals=(*DECISION_REFUSALS, "already_member", "organisation_not_active"),
        if_match=True,
    )
    @whole
    def post(self, request: Request, enrolment_id: UUID) -> Response:
        """Admit."""
        self.body(EmptyInputSerializer)
        version = self.seen_version(request, enrolment_id)
        operations.approve(enrolment_id, by=self.actor, at=self.now, version=version)
        return self.told(enrolment_id)


class RejectionView(Desk):
    """The desk refuses."""

    permission_classes = [MayDecideEnrolments]

    @operation(
        operation_id="rejectEnrolment",
        tag="干部",
        summary="不同意入会",
        description="须写明理由，申请人可见；申请人可以重新申请。",
        request=RejectionInputSerializer,
        answers={200: EnrolmentSerializer},
        examples={
            "request": {"reason": "不在本工会服务范围内"},
            "answer": examples.REJECTED,
        },
        refusals=DECISION_REFUSALS,
        if_match=True,
    )
    @whole
    def post(self, request: Request, enrolment_id: UUID) -> Response:
        """Refuse."""
        form = self.body(RejectionInputSerializer)
        version = self.seen_version(request, enrolment_id)
        operations.reject(
            enrolment_id, **form, by=self.actor, at=self.now, version=version
        )
        return self.told(enrolment_id)


class ReturnView(Desk):
    """The desk asks for corrections."""

    permission_classes = [MayDecideEnrolments]

    @operation(
        operation_id="returnEnrolment",
        tag="干部",
        summary="退回补正",
        description="写明需要补正的内容和理由；申请保留原来的编号、次序和办理期限。",
        request=ReturnInputSerializer,
        answers={200: EnrolmentSerializer},
        examples={
            "request": {"items": ["name"], "reason": "姓名与证件不一致"},
            "answer": examples.RETURNED,
        },
        refusals=DECISION_REFUSALS,
        if_match=True,
    )
    @whole
    def post(self, request: Request, enrolment_id: UUID) -> Response:
        """Return it."""
        form = self.body(ReturnInputSerializer)
        version = self.seen_version(request, enrolment_id)
        operations.return_for_correction(
            enrolment_id, **form, by=self.actor, at=self.now, version=version
        )
        return self.told(enrolment_id)


class HandoverView(Desk):
    """The desk lays a request on another desk."""

    permission_classes = [MayDecideEnrolments]

    @operation(
        operation_id="handOverEnrolment",
        tag="干部",
        summary="移交入会申请",
        description="移交给本级所辖工会，或移交给受理工会的上级；须写明理由，办理期限不变。"
        "移交到任职范围以外后，答复中不再含申请内容。",
        request=HandoverInputSerializer,
        answers={204: None},
        examples={
            "request": {"organisation": "51010400001", "reason": "工作地属邻近街道"}
        },
        refusals=(*DECISION_REFUSALS, "outside_reach", "organisation_not_active"),
        if_match=True,
    )
    @whole
    def post(self, request: Request, enrolment_id: UUID) -> Response:
        """Hand it over."""
        form = self.body(HandoverInputSerializer)
        version = self.seen_version(request, enrolment_id)
        operations.hand_over(
            enrolment_id,
            to=form["organisation"],
            reason=form["reason"],
            by=self.actor,
            at=self.now,
            version=version,
        )
        return Response(status=status.HTTP_204_NO_CONTENT)


class JoinCodesView(PageView):
    """The join codes in scope."""

    keyset = ("code",)
    serializer_class = JoinCodeSerializer
    permission_classes = [MayIssueJoinCodes]

    def rows(self) -> JoinCodeQuerySet:
        """Narrowed by scope."""
        return JoinCode.objects.visible_to(self.actor).select_related("organisation")

    @operation(
        operation_id="listJoinCodes",
        tag="干部",
        summary="入会码列表",
        description="任职范围内的入会码，含已过期和已作废的。",
        answers={200: page_response_serializer(JoinCodeSerializer)},
        examples={
            "answer": {"items": [examples.JOIN_CODE], "next": None, "next_cursor": None}
        },
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One page."""
        return super().get(request, *args, **kwargs)

    @operation(
        operation_id="issueJoinCode",
        tag="干部",
        summary="发放入会码",
        description="为任职范围内的工会生成一个入会码，到期自动失效，也可随时作废。",
        request=JoinCodeInputSerializer,
        answers={201: JoinCodeSerializer},
        examples={
            "request": {
                "organisation": "51010400003",
                "expires_at": "2026-12-31T23:59:59+08:00",
            },
            "answer": examples.JOIN_CODE,
        },
        refusals=("not_found", "organisation_not_active", "out_of_range"),
        idempotent=True,
    )
    @idempotent(required=True)
    def post(self, request: Request) -> Response:
        """Issue one."""
        form = self.body(JoinCodeInputSerializer)
        code = operations.issue_code(
            form["organisation"],
            channel=form["channel"],
            expires_at=form["expires_at"],
            by=self.actor,
            at=self.now,
        )
        return Response(JoinCodeSerializer(code).data, status.HTTP_201_CREATED)


class JoinCodeRevocationView(ApiView):
    """The end of a join code."""

    permission_classes = [MayIssueJoinCodes]

    @operation(
        operation_id="revokeJoinCode",
        tag="干部",
        summary="作废入会码",
        description="立即失效；重复作废结果相同。",
        request=EmptyInputSerializer,
        answers={200: JoinCodeSerializer},
        examples={"request": {}, "answer": examples.JOIN_CODE | {"is_revoked": True}},
    )
    @whole
    def post(self, request: Request, code: str) -> Response:
        """Revoke it."""
        self.body(EmptyInputSerializer)
        revoked = operations.revoke_code(code, by=self.actor, at=self.now)
        return Response(JoinCodeSerializer(revoked).data)
