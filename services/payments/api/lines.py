"""The doors of payments, files of the bank, and differences."""

from typing import Any
from uuid import UUID

from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from services.payments import operations
from services.payments.api import examples
from services.payments.api.batches import BatchRows
from services.payments.api.rows import MayMake, MayView
from services.payments.api.shapes import (
    BankFileInputSerializer,
    BankFileQuerySerializer,
    BankFileSerializer,
    PaymentBatchSerializer,
    PaymentExceptionQuerySerializer,
    PaymentExceptionSerializer,
    PaymentQuerySerializer,
    PaymentReasonInputSerializer,
    PaymentSerializer,
    PaymentSettlementInputSerializer,
)
from services.payments.models import (
    BankFile,
    BankFileQuerySet,
    PayException,
    PayExceptionQuerySet,
    Payment,
    PaymentQuerySet,
)
from unionhub.kernel.errors import NotFound
from unionhub.web.etag import etag, require_match
from unionhub.web.idempotency import idempotent, whole
from unionhub.web.multipart import StrictMultipartParser
from unionhub.web.paging import page_response_serializer
from unionhub.web.schema import operation
from unionhub.web.views import ApiView, PageView


def _page(one: dict[str, Any]) -> dict[str, Any]:
    return {"answer": {"items": [one], "next": None, "next_cursor": None}}


class PaymentsView(PageView):
    """The payments of the unions in scope."""

    sensitive = True
    sensitive_fields = ("name",)
    subject = "payee_id"
    keyset = ("id",)
    serializer_class = PaymentSerializer
    query_serializer_class = PaymentQuerySerializer
    permission_classes = [MayView]

    def rows(self) -> PaymentQuerySet:
        """Narrowed by scope and filters."""
        return Payment.objects.visible_to(self.actor).filter(**self.params)

    @operation(
        operation_id="listPayments",
        tag="干部",
        summary="付款列表",
        description="任职范围内的付款，账号只显示后四位。",
        answers={200: page_response_serializer(PaymentSerializer)},
        examples=_page(examples.PAYMENT),
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One page."""
        return super().get(request, *args, **kwargs)


class PaymentRemovalView(BatchRows, ApiView):
    """A line is taken out of its batch."""

    permission_classes = [MayMake]

    @operation(
        operation_id="removePayment",
        tag="干部",
        summary="从批次中移除",
        description="封存前可以移除一笔，须写明理由；已复核的批次回到编制中，须重新复核。",
        request=PaymentReasonInputSerializer,
        answers={200: PaymentBatchSerializer},
        examples={"request": {"reason": "账号待核实"}, "answer": examples.BATCH},
        refusals=("wrong_state", "reason_required", "conflict_of_interest"),
    )
    @whole
    def post(self, request: Request, payment_id: UUID) -> Response:
        """Take it out."""
        form = self.body(PaymentReasonInputSerializer)
        rows = Payment.objects.visible_to(self.actor).filter(pk=payment_id)
        if not rows.exists():
            raise NotFound
        batch = operations.remove(payment_id, **form, by=self.actor, at=self.now)
        return self.told(batch.pk)


class BankFilesView(PageView):
    """The files of the bank, and a new one."""

    keyset = ("-id",)
    serializer_class = BankFileSerializer
    query_serializer_class = BankFileQuerySerializer
    permission_classes = [MayView]
    parser_classes = [StrictMultipartParser]
    takes_files = True

    def get_permissions(self) -> list[Any]:
        """Taking one in needs more than looking."""
        writes = self.request.method == "POST"
        return [MayMake()] if writes else [*super().get_permissions()]

    def rows(self) -> BankFileQuerySet:
        """Narrowed by scope and filters."""
        return BankFile.objects.visible_to(self.actor).filter(**self.params)

    @operation(
        operation_id="listBankFiles",
        tag="干部",
        summary="银行文件列表",
        description="任职范围内已导入的银行文件和导入结果，最新的在前。",
        answers={200: page_response_serializer(BankFileSerializer)},
        examples=_page(examples.FILE),
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One page."""
        return super().get(request, *args, **kwargs)

    @operation(
        operation_id="importBankFile",
        tag="干部",
        summary="导入银行文件",
        description="受理回执、付款结果或对账单，整份导入或整份退回。每一行都有比对结果；同一份文件再次导入，回答第一次的结果。",
        request=BankFileInputSerializer,
        answers={201: BankFileSerializer, 200: BankFileSerializer},
        examples={
            "request": {"organisation": "51010400001", "file": "（文本文件）"},
            "answer": examples.FILE,
        },
        refusals=(
            *("not_a_file", "empty_file", "not_found"),
            *("bank_file_invalid", "control_total_mismatch"),
            *("statement_gap", "inconsistent", "wrong_state", "period_closed"),
            *("round_not_open", "budget_exceeded"),
        ),
        idempotent=True,
    )
    @idempotent(required=True)
    def post(self, request: Request) -> Response:
        """Take it in."""
        form = self.body(BankFileInputSerializer)
        made = operations.take_in(
            form["organisation"], form["file"].content, by=self.actor, at=self.now
        )
        code = status.HTTP_200_OK if made.is_known else status.HTTP_201_CREATED
        return Response(BankFileSerializer(made).data, code)


class PaymentExceptionsView(PageView):
    """What does not agree, in the unions in scope."""

    keyset = ("due_on", "id")
    serializer_class = PaymentExceptionSerializer
    query_serializer_class = PaymentExceptionQuerySerializer
    permission_classes = [MayView]

    def rows(self) -> PayExceptionQuerySet:
        """Narrowed by scope and filters."""
        return PayException.objects.visible_to(self.actor).filter(**self.params)

    @operation(
        operation_id="listPaymentExceptions",
        tag="干部",
        summary="付款差异列表",
        description="任职范围内银行与本方不一致之处，先到期的在前，各有责任人和期限。",
        answers={200: page_response_serializer(PaymentExceptionSerializer)},
        examples=_page(examples.EXCEPTION),
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One page."""
        return super().get(request, *args, **kwargs)


class PaymentSettlementView(ApiView):
    """A difference is settled."""

    permission_classes = [MayMake]

    @operation(
        operation_id="settlePaymentException",
        tag="干部",
        summary="处理付款差异",
        description="写明处理结果和说明。少付的余额可以重新发放或不再发放；搁置，"
        "以及对账单不符的，须由责任人以外的人办理。",
        request=PaymentSettlementInputSerializer,
        answers={200: PaymentExceptionSerializer},
        examples={
            "request": {"resolution": "REISSUED", "note": "银行少付，余额下批补发"},
            "answer": examples.SETTLED,
        },
        refusals=(
            *("wrong_state", "invalid_choice", "reason_required"),
            *("conflict_of_interest", "period_closed", "round_not_open"),
        ),
        if_match=True,
    )
    @whole
    def post(self, request: Request, exception_id: UUID) -> Response:
        """Settle it."""
        form = self.body(PaymentSettlementInputSerializer)
        rows = PayException.objects.visible_to(self.actor)
        found = rows.filter(pk=exception_id).first()
        if found is None:
            raise NotFound
        require_match(request, found.version, needed=True)
        done = operations.settle(
            exception_id, **form, by=self.actor, at=self.now, version=found.version
        )
        headers = {"ETag": etag(done.version)}
        return Response(PaymentExceptionSerializer(done).data, headers=headers)
