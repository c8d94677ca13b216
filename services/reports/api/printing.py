"""The doors of documents: one as PDF or as a workbook."""

from dataclasses import asdict
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from rest_framework.request import Request

from services.ledger.api.books import EntryRows
from services.ledger.api.budgets import MayViewBudgets
from services.payments.api.batches import BatchRows
from services.payments.api.confirmations import SampleRows
from services.payments.api.rows import MayView
from services.payments.models import Payment
from services.reports import operations, paper, sheet
from services.reports.choices import FileForm
from unionhub.kernel.errors import NotFound
from unionhub.web.downloads import attached
from unionhub.web.fields import CodeField, StrictSerializer
from unionhub.web.schema import operation
from unionhub.web.throttling import trusted_address
from unionhub.web.views import ApiView


class FileFormQuerySerializer(StrictSerializer):
    """In which form a document is wanted."""

    format = CodeField(
        FileForm, default=FileForm.PDF, help_text=_("文件格式：pdf 或 xlsx。")
    )


class EntryDocumentView(EntryRows, ApiView):
    """A voucher as a file."""

    permission_classes = [MayViewBudgets]
    query_serializer_class = FileFormQuerySerializer

    @operation(
        operation_id="printLedgerEntry",
        tag="干部",
        summary="打印记账凭证",
        description="按现行表式生成，附大写金额。每页有表式版本、编号、内容摘要和页码；"
        "同一凭证任何时候生成的文件逐字节相同。每次下载都有记录。",
        answers={200: OpenApiTypes.BINARY},
        media_type=(paper.MEDIA_TYPE, sheet.MEDIA_TYPE),
    )
    def get(self, request: Request, entry_id: UUID) -> HttpResponse:
        """Hand it out."""
        made = operations.print_voucher(
            self.entry(entry_id).pk,
            self.params["format"],
            by=self.actor,
            at=self.now,
            network=trusted_address(request),
        )
        return attached(**asdict(made))


class PaymentListView(BatchRows, ApiView):
    """The list of a batch as a file."""

    permission_classes = [MayView]
    query_serializer_class = FileFormQuerySerializer

    @operation(
        operation_id="printPaymentList",
        tag="干部",
        summary="打印发放清单",
        description="已复核或已封存批次的清单：行号、收款人（遮盖）、账号后四位、金额，"
        "附笔数、合计和大写。每页有表式版本、批次号、内容摘要和页码；"
        "内容不变，生成的文件逐字节相同。每次下载都有记录。",
        answers={200: OpenApiTypes.BINARY},
        media_type=(paper.MEDIA_TYPE, sheet.MEDIA_TYPE),
        refusals=("wrong_state", "too_long_for_paper"),
    )
    def get(self, request: Request, batch_id: UUID) -> HttpResponse:
        """Hand it out."""
        made = operations.print_payment_list(
            self.batch(batch_id).pk,
            self.params["format"],
            by=self.actor,
            at=self.now,
            network=trusted_address(request),
        )
        return attached(**asdict(made))


class PaymentReceiptView(ApiView):
    """The receipt of a payment as a file."""

    permission_classes = [MayView]
    query_serializer_class = FileFormQuerySerializer

    @operation(
        operation_id="printPaymentReceipt",
        tag="干部",
        summary="打印领款收据",
        description="银行已付成功的一笔，或一次现金发放的收据，金额为实付数，附大写；供领款人签收。"
        "现金收据写明两名经手人，代领的写明代领人（遮盖）。"
        "同一笔任何时候生成的文件逐字节相同。每次下载都有记录。",
        answers={200: OpenApiTypes.BINARY},
        media_type=(paper.MEDIA_TYPE, sheet.MEDIA_TYPE),
        refusals=("wrong_state",),
    )
    def get(self, request: Request, payment_id: UUID) -> HttpResponse:
        """Hand it out."""
        rows = Payment.objects.visible_to(self.actor).filter(pk=payment_id)
        if not rows.exists():
            raise NotFound
        made = operations.print_receipt(
            payment_id,
            self.params["format"],
            by=self.actor,
            at=self.now,
            network=trusted_address(request),
        )
        return attached(**asdict(made))


class ConfirmationSampleDocumentView(SampleRows, ApiView):
    """A sample with what was answered, as a file."""

    permission_classes = [MayView]
    query_serializer_class = FileFormQuerySerializer

    @operation(
        operation_id="printConfirmationSample",
        tag="干部",
        summary="打印抽样确认表",
        description="抽中的付款和询问结果：收款人（遮盖）、金额、结果、日期，附各结果的笔数、"
        "到账比例和误差；没有电话、账号等联系信息。每次下载都有记录。",
        answers={200: OpenApiTypes.BINARY},
        media_type=(paper.MEDIA_TYPE, sheet.MEDIA_TYPE),
        refusals=("too_long_for_paper",),
    )
    def get(self, request: Request, sample_id: UUID) -> HttpResponse:
        """Hand it out."""
        made = operations.print_sample(
            self.sample(sample_id).pk,
            self.params["format"],
            by=self.actor,
            at=self.now,
            network=trusted_address(request),
        )
        return attached(**asdict(made))
