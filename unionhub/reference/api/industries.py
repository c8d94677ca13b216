"""Industries of GB/T 4754-2017."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from unionhub.kernel.clock import local_date
from unionhub.reference.api.published import UNCHANGED, published
from unionhub.reference.choices import IndustryLevel
from unionhub.reference.models import DatedQuerySet, Industry
from unionhub.reference.operations import INDUSTRIES
from unionhub.web.fields import CodeField, DateField, ReferenceField, StrictSerializer
from unionhub.web.paging import page_response_serializer
from unionhub.web.permissions import AllowAny
from unionhub.web.schema import operation
from unionhub.web.views import PageView

POST = {
    "code": "60",
    "name": "邮政业",
    "level": "DIVISION",
    "level_label": "大类",
    "parent_code": "G",
    "valid_from": "2017-10-01",
    "valid_to": None,
}


class IndustryQuerySerializer(StrictSerializer):
    """Which industries."""

    parent = ReferenceField(  # type: ignore[assignment]
        max_length=5, required=False, help_text=_("上级代码：只要直接下级。")
    )
    level = CodeField(IndustryLevel, required=False, help_text=_("级别。"))
    valid_on = DateField(
        required=False, help_text=_("只要这一天有效的行业，默认今天。")
    )


class IndustrySerializer(serializers.ModelSerializer[Industry]):
    """An industry."""

    level_label = serializers.CharField(
        source="get_level_display", help_text=_("级别名称。")
    )
    parent_code = serializers.CharField(
        source="parent_id", allow_null=True, help_text=_("上级代码；门类为 null。")
    )
    valid_to = serializers.DateField(
        allow_null=True, help_text=_("自这一天起不再有效；仍有效为 null。")
    )

    class Meta:
        model = Industry
        fields = [
            *("code", "name", "level", "level_label", "parent_code"),
            *("valid_from", "valid_to"),
        ]


class IndustryListView(PageView):
    """Industries, by code."""

    permission_classes = [AllowAny]
    query_serializer_class = IndustryQuerySerializer
    serializer_class = IndustrySerializer
    keyset = ("code",)

    @operation(
        operation_id="list_industries",
        tag="公共",
        summary="国民经济行业列表",
        description="国民经济行业分类（GB/T 4754-2017）的门类和大类，按代码排列。",
        answers={200: page_response_serializer(IndustrySerializer), 304: UNCHANGED},
        examples={"answer": {"items": [POST], "next": None, "next_cursor": None}},
        refusals=("invalid_choice", "invalid_date", "too_long"),
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """A page of industries."""
        read = PageView.get
        return published(self, INDUSTRIES, lambda: read(self, request), self.day)

    @property
    def day(self) -> Any:
        """The day on which they must hold."""
        return self.params.get("valid_on", local_date(self.now))

    def rows(self) -> DatedQuerySet[Industry]:
        """Those asked for."""
        asked = self.params
        rows = Industry.objects.visible_to(self.actor).valid_on(self.day)
        if "parent" in asked:
            rows = rows.filter(parent_id=asked["parent"])
        return rows.filter(level=asked["level"]) if "level" in asked else rows
