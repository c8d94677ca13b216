"""The doors of appeals, and of putting a list up."""

from uuid import UUID

from rest_framework.request import Request
from rest_framework.response import Response

from services.review import operations
from services.review.api import examples
from services.review.api.cases import ACTED, CaseRows, MayPublish, MayReviewCases
from services.review.api.inputs import (
    AppealDecisionInputSerializer,
    AppealInputSerializer,
    NoticeInputSerializer,
)
from services.review.api.shapes import ReviewCaseSerializer
from services.review.choices import MAKING
from unionhub.web.idempotency import whole
from unionhub.web.permissions import IsSignedIn
from unionhub.web.schema import operation


class CaseAppealView(CaseRows):
    """The refusal is wrong, says the household."""

    kinds = MAKING
    permission_classes = [IsSignedIn]

    @operation(
        operation_id="appealReviewCase",
        tag="会员",
        summary="申诉",
        description="不予批准后 15 个工作日内，受助人及其家庭成员本人，或报送的工会代其"
        "提出，限一次；由作出决定的工会的上一级工会复审。",
        request=AppealInputSerializer,
        answers={200: ReviewCaseSerializer},
        examples={
            "request": {"text": "医疗费用已补充证明"},
            "answer": examples.APPEALED,
        },
        refusals=("wrong_state", "expired", "already_exists", "version_required"),
        if_match=True,
    )
    @whole
    def post(self, request: Request, case_id: UUID) -> Response:
        """Appeal."""
        form = self.body(AppealInputSerializer)
        version = self.seen(request, case_id)
        operations.appeal(case_id, **form, by=self.actor, at=self.now, version=version)
        return self.told(case_id)


class CaseAppealDecisionView(CaseRows):
    """The union above decides on it."""

    permission_classes = [MayReviewCases]

    @operation(
        operation_id="decideReviewCaseAppeal",
        tag="干部",
        summary="申诉复审",
        description="由复审工会中没有参与过这一事项的人办理，须写明意见。申诉成立的，回到不予"
        "批准之前继续审批；不成立的，维持原决定。",
        request=AppealDecisionInputSerializer,
        answers={200: ReviewCaseSerializer},
        examples={
            "request": {"is_restored": True, "reason": "材料已补齐"},
            "answer": examples.RESTORED,
        },
        # What is restored is checked as if it were submitted.
        refusals=(
            *(*ACTED, "not_ready", "no_live_dossier", "recheck_overdue"),
            *("one_item_only", "aid_exists", "invoice_used", "no_budget"),
            *("standard_missing", "rule_missing", "above_aid_limit"),
            *("household_ended", "dossier_exists"),
        ),
        if_match=True,
    )
    @whole
    def post(self, request: Request, case_id: UUID) -> Response:
        """Decide."""
        form = self.body(AppealDecisionInputSerializer)
        version = self.seen(request, case_id)
        operations.decide_appeal(
            case_id, **form, by=self.actor, at=self.now, version=version
        )
        return self.told(case_id)


class CaseNoticeView(CaseRows):
    """The list hangs out."""

    permission_classes = [MayPublish]

    @operation(
        operation_id="openPublicNotice",
        tag="干部",
        summary="开始公示",
        description="只剩最后一级时，由最后一级的工会公示；姓名遮蔽，不含号码、住址、病情。自"
        "次日起计满规定的工作日，有异议的暂停计时。",
        request=NoticeInputSerializer,
        answers={200: ReviewCaseSerializer},
        examples={"request": {"days": 5}, "answer": examples.NOTICED},
        refusals=(*ACTED, "conflict", "objection_open"),
        if_match=True,
    )
    @whole
    def post(self, request: Request, case_id: UUID) -> Response:
        """Put it up."""
        form = self.body(NoticeInputSerializer)
        version = self.seen(request, case_id)
        operations.open_notice(
            case_id, **form, by=self.actor, at=self.now, version=version
        )
        return self.told(case_id)
