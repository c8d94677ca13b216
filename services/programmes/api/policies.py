"""The doors of policy: living standards and rules; everybody reads."""

from typing import Any
from uuid import UUID

from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from services.programmes import operations
from services.programmes.api.rounds import MayEditProgrammes
from services.programmes.api.shapes import (
    AidRuleInputSerializer,
    AidRuleQuerySerializer,
    AidRuleSerializer,
    LivingStandardInputSerializer,
    LivingStandardSerializer,
    StandardQuerySerializer,
)
from services.programmes.models import (
    AidRule,
    AidRuleQuerySet,
    LivingStandard,
    LivingStandardQuerySet,
)
from unionhub.kernel.errors import NotFound
from unionhub.web.etag import etag, require_match
from unionhub.web.idempotency import idempotent
from unionhub.web.paging import page_response_serializer
from unionhub.web.permissions import AllowAny
from unionhub.web.schema import operation
from unionhub.web.views import ApiView, PageView

STANDARD = {
    "id": "019aa0e4-6c00-7cc3-98c4-dc0c0c0739a0",
    "region": "510100",
    "year": 2026,
    "household": "URBAN",
    "household_label": "城镇",
    "monthly_fen": 85_000,
    "document_number": "成民发〔2026〕1号",
    "valid_from": "2026-01-01",
}
ANNOUNCED = {
    name: STANDARD[name]
    for name in (
        *("region", "year", "household", "monthly_fen"),
        *("document_number", "valid_from"),
    )
}
RULE = {
    "id": "019aa0e4-6c00-7cc3-98c4-dc0c0c0739a1",
    "item": "LIVING",
    "item_label": "生活救助",
    "round": None,
    "fund": "CENTRAL",
    "tier": "DEEP",
    "region": None,
    "formula": "TIMES_STANDARD",
    "formula_label": "低保标准倍数",
    "number": 1_200,
    "ceiling_fen": None,
    "document_number": "川工发〔2026〕3号",
    "valid_from": "2026-01-01",
    "valid_to": None,
    "replaces": None,
    "version": 1,
}
ISSUED = {
    name: RULE[name]
    for name in (
        *("item", "formula", "number", "fund", "tier"),
        *("document_number", "valid_from"),
    )
}
REPLACED = RULE | {
    "id": "019aa0e4-6c00-7cc3-98c4-dc0c0c0739ff",
    "number": 1_000,
    "valid_from": "2027-01-01",
    "replaces": RULE["id"],
    "version": 2,
}


class StandardsView(PageView):
    """The living standards, the latest first."""

    keyset = ("-valid_from", "-id")
    serializer_class = LivingStandardSerializer
    query_serializer_class = StandardQuerySerializer
    permission_classes = [AllowAny]

    def get_permissions(self) -> list[Any]:
        """Anybody reads."""
        writes = self.request.method == "POST"
        return [MayEditProgrammes()] if writes else [*super().get_permissions()]

    def rows(self) -> LivingStandardQuerySet:
        """Narrowed by the filters."""
        return LivingStandard.objects.visible_to(self.actor).filter(**self.params)

    @operation(
        operation_id="listLivingStandards",
        tag="公共",
        summary="低保标准",
        description="各地各年度的最低生活保障标准，执行日期新的在前。没有本地标准的，依次适用"
        "上级地区的。",
        answers={200: page_response_serializer(LivingStandardSerializer)},
        examples={"answer": {"items": [STANDARD], "next": None, "next_cursor": None}},
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One page."""
        return super().get(request, *args, **kwargs)

    @operation(
        operation_id="announceLivingStandard",
        tag="干部",
        summary="录入低保标准",
        description="由省总工会按民政部门的文件录入。",
        request=LivingStandardInputSerializer,
        answers={201: LivingStandardSerializer},
        examples={"request": ANNOUNCED, "answer": STANDARD},
        refusals=("forbidden", "region_not_valid", "already_exists"),
        idempotent=True,
    )
    @idempotent(required=True)
    def post(self, request: Request) -> Response:
        """Enter it."""
        facts = operations.StandardFacts(**self.body(LivingStandardInputSerializer))
        made = operations.announce_standard(facts, by=self.actor, at=self.now)
        shown = LivingStandardSerializer(made)
        return Response(shown.data, status.HTTP_201_CREATED)


class AidRulesView(PageView):
    """The rules, the latest first."""

    keyset = ("-valid_from", "-id")
    serializer_class = AidRuleSerializer
    query_serializer_class = AidRuleQuerySerializer
    permission_classes = [AllowAny]

    def get_permissions(self) -> list[Any]:
        """Anybody reads."""
        writes = self.request.method == "POST"
        return [MayEditProgrammes()] if writes else [*super().get_permissions()]

    def rows(self) -> AidRuleQuerySet:
        """Narrowed by the filters."""
        return AidRule.objects.visible_to(self.actor).filter(**self.params)

    @operation(
        operation_id="listAidRules",
        tag="公共",
        summary="帮扶政策",
        description="各帮扶项目的限额及其文号。最具体的一条适用：先看轮次，再看资金来源、"
        "困难类别、地区远近。",
        answers={200: page_response_serializer(AidRuleSerializer)},
        examples={"answer": {"items": [RULE], "next": None, "next_cursor": None}},
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One page."""
        return super().get(request, *args, **kwargs)

    @operation(
        operation_id="issueAidRule",
        tag="干部",
        summary="发布帮扶政策",
        description="由省总工会办理；未填的范围表示不限。",
        request=AidRuleInputSerializer,
        answers={201: AidRuleSerializer},
        examples={"request": ISSUED, "answer": RULE},
        refusals=(
            *("forbidden", "region_not_valid"),
            *("round_not_valid", "out_of_range"),
        ),
        idempotent=True,
    )
    @idempotent(required=True)
    def post(self, request: Request) -> Response:
        """Put it into force."""
        facts = operations.RuleFacts(**self.body(AidRuleInputSerializer))
        made = operations.issue_rule(facts, by=self.actor, at=self.now)
        return Response(AidRuleSerializer(made).data, status.HTTP_201_CREATED)


class AidRuleVersionsView(ApiView):
    """Another version takes its place."""

    permission_classes = [MayEditProgrammes]

    @operation(
        operation_id="replaceAidRule",
        tag="干部",
        summary="更新帮扶政策",
        description="新版本自执行日期起取代原政策；已作的决定仍按原版本，可随时重算。",
        request=AidRuleInputSerializer,
        answers={201: AidRuleSerializer},
        examples={
            "request": ISSUED | {"number": 1_000, "valid_from": "2027-01-01"},
            "answer": REPLACED,
        },
        refusals=(
            "region_not_valid",
            "round_not_valid",
            "invalid_range",
            "wrong_state",
        ),
        if_match=True,
        idempotent=True,
    )
    @idempotent(required=True)
    def post(self, request: Request, rule_id: UUID) -> Response:
        """Replace it, on the version seen."""
        facts = operations.RuleFacts(**self.body(AidRuleInputSerializer))
        seen = AidRule.objects.visible_to(self.actor).filter(pk=rule_id).first()
        if seen is None:
            raise NotFound
        require_match(request, seen.version, needed=True)
        made = operations.replace_rule(
            rule_id, facts, by=self.actor, at=self.now, version=seen.version
        )
        shown = AidRuleSerializer(made).data
        headers = {"ETag": etag(made.version)}
        return Response(shown, status.HTTP_201_CREATED, headers=headers)
