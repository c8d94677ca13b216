"""The doors of batches: made, checked, sealed, sent, asked for, closed."""

import hashlib
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Q
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from services.payments import operations, tasks
from services.payments.api import examples
from services.payments.api.rows import MayMake, MayRelease, MayView
from services.payments.api.shapes import (
    PaymentBatchInputSerializer,
    PaymentBatchQuerySerializer,
    PaymentBatchSerializer,
    PaymentCheckInputSerializer,
    PaymentFileSerializer,
    PaymentReasonInputSerializer,
)
from services.payments.bank.words import Acknowledgement
from services.payments.choices import ExceptionState
from services.payments.models import Batch, BatchQuerySet
from unionhub.kernel.errors import BadFact, NotFound
from unionhub.web.etag import etag, require_match
from unionhub.web.fields import EmptyInputSerializer
from unionhub.web.idempotency import idempotent, whole
from unionhub.web.paging import page_response_serializer
from unionhub.web.schema import operation
from unionhub.web.throttling import trusted_address
from unionhub.web.views import ApiView, PageView

MOVED = ("wrong_state", "conflict_of_interest")
OPEN = Count("exceptions", filter=Q(exceptions__state=ExceptionState.OPEN))


class BatchRows:
    """The batches a door may touch."""

    def batches(self) -> BatchQuerySet:
        """Those of a union in scope."""
        actor = self.actor  # type: ignore[attr-defined]
        rows = Batch.objects.visible_to(actor).annotate(open_exceptions=OPEN)
        return rows.select_related("budget", "organisation")

    def batch(self, pk: UUID) -> Batch:
        """One of them.

        Raises:
            NotFound: absent or outside the scope.
        """
        found = self.batches().filter(pk=pk).first()
        if found is None:
            raise NotFound
        return found

    def seen(self, request: Request, pk: UUID) -> int:
        """The version that is decided on: asked again of the row under its lock.

        Raises:
            NotFound: absent or outside the scope. Stale: another is named.
            NotNow: ``version_required``, none is named.
        """
        version = self.batch(pk).version
        require_match(request, version, needed=True)
        return version

    def told(self, pk: UUID, code: int = status.HTTP_200_OK) -> Response:
        """The batch as an answer, with its version."""
        found = self.batch(pk)
        headers = {"ETag": etag(found.version)}
        return Response(PaymentBatchSerializer(found).data, code, headers=headers)


class PaymentBatchesView(BatchRows, PageView):
    """The batches of the unions in scope."""

    keyset = ("-id",)
    serializer_class = PaymentBatchSerializer
    query_serializer_class = PaymentBatchQuerySerializer
    permission_classes = [MayView]

    def get_permissions(self) -> list[Any]:
        """Making one needs more than looking."""
        writes = self.request.method == "POST"
        return [MayMake()] if writes else [*super().get_permissions()]

    def rows(self) -> BatchQuerySet:
        """Narrowed by scope and filters."""
        return self.batches().filter(**self.params)

    @operation(
        operation_id="listPaymentBatches",
        tag="干部",
        summary="发放批次列表",
        description="任职范围内工会的发放批次，最新的在前。",
        answers={200: page_response_serializer(PaymentBatchSerializer)},
        examples={
            "answer": {"items": [examples.BATCH], "next": None, "next_cursor": None}
        },
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One page."""
        return super().get(request, *args, **kwargs)

    @operation(
        operation_id="makePaymentBatch",
        tag="干部",
        summary="编制发放批次",
        description="把该预算下已批准、尚未发放的申请编成一个批次，由本级工会办理。"
        "一份申请只在一个批次里；与本人有关的留给他人。批次号在本工会本年内连续。",
        request=PaymentBatchInputSerializer,
        answers={201: PaymentBatchSerializer},
        examples={
            "request": {"budget": examples.BATCH["budget"]},
            "answer": examples.BATCH,
        },
        refusals=("nothing_to_pay", "not_found"),
        idempotent=True,
    )
    @idempotent(required=True)
    def post(self, request: Request) -> Response:
        """Make it."""
        budget = self.body(PaymentBatchInputSerializer)["budget"]
        made = operations.make(budget, by=self.actor, at=self.now)
        return self.told(made.pk, status.HTTP_201_CREATED)


class PaymentBatchView(BatchRows, ApiView):
    """One batch."""

    permission_classes = [MayView]

    @operation(
        operation_id="getPaymentBatch",
        tag="干部",
        summary="发放批次",
        description="一个批次的状态、笔数、合计和摘要；明细见付款列表。",
        answers={200: PaymentBatchSerializer},
        examples={"answer": examples.BATCH},
    )
    def get(self, request: Request, batch_id: UUID) -> Response:
        """Look at it."""
        return self.told(batch_id)


class PaymentBatchFileView(BatchRows, ApiView):
    """The file to the bank."""

    permission_classes = [MayRelease]

    @operation(
        operation_id="readPaymentBatchFile",
        tag="干部",
        summary="取付款文件",
        description="封存后的付款文件，逐字节不变，内含完整账号；每次读取都有记录。",
        request=EmptyInputSerializer,
        answers={200: PaymentFileSerializer},
        examples={
            "request": {},
            "answer": {
                "name": "F-51010400001-2026-0001.txt",
                "content": "UHPAY|1|F-51010400001-2026-0001|128|12800000\n…",
                "digest": examples.SEALED["file_digest"],
            },
        },
        refusals=("wrong_state", "approval_void"),
    )
    @whole
    def post(self, request: Request, batch_id: UUID) -> Response:
        """Hand it out."""
        self.body(EmptyInputSerializer)
        number = self.batch(batch_id).number
        content = operations.download(
            batch_id, by=self.actor, at=self.now, network=trusted_address(request)
        )
        told = {
            "name": f"{number}.txt",
            "content": content.decode(),
            "digest": hashlib.sha256(content).hexdigest(),
        }
        return Response(PaymentFileSerializer(told).data)


class PaymentBatchCheckView(BatchRows, ApiView):
    """Another person signs it."""

    permission_classes = [MayMake]

    @operation(
        operation_id="checkPaymentBatch",
        tag="干部",
        summary="复核批次",
        description="由编制人以外的人复核，签的是 digest 所指的内容；内容已变更的，"
        "回答 409。",
        request=PaymentCheckInputSerializer,
        answers={200: PaymentBatchSerializer},
        examples={
            "request": {"digest": examples.BATCH["digest"]},
            "answer": examples.CHECKED,
        },
        refusals=(*MOVED, "approval_void"),
        if_match=True,
    )
    @whole
    def post(self, request: Request, batch_id: UUID) -> Response:
        """Another person signs it."""
        digest = _hex(self.body(PaymentCheckInputSerializer)["digest"])
        version = self.seen(request, batch_id)
        operations.check(
            batch_id, digest=digest, by=self.actor, at=self.now, version=version
        )
        return self.told(batch_id)


class PaymentBatchCancellationView(BatchRows, ApiView):
    """It is given up."""

    permission_classes = [MayMake]

    @operation(
        operation_id="cancelPaymentBatch",
        tag="干部",
        summary="取消批次",
        description="封存前可以取消，须写明理由；其中的申请可以另行编批。",
        request=PaymentReasonInputSerializer,
        answers={200: PaymentBatchSerializer},
        examples={"request": {"reason": "名单有误"}, "answer": examples.CANCELLED},
        refusals=("wrong_state", "reason_required"),
        if_match=True,
    )
    @whole
    def post(self, request: Request, batch_id: UUID) -> Response:
        """It is given up."""
        form = self.body(PaymentReasonInputSerializer)
        version = self.seen(request, batch_id)
        operations.cancel(batch_id, **form, by=self.actor, at=self.now, version=version)
        return self.told(batch_id)


class PaymentBatchSealView(BatchRows, ApiView):
    """A third person closes it for ever."""

    permission_classes = [MayRelease]

    @operation(
        operation_id="sealPaymentBatch",
        tag="干部",
        summary="封存批次",
        description="由编制、复核以外的人封存。金额、账号与批准和复核时不一致的，"
        "回答 409；封存后内容不再变更，资金转为待支付。",
        request=EmptyInputSerializer,
        answers={200: PaymentBatchSerializer},
        examples={"request": {}, "answer": examples.SEALED},
        refusals=(
            *MOVED,
            "approval_void",
            "budget_exceeded",
            "period_closed",
            "round_not_open",
        ),
        if_match=True,
    )
    @whole
    def post(self, request: Request, batch_id: UUID) -> Response:
        """A third person closes it for ever."""
        self.body(EmptyInputSerializer)
        version = self.seen(request, batch_id)
        operations.seal(batch_id, by=self.actor, at=self.now, version=version)
        return self.told(batch_id)


class PaymentBatchEnquiryView(BatchRows, ApiView):
    """The bank is asked."""

    permission_classes = [MayRelease]

    prepared: tuple[Acknowledgement | None, int]

    def prepare(self, request: Request) -> tuple[Acknowledgement | None, int]:
        """What the bank says, asked before anything is locked."""
        self.body(EmptyInputSerializer)
        batch: UUID = self.kwargs["batch_id"]
        version = self.seen(request, batch)
        return operations.asked(batch, by=self.actor), version

    @operation(
        operation_id="enquirePaymentBatch",
        tag="干部",
        summary="向银行查询批次",
        description="结果未知时按批次号查询，不重发。银行证实未收到的，批次回到已封存，可再发送。",
        request=EmptyInputSerializer,
        answers={200: PaymentBatchSerializer},
        examples={"request": {}, "answer": examples.ACKNOWLEDGED},
        refusals=("wrong_state", "unknown_outcome", "control_total_mismatch"),
        if_match=True,
    )
    @whole
    def post(self, request: Request, batch_id: UUID) -> Response:
        """The bank was asked."""
        answer, version = self.prepared
        operations.learned(
            batch_id, answer, by=self.actor, at=self.now, version=version
        )
        return self.told(batch_id)


class PaymentBatchReconciliationView(BatchRows, ApiView):
    """All of it has a result."""

    permission_classes = [MayMake]

    @operation(
        operation_id="reconcilePaymentBatch",
        tag="干部",
        summary="对账",
        description="每笔都有银行结果，已付和退回的都在对账单上，才能对账完成。",
        request=EmptyInputSerializer,
        answers={200: PaymentBatchSerializer},
        examples={"request": {}, "answer": examples.RECONCILED},
        refusals=("wrong_state", "not_reconciled"),
        if_match=True,
    )
    @whole
    def post(self, request: Request, batch_id: UUID) -> Response:
        """All of it has a result."""
        self.body(EmptyInputSerializer)
        version = self.seen(request, batch_id)
        operations.reconcile(batch_id, by=self.actor, at=self.now, version=version)
        return self.told(batch_id)


class PaymentBatchClosingView(BatchRows, ApiView):
    """Nothing of it is open."""

    permission_classes = [MayMake]

    @operation(
        operation_id="closePaymentBatch",
        tag="干部",
        summary="关闭批次",
        description="还有未处理的差异，或有收付不在对账单上时，不能关闭。",
        request=EmptyInputSerializer,
        answers={200: PaymentBatchSerializer},
        examples={"request": {}, "answer": examples.CLOSED},
        refusals=("wrong_state", "not_reconciled", "open_exceptions"),
        if_match=True,
    )
    @whole
    def post(self, request: Request, batch_id: UUID) -> Response:
        """Nothing of it is open."""
        self.body(EmptyInputSerializer)
        version = self.seen(request, batch_id)
        operations.close(batch_id, by=self.actor, at=self.now, version=version)
        return self.told(batch_id)


class PaymentBatchSendingView(BatchRows, ApiView):
    """It goes to the bank."""

    permission_classes = [MayRelease]

    @operation(
        operation_id="sendPaymentBatch",
        tag="干部",
        summary="发送批次",
        description="把已封存的批次交给银行。重复点击只发送一次，银行按批次号识别；"
        "银行没有答复的，状态为结果未知，不会重发。",
        request=EmptyInputSerializer,
        answers={200: PaymentBatchSerializer},
        examples={"request": {}, "answer": examples.SENT},
        refusals=MOVED,
    )
    @whole
    def post(self, request: Request, batch_id: UUID) -> Response:
        """Send it."""
        self.body(EmptyInputSerializer)
        self.batch(batch_id)
        operations.send(batch_id, by=self.actor, at=self.now)
        transaction.on_commit(tasks.deliver.enqueue, robust=True)
        return self.told(batch_id)


def _hex(text: str) -> bytes:
    try:
        return bytes.fromhex(text)
    except ValueError:
        raise BadFact(code="invalid_value", field="digest") from None
