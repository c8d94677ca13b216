"""The doors of budgets: look, record what came in and what went back."""

from typing import Any
from uuid import UUID

from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from services.ledger import operations
from services.ledger.api.shapes import (
    BudgetQuerySerializer,
    BudgetSerializer,
    GrantInputSerializer,
    RefundInputSerializer,
)
from services.ledger.models import BudgetNode, BudgetNodeQuerySet
from unionhub.kernel.errors import NotFound
from unionhub.kernel.powers import Power
from unionhub.web.idempotency import idempotent
from unionhub.web.paging import page_response_serializer
from unionhub.web.permissions import HasPower
from unionhub.web.schema import operation
from unionhub.web.views import ApiView, PageView

EXAMPLE = {
    "id": "019aa0e4-6c00-7cc3-98c4-dc0c0c07398f",
    "organisation": "51000000001",
    "organisation_name": "四川省总工会",
    "fund": "WARMTH",
    "fund_label": "送温暖资金",
    "round": "WINTER-2026",
    "funded_fen": 142_800_000_000,
    "received_fen": 0,
    "recovered_fen": 0,
    "allocated_fen": 100_000_000_000,
    "free_fen": 100_000_000_000,
    "offered_fen": 0,
    "returning_fen": 0,
    "reserved_fen": 0,
    "payable_fen": 0,
    "paid_fen": 0,
    "passed_fen": 42_800_000_000,
}


class MayViewBudgets(HasPower):
    """The office looks at budgets and books."""

    power = Power.BUDGET_VIEW


class MayFund(HasPower):
    """The office records what comes in from outside."""

    power = Power.BUDGET_FUND


class BudgetRows:
    """The budgets a door may touch."""

    def budgets(self) -> BudgetNodeQuerySet:
        """Those in scope."""
        actor = self.actor  # type: ignore[attr-defined]
        return BudgetNode.objects.visible_to(actor).select_related("organisation")

    def budget(self, pk: UUID) -> BudgetNode:
        """One of them.

        Raises:
            NotFound: absent or outside the scope.
        """
        found = self.budgets().filter(pk=pk).first()
        if found is None:
            raise NotFound
        return found


class BudgetsView(BudgetRows, PageView):
    """The budgets in scope, in the order of the tree."""

    keyset = ("org_path", "id")
    serializer_class = BudgetSerializer
    query_serializer_class = BudgetQuerySerializer

    permission_classes = [MayViewBudgets]

    def get_permissions(self) -> list[Any]:
        """Recording money needs more than looking."""
        writes = self.request.method == "POST"
        return [MayFund()] if writes else [*super().get_permissions()]

    def rows(self) -> BudgetNodeQuerySet:
        """Narrowed by scope and filters."""
        return self.budgets().filter(**self.params)

    @operation(
        operation_id="listBudgets",
        tag="干部",
        summary="本级及所辖工会的预算",
        description="每个工会、资金来源、轮次一项预算，按组织树顺序。来源三项之和恒等于"
        "去向七项之和；金额均为分。",
        answers={200: page_response_serializer(BudgetSerializer)},
        examples={"answer": {"items": [EXAMPLE], "next": None, "next_cursor": None}},
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One page."""
        return super().get(request, *args, **kwargs)

    @operation(
        operation_id="fundBudget",
        tag="干部",
        summary="登记外部拨入",
        description="登记工会从外部（财政、全国总工会、捐赠等）收到的资金，须有文号。"
        "记错的凭证用冲销更正。",
        request=GrantInputSerializer,
        answers={201: BudgetSerializer},
        examples={
            "request": {
                "organisation": "51000000001",
                "fund": "WARMTH",
                "round": "WINTER-2026",
                "amount_fen": 142_800_000_000,
                "document_number": "川工发〔2026〕1号",
                "summary": "全总下达 2026 年送温暖资金",
            },
            "answer": EXAMPLE
            | {
                "allocated_fen": 142_800_000_000,
                "free_fen": 142_800_000_000,
                "passed_fen": 0,
            },
        },
        refusals=("not_found", "round_not_valid", "round_not_open", "period_closed"),
        idempotent=True,
    )
    @idempotent(required=True)
    def post(self, request: Request) -> Response:
        """Record it."""
        form = self.body(GrantInputSerializer)
        made = operations.fund(operations.Grant(**form), by=self.actor, at=self.now)
        shown = BudgetSerializer(self.budget(made.pk))
        return Response(shown.data, status.HTTP_201_CREATED)


class BudgetView(BudgetRows, ApiView):
    """One budget."""

    permission_classes = [MayViewBudgets]

    @operation(
        operation_id="getBudget",
        tag="干部",
        summary="预算详情",
        description="任职范围以外的与不存在的回答相同。",
        answers={200: BudgetSerializer},
        examples={"answer": EXAMPLE},
    )
    def get(self, request: Request, budget_id: UUID) -> Response:
        """Show it."""
        return Response(BudgetSerializer(self.budget(budget_id)).data)


class BudgetRefundsView(BudgetRows, ApiView):
    """What is left goes back to who granted it."""

    permission_classes = [MayFund]

    @operation(
        operation_id="refundBudget",
        tag="干部",
        summary="退回外部拨入",
        description="把外部拨入而用不完的资金退回拨款单位，须有文号和理由；不超过可用"
        "金额，也不超过外部拨入的金额。上级下达的资金用上交办理。",
        request=RefundInputSerializer,
        answers={201: BudgetSerializer},
        examples={
            "request": {
                "amount_fen": 40_000_000_000,
                "document_number": "川工发〔2026〕9号",
                "reason": "轮次结束，结余退回全总",
            },
            "answer": EXAMPLE
            | {
                "funded_fen": 102_800_000_000,
                "allocated_fen": 60_000_000_000,
                "free_fen": 60_000_000_000,
            },
        },
        refusals=("budget_exceeded", "round_not_open", "period_closed"),
        idempotent=True,
    )
    @idempotent(required=True)
    def post(self, request: Request, budget_id: UUID) -> Response:
        """Record it."""
        form = self.body(RefundInputSerializer)
        self.budget(budget_id)
        operations.refund(budget_id, **form, by=self.actor, at=self.now)
        shown = BudgetSerializer(self.budget(budget_id))
        return Response(shown.data, status.HTTP_201_CREATED)
