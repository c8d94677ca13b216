"""What goes in and out where stations are moved, inspected and judged."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from stations.places import criteria
from stations.places.api.shapes import PlaceInputSerializer
from stations.places.choices import (
    FINDINGS,
    AwardLevel,
    InspectionOutcome,
    MapProvider,
)
from stations.places.models import AwardQuota
from stations.places.operations import Finding
from unionhub.web.fields import (
    CodeField,
    DateField,
    ListField,
    ReferenceField,
    StrictBoolean,
    StrictInteger,
    StrictSerializer,
    TextField,
    refuse,
)

LONGEST, MOST_STARS, MOST_FINDINGS, MOST_QUOTA = 200, 5, 50, 10_000


class RelocationInputSerializer(StrictSerializer):
    """Where it goes, and why."""

    region = ReferenceField(max_length=12, help_text=_("新址所在区划代码。"))
    address = TextField(max_length=100, help_text=_("新地址。"))
    location = PlaceInputSerializer(help_text=_("新位置。"))
    reason = TextField(max_length=LONGEST, help_text=_("迁址原因。"))
    location_reason = TextField(
        max_length=LONGEST,
        required=False,
        help_text=_("坐标远离所填区县时的说明。"),
    )
    not_a_duplicate = TextField(
        max_length=LONGEST,
        required=False,
        help_text=_("附近已有站点时，不是同一处的理由。"),
    )


class HandOverInputSerializer(StrictSerializer):
    """To which union, and why."""

    organisation = ReferenceField(max_length=11, help_text=_("接管的工会编号。"))
    reason = TextField(max_length=LONGEST, help_text=_("移交原因。"))


class MapInputSerializer(StrictSerializer):
    """Which map."""

    map = CodeField(MapProvider, help_text=_("地图。"))


class MapListingInputSerializer(MapInputSerializer):
    """Which map, and when it was found there."""

    found_on = DateField(help_text=_("在地图上查到的日期。"))


def year_field() -> StrictInteger:
    """A year of ours."""
    return StrictInteger(min_value=2018, max_value=2100, help_text=_("年度。"))


class RatingInputSerializer(StrictSerializer):
    """The stars of a year."""

    year = year_field()
    stars = StrictInteger(min_value=0, max_value=MOST_STARS, help_text=_("星级。"))
    reason = TextField(max_length=LONGEST, help_text=_("评定依据。"))


class RatingWithdrawalInputSerializer(StrictSerializer):
    """Of which year, and why."""

    year = year_field()
    reason = TextField(max_length=LONGEST, help_text=_("撤销原因。"))


class AwardInputSerializer(StrictSerializer):
    """An award."""

    year = year_field()
    level = CodeField(AwardLevel, help_text=_("级别。"))
    document_number = TextField(max_length=60, help_text=_("文号。"))


class AwardQuotaInputSerializer(StrictSerializer):
    """How many of a region."""

    region = ReferenceField(max_length=6, help_text=_("市州或省的区划代码。"))
    year = year_field()
    level = CodeField(AwardLevel, help_text=_("级别。"))
    quota = StrictInteger(min_value=0, max_value=MOST_QUOTA, help_text=_("名额。"))


class FindingInputSerializer(StrictSerializer):
    """One criterion."""

    criterion = TextField(max_length=20, help_text=_("检查项代码。"))
    is_met = StrictBoolean(help_text=_("是否符合。"))
    evidence = TextField(
        max_length=LONGEST, required=False, help_text=_("依据；不符合时必填。")
    )


class FindingsField(ListField):
    """Each criterion once."""

    def __init__(self, **kwargs: Any) -> None:
        child = FindingInputSerializer()
        super().__init__(child=child, max_length=MOST_FINDINGS, **kwargs)

    def to_internal_value(self, data: Any) -> Any:
        """By criterion.

        Raises:
            ValidationError: ``duplicate_item``.
        """
        rows = super().to_internal_value(data)
        told = {
            row["criterion"]: Finding(row["is_met"], row.get("evidence", ""))
            for row in rows
        }
        if len(told) < len(rows):
            refuse("duplicate_item")
        return told


class InspectionInputSerializer(StrictSerializer):
    """What somebody found who went there."""

    on = DateField(help_text=_("检查日期。"))
    outcome = CodeField(FINDINGS, help_text=_("结论：合格、限期整改或不合格。"))
    rectify_by = DateField(required=False, help_text=_("整改期限；限期整改时必填。"))
    remark = TextField(max_length=LONGEST, required=False, help_text=_("说明。"))
    findings = FindingsField(help_text=_("逐项结果，现行标准的每一项各一次。"))


class CriterionSerializer(serializers.Serializer[Any]):
    """What an inspection looks at."""

    version = serializers.CharField(help_text=_("标准版本。"))
    code = serializers.CharField(help_text=_("检查项代码。"))
    name = serializers.CharField(source="label", help_text=_("检查项。"))
    asked_by = serializers.CharField(source="source", help_text=_("出处。"))


class CriteriaSerializer(serializers.Serializer[Any]):
    """The criteria in force."""

    items = CriterionSerializer(many=True)


class AwardQuotaSerializer(serializers.ModelSerializer[AwardQuota]):
    """How many of a region, and how many of them are given."""

    class Meta:
        model = AwardQuota
        fields = ("region", "year", "level", "quota", "used")


class FindingSerializer(serializers.Serializer[Any]):
    """What was found of one criterion."""

    criterion = serializers.CharField()
    criterion_label = serializers.SerializerMethodField()
    is_met = serializers.BooleanField()
    evidence = serializers.CharField()

    def get_criterion_label(self, finding: Any) -> str:
        """What it was called in its version."""
        return criteria.label(finding.inspection.criteria, finding.criterion)


class StationInspectionSerializer(serializers.Serializer[Any]):
    """One inspection."""

    on = serializers.DateField()
    criteria = serializers.CharField(help_text=_("标准版本。"))
    outcome = serializers.ChoiceField(InspectionOutcome.choices)
    outcome_label = serializers.CharField(source="get_outcome_display")
    rectify_by = serializers.DateField(allow_null=True)
    remark = serializers.CharField()
    findings = FindingSerializer(many=True)


class StationRatingSerializer(serializers.Serializer[Any]):
    """The stars of a year; withdrawn ones too."""

    year = serializers.IntegerField()
    stars = serializers.IntegerField()
    reason = serializers.CharField()
    criteria = serializers.CharField(help_text=_("标准版本。"))
    decided_at = serializers.DateTimeField()
    withdrawn_at = serializers.DateTimeField(allow_null=True)
    withdrawn_reason = serializers.CharField()


class StationAwardSerializer(serializers.Serializer[Any]):
    """An award."""

    year = serializers.IntegerField()
    level = serializers.ChoiceField(AwardLevel.choices)
    level_label = serializers.CharField(source="get_level_display")
    document_number = serializers.CharField()


class StationMapListingSerializer(serializers.Serializer[Any]):
    """A map, and since and until when."""

    map = serializers.ChoiceField(MapProvider.choices)
    map_label = serializers.CharField(source="get_map_display")
    found_on = serializers.DateField()
    ended_at = serializers.DateTimeField(allow_null=True)


class StationStandingSerializer(serializers.Serializer[Any]):
    """How a station is judged, with its history."""

    code = serializers.CharField()
    stars = serializers.IntegerField()
    inspection_due_on = serializers.DateField(
        allow_null=True, help_text=_("下次检查或复查的日期。")
    )
    consequences = serializers.ListField(
        child=serializers.CharField(),
        help_text=_("检查未过且逾期未改时可以采取的处理，由人决定。"),
    )
    maps = StationMapListingSerializer(many=True)
    ratings = StationRatingSerializer(many=True)
    awards = StationAwardSerializer(many=True)
    inspections = StationInspectionSerializer(
        many=True, help_text=_("最近二十次检查。")
    )
