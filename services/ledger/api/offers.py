"""The doors of money on its way down: offered above, accepted below."""

from typing import Any
from uuid import UUID

from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from services.ledger import operations
from services.ledger.api.budgets import MayViewBudgets
from services.ledger.api.shapes import (
    MoneyReasonInputSerializer,
    OfferInputSerializer,
    OfferQuerySerializer,
    OfferSerializer,
)
from services.ledger.models import (
    Offer,
    OfferQuerySet,
)
from unionhub.kernel.errors import NotFound
from unionhub.kernel.powers import Power
from unionhub.web.etag import etag, require_match
from unionhub.web.fields import EmptyInputSerializer
from unionhub.web.idempotency import idempotent, whole
from unionhub.web.paging import page_response_serializer
from unionhub.web.permissions import HasPower
from unionhub.web.schema import operation
from unionhub.web.views import ApiView, PageView

MOVED = ("wrong_state", "round_not_open", "period_closed")
OFFERED = {
    "id": "019aa0e4-6c00-7cc3-98c4-dc0c0c073990",
    "budget": "019aa0e4-6c00-7cc3-98c4-dc0c0c07398f",
    "fund": "WARMTH",
    "round": "WINTER-2026",
    "organisation": "51000000001",
    "child": "51010400001",
    "amount_fen": 42_800_000_000,
    "document_number": "川工发〔2026〕2号",
    "state": "OFFERED",
    "state_label": "待接收",
    "reason": "",
    "offered_at": "2026-11-23T10:00:00+08:00",
    "due_on": "2026-11-30",
    "settled_at": None,
    "available_actions": ["ACCEPTED", "REFUSED", "WITHDRAWN"],
    "version": 1,
}
ACCEPTED = OFFERED | {
    "state": "ACCEPTED",
    "state_label": "已接收",
    "settled_at": "2026-11-24T10:00:00+08:00",
    "available_actions": [],
    "version": 2,
}
REFUSED = ACCEPTED | {
    "state": "REFUSED",
    "state_label": "已拒收",
    "reason": "本级不承担该项目",
}
WITHDRAWN = REFUSED | {
    "state": "WITHDRAWN",
    "state_label": "已撤回",
    "reason": "文号有误",
}


class MayHandDown(HasPower):
    """The office hands money down, and gives it back."""

    power = Power.BUDGET_ALLOCATE


class MayAccept(HasPower):
    """The office accepts what is handed down."""

    power = Power.BUDGET_ACCEPT


class OfferRows:
    """The offers a door may touch."""

    def offers(self) -> OfferQuerySet:
        """Those from or to a union in scope."""
        actor = self.actor  # type: ignore[attr-defined]
        return Offer.objects.visible_to(actor).select_related("node")

    def offer(self, pk: UUID) -> Offer:
        """One of them.

        Raises:
            NotFound: absent or outside the scope.
        """
        found = self.offers().filter(pk=pk).first()
        if found is None:
            raise NotFound
        return found

    def told(self, pk: UUID, code: int = status.HTTP_200_OK) -> Response:
        """The offer as an answer, with its version."""
        found = self.offer(pk)
        headers = {"ETag": etag(found.version)}
        return Response(OfferSerializer(found).data, code, headers=headers)


class OffersView(OfferRows, PageView):
    """The offers from or to a union in scope."""

    keyset = ("-id",)
    serializer_class = OfferSerializer
    query_serializer_class = OfferQuerySerializer

    permission_classes = [MayViewBudgets]

    def get_permissions(self) -> list[Any]:
        """Handing down needs more than looking."""
        writes = self.request.method == "POST"
        return [MayHandDown()] if writes else [*super().get_permissions()]

    def rows(self) -> OfferQuerySet:
        """Narrowed by scope and filters."""
        return self.offers().filter(**self.params)

    @operation(
        operation_id="listBudgetOffers",
        tag="干部",
        summary="资金下达列表",
        description="任职范围内工会下达或接收的资金，最新的在前。",
        answers={200: page_response_serializer(OfferSerializer)},
        examples={"answer": {"items": [OFFERED], "next": None, "next_cursor": None}},
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One page."""
        return super().get(request, *args, **kwargs)

    @operation(
        operation_id="offerBudget",
        tag="干部",
        summary="下达资金",
        description="把预算的一部分下达给下级工会，须有文号。对方接收之前，这笔钱双方都不能"
        "使用；预算不足时回答 409，facts 写明差额。",
        request=OfferInputSerializer,
        answers={201: OfferSerializer},
        examples={
            "request": {
                "budget": OFFERED["budget"],
                "child": "51010400001",
                "amount_fen": 42_800_000_000,
                "document_number": "川工发〔2026〕2号",
            },
            "answer": OFFERED,
        },
        refusals=(
            *("not_found", "budget_exceeded", "not_below"),
            *("round_not_open", "period_closed"),
        ),
        idempotent=True,
    )
    @idempotent(required=True)
    def post(self, request: Request) -> Response:
        """Offer it."""
        form = self.body(OfferInputSerializer)
        made = operations.offer(
            form.pop("budget"),
            form.pop("child"),
            form.pop("amount_fen"),
            **form,
            by=self.actor,
            at=self.now,
        )
        return self.told(made.pk, status.HTTP_201_CREATED)


class OfferAcceptanceView(OfferRows, ApiView):
    """The union below takes it."""

    permission_classes = [MayAccept]

    @operation(
        operation_id="acceptBudgetOffer",
        tag="干部",
        summary="接收下达",
        description="由接收工会办理，上级不能代办。接收后归本级使用。",
        request=EmptyInputSerializer,
        answers={200: OfferSerializer},
        examples={"request": {}, "answer": ACCEPTED},
        refusals=MOVED,
        if_match=True,
    )
    @whole
    def post(self, request: Request, offer_id: UUID) -> Response:
        """Accept it."""
        self.body(EmptyInputSerializer)
        require_match(request, self.offer(offer_id).version, needed=True)
        operations.accept(offer_id, by=self.actor, at=self.now)
        return self.told(offer_id)


class OfferRefusalView(OfferRows, ApiView):
    """The union below does not take it."""

    permission_classes = [MayAccept]

    @operation(
        operation_id="refuseBudgetOffer",
        tag="干部",
        summary="拒收下达",
        description="由接收工会办理，须写明理由；资金回到上级预算。",
        request=MoneyReasonInputSerializer,
        answers={200: OfferSerializer},
        examples={"request": {"reason": "本级不承担该项目"}, "answer": REFUSED},
        refusals=MOVED,
        if_match=True,
    )
    @whole
    def post(self, request: Request, offer_id: UUID) -> Response:
        """Refuse it."""
        form = self.body(MoneyReasonInputSerializer)
        require_match(request, self.offer(offer_id).version, needed=True)
        operations.refuse(offer_id, **form, by=self.actor, at=self.now)
        return self.told(offer_id)


class OfferWithdrawalView(OfferRows, ApiView):
    """The union above takes it back."""

    permission_classes = [MayHandDown]

    @operation(
        operation_id="withdrawBudgetOffer",
        tag="干部",
        summary="撤回下达",
        description="对方接收之前可以撤回，须写明理由。",
        request=MoneyReasonInputSerializer,
        answers={200: OfferSerializer},
        examples={"request": {"reason": "文号有误"}, "answer": WITHDRAWN},
        refusals=MOVED,
        if_match=True,
    )
    @whole
    def post(self, request: Request, offer_id: UUID) -> Response:
        """Withdraw it."""
        form = self.body(MoneyReasonInputSerializer)
        require_match(request, self.offer(offer_id).version, needed=True)
        operations.withdraw(offer_id, **form, by=self.actor, at=self.now)
        return self.told(offer_id)
