"""The doors of papers: they come in, and go while nothing is decided."""

from typing import Any
from uuid import UUID

from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from services.hardship import operations
from services.hardship.api import examples
from services.hardship.api.dossier_shapes import DossierSerializer
from services.hardship.api.dossiers import WRITTEN, DossierRows
from services.hardship.api.inputs import PaperInputSerializer
from services.hardship.models import DossierPaper
from unionhub.files import operations as files
from unionhub.files.choices import FilePurpose
from unionhub.kernel.errors import NotFound
from unionhub.kernel.powers import Power
from unionhub.web.fields import EmptyInputSerializer
from unionhub.web.idempotency import idempotent, whole
from unionhub.web.multipart import StrictMultipartParser
from unionhub.web.permissions import IsSignedIn
from unionhub.web.schema import operation
from unionhub.web.views import ApiView

SCANS = (
    *("not_a_file", "empty_file", "type_mismatch", "too_many_pixels"),
    *("unreadable_file", "storage_full", "too_many_items"),
)


class DossierPapersView(DossierRows, ApiView):
    """A paper comes in."""

    power = Power.HARDSHIP_EDIT
    permission_classes = [IsSignedIn]
    parser_classes = [StrictMultipartParser]
    takes_files = True

    prepared: dict[str, Any]

    def prepare(self, request: Request) -> dict[str, Any]:
        """The page, made anew before anything is locked."""
        form = self.body(PaperInputSerializer)
        picture = files.checked(form["file"], FilePurpose.DOSSIER_PAPER)
        return {"kind": form["kind"], "picture": picture}

    @operation(
        operation_id="addDossierPaper",
        tag="会员",
        summary="上传档案材料",
        description="JPEG 或 PNG，不超过 10 MB，重新编码保存。",
        request=PaperInputSerializer,
        answers={201: DossierSerializer},
        examples={
            "request": {"file": "（JPEG 或 PNG 文件）", "kind": "INCOME"},
            "answer": examples.DOSSIER,
        },
        refusals=(*WRITTEN, *SCANS),
        idempotent=True,
    )
    @idempotent(required=True)
    def post(self, request: Request, dossier_id: UUID) -> Response:
        """Keep it."""
        self.dossier(dossier_id)
        operations.add_paper(dossier_id, **self.prepared, by=self.actor, at=self.now)
        return self.told(dossier_id, status.HTTP_201_CREATED)


class DossierPaperRemovalView(DossierRows, ApiView):
    """A paper was the wrong one."""

    power = Power.HARDSHIP_EDIT
    permission_classes = [IsSignedIn]

    @operation(
        operation_id="removeDossierPaper",
        tag="会员",
        summary="移除档案材料",
        description="提交审批前可以移除传错的材料。",
        request=EmptyInputSerializer,
        answers={200: DossierSerializer},
        examples={"request": {}, "answer": examples.DOSSIER | {"papers": []}},
        refusals=WRITTEN,
    )
    @whole
    def post(self, request: Request, paper_id: UUID) -> Response:
        """Take it away."""
        self.body(EmptyInputSerializer)
        place = DossierPaper.objects.filter(
            pk=paper_id, dossier__in=self.dossiers().order_by()
        )
        found = place.first()
        if found is None:
            raise NotFound
        operations.remove_paper(paper_id, by=self.actor, at=self.now)
        return self.told(found.dossier_id)
