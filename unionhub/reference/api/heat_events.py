"""Heat events: for everybody to read, for cities and the province to enter."""

from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from unionhub.kernel.errors import NotFound
from unionhub.kernel.powers import Power
from unionhub.reference import heat
from unionhub.reference.choices import (
    LEAST_FOR_MEASURE,
    MOST_HEAT,
    HeatColour,
    HeatMeasure,
)
from unionhub.reference.models import HeatEvent, Region
from unionhub.reference.models.heat import HeatEventQuerySet
from unionhub.web.etag import etag, require_match
from unionhub.web.fields import (
    CodeField,
    DateField,
    ReferenceField,
    StrictInteger,
    StrictSerializer,
    TextField,
    fault,
)
from unionhub.web.idempotency import idempotent, whole
from unionhub.web.paging import page_response_serializer
from unionhub.web.permissions import AllowAny, HasPower
from unionhub.web.schema import operation
from unionhub.web.views import ApiView, PageView

ANNOUNCED = {
    "region": "510100",
    "colour": "ORANGE",
    "peak_tenths": 385,
    "begins_on": "2026-07-20",
    "ends_on": "2026-07-24",
    "source": "成都市气象台",
    "document_number": "成气预〔2026〕7号",
}
EXAMPLE = ANNOUNCED | {
    "id": "019aa0e4-6c00-7cc3-98c4-dc0c0c07398f",
    "region_name": "成都市",
    "colour_label": "橙色",
    "measure": "LIMIT",
    "measure_label": "室外不超过六小时，最热时段停止",
    "article": "第八条第（二）项",
    "law": "日最高气温达到37℃以上、40℃以下时，用人单位全天安排劳动者室外露天作业时间"
    "累计不得超过6小时，连续作业时间不得超过国家规定，且在气温最高时段3小时内不得安排室外露天作业。",
    "announced_at": "2026-07-19T17:00:00+08:00",
    "version": 1,
}
LONGER = {"ends_on": "2026-07-26"}
REFUSED = ("invalid_range", "out_of_range", "inconsistent", "already_exists")


class MayAnnounceHeat(HasPower):
    """The office lets enter heat events."""

    power = Power.HEAT_ANNOUNCE


class PeakField(StrictInteger):
    """Tenths of a degree, from the least heat on."""

    def __init__(self, **kwargs: Any) -> None:
        least = min(LEAST_FOR_MEASURE.values())
        super().__init__(min_value=least, max_value=MOST_HEAT, **kwargs)


class HeatQuerySerializer(StrictSerializer):
    """Which events."""

    region = ReferenceField(
        max_length=12,
        required=False,
        help_text=_("区划代码：在该区划生效的，含对其上级发布的。"),
    )
    on = DateField(required=False, help_text=_("只要这一天生效的。"))


class HeatFactsInputSerializer(StrictSerializer):
    """What may be corrected later."""

    colour = CodeField(HeatColour, help_text=_("预警颜色，须与最高气温相符。"))
    peak_tenths = PeakField(help_text=_("最高气温，单位 0.1 ℃：385 为 38.5 ℃。"))
    ends_on = DateField(help_text=_("最后一天，含当天。"))
    source = TextField(  # type: ignore[assignment]
        max_length=100, help_text=_("发布预警的气象台。")
    )
    document_number = TextField(
        max_length=60, required=False, help_text=_("文号，没有则不填。")
    )


class HeatInputSerializer(HeatFactsInputSerializer):
    """A new event."""

    region = ReferenceField(
        max_length=12, help_text=_("区划代码，在本级工会的区域内；其下级一并适用。")
    )
    begins_on = DateField(help_text=_("第一天，含当天。"))


class HeatCorrectionInputSerializer(HeatFactsInputSerializer):
    """What is different now; a field that is absent stays as it is."""

    def get_fields(self) -> dict[str, Any]:
        """The same, none of them required."""
        fields = super().get_fields()
        for field in fields.values():
            field.required = False
        return fields

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """At least one field."""
        if not attrs:
            raise fault("ends_on", "required")
        return attrs


class HeatRevocationInputSerializer(StrictSerializer):
    """Why it was a mistake."""

    reason = TextField(max_length=100, help_text=_("原因。"))


class HeatEventSerializer(serializers.ModelSerializer[HeatEvent]):
    """A heat event, and what the law asks."""

    region_name = serializers.CharField(source="region.name")
    colour_label = serializers.CharField(source="get_colour_display")
    measure = serializers.ChoiceField(
        HeatMeasure.choices, help_text=_("用人单位应采取的措施。")
    )
    measure_label = serializers.CharField(source="measure.label")
    article = serializers.SerializerMethodField(
        help_text=_("《防暑降温措施管理办法》的条款。")
    )
    law = serializers.SerializerMethodField(help_text=_("条款原文。"))

    class Meta:
        model = HeatEvent
        fields = (
            *("id", "region", "region_name", "colour", "colour_label"),
            *("peak_tenths", "begins_on", "ends_on", "measure", "measure_label"),
            *("article", "law", "source", "document_number", "announced_at", "version"),
        )

    def get_article(self, event: HeatEvent) -> str:
        """Which article."""
        return heat.laws()[event.measure].article

    def get_law(self, event: HeatEvent) -> str:
        """Word for word."""
        return heat.laws()[event.measure].text


class HeatRows(ApiView):
    """The events a door shows: those that were not taken back."""

    def events(self) -> HeatEventQuerySet:
        """With their regions."""
        rows = HeatEvent.objects.visible_to(self.actor).standing()
        return rows.select_related("region")

    def shown(self, pk: UUID, answered: int = status.HTTP_200_OK) -> Response:
        """One of them, with its version.

        Raises:
            NotFound: none, or taken back.
        """
        event = self.events().filter(pk=pk).first()
        if event is None:
            raise NotFound
        data = HeatEventSerializer(event).data
        headers = {"ETag": etag(event.version)}
        return Response(data, status=answered, headers=headers)


class HeatEventsView(HeatRows, PageView):
    """The events, the latest first."""

    keyset = ("-begins_on", "-id")
    serializer_class = HeatEventSerializer
    query_serializer_class = HeatQuerySerializer
    permission_classes = [AllowAny]

    def get_permissions(self) -> list[Any]:
        """Anybody reads."""
        enters = self.request.method == "POST"
        return [MayAnnounceHeat()] if enters else [*super().get_permissions()]

    def rows(self) -> HeatEventQuerySet:
        """Narrowed by the filters."""
        rows = self.events()
        if "region" in self.params:
            lineage = Region.objects.lineage(self.params["region"])
            rows = rows.lying_in(filter(None, lineage))
        on: date | None = self.params.get("on")
        return rows.between(on, on) if on else rows

    @operation(
        operation_id="listHeatEvents",
        tag="公共",
        summary="高温预警",
        description="各级气象台发布、由市州及以上工会登记的高温预警，新的在前；附用人单位依"
        "《防暑降温措施管理办法》（安监总安健〔2012〕89号）应采取的措施。预警对该区划及其"
        "下级有效，期间参加的服务站点延长开放。撤销的不再列出。",
        query=HeatQuerySerializer,
        answers={200: page_response_serializer(HeatEventSerializer)},
        examples={"answer": {"items": [EXAMPLE], "next": None, "next_cursor": None}},
        refusals=("region_not_valid",),
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One page."""
        return super().get(request, *args, **kwargs)

    @operation(
        operation_id="announceHeat",
        tag="干部",
        summary="登记高温预警",
        description="由市州及以上工会按气象台的发布登记。最高气温 35 ℃ 起；黄、橙、红色"
        "分别不低于 35、37、40 ℃。",
        request=HeatInputSerializer,
        answers={201: HeatEventSerializer},
        examples={"request": ANNOUNCED, "answer": EXAMPLE},
        refusals=(
            *REFUSED,
            *("region_not_valid", "not_found", "not_authenticated", "forbidden"),
        ),
        idempotent=True,
    )
    @idempotent(required=True)
    def post(self, request: Request) -> Response:
        """Enter one."""
        form = self.body(HeatInputSerializer)
        made = heat.announce(heat.Announcement(**form), by=self.actor, at=self.now)
        answer = self.shown(made.pk, status.HTTP_201_CREATED)
        answer.headers["Location"] = f"/api/v1/heat-events/{made.pk}"
        return answer


class HeatEventView(HeatRows):
    """One event."""

    permission_classes = [AllowAny]

    @operation(
        operation_id="getHeatEvent",
        tag="公共",
        summary="高温预警详情",
        description="一条高温预警；撤销的与不存在的回答相同。",
        answers={200: HeatEventSerializer},
        examples={"answer": EXAMPLE},
    )
    def get(self, request: Request, event_id: UUID) -> Response:
        """Show it."""
        return self.shown(event_id)


class HeatCorrectionsView(HeatRows):
    """The heat grows, lasts longer, ends early."""

    permission_classes = [MayAnnounceHeat]

    @operation(
        operation_id="correctHeat",
        tag="干部",
        summary="更正高温预警",
        description="升级、延长、提前解除，或改正文字；只更正所给的字段。须用 If-Match "
        "带上读取时的 ETag，他人已修改则回答 412 及当前版本。",
        request=HeatCorrectionInputSerializer,
        answers={200: HeatEventSerializer},
        examples={"request": LONGER, "answer": EXAMPLE | LONGER | {"version": 2}},
        refusals=(*REFUSED, "version_required", "wrong_state"),
        if_match=True,
    )
    @whole
    def post(self, request: Request, event_id: UUID) -> Response:
        """Correct it, on the version seen."""
        form = self.body(HeatCorrectionInputSerializer)
        seen = self.events().filter(pk=event_id).first()
        if seen is None:
            raise NotFound
        require_match(request, seen.version, needed=True)
        change = heat.Change(**form)
        heat.correct(event_id, change, by=self.actor, at=self.now, version=seen.version)
        return self.shown(event_id)


class HeatRevocationView(HeatRows):
    """It was a mistake."""

    permission_classes = [MayAnnounceHeat]

    @operation(
        operation_id="revokeHeat",
        tag="干部",
        summary="撤销高温预警",
        description="登记有误时撤销：不再列出，不再延长站点的开放时间。提前解除请更正最后一天。",
        request=HeatRevocationInputSerializer,
        answers={204: None},
        examples={"request": {"reason": "区划填错"}},
        refusals=("wrong_state",),
    )
    @whole
    def post(self, request: Request, event_id: UUID) -> Response:
        """Take it back."""
        form = self.body(HeatRevocationInputSerializer)
        heat.revoke(event_id, **form, by=self.actor, at=self.now)
        return Response(status=status.HTTP_204_NO_CONTENT)
