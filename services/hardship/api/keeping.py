"""The union's doors to active dossiers: re-check, confirm, end."""

from typing import Any
from uuid import UUID

from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from services.hardship import operations
from services.hardship.api import examples
from services.hardship.api.desk import MayReviewAid
from services.hardship.api.dossier_shapes import DossierSerializer
from services.hardship.api.dossiers import WRITTEN, DossierRows
from services.hardship.api.households import MayEditHardship
from services.hardship.api.inputs import (
    AssessmentInputSerializer,
    ExitInputSerializer,
    SecondOpinionInputSerializer,
)
from unionhub.web.idempotency import idempotent, whole
from unionhub.web.schema import operation
from unionhub.web.views import ApiView


class DossierRecheckView(DossierRows, ApiView):
    """The yearly look."""

    permission_classes = [MayEditHardship]

    @operation(
        operation_id="recheckDossier",
        tag="干部",
        summary="年度复核",
        description="在档的档案每年复核一次：填写当年收支，重新核算档次，由另一人确认。逾期"
        "未复核的不能帮扶。",
        request=AssessmentInputSerializer,
        answers={201: DossierSerializer},
        examples={"request": examples.FIGURES, "answer": examples.ACTIVE},
        refusals=(
            *(*WRITTEN, "standard_missing", "household_ended"),
            *("already_exists", "duplicate_cause"),
        ),
        idempotent=True,
    )
    @idempotent(required=True)
    def post(self, request: Request, dossier_id: UUID) -> Response:
        """Look again."""
        figures = self.body(AssessmentInputSerializer)["figures"]
        self.dossier(dossier_id)
        operations.recheck(dossier_id, figures, by=self.actor, at=self.now)
        return self.told(dossier_id, status.HTTP_201_CREATED)


class DossierRecheckDecisionView(DossierRows, ApiView):
    """A second person confirms it."""

    permission_classes = [MayReviewAid]

    @operation(
        operation_id="decideDossierRecheck",
        tag="干部",
        summary="确认年度复核",
        description="核算人本人不能确认。确认后有效期延长一年；已无困难的，档案自当日起脱困。",
        request=SecondOpinionInputSerializer,
        answers={200: DossierSerializer},
        examples={"request": {"agreed": True}, "answer": examples.ACTIVE},
        refusals=(*WRITTEN, "nothing_asked"),
    )
    @whole
    def post(self, request: Request, dossier_id: UUID) -> Response:
        """Decide."""
        form = self.body(SecondOpinionInputSerializer)
        self.dossier(dossier_id)
        operations.decide_recheck(dossier_id, **form, by=self.actor, at=self.now)
        return self.told(dossier_id)


class DossierExitView(DossierRows, ApiView):
    """It ends."""

    permission_classes = [MayEditHardship]

    @operation(
        operation_id="endDossier",
        tag="干部",
        summary="脱困",
        description="写明原因和日期；档案在脱困后至少保存十年。再次困难的，重新建档，记为返困。",
        request=ExitInputSerializer,
        answers={200: DossierSerializer},
        examples={
            "request": {"reason": "RETIRED", "on": "2027-03-01"},
            "answer": examples.EXITED,
        },
        refusals=(*WRITTEN, "invalid_range", "in_the_future"),
    )
    @whole
    def post(self, request: Request, dossier_id: UUID) -> Response:
        """End it."""
        form: dict[str, Any] = self.body(ExitInputSerializer)
        self.dossier(dossier_id)
        operations.end(dossier_id, **form, by=self.actor, at=self.now)
        return self.told(dossier_id)
