"""The doors of chain rules: everybody reads, the province sets."""

from typing import Any

from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from services.review import operations
from services.review.api import examples
from services.review.api.inputs import (
    ChainRuleInputSerializer,
    ChainRuleQuerySerializer,
)
from services.review.api.shapes import ChainRuleSerializer
from services.review.models import ChainRule, ChainRuleQuerySet
from unionhub.kernel.powers import Power
from unionhub.web.idempotency import idempotent
from unionhub.web.paging import page_response_serializer
from unionhub.web.permissions import AllowAny, HasPower
from unionhub.web.schema import operation
from unionhub.web.views import PageView


class MaySetRules(HasPower):
    """The office sets policies."""

    power = Power.PROGRAMME_EDIT


class ChainRulesView(PageView):
    """Which levels decide, the latest first."""

    keyset = ("-valid_from", "-id")
    serializer_class = ChainRuleSerializer
    query_serializer_class = ChainRuleQuerySerializer
    permission_classes = [AllowAny]

    def get_permissions(self) -> list[Any]:
        """Anybody reads."""
        writes = self.request.method == "POST"
        return [MaySetRules()] if writes else [*super().get_permissions()]

    def rows(self) -> ChainRuleQuerySet:
        """Narrowed by the filters."""
        return ChainRule.objects.visible_to(self.actor).filter(**self.params)

    @operation(
        operation_id="listChainRules",
        tag="公共",
        summary="审批层级规则",
        description="各类事项自多少金额起由哪些层级审批、公示多少个工作日，新的在前。没有规则的，"
        "由报送的基层工会和县级工会两级审批。",
        answers={200: page_response_serializer(ChainRuleSerializer)},
        examples={
            "answer": {"items": [examples.RULE], "next": None, "next_cursor": None}
        },
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One page."""
        return super().get(request, *args, **kwargs)

    @operation(
        operation_id="setChainRule",
        tag="干部",
        summary="设定审批层级规则",
        description="由省总工会按文件设定，自起始日期起报送的事项适用；此前报送的按原规则办完。",
        request=ChainRuleInputSerializer,
        answers={201: ChainRuleSerializer},
        examples={"request": examples.RULE_INPUT, "answer": examples.RULE},
        refusals=(
            *("already_exists", "programme_not_valid"),
            *("not_authenticated", "forbidden"),
        ),
        idempotent=True,
    )
    @idempotent(required=True)
    def post(self, request: Request) -> Response:
        """Set it."""
        rule = self.body(ChainRuleInputSerializer)["rule"]
        made = operations.set_rule(rule, by=self.actor, at=self.now)
        data = ChainRuleSerializer(made).data
        return Response(data, status=status.HTTP_201_CREATED)
