"""The doors of another card: proposed by one, decided by another."""

from uuid import UUID

from rest_framework.request import Request
from rest_framework.response import Response

from services.aid import operations
from services.aid.api import examples
from services.aid.api.applications import (
    WRITTEN,
    ApplicationRows,
    MayReviewAid,
)
from services.aid.api.inputs import (
    AidAccountDecisionInputSerializer,
    AidAccountInputSerializer,
)
from services.aid.api.shapes import ApplicationSerializer
from unionhub.kernel.powers import Power
from unionhub.web.idempotency import whole
from unionhub.web.permissions import IsSignedIn
from unionhub.web.schema import operation
from unionhub.web.views import ApiView


class AccountCorrectionsView(ApplicationRows, ApiView):
    """Another card is named."""

    power = Power.AID_EDIT
    permission_classes = [IsSignedIn]

    @operation(
        operation_id="proposeAidAccount",
        tag="会员",
        summary="申请更正收款账号",
        description="已批准、尚未发放（或付款失败）的申请，本人或受理工会可以申请更正收款账号；"
        "户名须与收款人一致。经另一人复核后生效。",
        request=AidAccountInputSerializer,
        answers={200: ApplicationSerializer},
        examples={
            "request": {
                "account": "6222021234567890219",
                "account_name": "李大海",
                "bank_name": "中国工商银行",
                "reason": "原卡已注销",
            },
            "answer": examples.APPROVED | {"proposed_account": "**** 0219"},
        },
        refusals=(*WRITTEN, "payee_not_recipient", "already_exists"),
        if_match=True,
    )
    @whole
    def post(self, request: Request, application_id: UUID) -> Response:
        """Name it."""
        form = self.body(AidAccountInputSerializer)
        version = self.seen(request, application_id)
        reason = form.pop("reason")
        told = operations.NewAccount(**form)
        operations.propose_account(
            application_id,
            told,
            reason=reason,
            by=self.actor,
            at=self.now,
            version=version,
        )
        return self.told(application_id)


class AccountDecisionView(ApplicationRows, ApiView):
    """Somebody else agrees to it, or does not."""

    permission_classes = [MayReviewAid]

    @operation(
        operation_id="decideAidAccount",
        tag="干部",
        summary="复核收款账号更正",
        description="由登记人以外的审核人核对后同意或不同意；同意的，以后的付款使用新账号。",
        request=AidAccountDecisionInputSerializer,
        answers={200: ApplicationSerializer},
        examples={
            "request": {"agreed": True},
            "answer": examples.APPROVED | {"account": "**** 0219"},
        },
        refusals=WRITTEN,
        if_match=True,
    )
    @whole
    def post(self, request: Request, application_id: UUID) -> Response:
        """Decide."""
        agreed = self.body(AidAccountDecisionInputSerializer)["agreed"]
        version = self.seen(request, application_id)
        operations.decide_account(
            application_id, agreed=agreed, by=self.actor, at=self.now, version=version
        )
        return self.told(application_id)
