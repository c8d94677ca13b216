"""The doors of the tree of unions."""

from typing import Any

from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from members.organisations import operations
from members.organisations.api.shapes import (
    ActivationInputSerializer,
    CorrectionInputSerializer,
    FoundingInputSerializer,
    OrganisationQuerySerializer,
    OrganisationSerializer,
    ReasonInputSerializer,
)
from members.organisations.models import Organisation, OrganisationQuerySet
from unionhub.kernel.errors import NotFound
from unionhub.kernel.powers import Power
from unionhub.web.etag import etag, require_match
from unionhub.web.idempotency import idempotent, whole
from unionhub.web.paging import page_response_serializer
from unionhub.web.permissions import HasPower
from unionhub.web.schema import operation
from unionhub.web.views import ApiView, PageView

EXAMPLE = {
    "code": "51010400003",
    "name": "成都市锦江区锦官驿街道总工会",
    "kind": "TOWNSHIP",
    "kind_label": "乡镇街道工会",
    "level": "TOWNSHIP",
    "level_label": "乡镇街道",
    "status": "ACTIVE",
    "status_label": "正常",
    "parent": "51010400001",
    "region": "510104017",
    "region_name": "锦官驿街道",
    "territory": "510104017",
    "credit_code": None,
    "founding_way": "OFFLINE",
    "approval_number": "锦工〔2019〕12号",
    "approval_date": "2019-05-20",
    "approved_by": "51010400001",
    "admission": "REVIEW",
    "review_days": 5,
    "reported_headcount": 320,
    "office_phone": "028-86650000",
    "available_actions": ["LOCKED"],
    "version": 3,
}
# Before its approval, which is the next step.
FOUNDED = EXAMPLE | {
    "status": "PREPARING",
    "status_label": "筹备",
    "approval_number": "",
    "approval_date": None,
    "approved_by": None,
    "reported_headcount": None,
    "office_phone": "",
    "available_actions": ["ACTIVE"],
    "version": 1,
}
ANOTHER_PHONE = {"office_phone": "028-86650001"}
FACTS_REFUSED = (
    "region_not_valid",
    "legal_person_not_allowed",
    "uscc_length",
    "uscc_checksum",
    "uscc_registry",
    "uscc_taken",
)


class MayViewOrganisations(HasPower):
    """The office lets look at unions."""

    power = Power.ORGANISATION_VIEW


class MayEditOrganisations(HasPower):
    """The office lets found and correct unions; looking needs less."""

    power = Power.ORGANISATION_EDIT


class OrganisationRows:
    """The unions a door may touch."""

    def organisations(self) -> OrganisationQuerySet:
        """Those in scope, with their region's name."""
        actor = self.actor  # type: ignore[attr-defined]
        return Organisation.objects.visible_to(actor).select_related("region")

    def organisation(self, code: str) -> Organisation:
        """One of them.

        Raises:
            NotFound: absent or outside the scope.
        """
        found = self.organisations().filter(pk=code).first()
        if found is None:
            raise NotFound
        return found

    def shown(self, organisation: Organisation) -> Response:
        """The union as an answer, with its version."""
        fresh = self.organisation(organisation.pk)
        headers = {"ETag": etag(fresh.version)}
        return Response(OrganisationSerializer(fresh).data, headers=headers)


class OrganisationsView(OrganisationRows, PageView):
    """The unions in scope, in the order of the tree."""

    keyset = ("path", "code")
    serializer_class = OrganisationSerializer
    query_serializer_class = OrganisationQuerySerializer

    permission_classes = [MayViewOrganisations]

    def get_permissions(self) -> list[Any]:
        """Founding needs more than looking, whatever the union above it."""
        founds = self.request.method == "POST"
        return [MayEditOrganisations()] if founds else [*super().get_permissions()]

    def rows(self) -> OrganisationQuerySet:
        """Narrowed by scope and filters."""
        return self.organisations().filter(**self.params)

    @operation(
        operation_id="listOrganisations",
        tag="干部",
        summary="本级及所辖工会",
        description="按组织树顺序分页列出本人任职范围内的工会，可按类别、层级、状态、"
        "上级和所在区划筛选。",
        answers={200: page_response_serializer(OrganisationSerializer)},
        examples={"answer": {"items": [EXAMPLE], "next": None, "next_cursor": None}},
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One page."""
        return super().get(request, *args, **kwargs)

    @operation(
        operation_id="foundOrganisation",
        tag="干部",
        summary="新建工会（筹备）",
        description="在上级工会之下新建一个筹备中的工会。类别与层级须符合隶属规则；"
        "所在区划与上级相互独立。新建后经批复启用。",
        request=FoundingInputSerializer,
        answers={201: OrganisationSerializer},
        examples={
            "request": {
                "parent": "51010400001",
                "name": "成都市锦江区锦官驿街道总工会",
                "kind": "TOWNSHIP",
                "level": "TOWNSHIP",
                "region": "510104017",
                "territory": "510104017",
            },
            "answer": FOUNDED,
        },
        refusals=("parent_kind_not_allowed", "too_deep", "not_found", *FACTS_REFUSED),
        idempotent=True,
    )
    @idempotent(required=True)
    def post(self, request: Request) -> Response:
        """Found one."""
        form = self.body(FoundingInputSerializer)
        parent = form.pop("parent")
        occupations = tuple(form.pop("occupations"))
        founding = operations.Founding(occupations=occupations, **form)
        made = operations.found(parent, founding, by=self.actor, at=self.now)
        answer = self.shown(made)
        answer.status_code = status.HTTP_201_CREATED
        answer.headers["Location"] = f"/api/v1/organisations/{made.pk}"
        return answer


class OrganisationView(OrganisationRows, ApiView):
    """One union."""

    permission_classes = [MayViewOrganisations]

    @operation(
        operation_id="getOrganisation",
        tag="干部",
        summary="工会详情",
        description="任职范围以外的工会与不存在的工会回答相同。",
        answers={200: OrganisationSerializer},
        examples={"answer": EXAMPLE},
    )
    def get(self, request: Request, code: str) -> Response:
        """Show it."""
        return self.shown(self.organisation(code))


class CorrectionsView(OrganisationRows, ApiView):
    """Corrections of a union."""

    permission_classes = [MayEditOrganisations]

    @operation(
        operation_id="correctOrganisation",
        tag="干部",
        summary="更正工会信息",
        description="只更正所给的字段。须用 If-Match 带上读取时的 ETag，他人已修改则"
        "回答 412 及当前版本。",
        request=CorrectionInputSerializer,
        answers={200: OrganisationSerializer},
        examples={
            "request": ANOTHER_PHONE,
            "answer": EXAMPLE | ANOTHER_PHONE | {"version": 4},
        },
        refusals=("version_required", "last_resort", *FACTS_REFUSED),
        if_match=True,
    )
    @whole
    def post(self, request: Request, code: str) -> Response:
        """Correct it, on the version seen."""
        form = self.body(CorrectionInputSerializer)
        seen = self.organisation(code)
        require_match(request, seen.version, needed=True)
        corrected = operations.correct(
            code,
            operations.Correction(**form),
            version=seen.version,
            by=self.actor,
            at=self.now,
        )
        return self.shown(corrected)


class ActivationView(OrganisationRows, ApiView):
    """A union's start."""

    permission_classes = [MayEditOrganisations]

    @operation(
        operation_id="activateOrganisation",
        tag="干部",
        summary="批复启用工会",
        description="筹备中的工会凭上级工会的建会批复启用，此后可以接收会员。",
        request=ActivationInputSerializer,
        answers={200: OrganisationSerializer},
        examples={
            "request": {
                "approval_number": "锦工〔2019〕12号",
                "approval_date": "2019-05-20",
                "approved_by": "51010400001",
            },
            "answer": EXAMPLE,
        },
        refusals=("approval_missing", "wrong_state"),
    )
    @whole
    def post(self, request: Request, code: str) -> Response:
        """Activate it."""
        form = self.body(ActivationInputSerializer)
        approval = operations.Approval(
            number=form["approval_number"],
            on=form["approval_date"],
            union=form["approved_by"],
        )
        done = operations.activate(code, approval, by=self.actor, at=self.now)
        return self.shown(done)


class LockView(OrganisationRows, ApiView):
    """A union takes nobody for a time."""

    permission_classes = [MayEditOrganisations]

    @operation(
        operation_id="lockOrganisation",
        tag="干部",
        summary="锁定工会",
        description="锁定的工会不再是入会的去向。省总工会是最后的兜底，不能锁定。",
        request=ReasonInputSerializer,
        answers={200: OrganisationSerializer},
        examples={
            "request": {"reason": "届满未换届"},
            "answer": EXAMPLE | {"status": "LOCKED", "status_label": "锁定"},
        },
        refusals=("last_resort", "wrong_state"),
    )
    @whole
    def post(self, request: Request, code: str) -> Response:
        """Lock it."""
        reason = self.body(ReasonInputSerializer)["reason"]
        done = operations.lock(code, reason=reason, by=self.actor, at=self.now)
        return self.shown(done)


class UnlockView(OrganisationRows, ApiView):
    """A locked union takes members again."""

    permission_classes = [MayEditOrganisations]

    @operation(
        operation_id="unlockOrganisation",
        tag="干部",
        summary="解锁工会",
        description="解锁后重新接收会员。",
        request=ReasonInputSerializer,
        answers={200: OrganisationSerializer},
        examples={"request": {"reason": "已完成换届"}, "answer": EXAMPLE},
        refusals=("last_resort", "wrong_state"),
    )
    @whole
    def post(self, request: Request, code: str) -> Response:
        """Unlock it."""
        reason = self.body(ReasonInputSerializer)["reason"]
        done = operations.unlock(code, reason=reason, by=self.actor, at=self.now)
        return self.shown(done)
