"""The doors of documents: one as PDF or as a workbook."""

from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from rest_framework.request import Request

from services.ledger.api.books import EntryRows
from services.ledger.api.budgets import MayViewBudgets
from services.reports import operations, paper, sheet
from services.reports.choices import FileForm
from services.reports.operations import File
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
        return attached(made)


def attached(file: File) -> HttpResponse:
    """The file as a download, kept by nobody on the way."""
    answer = HttpResponse(file.content, content_type=file.media_type)
    answer["Content-Disposition"] = f'attachment; filename="{file.name}"'
    answer["Cache-Control"] = "no-store"
    return answer
