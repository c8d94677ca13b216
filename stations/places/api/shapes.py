"""What goes in and out at the officers' doors of stations."""

import math
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from stations.places.api.photo_shapes import EntryPhotoSerializer
from stations.places.choices import (
    ENDINGS,
    PAUSES,
    BuildMode,
    EntryKind,
    FacilityKind,
    Listing,
    Presence,
    StationBrand,
    StationHost,
    StationKind,
    StationState,
)
from stations.places.completeness import blocking, completeness, missing_of
from stations.places.models import Station, TemporaryClosure
from unionhub.kernel import clock, geometry
from unionhub.kernel.clock import local_date
from unionhub.kernel.errors import InvalidValue
from unionhub.reference.choices import Datum
from unionhub.web.fields import (
    CodeField,
    DateField,
    InstantField,
    ListField,
    NameField,
    PhoneField,
    ReferenceField,
    StrictBoolean,
    StrictInteger,
    StrictSerializer,
    TextField,
    UuidField,
    fault,
    refuse,
)

LONGEST_HOURS, LONGEST_REASON = 300, 100
# Square decimetres: nobody calls a hall of ten thousand square metres a station.
MOST_AREA = 1_000_000

# --- input shapes


class DegreesField(serializers.FloatField):
    """A JSON number; a string is none."""

    def to_internal_value(self, data: Any) -> float:
        """The number.

        Raises:
            ValidationError: ``invalid_value``.
        """
        if not isinstance(data, int | float) or isinstance(data, bool):
            refuse("invalid_value")
        if not math.isfinite(data) or abs(data) > geometry.FULL_TURN:
            refuse("out_of_range")
        return float(data)


class RegionQuerySerializer(StrictSerializer):
    """In which region."""

    region = ReferenceField(
        max_length=12, required=False, help_text=_("所在区划代码，含其下级。")
    )


class EntryQuerySerializer(RegionQuerySerializer):
    """How the list of stations can be narrowed."""

    state = CodeField(StationState, required=False, help_text=_("状态。"))
    listing = CodeField(Listing, required=False, help_text=_("发布进度。"))


class PlaceInputSerializer(StrictSerializer):
    """A point as it was measured, and in which system."""

    lng = DegreesField(help_text=_("经度。"))
    lat = DegreesField(help_text=_("纬度。"))
    coord_system = CodeField(Datum, help_text=_("坐标系，必须写明。"))

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """It lies in the province (R-STA-01)."""
        try:
            geometry.place(**attrs)
        except InvalidValue as wrong:
            raise fault(wrong.field, wrong.reason) from wrong
        return attrs


class FacilityInputSerializer(StrictSerializer):
    """Whether something is there."""

    kind = CodeField(FacilityKind, help_text=_("设施。"))
    presence = CodeField(Presence, help_text=_("有、没有，或未知。"))


class FacilitiesField(ListField):
    """What is there and what is not, each kind once."""

    def __init__(self, **kwargs: Any) -> None:
        child = FacilityInputSerializer()
        super().__init__(child=child, max_length=len(FacilityKind), **kwargs)

    def to_internal_value(self, data: Any) -> Any:
        """By kind: True, False, or None for unknown.

        Raises:
            ValidationError: ``duplicate_item``.
        """
        rows = super().to_internal_value(data)
        told = {row["kind"]: _IS_THERE[row["presence"]] for row in rows}
        if len(told) < len(rows):
            refuse("duplicate_item")
        return told


_IS_THERE = {Presence.YES: True, Presence.NO: False, Presence.UNKNOWN: None}


class FactsInputSerializer(StrictSerializer):
    """What is told of a station when it is entered, and can be corrected."""

    name = TextField(max_length=60, help_text=_("站点名称。"))
    brand = CodeField(StationBrand, help_text=_("品牌。"))
    host = CodeField(StationHost, help_text=_("依托单位。"))
    build_mode = CodeField(BuildMode, help_text=_("建设方式。"))
    address = TextField(max_length=100, help_text=_("地址。"))
    area_dm2 = StrictInteger(
        min_value=1,
        max_value=MOST_AREA,
        required=False,
        help_text=_("使用面积（平方分米）；流动站点不填。"),
    )
    capacity = StrictInteger(
        min_value=1, max_value=10_000, required=False, help_text=_("可容纳人数。")
    )
    entry = CodeField(EntryKind, required=False, help_text=_("进入方式。"))
    service_phone = TextField(
        max_length=20, required=False, help_text=_("服务电话，公开。")
    )
    keeper_name = NameField(required=False, help_text=_("管理员姓名。"))
    keeper_phone = PhoneField(
        required=False, help_text=_("管理员手机号码，加密保存，答复中遮蔽。")
    )
    has_sign = StrictBoolean(required=False, help_text=_("有统一标识。"))


class CollectionInputSerializer(FactsInputSerializer):
    """A new station."""

    organisation = ReferenceField(max_length=11, help_text=_("管理工会编号。"))
    region = ReferenceField(max_length=12, help_text=_("所在区划代码。"))
    kind = CodeField(StationKind, help_text=_("类型，须与面积相符。"))
    location = PlaceInputSerializer(help_text=_("位置。"))
    hours = TextField(
        max_length=LONGEST_HOURS,
        required=False,
        help_text=_("开放时间（OSM opening_hours 语法）。"),
    )
    facilities = FacilitiesField(required=False, help_text=_("设施情况。"))
    location_reason = TextField(
        max_length=200, required=False, help_text=_("坐标远离所填区县时的说明。")
    )
    not_a_duplicate = TextField(
        max_length=200,
        required=False,
        help_text=_("附近已有站点时，不是同一处的理由。"),
    )


class StationCorrectionInputSerializer(FactsInputSerializer):
    """What is put right; a field that is absent stays as it is."""

    def get_fields(self) -> dict[str, Any]:
        """The same, none of them required."""
        fields = super().get_fields()
        for field in fields.values():
            field.required = False
        return fields

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """At least one field."""
        if not attrs:
            raise fault("name", "required")
        return attrs


class FacilitiesInputSerializer(StrictSerializer):
    """What is there now."""

    facilities = FacilitiesField(allow_empty=False, help_text=_("所列设施的情况。"))


class StationHoursInputSerializer(StrictSerializer):
    """The hours of a week."""

    hours = TextField(
        max_length=LONGEST_HOURS,
        help_text=_("开放时间（OSM opening_hours 语法），PH 为法定节假日。"),
    )


class HeatHoursInputSerializer(StrictSerializer):
    """What is added on days of heat."""

    spans = TextField(
        max_length=100,
        allow_null=True,
        help_text=_("另加的开放时间，如 18:00-22:00，可过午夜；null 为不参加。"),
    )


class DayOverrideInputSerializer(StrictSerializer):
    """Other hours on one day."""

    day = DateField(help_text=_("日期。"))
    spans = TextField(
        max_length=100,
        allow_null=True,
        help_text=_("当日开放时间，如 09:00-12:00；off 不开放；null 撤回。"),
    )
    reason = TextField(max_length=LONGEST_REASON, help_text=_("原因。"))


class StationClosureInputSerializer(StrictSerializer):
    """Closed from now on, until then."""

    ends_at = InstantField(help_text=_("关闭到何时。"))
    reason = TextField(max_length=LONGEST_REASON, help_text=_("原因，对外公布。"))


class StationReasonInputSerializer(StrictSerializer):
    """An act on a station that needs a reason."""

    reason = TextField(max_length=LONGEST_REASON, help_text=_("原因。"))


class StationPauseInputSerializer(StationReasonInputSerializer):
    """Into maintenance, or suspended."""

    state = CodeField(
        PAUSES,
        help_text=_("维护或暂停。"),
    )


class StationEndingInputSerializer(StationReasonInputSerializer):
    """Closed by its union, or revoked."""

    state = CodeField(
        ENDINGS,
        help_text=_("关闭或撤销。"),
    )


class KeeperInputSerializer(StrictSerializer):
    """Into whose hands."""

    appointment = UuidField(
        help_text=_("站点管理员的任职编号；任职须在有效期内，范围包含本站点。")
    )


# --- output shapes


class PlaceSerializer(serializers.Serializer[Any]):
    """Where it is: as it was delivered."""

    lng = serializers.FloatField(source="told_lng")
    lat = serializers.FloatField(source="told_lat")
    coord_system = serializers.ChoiceField(Datum.choices, source="told_system")


class EntryFacilitySerializer(serializers.Serializer[Any]):
    """What was told of one facility; of those that are missing nobody knows."""

    kind = serializers.ChoiceField(FacilityKind.choices)
    kind_label = serializers.CharField(source="get_kind_display")
    is_there = serializers.BooleanField(help_text=_("有，或没有。"))


class ClosureSerializer(serializers.ModelSerializer[TemporaryClosure]):
    """A temporary closure."""

    class Meta:
        model = TemporaryClosure
        fields = ("id", "begins_at", "ends_at", "reason")


class DayOverrideSerializer(serializers.Serializer[Any]):
    """Other hours on one day."""

    day = serializers.DateField()
    spans = serializers.CharField()
    reason = serializers.CharField()


class StationKeeperSerializer(serializers.Serializer[Any]):
    """Into whose hands a station was given."""

    id = serializers.UUIDField(help_text=_("用于收回。"))
    appointment = serializers.UUIDField(source="appointment_id")
    username = serializers.CharField(source="appointment.user.username")
    appointed_at = serializers.DateTimeField()


class StationEntrySerializer(serializers.ModelSerializer[Station]):
    """A station as the officers see it."""

    kind_label = serializers.CharField(source="get_kind_display")
    brand_label = serializers.CharField(source="get_brand_display")
    host_label = serializers.CharField(source="get_host_display")
    build_mode_label = serializers.CharField(source="get_build_mode_display")
    state_label = serializers.CharField(source="get_state_display")
    listing_label = serializers.CharField(source="get_listing_display")
    organisation_name = serializers.CharField(source="organisation.name")
    region_name = serializers.CharField(source="region.name")
    location = PlaceSerializer(source="*", help_text=_("位置，按采集时的坐标系。"))
    keeper_phone = serializers.CharField(
        source="masked_keeper_phone", help_text=_("遮蔽后的管理员手机号码。")
    )
    facilities = EntryFacilitySerializer(many=True)
    closures = ClosureSerializer(
        many=True, source="lasting_closures", help_text=_("未结束的临时关闭。")
    )
    day_overrides = DayOverrideSerializer(
        many=True, source="coming_overrides", help_text=_("今后的单日开放时间。")
    )
    keepers = StationKeeperSerializer(
        many=True, source="lasting_keepers", help_text=_("现任站点管理员账号。")
    )
    photos = EntryPhotoSerializer(many=True, help_text=_("照片，按次序。"))
    missing = serializers.SerializerMethodField(help_text=_("验收还缺什么。"))
    blocking = serializers.SerializerMethodField(help_text=_("公布之前还要办什么。"))
    completeness = serializers.SerializerMethodField(
        help_text=_("完整度，0 至 100：验收必备占 70，其余信息占 30。")
    )
    freshness = serializers.SerializerMethodField(
        help_text=_(
            "可信度，0 至 100：核实当天 100，360 天降到 0；检查过期后不因核实回升；"
            "未办结的反映和未整改的检查项使其下降。低于 50 进入待核实清单。"
        )
    )
    available_actions = serializers.ListField(
        child=serializers.CharField(), help_text=_("现在可以进入的状态。")
    )
    available_listings = serializers.ListField(
        child=serializers.CharField(), help_text=_("现在可以进入的发布进度。")
    )

    class Meta:
        model = Station
        fields = (
            *("code", "name", "kind", "kind_label", "brand", "brand_label"),
            *("host", "host_label", "build_mode", "build_mode_label"),
            *("organisation", "organisation_name", "region", "region_name"),
            *("address", "location", "location_reason", "area_dm2", "capacity"),
            *(
                "entry",
                "hours",
                "heat_hours",
                "service_phone",
                "keeper_name",
                "keeper_phone",
            ),
            *("has_sign", "on_map_since", "facilities", "closures", "day_overrides"),
            "keepers",
            "photos",
            *("state", "state_label", "listing", "listing_label", "missing"),
            *("blocking", "completeness", "freshness", "doubts", "failed_checks"),
            *("verified_on", "inspection_due_on", "stars", "first_published_at"),
            *("available_actions", "available_listings", "version"),
        )

    def get_missing(self, station: Station) -> list[str]:
        """What it still needs to be accepted, by code (R-STA-06)."""
        return missing_of(station)

    def get_blocking(self, station: Station) -> list[str]:
        """What keeps it from the public, by code (FEATURES 49)."""
        return blocking(station)

    def get_completeness(self, station: Station) -> int:
        """How much is told."""
        return completeness(station)

    def get_freshness(self, station: Station) -> int:
        """How far it can be trusted today."""
        return station.freshness(local_date(clock.now()))
