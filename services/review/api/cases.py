"""The doors to cases: look, decide, take back, appeal."""

from collections.abc import Mapping
from typing import Any, ClassVar
from uuid import UUID

from django.db.models import Prefetch
from rest_framework.request import Request
from rest_framework.response import Response

from services.review import access, operations
from services.review.api import examples
from services.review.api.inputs import (
    CaseApprovalInputSerializer,
    CaseQuerySerializer,
    CaseReasonInputSerializer,
    CaseReturnInputSerializer,
)
from services.review.api.shapes import (
    ReviewCaseSerializer,
    ReviewCaseSummarySerializer,
)
from services.review.choices import MAKING, VIEWING
from services.review.models import (
    Approval,
    Case,
    CaseQuerySet,
    Notice,
    Participant,
)
from unionhub.kernel.clock import local_date
from unionhub.kernel.errors import NotFound
from unionhub.kernel.powers import Power
from unionhub.web import access_log
from unionhub.web.etag import etag, require_match
from unionhub.web.idempotency import whole
from unionhub.web.paging import page_response_serializer
from unionhub.web.permissions import HasPower, IsSignedIn
from unionhub.web.schema import operation
from unionhub.web.views import ApiView, PageView

ACTED = ("wrong_state", "conflict_of_interest", "version_required")


class MayReviewCases(HasPower):
    """The office decides cases."""

    power = Power.AID_REVIEW


class MayPublish(HasPower):
    """The office puts notices up and takes them down."""

    power = Power.AID_PUBLISH


class MayViewCases(HasPower):
    """The office lets look at cases."""

    power = Power.AID_VIEW


class MayMakeCases(HasPower):
    """The office hands cases in."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """Whether one of the powers is held."""
        return any(view.actor.has(power) for power in set(MAKING.values()))


class CaseRows(ApiView):
    """The cases a door may touch, and how one is shown.

    ``kinds``: which power lets touch which kind in the scope; who has none of them
    touches those about the own household.
    """

    kinds: ClassVar[Mapping[str, Power]] = VIEWING

    def cases(self, kinds: Mapping[str, Power]) -> CaseQuerySet:
        """Those of the kinds that the office allows, else the own ones."""
        allowed = access.kinds_for(self.actor, kinds)
        rows = Case.objects.visible_to(self.actor).filter(kind__in=allowed)
        rows = rows if allowed else Case.objects.of(self.actor)
        return rows.select_related("organisation", "desk").with_beneficiary()

    def case(self, pk: UUID) -> Case:
        """One of them.

        Raises:
            NotFound: absent, or not to be seen.
        """
        found = self.cases(self.kinds).filter(pk=pk).first()
        if found is None:
            raise NotFound
        return found

    def seen(self, request: Request, pk: UUID) -> int:
        """The version that is acted on; it has to be named.

        Raises:
            NotFound: not to be seen. Stale: ``If-Match`` names another one.
            NotNow: ``version_required``: it names none.
        """
        found = self.case(pk)
        require_match(request, found.version, needed=True)
        return found.version

    def told(self, pk: UUID) -> Response:
        """The case as an answer, with its version."""
        rows = self.cases(VIEWING).select_related("appeal")
        said = Approval.objects.select_related("organisation").order_by("pk")
        found = rows.prefetch_related(
            Prefetch("approvals", said),
            Prefetch("participants", Participant.objects.order_by("pk")),
            Prefetch("notices", Notice.objects.order_by("pk")),
        ).filter(pk=pk)
        case = found.first()
        if case is None:
            raise NotFound
        if self.sensitive:
            access_log.shown(self, case.person_id)  # type: ignore[attr-defined] # annotated
        data = ReviewCaseSerializer(case, context=self.context()).data
        return Response(data, headers={"ETag": etag(case.version)})


class ReviewCasesView(CaseRows, PageView):
    """Cases: those in scope, or about the own household."""

    sensitive = True
    sensitive_fields = ("name",)
    keyset = ("org_path", "due_on", "id")
    serializer_class = ReviewCaseSummarySerializer
    query_serializer_class = CaseQuerySerializer
    permission_classes = [IsSignedIn]

    def rows(self) -> CaseQuerySet:
        """Narrowed by scope and filters."""
        filters = dict(self.params)
        is_mine, is_late = (filters.pop(name, False) for name in ("mine", "overdue"))
        rows = self.cases(self.kinds).filter(**filters)
        if is_mine:
            rows = rows.awaiting(self.actor.organisation_id)
        return rows.overdue_on(local_date(self.now)) if is_late else rows

    @operation(
        operation_id="listReviewCases",
        tag="会员",
        summary="审批事项列表",
        description="干部看到任职范围内的审批事项，职工看到自家的；mine 只列等待本级审"
        "批的，overdue 只列超过办理期限的。",
        answers={200: page_response_serializer(ReviewCaseSummarySerializer)},
        examples={
            "answer": {"items": [examples.SUMMARY], "next": None, "next_cursor": None}
        },
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One page."""
        return super().get(request, *args, **kwargs)


class ReviewCaseView(CaseRows):
    """One case."""

    sensitive = True
    sensitive_fields = ("name",)
    permission_classes = [IsSignedIn]

    @operation(
        operation_id="getReviewCase",
        tag="会员",
        summary="审批事项详情",
        description="各级审批、意见、公示和申诉。参与人只列角色，不列是谁；干部每次查看记入"
        "查看记录。ETag 为办理时 If-Match 所需的版本。",
        answers={200: ReviewCaseSerializer},
        examples={"answer": examples.CASE},
    )
    @access_log.logged
    def get(self, request: Request, case_id: UUID) -> Response:
        """Show it."""
        return self.told(case_id)


class CaseApprovalView(CaseRows):
    """A level agrees."""

    permission_classes = [MayReviewCases]

    @operation(
        operation_id="approveReviewCase",
        tag="干部",
        summary="批准",
        description="由当前层级的工会办理，上级不能代办；须写明所看内容的摘要，内容已变的不予"
        "受理。最后一级在公示期满之后批准。本人经办、已在其他层级审批、与受助人同户的须回避。",
        request=CaseApprovalInputSerializer,
        answers={200: ReviewCaseSerializer},
        examples={"request": {"digest": examples.DIGEST}, "answer": examples.APPROVED},
        refusals=(
            *(*ACTED, "approval_void", "above_limit", "budget_exceeded"),
            *("objection_open", "quota_exceeded"),
            *("no_live_dossier", "recheck_overdue"),
            *("period_closed", "round_not_open"),
        ),
        if_match=True,
    )
    @whole
    def post(self, request: Request, case_id: UUID) -> Response:
        """Approve it."""
        form = self.body(CaseApprovalInputSerializer)
        version = self.seen(request, case_id)
        digest = _digest(form.pop("digest"))
        operations.approve(
            case_id, digest=digest, **form, by=self.actor, at=self.now, version=version
        )
        return self.told(case_id)


class CaseReturnView(CaseRows):
    """Something is missing."""

    permission_classes = [MayReviewCases]

    @operation(
        operation_id="sendReviewCaseBack",
        tag="干部",
        summary="退回补正",
        description="逐项写明需补正的事项；再次报送时编号、次序和办理期限不变，从第一级重新"
        "审批。",
        request=CaseReturnInputSerializer,
        answers={200: ReviewCaseSerializer},
        examples={"request": {"missing": ["缺出院小结"]}, "answer": examples.RETURNED},
        refusals=ACTED,
        if_match=True,
    )
    @whole
    def post(self, request: Request, case_id: UUID) -> Response:
        """Send it back."""
        form = self.body(CaseReturnInputSerializer)
        version = self.seen(request, case_id)
        operations.send_back(
            case_id, **form, by=self.actor, at=self.now, version=version
        )
        return self.told(case_id)


class CaseRefusalView(CaseRows):
    """A level says no."""

    permission_classes = [MayReviewCases]

    @operation(
        operation_id="refuseReviewCase",
        tag="干部",
        summary="不予批准",
        description="须写明理由，申请人可见；15 个工作日内可以申诉一次。",
        request=CaseReasonInputSerializer,
        answers={200: ReviewCaseSerializer},
        examples={
            "request": {"reason": "不符合救助条件"},
            "answer": examples.REFUSED,
        },
        refusals=ACTED,
        if_match=True,
    )
    @whole
    def post(self, request: Request, case_id: UUID) -> Response:
        """Refuse it."""
        form = self.body(CaseReasonInputSerializer)
        version = self.seen(request, case_id)
        operations.refuse(case_id, **form, by=self.actor, at=self.now, version=version)
        return self.told(case_id)


class CaseWithdrawalView(CaseRows):
    """Whoever handed it in takes it back."""

    kinds = MAKING
    permission_classes = [MayMakeCases]

    @operation(
        operation_id="withdrawReviewCase",
        tag="干部",
        summary="撤回审批事项",
        description="由报送的工会在办结之前撤回，须写明理由；正在公示的同时终止。",
        request=CaseReasonInputSerializer,
        answers={200: ReviewCaseSerializer},
        examples={"request": {"reason": "申请人放弃"}, "answer": examples.WITHDRAWN},
        refusals=("wrong_state", "version_required"),
        if_match=True,
    )
    @whole
    def post(self, request: Request, case_id: UUID) -> Response:
        """Withdraw it."""
        form = self.body(CaseReasonInputSerializer)
        version = self.seen(request, case_id)
        operations.withdraw(
            case_id, **form, by=self.actor, at=self.now, version=version
        )
        return self.told(case_id)


def _digest(text: str) -> bytes:
    """The bytes of a digest; what is no digest is nobody's."""
    try:
        return bytes.fromhex(text)
    except ValueError:
        return b""
