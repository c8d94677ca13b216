"""The doors of employers and their names."""

from typing import Any
from uuid import UUID

from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from members.organisations import operations
from members.organisations.api.shapes import (
    AliasInputSerializer,
    EmployerAliasSerializer,
    EmployerInputSerializer,
    EmployerQuerySerializer,
    EmployerSerializer,
    RenamingInputSerializer,
)
from members.organisations.api.unions import MayViewOrganisations
from members.organisations.models import Employer, EmployerQuerySet
from unionhub.kernel.errors import BadFact
from unionhub.kernel.powers import Power
from unionhub.reference.models import Industry
from unionhub.web.fields import EmptyInputSerializer
from unionhub.web.idempotency import idempotent, whole
from unionhub.web.paging import page_response_serializer
from unionhub.web.permissions import HasPower
from unionhub.web.schema import operation
from unionhub.web.views import ApiView, PageView

EXAMPLE = {
    "id": "019aa0e4-6c00-7cc3-98c4-dc0c0c07398f",
    "name": "成都示例速递有限公司",
    "credit_code": "91510100MA61R3LX8Q",
    "nature": "PRIVATE",
    "nature_label": "私营企业",
    "headcount_band": "GE100",
    "headcount_band_label": "100人以上",
    "region": "510104",
    "industry": "60",
    "union": "51010400012",
    "is_platform": False,
    "version": 1,
}
ANOTHER_NAME = {"name": "成都示例速递集团有限公司"}
ALIAS_EXAMPLE = {
    "id": "019aa0e4-6c00-7cc3-98c4-dc0c0c073990",
    "employer": EXAMPLE["id"],
    "alias": "示例速递锦江站",
    "kind": "ALIAS",
    "kind_label": "别名",
    "is_approved": False,
}


class MayEditEmployers(HasPower):
    """The office lets enter and correct employers."""

    power = Power.EMPLOYER_EDIT


class MayApproveAliases(HasPower):
    """The office lets approve other names of employers."""

    power = Power.EMPLOYER_ALIAS_APPROVE


class EmployersView(PageView):
    """Employers, by name."""

    keyset = ("name_key", "id")
    serializer_class = EmployerSerializer
    query_serializer_class = EmployerQuerySerializer
    permission_classes = [MayViewOrganisations]

    def get_permissions(self) -> list[Any]:
        """Entering needs more than looking, whatever the employer's union."""
        enters = self.request.method == "POST"
        return [MayEditEmployers()] if enters else [*super().get_permissions()]

    def rows(self) -> EmployerQuerySet:
        """Narrowed by the filters."""
        filters = dict(self.params)
        if "has_union" in filters:
            filters["union__isnull"] = not filters.pop("has_union")
        return Employer.objects.visible_to(self.actor).filter(**filters)

    @operation(
        operation_id="listEmployers",
        tag="干部",
        summary="用人单位",
        description="按名称分页列出用人单位，含未建会的单位；可按区划、工会、信用代码筛选。",
        answers={200: page_response_serializer(EmployerSerializer)},
        examples={"answer": {"items": [EXAMPLE], "next": None, "next_cursor": None}},
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One page."""
        return super().get(request, *args, **kwargs)

    @operation(
        operation_id="registerEmployer",
        tag="干部",
        summary="登记用人单位",
        description="登记一个用人单位及其工会；未建会的单位不填工会。",
        request=EmployerInputSerializer,
        answers={201: EmployerSerializer},
        examples={
            "request": {
                "name": EXAMPLE["name"],
                "credit_code": EXAMPLE["credit_code"],
                "nature": "PRIVATE",
                "headcount_band": "GE100",
                "region": "510104",
                "union": "51010400012",
            },
            "answer": EXAMPLE,
        },
        refusals=(
            "not_found",
            "does_not_exist",
            "region_not_valid",
            "uscc_registry",
            "uscc_taken",
        ),
        idempotent=True,
    )
    @idempotent(required=True)
    def post(self, request: Request) -> Response:
        """Register one."""
        form = self.body(EmployerInputSerializer)
        known = Industry.objects.filter(pk=form["industry"]).exists()
        if form["industry"] and not known:
            raise BadFact(code="does_not_exist", field="industry")
        registration = operations.Registration(**form)
        made = operations.register_employer(registration, by=self.actor, at=self.now)
        return Response(EmployerSerializer(made).data, status.HTTP_201_CREATED)


class RenamingsView(ApiView):
    """Changes of an employer's registered name."""

    permission_classes = [MayEditEmployers]

    @operation(
        operation_id="renameEmployer",
        tag="干部",
        summary="单位更名",
        description="改为新的登记名称；曾用名保留，仍可匹配到该单位。",
        request=RenamingInputSerializer,
        answers={200: EmployerSerializer},
        examples={
            "request": ANOTHER_NAME,
            "answer": EXAMPLE | ANOTHER_NAME | {"version": 2},
        },
        refusals=("alias_taken",),
    )
    @whole
    def post(self, request: Request, employer_id: UUID) -> Response:
        """Rename it."""
        name = self.body(RenamingInputSerializer)["name"]
        renamed = operations.rename_employer(
            employer_id, name=name, by=self.actor, at=self.now
        )
        return Response(EmployerSerializer(renamed).data)


class AliasesView(ApiView):
    """Other names of an employer."""

    permission_classes = [MayEditEmployers]

    @operation(
        operation_id="proposeEmployerAlias",
        tag="干部",
        summary="提出单位别名",
        description="写下单位的另一个名称；经审核人批准后才用于匹配。",
        request=AliasInputSerializer,
        answers={201: EmployerAliasSerializer},
        examples={"request": {"alias": "示例速递锦江站"}, "answer": ALIAS_EXAMPLE},
    )
    @whole
    def post(self, request: Request, employer_id: UUID) -> Response:
        """Propose one."""
        alias = self.body(AliasInputSerializer)["alias"]
        proposed = operations.propose_alias(
            employer_id, alias=alias, by=self.actor, at=self.now
        )
        data = EmployerAliasSerializer(proposed).data
        return Response(data, status.HTTP_201_CREATED)


class AliasApprovalView(ApiView):
    """The approval of another name."""

    permission_classes = [MayApproveAliases]

    @operation(
        operation_id="approveEmployerAlias",
        tag="干部",
        summary="批准单位别名",
        description="批准后，填写该名称的申请按该单位处理；重复批准结果相同。",
        request=EmptyInputSerializer,
        answers={200: EmployerAliasSerializer},
        examples={"answer": ALIAS_EXAMPLE | {"is_approved": True}},
        refusals=("alias_taken",),
    )
    @whole
    def post(self, request: Request, alias_id: UUID) -> Response:
        """Approve it."""
        self.body(EmptyInputSerializer)
        approved = operations.approve_alias(alias_id, by=self.actor, at=self.now)
        return Response(EmployerAliasSerializer(approved).data)
