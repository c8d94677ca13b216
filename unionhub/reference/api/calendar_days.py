"""The calendar of a year: holidays and swapped workdays."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from unionhub.kernel.clock import local_date
from unionhub.reference import calendar
from unionhub.reference.api.published import UNCHANGED, published
from unionhub.reference.choices import DayKind
from unionhub.reference.models import CalendarDay
from unionhub.reference.operations import CALENDAR
from unionhub.web.fields import StrictInteger, StrictSerializer
from unionhub.web.permissions import AllowAny
from unionhub.web.schema import operation
from unionhub.web.views import ApiView

FIRST_YEAR, LAST_YEAR = 2004, 2100
EXAMPLE = {
    "year": 2026,
    "calendar_confirmed": True,
    "items": [
        {
            "day": "2026-10-10",
            "kind": "SWAPPED_WORKDAY",
            "kind_label": "调休上班",
            "is_working": True,
            "name": "国庆节",
            "replaces_weekday": 3,
        }
    ],
}


class CalendarQuerySerializer(StrictSerializer):
    """Which year."""

    year = StrictInteger(
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        required=False,
        help_text=_("年份，默认今年。"),
    )


class CalendarDaySerializer(serializers.ModelSerializer[CalendarDay]):
    """A day."""

    kind = serializers.ChoiceField(choices=DayKind.choices, help_text=_("日期类型。"))
    kind_label = serializers.CharField(source="kind.label", help_text=_("类型名称。"))
    replaces_weekday = serializers.IntegerField(
        allow_null=True,
        help_text=_("调休上班日按星期几安排，1 至 7；其他日期为 null。"),
    )

    class Meta:
        model = CalendarDay
        fields = [
            *("day", "kind", "kind_label", "is_working", "name", "replaces_weekday"),
        ]


class CalendarYearSerializer(serializers.Serializer[Any]):
    """A year, day by day."""

    year = serializers.IntegerField(help_text=_("年份。"))
    calendar_confirmed = serializers.BooleanField(
        help_text=_("该年放假安排是否已公布；未公布的年份只按周末计算。")
    )
    items = CalendarDaySerializer(many=True)


class CalendarDayListView(ApiView):
    """Every day of a year."""

    permission_classes = [AllowAny]
    query_serializer_class = CalendarQuerySerializer

    @operation(
        operation_id="list_calendar_days",
        tag="公共",
        summary="全年工作日历",
        description=(
            "一年中的每一天是否上班，含法定节假日和调休。办理期限中的工作日按此计算。"
        ),
        answers={200: CalendarYearSerializer, 304: UNCHANGED},
        examples={"answer": EXAMPLE},
        refusals=("not_an_integer", "out_of_range"),
    )
    def get(self, request: Request) -> Response:
        """The year, all its days at once."""
        year = self.params.get("year", local_date(self.now).year)
        return published(self, CALENDAR, lambda: self.answer(year), year)

    def answer(self, year: int) -> Response:
        """The days, and whether they are announced."""
        facts = {
            "year": year,
            "calendar_confirmed": calendar.is_confirmed(year),
            "items": calendar.days_of(year),
        }
        return Response(CalendarYearSerializer(facts, context=self.context()).data)
