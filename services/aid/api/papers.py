"""The doors of papers: they come in, or are let off."""

from typing import Any
from uuid import UUID

from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from services.aid import operations
from services.aid.api import examples
from services.aid.api.applications import CHECKED, WRITTEN, ApplicationRows, MayEditAid
from services.aid.api.inputs import (
    AidPaperInputSerializer,
    AidWaiverInputSerializer,
)
from services.aid.api.shapes import ApplicationSerializer
from unionhub.files import operations as files
from unionhub.files.choices import FilePurpose
from unionhub.kernel.powers import Power
from unionhub.web.idempotency import idempotent, whole
from unionhub.web.multipart import StrictMultipartParser
from unionhub.web.permissions import IsSignedIn
from unionhub.web.schema import operation
from unionhub.web.views import ApiView

SCANS = (
    *("not_a_file", "empty_file", "type_mismatch", "too_many_pixels"),
    *("unreadable_file", "storage_full", "too_many_items"),
)


class ApplicationPapersView(ApplicationRows, ApiView):
    """A paper comes in."""

    power = Power.AID_EDIT
    permission_classes = [IsSignedIn]
    parser_classes = [StrictMultipartParser]
    takes_files = True

    prepared: dict[str, Any]

    def prepare(self, request: Request) -> dict[str, Any]:
        """The page, made anew before anything is locked."""
        form = self.body(AidPaperInputSerializer)
        picture = files.checked(form["file"], FilePurpose.DOSSIER_PAPER)
        return {"kind": form["kind"], "picture": picture}

    @operation(
        operation_id="addAidPaper",
        tag="会员",
        summary="上传申请材料",
        description="JPEG 或 PNG，不超过 10 MB，重新编码保存。",
        request=AidPaperInputSerializer,
        answers={201: ApplicationSerializer},
        examples={
            "request": {"file": "（JPEG 或 PNG 文件）", "kind": "IDENTITY"},
            "answer": examples.APPLICATION,
        },
        refusals=(*WRITTEN, *SCANS, *CHECKED),
        idempotent=True,
    )
    @idempotent(required=True)
    def post(self, request: Request, application_id: UUID) -> Response:
        """Keep it."""
        self.seen(request, application_id)
        operations.add_paper(
            application_id, **self.prepared, by=self.actor, at=self.now
        )
        return self.told(application_id, status.HTTP_201_CREATED)


class ApplicationWaiversView(ApplicationRows, ApiView):
    """A paper less."""

    permission_classes = [MayEditAid]

    @operation(
        operation_id="waiveAidPaper",
        tag="干部",
        summary="免交申请材料",
        description="受理工会说明理由后免交清单中的一项材料。",
        request=AidWaiverInputSerializer,
        answers={200: ApplicationSerializer},
        examples={
            "request": {"kind": "IDENTITY", "reason": "卧床，已上门核对"},
            "answer": examples.AT_THE_DESK | {"missing_papers": ["paper:APPLICATION"]},
        },
        refusals=(*WRITTEN, *CHECKED),
    )
    @whole
    def post(self, request: Request, application_id: UUID) -> Response:
        """Let it off."""
        form = self.body(AidWaiverInputSerializer)
        self.seen(request, application_id)
        operations.waive_paper(application_id, **form, by=self.actor, at=self.now)
        return self.told(application_id)
