"""Bringing a file, following it, confirming it, fetching what was wrong."""

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from rest_framework import status
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response

from unionhub.jobs.choices import MEDIA_TYPE
from unionhub.jobs.imports import access, importers, operations, sheets
from unionhub.jobs.imports.api.shapes import (
    CANCELLED,
    CONFIRMED,
    EXAMPLE,
    ROW,
    UPLOADED,
    ImportConfirmationInputSerializer,
    ImportQuerySerializer,
    ImportRowQuerySerializer,
    ImportRowSerializer,
    ImportSerializer,
)
from unionhub.jobs.imports.choices import MOST_BYTES, ImportKind
from unionhub.jobs.imports.models import (
    ImportJob,
    ImportJobQuerySet,
    ImportRow,
    ImportRowQuerySet,
)
from unionhub.kernel.errors import NotFound
from unionhub.web.etag import etag, require_match
from unionhub.web.fields import CodeField, EmptyInputSerializer, StrictSerializer
from unionhub.web.idempotency import idempotent, whole
from unionhub.web.multipart import StrictMultipartParser, UploadField
from unionhub.web.paging import page_response_serializer
from unionhub.web.permissions import IsSignedIn
from unionhub.web.schema import operation
from unionhub.web.throttling import trusted_address
from unionhub.web.views import ApiView, PageView

OF_FILES = (
    *("empty_file", "unreadable_file", "unsafe_file", "expanded_too_large"),
    *("invalid_encoding", "header_mismatch", "template_outdated"),
    "too_many_columns",
)


class MayImport(BasePermission):
    """The office writes rows of some kind that files can bring."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """Whether the actor of the view has one of the powers."""
        return bool(request.user.is_authenticated) and access.may_view(view.actor)


class ImportUploadInputSerializer(StrictSerializer):
    """A file, and what it holds."""

    kind = CodeField(ImportKind, help_text=_("内容。"))
    file = UploadField(help_text=_("xlsx 或 csv（UTF-8、GB18030），不超过 50 MB。"))


class ImportRows(ApiView):
    """The imports in scope, one by one."""

    def jobs(self) -> ImportJobQuerySet:
        """Those in scope."""
        return ImportJob.objects.visible_to(self.actor)

    def job(self, import_id: UUID) -> ImportJob:
        """The one with this id.

        Raises:
            NotFound: absent, or outside the scope.
        """
        found = self.jobs().filter(pk=import_id).first()
        if found is None:
            raise NotFound
        return found

    def told(self, job: ImportJob, code: int = status.HTTP_200_OK) -> Response:
        """The answer."""
        shown = ImportSerializer(job, context=self.context())
        return Response(shown.data, code, headers={"ETag": etag(job.version)})


class ImportsView(ImportRows, PageView):
    """The imports of the officer's part of the tree."""

    keyset = ("-id",)
    takes_files = True
    largest_file = MOST_BYTES
    parser_classes = [StrictMultipartParser]
    serializer_class = ImportSerializer
    query_serializer_class = ImportQuerySerializer
    permission_classes = [MayImport]

    def rows(self) -> ImportJobQuerySet:
        """Narrowed by scope and filters."""
        return self.jobs().filter(**self.params)

    @operation(
        operation_id="listImports",
        tag="干部",
        summary="导入列表",
        description="任职范围内各工会上传的导入文件及进度，最新的在前。",
        answers={200: page_response_serializer(ImportSerializer)},
        examples={"answer": {"items": [EXAMPLE], "next": None, "next_cursor": None}},
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One page."""
        return super().get(request, *args, **kwargs)

    @operation(
        operation_id="uploadImport",
        tag="干部",
        summary="上传导入文件",
        description="上传按模板填写的 xlsx 或 csv。文件和表头当场检查，各行由后台"
        "逐行检查，之后状态为 PREVIEWED，由上传人确认才会写入。同一工会再次上传"
        "同一文件回答 200 和第一次的结果，什么也不改变。",
        request=ImportUploadInputSerializer,
        answers={201: ImportSerializer, 200: ImportSerializer},
        examples={
            "request": {"kind": "STATIONS", "file": "站点.xlsx"},
            "answer": UPLOADED,
        },
        refusals=OF_FILES,
        idempotent=True,
    )
    @idempotent(required=True)
    def post(self, request: Request) -> Response:
        """Take one in."""
        form = self.body(ImportUploadInputSerializer)
        file = form["file"]
        found = operations.upload(
            form["kind"], file.name, file.content, by=self.actor, at=self.now
        )
        code = status.HTTP_200_OK if found.is_known else status.HTTP_201_CREATED
        return self.told(found.job, code)


class ImportView(ImportRows):
    """One import."""

    permission_classes = [MayImport]

    @operation(
        operation_id="getImport",
        tag="干部",
        summary="导入详情和进度",
        description="任职范围以外的与不存在的回答相同。",
        answers={200: ImportSerializer},
        examples={"answer": EXAMPLE},
    )
    def get(self, request: Request, import_id: UUID) -> Response:
        """Show it."""
        return self.told(self.job(import_id))


class ImportRowsView(ImportRows, PageView):
    """The rows of one import."""

    keyset = ("number",)
    serializer_class = ImportRowSerializer
    query_serializer_class = ImportRowQuerySerializer
    permission_classes = [MayImport]

    def rows(self) -> ImportRowQuerySet:
        """Those of the import, narrowed by the filters."""
        job = self.job(self.kwargs["import_id"])
        rows = ImportRow.objects.visible_to(self.actor).filter(job=job)
        return rows.filter(**self.params).select_related("job")

    @operation(
        operation_id="listImportRows",
        tag="干部",
        summary="导入文件的各行",
        description="按行号分页；verdict=WRONG 为检查有误的，outcome=WRONG 为导入时"
        "有误的。只说明哪一列错在哪里，不重复所填内容。",
        answers={200: page_response_serializer(ImportRowSerializer)},
        examples={"answer": {"items": [ROW], "next": None, "next_cursor": None}},
        refusals=("not_found",),
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One page."""
        return super().get(request, *args, **kwargs)


class ImportConfirmationView(ImportRows):
    """The sound rows are to be done."""

    # To anybody but who brought the file it is not there.
    permission_classes = [IsSignedIn]

    @operation(
        operation_id="confirmImport",
        tag="干部",
        summary="确认导入",
        description="限上传人。各行在写入时再检查一次，仍有误的不写入并列出；"
        "同一工会的同类导入一次只进行一个。",
        request=ImportConfirmationInputSerializer,
        answers={200: ImportSerializer},
        examples={"request": {"skip_wrong": True}, "answer": CONFIRMED},
        refusals=("wrong_state", "rows_wrong", "import_running", "restage_required"),
        if_match=True,
    )
    @whole
    def post(self, request: Request, import_id: UUID) -> Response:
        """Confirm."""
        form = self.body(ImportConfirmationInputSerializer)
        require_match(request, self.job(import_id).version)
        job = operations.confirm(import_id, **form, by=self.actor, at=self.now)
        return self.told(job)


class ImportCancellationView(ImportRows):
    """It goes no further."""

    # To anybody but who brought the file it is not there.
    permission_classes = [IsSignedIn]

    @operation(
        operation_id="cancelImport",
        tag="干部",
        summary="取消导入",
        description="限上传人。正在导入的停在已写入的一批之后，已写入的不撤回。",
        request=EmptyInputSerializer,
        answers={200: ImportSerializer},
        examples={"request": {}, "answer": CANCELLED},
        refusals=("wrong_state",),
    )
    @whole
    def post(self, request: Request, import_id: UUID) -> Response:
        """Cancel."""
        self.body(EmptyInputSerializer)
        self.job(import_id)
        return self.told(operations.cancel(import_id, by=self.actor, at=self.now))


class ImportErrorsView(ImportRows):
    """The rows that were wrong, as a workbook."""

    # To anybody but who brought the file it is not there.
    permission_classes = [IsSignedIn]

    @operation(
        operation_id="downloadImportErrors",
        tag="干部",
        summary="下载有误的行",
        description="限上传人，每次下载都有记录：与模板同样的列，加一列错误说明；"
        "改正后可以直接再上传。保留 7 天，之后回答 410。",
        answers={200: OpenApiTypes.BINARY},
        media_type=MEDIA_TYPE,
        refusals=("wrong_state", "expired"),
    )
    def get(self, request: Request, import_id: UUID) -> HttpResponse:
        """Hand them back."""
        self.job(import_id)
        network = trusted_address(request)
        job = operations.require_errors(
            import_id, by=self.actor, at=self.now, network=network
        )
        return failed_rows(job)


class ImportTemplateView(ApiView):
    """The workbook to fill in."""

    permission_classes = [MayImport]

    @operation(
        operation_id="getImportTemplate",
        tag="干部",
        summary="下载导入模板",
        description="带下拉选项、填写提示和说明的空白工作簿。",
        answers={200: OpenApiTypes.BINARY},
        media_type=MEDIA_TYPE,
        refusals=("not_found",),
    )
    def get(self, request: Request, kind: str) -> HttpResponse:
        """Hand it out."""
        if kind not in ImportKind.values:
            raise NotFound
        access.require_import(self.actor, kind)
        return template(kind)


def template(kind: str) -> HttpResponse:
    """The empty workbook as a download."""
    importer = importers.of(kind)
    name = f"{kind.lower()}-{importer.layout}"
    return _download(name, lambda path: sheets.write_template(path, kind, importer))


def failed_rows(job: ImportJob) -> HttpResponse:
    """The rows that were wrong as a download."""
    importer = importers.of(job.kind)
    name = f"{job.pk}-errors"
    return _download(name, lambda path: sheets.write_failed(path, job, importer))


def _download(name: str, write: Callable[[Path], object]) -> HttpResponse:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rows.xlsx"
        write(path)
        answer = HttpResponse(path.read_bytes(), content_type=MEDIA_TYPE)
    answer["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    answer["Cache-Control"] = "no-store"
    return answer
