"""The doors to dossiers: look, open, apply, fill in, hand in, take back."""

from typing import Any, ClassVar
from uuid import UUID

from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from services.hardship import operations
from services.hardship.api import examples
from services.hardship.api.dossier_shapes import (
    DossierSerializer,
    DossierSummarySerializer,
)
from services.hardship.api.households import MayEditHardship
from services.hardship.api.inputs import (
    ApplicationInputSerializer,
    AssessmentInputSerializer,
    DossierInputSerializer,
    DossierQuerySerializer,
    ParticularsInputSerializer,
)
from services.hardship.models import Dossier, DossierQuerySet
from unionhub.kernel.clock import local_date
from unionhub.kernel.errors import NotFound
from unionhub.kernel.powers import Power
from unionhub.web import access_log
from unionhub.web.etag import etag, require_match
from unionhub.web.fields import EmptyInputSerializer
from unionhub.web.idempotency import idempotent, whole
from unionhub.web.paging import page_response_serializer
from unionhub.web.permissions import IsSignedIn
from unionhub.web.schema import operation
from unionhub.web.throttling import UserThrottle
from unionhub.web.views import ApiView, PageView

WRITTEN = ("wrong_state", "conflict_of_interest")
FACTS = ("membership_needed", "a_year_of_work_needed")
SHOWN = ("name", "id_number", "phone", "income", "cause", "finding")


class ApplyingThrottle(UserThrottle):
    """Applications of one account."""

    scope, limit, seconds = "dossier-application", 20, 3600


class DossierRows:
    """The dossiers a door may touch, and how one is shown.

    ``power``: whose office gives it touches those in scope; others only the own ones.
    """

    power: ClassVar[str] = Power.HARDSHIP_VIEW

    def dossiers(self) -> DossierQuerySet:
        """Those in scope where the office allows it, else the own household's."""
        actor = self.actor  # type: ignore[attr-defined]
        if actor.has(self.power):
            rows = Dossier.objects.visible_to(actor)
        else:
            rows = Dossier.objects.of(actor)
        return rows.select_related("organisation")

    def dossier(self, pk: UUID) -> Dossier:
        """One of them.

        Raises:
            NotFound: absent, or not to be seen.
        """
        found = self.dossiers().filter(pk=pk).first()
        if found is None:
            raise NotFound
        return found

    def seen(self, request: Request, pk: UUID) -> int | None:
        """The version to decide on; None where none was named.

        Raises:
            NotFound: not to be seen. Stale: ``If-Match`` names an older one.
        """
        found = self.dossier(pk)
        require_match(request, found.version)
        return found.version if "If-Match" in request.headers else None

    def told(self, pk: UUID, code: int = status.HTTP_200_OK) -> Response:
        """The dossier as an answer, with its version."""
        rows = self.dossiers().select_related("household__organisation")
        found = rows.prefetch_related(
            "assessments",
            "household__members",
            "papers__file",
            "authorisations__file",
            "authorisations__member",
            "authorisations__signer",
            *("visits", "outside_checks", "waivers"),
        ).filter(pk=pk)
        dossier = found.first()
        if dossier is None:
            raise NotFound
        if self.sensitive:  # type: ignore[attr-defined]
            access_log.shown(self, dossier.worker_id)
        context = self.context()  # type: ignore[attr-defined]
        headers = {"ETag": etag(dossier.version)}
        data = DossierSerializer(dossier, context=context).data
        return Response(data, code, headers=headers)


class DossiersView(DossierRows, PageView):
    """Dossiers: those in scope, or the own household's."""

    sensitive = True
    sensitive_fields = ("name",)
    subject = "worker_id"
    keyset = ("org_path", "id")
    serializer_class = DossierSummarySerializer
    query_serializer_class = DossierQuerySerializer
    permission_classes = [IsSignedIn]

    def get_permissions(self) -> list[Any]:
        """Opening one for somebody is an office's."""
        writes = self.request.method == "POST"
        return [MayEditHardship()] if writes else [*super().get_permissions()]

    def rows(self) -> DossierQuerySet:
        """Narrowed by scope and filters."""
        filters = dict(self.params)
        rows = self.dossiers()
        if filters.pop("to_recheck", False):
            rows = rows.to_recheck(local_date(self.now))
        return rows.filter(**filters)

    @operation(
        operation_id="listDossiers",
        tag="会员",
        summary="困难职工档案列表",
        description="干部看到任职范围内的档案，职工看到自家的档案。不含收支和致困原因。",
        answers={200: page_response_serializer(DossierSummarySerializer)},
        examples={
            "answer": {"items": [examples.SUMMARY], "next": None, "next_cursor": None}
        },
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One page."""
        return super().get(request, *args, **kwargs)

    @operation(
        operation_id="openDossier",
        tag="干部",
        summary="建立困难职工档案",
        description="为已登记的家庭建立档案，一户一档。困难农民工须为工会会员，且务工满一年。"
        "曾经脱困的家庭再次建档，记为返困，并注明原档案。",
        request=DossierInputSerializer,
        answers={201: DossierSerializer},
        examples={
            "request": examples.PARTICULARS | {"household": examples.HOUSEHOLD_ID},
            "answer": examples.DOSSIER,
        },
        refusals=(
            *(*FACTS, "not_found", "dossier_exists", "household_ended"),
            "conflict_of_interest",
        ),
        idempotent=True,
    )
    @idempotent(required=True)
    def post(self, request: Request) -> Response:
        """Open it."""
        form = self.body(DossierInputSerializer)
        made = operations.open_(
            form["household"],
            form["particulars"],
            worker=form.get("worker"),
            by=self.actor,
            at=self.now,
        )
        return self.told(made.pk, status.HTTP_201_CREATED)


class OwnDossierView(DossierRows, ApiView):
    """A member applies for the own household."""

    permission_classes = [IsSignedIn]
    throttle_classes = [ApplyingThrottle]

    @operation(
        operation_id="applyForDossier",
        tag="会员",
        summary="申请建立困难职工档案",
        description="会员为自家申请，本人为户主，姓名和证件取自会籍，由所在工会受理。随后填写"
        "收支、上传材料，再提交初审。所列成员待工会核实，工会提交审批时才算入家庭；是否已在"
        "其他家庭，这里不作回答。",
        request=ApplicationInputSerializer,
        answers={201: DossierSerializer},
        examples={
            "request": examples.PARTICULARS
            | {
                "region": "510104017",
                "residence": "URBAN",
                "address": "锦官驿街道水井坊 8 号 3 单元",
                "members": [examples.SPOUSE_INPUT],
            },
            "answer": examples.DOSSIER | {"is_own": True},
        },
        refusals=(
            *(*FACTS, "members_only"),
            *("dossier_exists", "already_in_household", "region_not_valid"),
            "duplicate_item",
        ),
        idempotent=True,
    )
    @idempotent(required=True)
    def post(self, request: Request) -> Response:
        """Apply."""
        form = self.body(ApplicationInputSerializer)
        made = operations.apply(
            form["home"],
            form["people"],
            form["particulars"],
            by=self.actor,
            at=self.now,
        )
        return self.told(made.pk, status.HTTP_201_CREATED)


class DossierView(DossierRows, ApiView):
    """One dossier."""

    sensitive = True
    sensitive_fields = SHOWN
    permission_classes = [IsSignedIn]

    @operation(
        operation_id="getDossier",
        tag="会员",
        summary="困难职工档案详情",
        description="家庭成员可看自家的档案；干部看任职范围内的，每次查看记入查看记录。号码已"
        "遮蔽；lacking 列出提交审批前还缺什么。",
        answers={200: DossierSerializer},
        examples={"answer": examples.DOSSIER},
    )
    @access_log.logged
    def get(self, request: Request, dossier_id: UUID) -> Response:
        """Show it."""
        return self.told(dossier_id)


class DossierCorrectionsView(DossierRows, ApiView):
    """What it says beside its figures."""

    power = Power.HARDSHIP_EDIT
    permission_classes = [IsSignedIn]

    @operation(
        operation_id="correctDossier",
        tag="会员",
        summary="更正档案内容",
        description="提交审批前可以更正；本人申请的，提交初审前或退回后本人可以更正。",
        request=ParticularsInputSerializer,
        answers={200: DossierSerializer},
        examples={"request": examples.PARTICULARS, "answer": examples.DOSSIER},
        refusals=(*WRITTEN, *FACTS),
        if_match=True,
    )
    @whole
    def post(self, request: Request, dossier_id: UUID) -> Response:
        """Say it otherwise."""
        facts = self.body(ParticularsInputSerializer)["particulars"]
        version = self.seen(request, dossier_id)
        operations.correct(
            dossier_id, facts, by=self.actor, at=self.now, version=version
        )
        return self.told(dossier_id)


class DossierAssessmentView(DossierRows, ApiView):
    """Its figures."""

    power = Power.HARDSHIP_EDIT
    permission_classes = [IsSignedIn]

    @operation(
        operation_id="assessDossier",
        tag="会员",
        summary="填写收支并核算档次",
        description="按全年收入、刚性支出、家庭人口和当年当地低保标准核算困难档次；没有标准的"
        "不予核算。致困原因一主三次。收支和原因密封保存。",
        request=AssessmentInputSerializer,
        answers={200: DossierSerializer},
        examples={"request": examples.FIGURES, "answer": examples.DOSSIER},
        refusals=(*WRITTEN, "standard_missing", "household_ended", "duplicate_cause"),
        if_match=True,
    )
    @whole
    def post(self, request: Request, dossier_id: UUID) -> Response:
        """Reckon."""
        figures = self.body(AssessmentInputSerializer)["figures"]
        version = self.seen(request, dossier_id)
        operations.assess(
            dossier_id, figures, by=self.actor, at=self.now, version=version
        )
        return self.told(dossier_id)


class DossierHandingInView(DossierRows, ApiView):
    """It lies before the union."""

    power = Power.HARDSHIP_EDIT
    permission_classes = [IsSignedIn]

    @operation(
        operation_id="handDossierIn",
        tag="会员",
        summary="提交初审",
        description="草稿或退回补正的档案交由工会初审；须已填写收支。",
        request=EmptyInputSerializer,
        answers={200: DossierSerializer},
        examples={"request": {}, "answer": examples.UNIT_REVIEW},
        refusals=(*WRITTEN, "not_ready"),
    )
    @whole
    def post(self, request: Request, dossier_id: UUID) -> Response:
        """Hand it in."""
        self.body(EmptyInputSerializer)
        self.dossier(dossier_id)
        operations.hand_in(dossier_id, by=self.actor, at=self.now)
        return self.told(dossier_id)


class DossierWithdrawalView(DossierRows, ApiView):
    """Whoever applied takes it back."""

    power = Power.HARDSHIP_EDIT
    permission_classes = [IsSignedIn]

    @operation(
        operation_id="withdrawDossier",
        tag="会员",
        summary="撤回建档申请",
        description="提交审批前可以撤回，以后可以重新申请。",
        request=EmptyInputSerializer,
        answers={200: DossierSerializer},
        examples={"request": {}, "answer": examples.WITHDRAWN},
        refusals=(*WRITTEN, "under_review"),
    )
    @whole
    def post(self, request: Request, dossier_id: UUID) -> Response:
        """Withdraw it."""
        self.body(EmptyInputSerializer)
        self.dossier(dossier_id)
        operations.withdraw(dossier_id, by=self.actor, at=self.now)
        return self.told(dossier_id)
