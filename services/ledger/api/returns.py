"""The doors of money on its way back up: proposed below, taken in above."""

from typing import Any
from uuid import UUID

from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from services.ledger import operations
from services.ledger.api.budgets import MayViewBudgets
from services.ledger.api.offers import MOVED, MayHandDown
from services.ledger.api.shapes import (
    FundReturnAnswerInputSerializer,
    FundReturnInputSerializer,
    FundReturnQuerySerializer,
    FundReturnSerializer,
)
from services.ledger.models import FundReturn, FundReturnQuerySet
from unionhub.kernel.errors import NotFound
from unionhub.web.etag import etag, require_match
from unionhub.web.fields import EmptyInputSerializer
from unionhub.web.idempotency import idempotent, whole
from unionhub.web.paging import page_response_serializer
from unionhub.web.schema import operation
from unionhub.web.views import ApiView, PageView

PROPOSED = {
    "id": "019aa0e4-6c00-7cc3-98c4-dc0c0c073991",
    "budget": "019aa0e4-6c00-7cc3-98c4-dc0c0c073992",
    "upper": "019aa0e4-6c00-7cc3-98c4-dc0c0c07398f",
    "organisation": "51010400001",
    "fund": "WARMTH",
    "round": "WINTER-2026",
    "amount_fen": 1_500_000,
    "reason": "轮次结束，结余上交",
    "state": "PROPOSED",
    "state_label": "待上级接收",
    "answer": "",
    "proposed_at": "2026-12-31T10:00:00+08:00",
    "due_on": "2027-01-08",
    "settled_at": None,
    "available_actions": ["REFUSED", "TAKEN"],
    "version": 1,
}
TAKEN = PROPOSED | {
    "state": "TAKEN",
    "state_label": "已接收",
    "settled_at": "2026-12-31T15:00:00+08:00",
    "available_actions": [],
    "version": 2,
}
KEPT = TAKEN | {"state": "REFUSED", "state_label": "已退回", "answer": "留作下轮使用"}


class ReturnRows:
    """The returns a door may touch."""

    def returns(self) -> FundReturnQuerySet:
        """Those of or to a union in scope."""
        actor = self.actor  # type: ignore[attr-defined]
        return FundReturn.objects.visible_to(actor).select_related("node")

    def found(self, pk: UUID) -> FundReturn:
        """One of them.

        Raises:
            NotFound: absent or outside the scope.
        """
        found = self.returns().filter(pk=pk).first()
        if found is None:
            raise NotFound
        return found

    def told(self, pk: UUID, code: int = status.HTTP_200_OK) -> Response:
        """The return as an answer, with its version."""
        found = self.found(pk)
        headers = {"ETag": etag(found.version)}
        return Response(FundReturnSerializer(found).data, code, headers=headers)


class ReturnsView(ReturnRows, PageView):
    """The returns of or to a union in scope."""

    keyset = ("-id",)
    serializer_class = FundReturnSerializer
    query_serializer_class = FundReturnQuerySerializer

    permission_classes = [MayViewBudgets]

    def get_permissions(self) -> list[Any]:
        """Giving back needs more than looking."""
        writes = self.request.method == "POST"
        return [MayHandDown()] if writes else [*super().get_permissions()]

    def rows(self) -> FundReturnQuerySet:
        """Narrowed by scope and filters."""
        return self.returns().filter(**self.params)

    @operation(
        operation_id="listBudgetReturns",
        tag="干部",
        summary="资金上交列表",
        description="任职范围内工会上交或接收上交的资金，最新的在前。",
        answers={200: page_response_serializer(FundReturnSerializer)},
        examples={"answer": {"items": [PROPOSED], "next": None, "next_cursor": None}},
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One page."""
        return super().get(request, *args, **kwargs)

    @operation(
        operation_id="proposeBudgetReturn",
        tag="干部",
        summary="上交资金",
        description="把用不完的资金交回下达它的上级预算；已占用、已支付的不能上交。",
        request=FundReturnInputSerializer,
        answers={201: FundReturnSerializer},
        examples={
            "request": {
                "budget": PROPOSED["budget"],
                "upper": PROPOSED["upper"],
                "amount_fen": 1_500_000,
                "reason": "轮次结束，结余上交",
            },
            "answer": PROPOSED,
        },
        refusals=(
            *("not_found", "budget_exceeded", "not_above"),
            *("round_not_open", "period_closed"),
        ),
        idempotent=True,
    )
    @idempotent(required=True)
    def post(self, request: Request) -> Response:
        """Propose it."""
        form = self.body(FundReturnInputSerializer)
        made = operations.propose_return(
            form.pop("budget"),
            form.pop("upper"),
            form.pop("amount_fen"),
            **form,
            by=self.actor,
            at=self.now,
        )
        return self.told(made.pk, status.HTTP_201_CREATED)


class ReturnAcceptanceView(ReturnRows, ApiView):
    """The union above takes it in."""

    permission_classes = [MayHandDown]

    @operation(
        operation_id="takeBudgetReturn",
        tag="干部",
        summary="接收上交",
        description="由上级工会办理；资金回到上级预算，可再次下达。",
        request=EmptyInputSerializer,
        answers={200: FundReturnSerializer},
        examples={"request": {}, "answer": TAKEN},
        refusals=MOVED,
        if_match=True,
    )
    @whole
    def post(self, request: Request, return_id: UUID) -> Response:
        """Take it in."""
        self.body(EmptyInputSerializer)
        require_match(request, self.found(return_id).version, needed=True)
        operations.take_return(return_id, by=self.actor, at=self.now)
        return self.told(return_id)


class ReturnRefusalView(ReturnRows, ApiView):
    """The union above does not take it in."""

    permission_classes = [MayHandDown]

    @operation(
        operation_id="refuseBudgetReturn",
        tag="干部",
        summary="退回上交",
        description="由上级工会办理，须写明答复；资金仍归下级。",
        request=FundReturnAnswerInputSerializer,
        answers={200: FundReturnSerializer},
        examples={"request": {"answer": "留作下轮使用"}, "answer": KEPT},
        refusals=MOVED,
        if_match=True,
    )
    @whole
    def post(self, request: Request, return_id: UUID) -> Response:
        """Refuse it."""
        form = self.body(FundReturnAnswerInputSerializer)
        require_match(request, self.found(return_id).version, needed=True)
        operations.refuse_return(return_id, **form, by=self.actor, at=self.now)
        return self.told(return_id)
