"""Sets of demand points."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers, status
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from stations.coverage import operations
from stations.coverage.choices import MOST_POINTS, MOST_WEIGHT, PAGE
from stations.coverage.models import DemandSet, DemandSetQuerySet
from stations.places.api.rows import MayEditStations, MayViewStations
from stations.places.api.shapes import DegreesField
from unionhub.kernel import geometry
from unionhub.kernel.errors import InvalidValue, NotFound
from unionhub.kernel.geometry import Point
from unionhub.reference.choices import Datum
from unionhub.web.fields import (
    CodeField,
    ListField,
    StrictInteger,
    StrictSerializer,
    TextField,
    fault,
)
from unionhub.web.idempotency import idempotent
from unionhub.web.paging import page_response_serializer
from unionhub.web.schema import operation
from unionhub.web.views import ApiView, PageView

EXAMPLE = {
    "id": "019aa0e4-6c00-7cc3-98c4-dc0c0c07398f",
    "name": "锦江区快递网点",
    "organisation": "51010400001",
    "organisation_name": "成都市锦江区总工会",
    "point_count": 2,
    "given_at": "2026-11-23T10:00:00+08:00",
}
POINTS = {
    "coord_system": "GCJ02",
    "points": [
        {"lng": 104.0809, "lat": 30.6571, "weight": 40},
        {"lng": 104.0935, "lat": 30.6412},
    ],
}


class DemandSetInputSerializer(StrictSerializer):
    """A new set."""

    name = TextField(max_length=60, help_text=_("名称，本级工会内不重复。"))


class DemandPointInputSerializer(StrictSerializer):
    """One point."""

    lng = DegreesField(help_text=_("经度。"))
    lat = DegreesField(help_text=_("纬度。"))
    weight = StrictInteger(
        min_value=1,
        max_value=MOST_WEIGHT,
        default=1,
        help_text=_("权重，如人数；默认 1。"),
    )


class DemandPointsInputSerializer(StrictSerializer):
    """A page of points, all told in one system."""

    coord_system = CodeField(Datum, help_text=_("坐标系，必须写明。"))
    points = ListField(
        child=DemandPointInputSerializer(),
        min_length=1,
        max_length=PAGE,
        help_text=_("需求点，一次最多 1000 个。"),
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """All of them lie in the province (R-STA-01)."""
        system = attrs["coord_system"]
        attrs["points"] = [
            _placed(number, row, system) for number, row in enumerate(attrs["points"])
        ]
        return attrs


def _placed(number: int, row: dict[str, Any], system: str) -> tuple[Point, int]:
    try:
        there = geometry.place(lng=row["lng"], lat=row["lat"], coord_system=system)
    except InvalidValue as wrong:
        inner = fault(wrong.field, wrong.reason).detail
        raise ValidationError({"points": {str(number): inner}}) from wrong
    return there, row["weight"]


class DemandSetSerializer(serializers.ModelSerializer[DemandSet]):
    """A set."""

    organisation_name = serializers.CharField(source="organisation.name")

    class Meta:
        model = DemandSet
        fields = (
            *("id", "name", "organisation", "organisation_name"),
            *("point_count", "given_at"),
        )


class DemandRows(ApiView):
    """The sets a door may touch."""

    def sets(self) -> DemandSetQuerySet:
        """Those in scope."""
        rows = DemandSet.objects.visible_to(self.actor)
        return rows.select_related("organisation")

    def shown(self, pk: UUID, answered: int = status.HTTP_200_OK) -> Response:
        """One of them.

        Raises:
            NotFound: absent or outside the scope.
        """
        found = self.sets().filter(pk=pk).first()
        if found is None:
            raise NotFound
        return Response(DemandSetSerializer(found).data, status=answered)


class DemandSetsView(DemandRows, PageView):
    """The sets, the latest first."""

    keyset = ("-id",)
    serializer_class = DemandSetSerializer
    permission_classes = [MayViewStations]

    def get_permissions(self) -> list[Any]:
        """Opening one needs more than looking."""
        opens = self.request.method == "POST"
        return [MayEditStations()] if opens else [*super().get_permissions()]

    def rows(self) -> DemandSetQuerySet:
        """Narrowed by scope."""
        return self.sets()

    @operation(
        operation_id="listDemandSets",
        tag="干部",
        summary="需求点集列表",
        description="本级及所辖工会建立的需求点集（快递网点、市场、路口等），新的在前。",
        answers={200: page_response_serializer(DemandSetSerializer)},
        examples={"answer": {"items": [EXAMPLE], "next": None, "next_cursor": None}},
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One page."""
        return super().get(request, *args, **kwargs)

    @operation(
        operation_id="openDemandSet",
        tag="干部",
        summary="建立需求点集",
        description="为本级工会建立一个空的需求点集，随后分批添加需求点。",
        request=DemandSetInputSerializer,
        answers={201: DemandSetSerializer},
        examples={
            "request": {"name": "锦江区快递网点"},
            "answer": EXAMPLE | {"point_count": 0},
        },
        refusals=("already_exists",),
        idempotent=True,
    )
    @idempotent(required=True)
    def post(self, request: Request) -> Response:
        """Open one."""
        form = self.body(DemandSetInputSerializer)
        made = operations.open_set(**form, by=self.actor, at=self.now)
        return self.shown(made.pk, status.HTTP_201_CREATED)


class DemandSetView(DemandRows):
    """One set."""

    permission_classes = [MayViewStations]

    @operation(
        operation_id="getDemandSet",
        tag="干部",
        summary="需求点集详情",
        description="任职范围以外的与不存在的回答相同。",
        answers={200: DemandSetSerializer},
        examples={"answer": EXAMPLE},
    )
    def get(self, request: Request, set_id: UUID) -> Response:
        """Show it."""
        return self.shown(set_id)


class DemandPointsView(DemandRows):
    """The points of a set."""

    permission_classes = [MayEditStations]

    @operation(
        operation_id="addDemandPoints",
        tag="干部",
        summary="添加需求点",
        description="一次最多 1000 个，按所给顺序接在后面；一个点集最多"
        f" {MOST_POINTS} 个点。点只增不改，已做的分析不受影响。",
        request=DemandPointsInputSerializer,
        answers={201: DemandSetSerializer},
        examples={"request": POINTS, "answer": EXAMPLE},
        refusals=("outside_province", "lat_lng_swapped", "too_many_points"),
        idempotent=True,
    )
    @idempotent(required=True)
    def post(self, request: Request, set_id: UUID) -> Response:
        """Add them."""
        points = self.body(DemandPointsInputSerializer)["points"]
        operations.add_points(set_id, points, by=self.actor, at=self.now)
        return self.shown(set_id, status.HTTP_201_CREATED)
