"""What goes in and out at the doors of studies."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from stations.coverage.choices import (
    LEAST_CELL,
    LEAST_RADIUS,
    LEAST_REACH,
    MOST_CELL,
    MOST_RADIUS,
    MOST_REACH,
    MOST_SITES,
    TOWN,
    WALK,
    StudyState,
)
from stations.coverage.figures import method
from stations.coverage.models import CoverageStudy
from stations.places.choices import FacilityKind
from unionhub.reference.choices import Datum, RegionLevel
from unionhub.web.fields import (
    CodeField,
    InstantField,
    ListField,
    ReferenceField,
    StrictInteger,
    StrictSerializer,
    TextField,
    UuidField,
)


class StudyQuerySerializer(StrictSerializer):
    """Which studies."""

    state = CodeField(StudyState, required=False, help_text=_("状态。"))


class LayerQuerySerializer(StrictSerializer):
    """In which system a layer is wanted."""

    reply_coord_system = CodeField(
        Datum, default=Datum.GCJ02, help_text=_("答复的坐标系，默认 GCJ02。")
    )


class CoverageStudyInputSerializer(StrictSerializer):
    """What a study asks."""

    name = TextField(max_length=60, help_text=_("名称。"))
    region = ReferenceField(
        max_length=12, help_text=_("区划代码，在本级工会的区域内。")
    )
    demand_set = UuidField(
        required=False, help_text=_("需求点集；不填则按网格，见 cell_m、reach_m。")
    )
    cell_m = StrictInteger(
        min_value=LEAST_CELL,
        max_value=MOST_CELL,
        default=WALK,
        help_text=_("网格边长（米），不小于半径的五分之一。"),
    )
    reach_m = StrictInteger(
        min_value=LEAST_REACH,
        max_value=MOST_REACH,
        default=TOWN,
        help_text=_("网格铺到区县驻地周边多少米，默认 5000；没有行政区划边界。"),
    )
    radius_m = StrictInteger(
        min_value=LEAST_RADIUS,
        max_value=MOST_RADIUS,
        default=WALK,
        help_text=_("步行半径（米），默认 1000，即 15 分钟。"),
    )
    site_count = StrictInteger(
        min_value=0,
        max_value=MOST_SITES,
        default=10,
        help_text=_("要多少个候选点，最多 50。"),
    )
    facilities = ListField(
        child=CodeField(FacilityKind),
        max_length=len(FacilityKind),
        unique=True,
        default=list,
        help_text=_("只算具备全部这些设施的站点。"),
    )
    open_at = InstantField(
        default=None, help_text=_("只算这一时刻开放的站点；不填则不论开放时间。")
    )


class CoverageShareSerializer(serializers.Serializer[Any]):
    """How a region fares."""

    region = serializers.CharField(help_text=_("区划代码。"))
    name = serializers.CharField(help_text=_("区划名称。"))
    level = serializers.ChoiceField(RegionLevel.choices, help_text=_("级别。"))
    weight = serializers.IntegerField(help_text=_("需求合计（权重）。"))
    covered_weight = serializers.IntegerField(help_text=_("已覆盖的需求。"))
    share = serializers.FloatField(
        allow_null=True, help_text=_("覆盖率，0 至 1；没有需求时为 null。")
    )


class SitePlaceSerializer(serializers.Serializer[Any]):
    """A point and its system."""

    lng = serializers.FloatField(help_text=_("经度。"))
    lat = serializers.FloatField(help_text=_("纬度。"))
    coord_system = serializers.ChoiceField(Datum.choices, help_text=_("坐标系。"))


class CoverageSiteSerializer(serializers.Serializer[Any]):
    """Where a station would help."""

    rank = serializers.IntegerField(help_text=_("次序，新增覆盖大的在前。"))
    location = SitePlaceSerializer(help_text=_("位置，GCJ-02。"))
    gain = serializers.IntegerField(help_text=_("新增覆盖的需求。"))
    share = serializers.FloatField(
        allow_null=True, help_text=_("到此为止全部建成后的覆盖率。")
    )


class CoverageStudySummarySerializer(serializers.ModelSerializer[CoverageStudy]):
    """A study in a list."""

    organisation_name = serializers.CharField(source="organisation.name")
    region_name = serializers.CharField(source="region.name")
    state_label = serializers.CharField(source="get_state_display")
    share = serializers.FloatField(
        source="told.share",
        allow_null=True,
        help_text=_("覆盖率，0 至 1；尚未完成时为 null。"),
    )

    class Meta:
        model = CoverageStudy
        fields = (
            *("id", "name", "organisation", "organisation_name", "region"),
            *("region_name", "state", "state_label", "asked_at", "reckoned_at"),
            "share",
        )


class CoverageStudySerializer(CoverageStudySummarySerializer):
    """A study with its figures; empty lists until it is done."""

    method = serializers.SerializerMethodField(help_text=_("计算方法。"))
    points = serializers.IntegerField(
        source="told.points", allow_null=True, help_text=_("参与计算的需求点数。")
    )
    weight = serializers.IntegerField(
        source="told.weight", allow_null=True, help_text=_("需求合计（权重）。")
    )
    covered_weight = serializers.IntegerField(
        source="told.covered_weight", allow_null=True, help_text=_("已覆盖的需求。")
    )
    white_spot_count = serializers.IntegerField(
        source="told.white_spot_count", allow_null=True, help_text=_("空白网格数。")
    )
    station_count = serializers.IntegerField(
        source="told.station_count",
        allow_null=True,
        help_text=_("符合条件的站点数，全省。"),
    )
    data_version = serializers.CharField(
        source="told.data_version",
        allow_null=True,
        help_text=_("计算时站点数据的版本。"),
    )
    regions = CoverageShareSerializer(
        source="told.regions",
        many=True,
        allow_null=True,
        help_text=_("分区划的覆盖率；尚未完成时为 null。"),
    )
    sites = CoverageSiteSerializer(
        source="told.sites",
        many=True,
        allow_null=True,
        help_text=_("候选点；尚未完成时为 null。"),
    )

    class Meta(CoverageStudySummarySerializer.Meta):
        fields = (  # type: ignore[assignment]
            *CoverageStudySummarySerializer.Meta.fields,
            *("demand_set", "cell_m", "reach_m", "radius_m", "site_count"),
            *("facilities", "open_at", "method", "points", "weight"),
            *("covered_weight", "white_spot_count", "station_count"),
            *("data_version", "regions", "sites"),
        )

    def get_method(self, study: CoverageStudy) -> str:
        """In words."""
        return method(study)
