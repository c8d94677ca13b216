"""The doors of places: set for the province, handed down."""

from typing import Any
from uuid import UUID

from rest_framework.request import Request
from rest_framework.response import Response

from services.programmes import operations
from services.programmes.api.rounds import MayEditProgrammes
from services.programmes.api.shapes import (
    QuotaInputSerializer,
    QuotaQuerySerializer,
    QuotaSerializer,
    QuotaShareInputSerializer,
)
from services.programmes.models import Quota, QuotaQuerySet
from unionhub.kernel.errors import NotFound
from unionhub.web.idempotency import whole
from unionhub.web.paging import page_response_serializer
from unionhub.web.schema import operation
from unionhub.web.views import ApiView, PageView

PROVINCE = {
    "id": "019aa0e4-6c00-7cc3-98c4-dc0c0c0739b0",
    "round": "WINTER-2026",
    "organisation": "51000000001",
    "organisation_name": "四川省总工会",
    "places": 30_000,
    "handed": 0,
    "used": 0,
    "free": 30_000,
    "version": 1,
}
COUNTY = PROVINCE | {
    "id": "019aa0e4-6c00-7cc3-98c4-dc0c0c0739b1",
    "organisation": "51010400001",
    "organisation_name": "锦江区总工会",
    "places": 200,
    "free": 200,
}


class QuotaRows:
    """The quotas a door may touch."""

    def quotas(self) -> QuotaQuerySet:
        """Those in scope."""
        actor = self.actor  # type: ignore[attr-defined]
        return Quota.objects.visible_to(actor).select_related("organisation")

    def told(self, pk: UUID) -> Response:
        """One of them as an answer."""
        return Response(QuotaSerializer(self.quotas().get(pk=pk)).data)


class QuotasView(QuotaRows, PageView):
    """The places in scope, in the order of the tree."""

    keyset = ("org_path", "id")
    serializer_class = QuotaSerializer
    query_serializer_class = QuotaQuerySerializer
    permission_classes = [MayEditProgrammes]

    def rows(self) -> QuotaQuerySet:
        """Narrowed by scope and filters."""
        return self.quotas().filter(**self.params)

    @operation(
        operation_id="listQuotas",
        tag="干部",
        summary="名额",
        description="任职范围内工会各轮次的名额，按组织树顺序。已下达与已使用之和不超过名额。",
        answers={200: page_response_serializer(QuotaSerializer)},
        examples={"answer": {"items": [COUNTY], "next": None, "next_cursor": None}},
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One page."""
        return super().get(request, *args, **kwargs)

    @operation(
        operation_id="setQuota",
        tag="干部",
        summary="设定全省名额",
        description="由省总工会办理；不能少于已下达的名额。",
        request=QuotaInputSerializer,
        answers={200: QuotaSerializer},
        examples={
            "request": {"round": "WINTER-2026", "places": 30_000},
            "answer": PROVINCE,
        },
        refusals=("quota_exceeded", "not_found", "wrong_state"),
    )
    @whole
    def post(self, request: Request) -> Response:
        """Set it."""
        form = self.body(QuotaInputSerializer)
        made = operations.set_places(
            form["round"], form["places"], by=self.actor, at=self.now
        )
        return self.told(made.pk)


class QuotaSharesView(QuotaRows, ApiView):
    """Some of them go to a union below."""

    permission_classes = [MayEditProgrammes]

    @operation(
        operation_id="handQuota",
        tag="干部",
        summary="下达名额",
        description="填写下级工会的名额总数；各下级之和不超过本级名额。",
        request=QuotaShareInputSerializer,
        answers={200: QuotaSerializer},
        examples={
            "request": {"child": "51010400001", "places": 200},
            "answer": COUNTY,
        },
        refusals=("quota_exceeded", "not_below", "wrong_state"),
    )
    @whole
    def post(self, request: Request, quota_id: UUID) -> Response:
        """Hand them down."""
        form = self.body(QuotaShareInputSerializer)
        if not self.quotas().filter(pk=quota_id).exists():
            raise NotFound
        made = operations.hand_places(
            quota_id, form["child"], form["places"], by=self.actor, at=self.now
        )
        return self.told(made.pk)
