"""What goes in and out at the doors of visits."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from members.organisations.choices import OccupationGroup
from stations.places.choices import FacilityKind
from stations.visits.choices import MOST_HEADS, Cut
from stations.visits.models import HeadCount
from stations.visits.qr import MOST_ON_A_SHEET
from unionhub.web.fields import (
    CodeField,
    DateField,
    ListField,
    ReferenceField,
    StrictInteger,
    StrictSerializer,
    TextField,
    fault,
)

# By what a figure can be asked for; the total comes with each.
ASKED = tuple((c.value, c.label) for c in Cut if c != Cut.TOTAL)
EARLIEST = date(2020, 1, 1)

# --- input shapes


class VisitInputSerializer(StrictSerializer):
    """A scan of the code on the door."""

    occupation_group = CodeField(
        OccupationGroup,
        required=False,
        help_text=_("本人职业群体；不填时取会员登记的职业群体。"),
    )
    used = ListField(
        child=CodeField(FacilityKind),
        max_length=len(FacilityKind),
        unique=True,
        required=False,
        help_text=_("使用的设施。"),
    )


class HeadCountInputSerializer(StrictSerializer):
    """How many were counted on a day."""

    day = DateField(earliest=EARLIEST, help_text=_("日期：今天或过去 60 天内。"))
    count = StrictInteger(min_value=0, max_value=MOST_HEADS, help_text=_("当日人数。"))
    reason = TextField(
        max_length=100, required=False, help_text=_("更正已填报的人数时必填。")
    )


class FigureQuerySerializer(StrictSerializer):
    """Whose figures, of which days, by what."""

    first_day = DateField(earliest=EARLIEST, help_text=_("起始日期。"))
    last_day = DateField(earliest=EARLIEST, help_text=_("截止日期（含），最多 92 天。"))
    by = CodeField(ASKED, help_text=_("按什么分列；设施须为整月。"))
    organisation = ReferenceField(
        max_length=11, required=False, help_text=_("工会编号，含其下级；默认为本级。")
    )
    station = ReferenceField(
        max_length=12,
        required=False,
        help_text=_("站点编号：只看这个站点，可按时段、职业群体、日期、设施分列。"),
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """One of the two."""
        if "organisation" in attrs and "station" in attrs:
            raise fault("station", "inconsistent")
        return attrs


class SheetQuerySerializer(StrictSerializer):
    """Which stations stand on the sheet."""

    codes = ListField(
        child=ReferenceField(max_length=12),
        max_length=MOST_ON_A_SHEET,
        unique=True,
        help_text=_("站点编号，逗号分隔，最多 48 个。"),
    )


# --- output shapes


class VisitPresenceSerializer(serializers.Serializer[Any]):
    """That one is counted at a station."""

    station = serializers.CharField(source="station.pk", help_text=_("站点编号。"))
    station_name = serializers.CharField(
        source="station.name", help_text=_("站点名称。")
    )
    visited_at = serializers.DateTimeField(
        source="since", help_text=_("计入的时间；半小时内再次扫码时为首次的时间。")
    )
    counts_again_at = serializers.DateTimeField(help_text=_("此时起再次扫码另计一次。"))


class HeadCountSerializer(serializers.ModelSerializer[HeadCount]):
    """A count of heads, in force or put right since."""

    class Meta:
        model = HeadCount
        fields = ("id", "station", "day", "count", "reason", "is_current", "counted_at")


class VisitCellSerializer(serializers.Serializer[Any]):
    """One figure."""

    key = serializers.CharField(help_text=_("时段、代码、日期或编号。"))
    label = serializers.CharField(  # type: ignore[assignment] # the name of a field
        help_text=_("名称。")
    )
    count = serializers.IntegerField(
        allow_null=True, help_text=_("人次，5 的倍数；null 为不足 5，不予显示。")
    )
    is_suppressed = serializers.BooleanField(help_text=_("是否不足 5、不予显示。"))


class VisitFiguresSerializer(serializers.Serializer[Any]):
    """Figures of visits."""

    first_day = serializers.DateField(help_text=_("起始日期。"))
    last_day = serializers.DateField(help_text=_("截止日期（含）。"))
    told_until = serializers.DateField(help_text=_("数字截至的日期。"))
    by = serializers.ChoiceField(ASKED, help_text=_("按什么分列。"))
    total = serializers.IntegerField(
        allow_null=True,
        help_text=_("合计人次；null 为不足 5，或按设施分列（一人次可用多项）。"),
    )
    head_count = serializers.IntegerField(
        allow_null=True,
        source="heads",
        help_text=_("人工计数合计，另计，不含在人次内；只在查看单个站点时给出。"),
    )
    cells = VisitCellSerializer(many=True)
    method = serializers.CharField(help_text=_("计数的方法。"))
