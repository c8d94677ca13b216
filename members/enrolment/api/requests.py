"""The applicant's doors: read the consent, ask where to, join, follow, correct."""

from typing import Any
from uuid import UUID

from django.db import transaction
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from members.enrolment import access, operations, realname, timeline
from members.enrolment.api import examples
from members.enrolment.api.inputs import (
    EnrolmentInputSerializer,
    EnrolmentQuerySerializer,
    PreviewInputSerializer,
    ResubmissionInputSerializer,
)
from members.enrolment.api.shapes import (
    ConsentTextSerializer,
    EnrolmentSerializer,
    EnrolmentSummarySerializer,
    RouteSerializer,
    TimelineSerializer,
)
from members.enrolment.choices import EnrolmentState
from members.enrolment.models import (
    ConsentText,
    Enrolment,
    EnrolmentQuerySet,
)
from members.enrolment.operations import steps
from members.organisations.choices import Admission
from unionhub.accounts.models import User
from unionhub.kernel import sealing
from unionhub.kernel.clock import local_date
from unionhub.kernel.errors import NotAllowed, NotFound
from unionhub.kernel.identity import IdentityDocument
from unionhub.messages import tasks as message_tasks
from unionhub.reference import calendar
from unionhub.web import access_log
from unionhub.web.etag import etag
from unionhub.web.fields import EmptyInputSerializer
from unionhub.web.idempotency import idempotent, whole
from unionhub.web.paging import page_response_serializer
from unionhub.web.permissions import AllowAny, IsSignedIn
from unionhub.web.schema import operation
from unionhub.web.throttling import NetworkThrottle, UserThrottle
from unionhub.web.views import ApiView, PageView

ROUTE_REFUSALS = ("region_not_valid", "does_not_exist", "join_code_expired")


class PreviewThrottle(NetworkThrottle):
    """Questions where a request would go."""

    scope, limit, seconds = "enrolment-preview", 120, 60


class FilingThrottle(UserThrottle):
    """Requests filed by one account."""

    scope, limit, seconds = "enrolment", 20, 3600


class EnrolmentRows:
    """The requests a door may touch, and how one is shown."""

    def enrolments(self) -> EnrolmentQuerySet:
        """Those in scope where the office looks at requests, and the own ones."""
        actor = self.actor  # type: ignore[attr-defined]
        if access.may_view(actor):
            return Enrolment.objects.visible_to(actor)
        return Enrolment.objects.owned_by(actor)

    def enrolment(self, enrolment_id: UUID) -> Enrolment:
        """One of them, with all that its answer shows.

        Raises:
            NotFound: absent, or not to be seen.
        """
        rows = self.enrolments().select_related("organisation", "person__member")
        found = rows.filter(pk=enrolment_id).first()
        if found is None:
            raise NotFound
        return found

    def shown(self, enrolment_id: UUID) -> Response:
        """The request as an answer, with its version."""
        found = self.enrolment(enrolment_id)
        if self.sensitive:  # type: ignore[attr-defined]
            access_log.shown(self, found.person_id)
        context = self.context()  # type: ignore[attr-defined]
        data = EnrolmentSerializer(found, context=context).data
        return Response(data, headers={"ETag": etag(found.version)})

    def told(self, enrolment_id: UUID) -> Response:
        """The same after an act that queued a message: sent once it is committed."""
        # Robust: what is committed is answered so; a later pass finds the message.
        transaction.on_commit(message_tasks.deliver.enqueue, robust=True)
        return self.shown(enrolment_id)


class ConsentView(ApiView):
    """The consent text in force."""

    permission_classes = [AllowAny]

    @operation(
        operation_id="getCurrentConsent",
        tag="公共",
        summary="现行入会同意书",
        description="申请入会前须向申请人展示；申请时带上所同意的版本。",
        answers={200: ConsentTextSerializer},
        examples={"answer": examples.CONSENT},
        refusals=("not_found",),
    )
    def get(self, request: Request) -> Response:
        """Show it."""
        valid = ConsentText.objects.visible_to(self.actor)
        text = valid.valid_on(local_date(self.now)).order_by("-valid_from").first()
        if text is None:
            raise NotFound
        return Response(ConsentTextSerializer(text).data)


class PreviewView(ApiView):
    """Where a request would go."""

    permission_classes = [AllowAny]
    throttle_classes = [PreviewThrottle]

    @operation(
        operation_id="previewEnrolment",
        tag="公共",
        summary="预览入会去向",
        description="按职业、单位、工作地和入会码，预先告知将由哪个工会受理及理由。"
        "与正式申请走同一条路由；不收姓名和证件，不保存任何内容。",
        request=PreviewInputSerializer,
        answers={200: RouteSerializer},
        examples={"request": examples.WORKPLACE, "answer": examples.ROUTE},
        refusals=ROUTE_REFUSALS,
    )
    def post(self, request: Request) -> Response:
        """Tell."""
        form = self.body(PreviewInputSerializer)
        route = operations.preview(form["workplace"], at=self.now)
        union = route.organisation
        due_on = calendar.add_working_days(local_date(self.now), union.review_days)
        data = {
            "organisation": union,
            "rung": route.rung,
            "rung_label": route.rung.label,
            "reason_code": route.reason,
            "reason": route.reason.label,
            "due_on": due_on,
            "admitted_at_once": union.admission == Admission.AUTO,
            "rules_version": route.rules_version,
            "trace": route.trace,
        }
        return Response(RouteSerializer(data).data)


class EnrolmentsView(EnrolmentRows, PageView):
    """Requests to join: one's own, or those on the desk."""

    sensitive = True
    keyset = ("org_path", "id")
    serializer_class = EnrolmentSummarySerializer
    query_serializer_class = EnrolmentQuerySerializer
    permission_classes = [IsSignedIn]

    def get_throttles(self) -> list[Any]:
        """Filing has a budget; looking has none."""
        return [FilingThrottle()] if self.request.method == "POST" else []

    def rows(self) -> EnrolmentQuerySet:
        """Narrowed by scope and filters."""
        filters = dict(self.params)
        rows = self.enrolments().select_related("organisation")
        if filters.pop("overdue", False):
            rows = rows.overdue_on(local_date(self.now))
        return rows.filter(**filters)

    @operation(
        operation_id="listEnrolments",
        tag="会员",
        summary="入会申请列表",
        description="会员看到本账号提交的申请；干部看到任职范围内的申请。可按状态、受理"
        "工会和是否逾期筛选。",
        answers={200: page_response_serializer(EnrolmentSummarySerializer)},
        examples={
            "answer": {"items": [examples.SUMMARY], "next": None, "next_cursor": None}
        },
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One page."""
        return super().get(request, *args, **kwargs)

    def prepare(self, request: Request) -> operations.Application:
        """The application, with the answer of the real-name check (outside)."""
        form = self.body(EnrolmentInputSerializer)
        document, name = form["document"], form["name"]
        return operations.Application(
            document=document,
            name=name,
            workplace=form["workplace"],
            consent_version=form["consent_version"],
            realname_state=check_realname(request.user, name, document),
        )

    @operation(
        operation_id="enrol",
        tag="会员",
        summary="一键入会",
        description="一次请求完成入会申请：系统按入会码、单位、行业、区域的次序找到唯一的"
        "受理工会并说明理由和办理期限；手机号取自账号，性别和出生日期取自证件。实名核验"
        "通过且受理工会自动接收的，立即成为会员。重试时请用同一个 Idempotency-Key。",
        request=EnrolmentInputSerializer,
        answers={201: EnrolmentSerializer},
        examples={"request": examples.APPLICATION, "answer": examples.ENROLMENT},
        refusals=(
            "id_checksum",
            "id_birth_date",
            "id_region",
            "id_type_mismatch",
            "id_old_format",
            "age_below_minimum",
            "consent_not_valid",
            "already_open",
            "already_member",
            "forbidden",
            "too_many_requests",
            *ROUTE_REFUSALS,
        ),
        idempotent=True,
    )
    @idempotent(required=True)
    def post(self, request: Request) -> Response:
        """Join."""
        application: operations.Application = self.prepared  # type: ignore[attr-defined]
        made = operations.enrol(application, by=self.actor, at=self.now)
        answer = self.told(made.pk)
        answer.status_code = status.HTTP_201_CREATED
        answer.headers["Location"] = f"/api/v1/enrolments/{made.pk}"
        return answer


class EnrolmentView(EnrolmentRows, ApiView):
    """One request."""

    sensitive = True
    permission_classes = [IsSignedIn]

    @operation(
        operation_id="getEnrolment",
        tag="会员",
        summary="入会申请详情",
        description="申请人本人和任职范围内的干部可见；其他人得到与不存在相同的回答。",
        answers={200: EnrolmentSerializer},
        examples={"answer": examples.ENROLMENT},
    )
    @access_log.logged
    def get(self, request: Request, enrolment_id: UUID) -> Response:
        """Show it."""
        return self.shown(enrolment_id)


class TimelineView(EnrolmentRows, ApiView):
    """How far a request is."""

    permission_classes = [IsSignedIn]

    @operation(
        operation_id="getEnrolmentTimeline",
        tag="会员",
        summary="入会申请进度",
        description="依次给出办理经过、现在由哪个工会办理、办公电话和办理期限。",
        answers={200: TimelineSerializer},
        examples={"answer": examples.TIMELINE},
    )
    def get(self, request: Request, enrolment_id: UUID) -> Response:
        """Tell."""
        enrolment = self.enrolment(enrolment_id)
        waiting = enrolment.state == EnrolmentState.PENDING
        data = {
            "state": enrolment.state,
            "state_label": enrolment.get_state_display(),
            "acts_next": enrolment.organisation if waiting else None,
            "due_on": enrolment.due_on if waiting else None,
            "steps": timeline.lines(enrolment.pk),
        }
        return Response(TimelineSerializer(data).data)


class WithdrawalView(EnrolmentRows, ApiView):
    """The applicant takes a request back."""

    permission_classes = [IsSignedIn]

    @operation(
        operation_id="withdrawEnrolment",
        tag="会员",
        summary="撤回入会申请",
        description="本人撤回尚未办结的申请；以后可以重新申请。",
        request=EmptyInputSerializer,
        answers={200: EnrolmentSerializer},
        examples={
            "request": {},
            "answer": examples.ENROLMENT
            | {
                "state": "WITHDRAWN",
                "state_label": "已撤回",
                "available_actions": [],
                "version": 2,
            },
        },
        refusals=("wrong_state",),
    )
    @whole
    def post(self, request: Request, enrolment_id: UUID) -> Response:
        """Withdraw it."""
        self.body(EmptyInputSerializer)
        operations.withdraw(enrolment_id, by=self.actor, at=self.now)
        return self.shown(enrolment_id)


class ResubmissionView(EnrolmentRows, ApiView):
    """A corrected request goes back to its desk."""

    permission_classes = [IsSignedIn]

    def prepare(self, request: Request) -> operations.Amendment:
        """What changes, with the answer of the real-name check (outside)."""
        form = self.body(ResubmissionInputSerializer)
        seen = self.enrolment(self.kwargs["enrolment_id"])
        access.require_applicant(self.actor, seen)
        state = check_realname(
            request.user,
            form.get("name", seen.name),
            form["document"] or steps.document_of(seen),
        )
        return operations.Amendment(realname_state=state, **form)

    @operation(
        operation_id="resubmitEnrolment",
        tag="会员",
        summary="补正后重新提交",
        description="只改所给的内容，重新做实名核验；受理工会、次序和办理期限不变。",
        request=ResubmissionInputSerializer,
        answers={200: EnrolmentSerializer},
        examples={
            "request": {"name": "李小洋"},
            "answer": examples.ENROLMENT | {"name": "李小洋", "version": 3},
        },
        refusals=(
            "wrong_state",
            "id_checksum",
            "id_birth_date",
            "age_below_minimum",
            "already_open",
        ),
    )
    @whole
    def post(self, request: Request, enrolment_id: UUID) -> Response:
        """Resubmit it."""
        amendment: operations.Amendment = self.prepared  # type: ignore[attr-defined]
        operations.resubmit(enrolment_id, amendment, by=self.actor, at=self.now)
        return self.shown(enrolment_id)


def check_realname(user: Any, name: str, document: IdentityDocument) -> str:
    """Ask the real-name service about the account's phone, outside any transaction.

    Raises:
        NotAllowed: the account has no phone: officers join by their own.
    """
    if not isinstance(user, User) or user.phone_sealed is None:
        raise NotAllowed
    claim = realname.Claim(
        name=name,
        document_kind=document.kind,
        number=document.number,
        phone=sealing.unseal(user, "phone_sealed"),
    )
    return realname.check(claim)
