"""The doors of recoveries: claimed, decided, received, written off."""

from typing import Any
from uuid import UUID

from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from services.payments import operations
from services.payments.api import recovery_examples as examples
from services.payments.api.recovery_shapes import (
    RecoveryInputSerializer,
    RecoveryQuerySerializer,
    RecoveryReceiptInputSerializer,
    RecoverySerializer,
    demand,
    page,
)
from services.payments.api.rows import MayMake, MayRelease, MayReview, MayView
from services.payments.api.shapes import PaymentReasonInputSerializer
from services.payments.models import Payment, Recovery, RecoveryQuerySet
from unionhub.kernel.errors import NotFound
from unionhub.web import access_log
from unionhub.web.etag import etag, require_match
from unionhub.web.fields import EmptyInputSerializer
from unionhub.web.idempotency import idempotent, whole
from unionhub.web.paging import page_response_serializer
from unionhub.web.schema import operation
from unionhub.web.views import ApiView, PageView

MOVED = ("wrong_state", "conflict_of_interest")


class RecoveryRows:
    """The recoveries a door may touch."""

    def recoveries(self) -> RecoveryQuerySet:
        """Those of a union in scope."""
        rows = Recovery.objects.visible_to(self.actor)  # type: ignore[attr-defined]
        joined = rows.select_related("organisation", "payment")
        return joined.prefetch_related("instalments", "receipts")

    def recovery(self, pk: UUID) -> Recovery:
        """One of them.

        Raises:
            NotFound: absent or outside the scope.
        """
        found = self.recoveries().filter(pk=pk).first()
        if found is None:
            raise NotFound
        return found

    def told(self, pk: UUID, code: int = status.HTTP_200_OK) -> Response:
        """The recovery as an answer, with its version."""
        found = self.recovery(pk)
        if self.sensitive:  # type: ignore[attr-defined]
            access_log.shown(self, found.person_id)
        headers = {"ETag": etag(found.version)}
        return Response(RecoverySerializer(found).data, code, headers=headers)


class RecoveriesView(RecoveryRows, PageView):
    """The recoveries of the unions in scope."""

    sensitive = True
    sensitive_fields = ("name",)
    keyset = ("-id",)
    serializer_class = RecoverySerializer
    query_serializer_class = RecoveryQuerySerializer
    permission_classes = [MayView]

    def get_permissions(self) -> list[Any]:
        """Claiming needs more than looking."""
        writes = self.request.method == "POST"
        return [MayMake()] if writes else [*super().get_permissions()]

    def rows(self) -> RecoveryQuerySet:
        """Narrowed by scope and filters."""
        return self.recoveries().filter(**self.params)

    @operation(
        operation_id="listRecoveries",
        tag="干部",
        summary="追回列表",
        description="任职范围内工会的追回，最新的在前，含分期和收款。",
        answers={200: page_response_serializer(RecoverySerializer)},
        examples=page(examples.RECOVERY),
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One page."""
        return super().get(request, *args, **kwargs)

    @operation(
        operation_id="claimRecovery",
        tag="干部",
        summary="提出追回",
        description="对已发放的付款提出追回，写明理由和分期；累计不超过实付金额。由另一人"
        "审核后开始追回。",
        request=RecoveryInputSerializer,
        answers={201: RecoverySerializer},
        examples={"request": examples.CLAIM, "answer": examples.RECOVERY},
        refusals=(
            *(*MOVED, "above_claimable", "instalments_mismatch"),
            *("in_the_past", "reason_required", "too_many_items", "not_found"),
        ),
        idempotent=True,
    )
    @idempotent(required=True)
    def post(self, request: Request) -> Response:
        """Claim it."""
        form = self.body(RecoveryInputSerializer)
        payment = form["payment"]
        if not Payment.objects.visible_to(self.actor).filter(pk=payment).exists():
            raise NotFound
        made = operations.claim(payment, demand(form), by=self.actor, at=self.now)
        return self.told(made.pk, status.HTTP_201_CREATED)


class RecoveryView(RecoveryRows, ApiView):
    """One recovery."""

    sensitive = True
    sensitive_fields = ("name",)
    permission_classes = [MayView]

    @operation(
        operation_id="getRecovery",
        tag="干部",
        summary="追回详情",
        description="一件追回的金额、分期、收款和状态，每次查看记入查看记录。",
        answers={200: RecoverySerializer},
        examples={"answer": examples.RECOVERY},
    )
    @access_log.logged
    def get(self, request: Request, recovery_id: UUID) -> Response:
        """Look at it."""
        return self.told(recovery_id)


class RecoveryApprovalView(RecoveryRows, ApiView):
    """A second person agrees."""

    permission_classes = [MayReview]

    @operation(
        operation_id="agreeRecovery",
        tag="干部",
        summary="同意追回",
        description="由提出人以外的人审核同意，开始追回。",
        request=EmptyInputSerializer,
        answers={200: RecoverySerializer},
        examples={"request": {}, "answer": examples.RUNNING},
        refusals=MOVED,
        if_match=True,
    )
    @whole
    def post(self, request: Request, recovery_id: UUID) -> Response:
        """Agree."""
        self.body(EmptyInputSerializer)
        version = self.recovery(recovery_id).version
        require_match(request, version, needed=True)
        operations.agree(recovery_id, by=self.actor, at=self.now, version=version)
        return self.told(recovery_id)


class RecoveryRefusalView(RecoveryRows, ApiView):
    """A second person does not agree."""

    permission_classes = [MayReview]

    @operation(
        operation_id="refuseRecovery",
        tag="干部",
        summary="不予追回",
        description="由提出人以外的人审核不同意，写明理由；之后可以重新提出。",
        request=PaymentReasonInputSerializer,
        answers={200: RecoverySerializer},
        examples={
            "request": {"reason": examples.REFUSED["note"]},
            "answer": examples.REFUSED,
        },
        refusals=(*MOVED, "reason_required"),
        if_match=True,
    )
    @whole
    def post(self, request: Request, recovery_id: UUID) -> Response:
        """Refuse."""
        form = self.body(PaymentReasonInputSerializer)
        version = self.recovery(recovery_id).version
        require_match(request, version, needed=True)
        operations.refuse(
            recovery_id, **form, by=self.actor, at=self.now, version=version
        )
        return self.told(recovery_id)


class RecoveryReceiptsView(RecoveryRows, ApiView):
    """Money came back."""

    permission_classes = [MayRelease]

    @operation(
        operation_id="receiveRecovery",
        tag="干部",
        summary="登记追回收款",
        description="收到多少登记多少，不超过尚欠金额，同时入账，资金重新可用。全部收回的，"
        "追回办结；申请的全部付款都收回的，付款冲销，申请转为已追回，可以重新申请。",
        request=RecoveryReceiptInputSerializer,
        answers={201: RecoverySerializer},
        examples={"request": examples.RECEIPT, "answer": examples.RECEIVED},
        refusals=(
            *(*MOVED, "above_owed", "already_exists", "in_the_future"),
            *("period_closed", "round_not_open"),
        ),
        if_match=True,
        idempotent=True,
    )
    @idempotent(required=True)
    def post(self, request: Request, recovery_id: UUID) -> Response:
        """Take it in."""
        receipt = operations.Receipt(**self.body(RecoveryReceiptInputSerializer))
        version = self.recovery(recovery_id).version
        require_match(request, version, needed=True)
        operations.receive(
            recovery_id, receipt, by=self.actor, at=self.now, version=version
        )
        return self.told(recovery_id, status.HTTP_201_CREATED)


class RecoveryWriteOffView(RecoveryRows, ApiView):
    """What is left is given up."""

    permission_classes = [MayReview]

    @operation(
        operation_id="writeOffRecovery",
        tag="干部",
        summary="核销追回",
        description="确实无法收回的，由发放工会的上级写明理由核销；本级不能自行核销。",
        request=PaymentReasonInputSerializer,
        answers={200: RecoverySerializer},
        examples={
            "request": {"reason": examples.WRITTEN_OFF["note"]},
            "answer": examples.WRITTEN_OFF,
        },
        refusals=(*MOVED, "reason_required"),
        if_match=True,
    )
    @whole
    def post(self, request: Request, recovery_id: UUID) -> Response:
        """Write it off."""
        form = self.body(PaymentReasonInputSerializer)
        version = self.recovery(recovery_id).version
        require_match(request, version, needed=True)
        operations.write_off(
            recovery_id, **form, by=self.actor, at=self.now, version=version
        )
        return self.told(recovery_id)
