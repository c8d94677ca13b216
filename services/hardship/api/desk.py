"""The union's doors to dossiers: visit, check, except, submit, send back."""

from uuid import UUID

from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from services.hardship import operations
from services.hardship.api import examples
from services.hardship.api.dossier_shapes import DossierSerializer
from services.hardship.api.dossiers import WRITTEN, DossierRows
from services.hardship.api.households import MayEditHardship
from services.hardship.api.inputs import (
    AuthorisationInputSerializer,
    CheckAnswerInputSerializer,
    DossierReasonInputSerializer,
    DossierReturnInputSerializer,
    HomeVisitInputSerializer,
    SecondOpinionInputSerializer,
    WaiverInputSerializer,
)
from services.hardship.api.papers import SCANS
from services.hardship.choices import WaiverState
from services.hardship.models import DossierWaiver
from unionhub.files import operations as files
from unionhub.files.choices import FilePurpose
from unionhub.kernel.errors import NotFound
from unionhub.kernel.powers import Power
from unionhub.web.fields import EmptyInputSerializer
from unionhub.web.idempotency import idempotent, whole
from unionhub.web.multipart import StrictMultipartParser
from unionhub.web.permissions import HasPower
from unionhub.web.schema import operation
from unionhub.web.views import ApiView

VEHICLE = {"kind": "EXCLUSION", "subject": "VEHICLE", "reason": "残疾人代步车"}


class MayReviewAid(HasPower):
    """The office agrees to exceptions and re-checks, and decides cases."""

    power = Power.AID_REVIEW


class DossierAuthorisationsView(DossierRows, ApiView):
    """Somebody has signed."""

    permission_classes = [MayEditHardship]
    parser_classes = [StrictMultipartParser]
    takes_files = True

    prepared: operations.Signature

    def prepare(self, request: Request) -> operations.Signature:
        """The scan, made anew before anything is locked."""
        form = self.body(AuthorisationInputSerializer)
        picture = files.checked(form.pop("file"), FilePurpose.DOSSIER_PAPER)
        return operations.Signature(**form, picture=picture)

    @operation(
        operation_id="authoriseDossierCheck",
        tag="干部",
        summary="登记核对授权",
        description="《家庭经济状况核对授权委托书》：成年人由本人签署，未成年人由同户的监护人"
        "签署。全部成员签署之前不能提请核对。",
        request=AuthorisationInputSerializer,
        answers={201: DossierSerializer},
        examples={
            "request": {
                "file": "（JPEG 或 PNG 文件）",
                "member": examples.MEMBER_ID,
                "signer": examples.MEMBER_ID,
                "signed_on": "2026-11-23",
            },
            "answer": examples.DOSSIER,
        },
        refusals=(
            *(*WRITTEN, *SCANS, "signs_for_oneself", "guardian_not_of_age"),
            *("does_not_exist", "already_exists"),
        ),
        idempotent=True,
    )
    @idempotent(required=True)
    def post(self, request: Request, dossier_id: UUID) -> Response:
        """Keep the signature."""
        self.dossier(dossier_id)
        operations.authorise(dossier_id, self.prepared, by=self.actor, at=self.now)
        return self.told(dossier_id, status.HTTP_201_CREATED)


class DossierVisitsView(DossierRows, ApiView):
    """Two have been there."""

    permission_classes = [MayEditHardship]

    @operation(
        operation_id="recordHomeVisit",
        tag="干部",
        summary="登记入户调查",
        description="由两名不同的干部入户，写明日期和情况；不得入自家。入户人员以后不能审批"
        "这份档案。",
        request=HomeVisitInputSerializer,
        answers={201: DossierSerializer},
        examples={
            "request": {
                "visited_on": "2026-11-23",
                "visitors": ["jinjiang-clerk", "jinjiang-02"],
                "finding": "租住一室，患者卧床",
            },
            "answer": examples.HOME_VISIT,
        },
        refusals=(*WRITTEN, "visitors_same", "does_not_exist", "in_the_future"),
        idempotent=True,
    )
    @idempotent(required=True)
    def post(self, request: Request, dossier_id: UUID) -> Response:
        """Write it down."""
        form = self.body(HomeVisitInputSerializer)
        self.dossier(dossier_id)
        first, second = form.pop("visitors")
        facts = operations.VisitFacts(**form, visitors=(first, second))
        operations.record_visit(dossier_id, facts, by=self.actor, at=self.now)
        return self.told(dossier_id, status.HTTP_201_CREATED)


class OutsideChecksView(DossierRows, ApiView):
    """The civil-affairs centre is asked."""

    permission_classes = [MayEditHardship]

    @operation(
        operation_id="askOutsideCheck",
        tag="干部",
        summary="提请经济状况核对",
        description="入户之后、全部成员签署授权之后，提请民政核对。",
        request=EmptyInputSerializer,
        answers={201: DossierSerializer},
        examples={"request": {}, "answer": examples.CHECKING},
        refusals=(*WRITTEN, "authorisation_missing", "already_exists"),
        idempotent=True,
    )
    @idempotent(required=True)
    def post(self, request: Request, dossier_id: UUID) -> Response:
        """Ask."""
        self.body(EmptyInputSerializer)
        self.dossier(dossier_id)
        operations.ask_outside(dossier_id, by=self.actor, at=self.now)
        return self.told(dossier_id, status.HTTP_201_CREATED)


class OutsideAnswerView(DossierRows, ApiView):
    """The civil-affairs centre has answered."""

    permission_classes = [MayEditHardship]

    @operation(
        operation_id="answerOutsideCheck",
        tag="干部",
        summary="登记核对结果",
        description="登记民政的核对结果和报告文号。",
        request=CheckAnswerInputSerializer,
        answers={200: DossierSerializer},
        examples={
            "request": {
                "finding": "CONSISTENT",
                "document_number": "锦民核〔2026〕88号",
            },
            "answer": examples.CHECKING,
        },
        refusals=("nothing_asked", "conflict_of_interest"),
    )
    @whole
    def post(self, request: Request, dossier_id: UUID) -> Response:
        """Write it down."""
        form = self.body(CheckAnswerInputSerializer)
        self.dossier(dossier_id)
        operations.answer_outside(dossier_id, **form, by=self.actor, at=self.now)
        return self.told(dossier_id)


class DossierWaiversView(DossierRows, ApiView):
    """A rule that shall not hold."""

    permission_classes = [MayEditHardship]

    @operation(
        operation_id="proposeDossierWaiver",
        tag="干部",
        summary="申请例外",
        description="调整核算的困难档次、不计某一排除情形、免交某种材料，须写明理由，由另一人"
        "批准。",
        request=WaiverInputSerializer,
        answers={201: DossierSerializer},
        examples={
            "request": VEHICLE,
            "answer": examples.DOSSIER | {"waivers": [examples.WAIVER]},
        },
        refusals=(*WRITTEN, "already_exists"),
        idempotent=True,
    )
    @idempotent(required=True)
    def post(self, request: Request, dossier_id: UUID) -> Response:
        """Ask for it."""
        form = self.body(WaiverInputSerializer)
        self.dossier(dossier_id)
        operations.propose_waiver(dossier_id, **form, by=self.actor, at=self.now)
        return self.told(dossier_id, status.HTTP_201_CREATED)


class DossierWaiverDecisionView(DossierRows, ApiView):
    """A second person agrees, or does not."""

    permission_classes = [MayReviewAid]

    @operation(
        operation_id="decideDossierWaiver",
        tag="干部",
        summary="批准例外",
        description="申请人本人不能批准。批准的档次代替核算的档次。",
        request=SecondOpinionInputSerializer,
        answers={200: DossierSerializer},
        examples={
            "request": {"agreed": True},
            "answer": examples.DOSSIER | {"waivers": [examples.AGREED]},
        },
        refusals=WRITTEN,
    )
    @whole
    def post(self, request: Request, waiver_id: UUID) -> Response:
        """Decide."""
        form = self.body(SecondOpinionInputSerializer)
        rows = DossierWaiver.objects.visible_to(self.actor).filter(pk=waiver_id)
        found = rows.first()
        if found is None:
            raise NotFound
        state = WaiverState.AGREED if form["agreed"] else WaiverState.REFUSED
        operations.decide_waiver(
            waiver_id,
            state,
            answer=form.get("note", ""),
            by=self.actor,
            at=self.now,
        )
        return self.told(found.dossier_id)


class DossierSubmissionView(DossierRows, ApiView):
    """A case decides from here on."""

    permission_classes = [MayEditHardship]

    @operation(
        operation_id="submitDossier",
        tag="干部",
        summary="提交审批",
        description="核对完成、无缺项（lacking 为空）后提交，逐级审批并公示；提交后不能"
        "更改。退回补正的再次提交，事项编号和位次不变。提交人、入户人员和家庭成员不能审批。"
        "本人申请时所列的成员随之确认；其中有人已在其他家庭的不能提交，details 中的 "
        "members 列出是谁。",
        request=EmptyInputSerializer,
        answers={200: DossierSerializer},
        examples={"request": {}, "answer": examples.APPROVAL},
        refusals=(*WRITTEN, "not_ready", "already_in_household"),
        if_match=True,
    )
    @whole
    def post(self, request: Request, dossier_id: UUID) -> Response:
        """Submit it."""
        self.body(EmptyInputSerializer)
        version = self.seen(request, dossier_id)
        operations.submit(dossier_id, by=self.actor, at=self.now, version=version)
        return self.told(dossier_id)


class DossierReturnView(DossierRows, ApiView):
    """The union asks for what is missing."""

    permission_classes = [MayEditHardship]

    @operation(
        operation_id="returnDossier",
        tag="干部",
        summary="退回补正",
        description="提交审批前退回，写明理由和需补交的材料；编号不变。",
        request=DossierReturnInputSerializer,
        answers={200: DossierSerializer},
        examples={
            "request": {"reason": "收入证明缺公章", "missing": ["INCOME"]},
            "answer": examples.RETURNED,
        },
        refusals=WRITTEN,
    )
    @whole
    def post(self, request: Request, dossier_id: UUID) -> Response:
        """Send it back."""
        form = self.body(DossierReturnInputSerializer)
        self.dossier(dossier_id)
        missing = form.pop("missing", [])
        operations.send_back(dossier_id, missing, **form, by=self.actor, at=self.now)
        return self.told(dossier_id)


class DossierRefusalView(DossierRows, ApiView):
    """The union keeps none."""

    permission_classes = [MayEditHardship]

    @operation(
        operation_id="refuseDossier",
        tag="干部",
        summary="不予建档",
        description="提交审批前，写明理由，申请人可见。",
        request=DossierReasonInputSerializer,
        answers={200: DossierSerializer},
        examples={
            "request": {"reason": "家庭有两套住房"},
            "answer": examples.REFUSED,
        },
        refusals=WRITTEN,
    )
    @whole
    def post(self, request: Request, dossier_id: UUID) -> Response:
        """Refuse it."""
        form = self.body(DossierReasonInputSerializer)
        self.dossier(dossier_id)
        operations.refuse(dossier_id, **form, by=self.actor, at=self.now)
        return self.told(dossier_id)
