"""The doors of spot checks: a sample of approved dossiers, and what was found."""

from typing import Any
from uuid import UUID

from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from services.hardship import operations
from services.hardship.api import examples
from services.hardship.api.desk import MayReviewAid
from services.hardship.api.households import MayViewHardship
from services.hardship.api.spot_check_shapes import (
    SpotCheckedQuerySerializer,
    SpotCheckedSerializer,
    SpotCheckInputSerializer,
    SpotCheckQuerySerializer,
    SpotCheckSerializer,
    SpotFindingInputSerializer,
)
from services.hardship.models import (
    SpotCheck,
    SpotChecked,
    SpotCheckedQuerySet,
    SpotCheckQuerySet,
)
from unionhub.kernel.errors import NotFound
from unionhub.web.idempotency import idempotent, whole
from unionhub.web.paging import page_response_serializer
from unionhub.web.schema import operation
from unionhub.web.views import ApiView, PageView

ID = "019aa0e4-6c00-7cc3-98c4-dc0c0c073c01"
SAMPLE = {
    "organisation": "51010400001",
    "since": "2026-10-01",
    "until": "2026-10-31",
    "percent": 30,
}
SPOT_CHECK = SAMPLE | {
    "id": ID,
    "organisation_name": "成都市锦江区总工会",
    "by_organisation": "51010000001",
    "by_organisation_name": "成都市总工会",
    "seed": "9f86d081884c7d659a2feaa0c55ad015",
    "population": 40,
    "size": 12,
    "right": 9,
    "wrong": 1,
    "drawn_at": examples.AT,
}
CHECKED = {
    "id": "019aa0e4-6c00-7cc3-98c4-dc0c0c073c02",
    "spot_check": ID,
    "place": 1,
    "dossier": examples.DOSSIER_ID,
    "finding": "WRONG",
    "finding_label": "不属实",
    "reason": "家庭另有一套住房",
    "found_at": examples.AT,
}


def _page(one: dict[str, Any]) -> dict[str, Any]:
    return {"answer": {"items": [one], "next": None, "next_cursor": None}}


class SpotChecksView(PageView):
    """The spot checks of unions in scope, and a new one."""

    keyset = ("-id",)
    serializer_class = SpotCheckSerializer
    query_serializer_class = SpotCheckQuerySerializer
    permission_classes = [MayViewHardship]

    def get_permissions(self) -> list[Any]:
        """Drawing one is for those who decide, a level above."""
        writes = self.request.method == "POST"
        return [MayReviewAid()] if writes else [*super().get_permissions()]

    def rows(self) -> SpotCheckQuerySet:
        """Narrowed by scope and filters."""
        rows = SpotCheck.objects.visible_to(self.actor).counted()
        return rows.select_related("organisation", "by_organisation").filter(
            **self.params
        )

    @operation(
        operation_id="listSpotChecks",
        tag="干部",
        summary="建档抽查列表",
        description="任职范围内工会的建档抽查，最新的在前，各有属实和不属实的份数。",
        answers={200: page_response_serializer(SpotCheckSerializer)},
        examples=_page(SPOT_CHECK),
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One page."""
        return super().get(request, *args, **kwargs)

    @operation(
        operation_id="drawSpotCheck",
        tag="干部",
        summary="抽取建档抽查样本",
        description="上级工会从下级工会（含其全部下级）一段时间内批准建档的档案中随机抽取，"
        "不少于 30%，向上取整。种子随样本保存：每份档案取“种子:档案编号”的 SHA-256，"
        "由小到大取前若干份，任何人可以重算。",
        request=SpotCheckInputSerializer,
        answers={201: SpotCheckSerializer},
        examples={
            "request": SAMPLE,
            "answer": SPOT_CHECK | {"right": 0, "wrong": 0},
        },
        refusals=(
            *("forbidden", "not_found", "invalid_range", "in_the_future"),
            "nothing_to_check",
        ),
        idempotent=True,
    )
    @idempotent(required=True)
    def post(self, request: Request) -> Response:
        """Draw one."""
        of = operations.Sample(**self.body(SpotCheckInputSerializer))
        made = operations.draw_spot_check(of, by=self.actor, at=self.now)
        shown = SpotCheck.objects.visible_to(self.actor).counted().get(pk=made.pk)
        return Response(SpotCheckSerializer(shown).data, status.HTTP_201_CREATED)


class SpotCheckView(ApiView):
    """One spot check."""

    permission_classes = [MayViewHardship]

    @operation(
        operation_id="getSpotCheck",
        tag="干部",
        summary="建档抽查详情",
        description="样本的范围、比例和种子，已查出的属实、不属实各多少份。",
        answers={200: SpotCheckSerializer},
        examples={"answer": SPOT_CHECK},
    )
    def get(self, request: Request, spot_check_id: UUID) -> Response:
        """Show it."""
        rows = SpotCheck.objects.visible_to(self.actor).counted()
        found = rows.filter(pk=spot_check_id).first()
        if found is None:
            raise NotFound
        return Response(SpotCheckSerializer(found).data)


class SpotCheckedView(PageView):
    """The dossiers of samples in scope."""

    keyset = ("id",)
    serializer_class = SpotCheckedSerializer
    query_serializer_class = SpotCheckedQuerySerializer
    permission_classes = [MayViewHardship]

    def rows(self) -> SpotCheckedQuerySet:
        """Narrowed by scope and filters."""
        return SpotChecked.objects.visible_to(self.actor).filter(**self.params)

    @operation(
        operation_id="listSpotCheckedDossiers",
        tag="干部",
        summary="抽查样本中的档案",
        description="任职范围内抽查样本中的档案和结论，可按抽查和结论筛选。不含姓名。",
        answers={200: page_response_serializer(SpotCheckedSerializer)},
        examples=_page(CHECKED),
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One page."""
        return super().get(request, *args, **kwargs)


class SpotFindingView(ApiView):
    """What was found of one."""

    permission_classes = [MayReviewAid]

    @operation(
        operation_id="recordSpotFinding",
        tag="干部",
        summary="登记抽查结论",
        description="由上级工会登记一次，不能更改；参与过该档案审批的人不能登记。不属实的须写明"
        "情况，档案的复核有效期随即终止，复核前不能帮扶。",
        request=SpotFindingInputSerializer,
        answers={200: SpotCheckedSerializer},
        examples={
            "request": {"finding": "WRONG", "reason": "家庭另有一套住房"},
            "answer": CHECKED,
        },
        refusals=(
            *("forbidden", "not_found", "wrong_state", "reason_required"),
            "conflict_of_interest",
        ),
    )
    @whole
    def post(self, request: Request, checked_id: UUID) -> Response:
        """Write it down."""
        form = self.body(SpotFindingInputSerializer)
        rows = SpotChecked.objects.visible_to(self.actor).filter(pk=checked_id)
        if not rows.exists():
            raise NotFound
        found = operations.record_spot_finding(
            checked_id, **form, by=self.actor, at=self.now
        )
        return Response(SpotCheckedSerializer(found).data)
