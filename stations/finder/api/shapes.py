"""What goes in and out at the public doors of stations."""

import re
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail, ValidationError

from stations.finder.api.photos import PhotoSerializer
from stations.finder.search import Box, Question
from stations.places.choices import (
    EntryKind,
    FacilityKind,
    Presence,
    StationBrand,
    StationHost,
    StationKind,
    StationState,
)
from unionhub.kernel import geometry
from unionhub.kernel.errors import InvalidValue
from unionhub.kernel.geometry import CoordSystem, Point
from unionhub.reference.choices import Datum
from unionhub.web.fields import (
    CodeField,
    InstantField,
    ReferenceField,
    StrictBoolean,
    StrictInteger,
    StrictSerializer,
    refuse,
)
from unionhub.web.paging import CursorInputSerializer

DEFAULT_RADIUS, MOST_RADIUS = 1_000, 50_000
INCLUDE, EXCLUDE = "include", "exclude"
# Where longitudes and latitudes end, degrees.
EAST, NORTH = 180, 90


class NumbersField(ReferenceField):
    """Some decimal numbers with commas between them: ``104.0657,30.6574``."""

    count: ClassVar[int]
    _NUMBER: ClassVar = r"-?(?:0|[1-9][0-9]{0,2})(?:\.[0-9]{1,9})?"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=80, required=False, **kwargs)

    def to_internal_value(self, data: Any) -> Any:
        """The numbers.

        Raises:
            ValidationError: ``invalid_value``: not so many of that form.
        """
        text = super().to_internal_value(data)
        form = ",".join([self._NUMBER] * self.count)
        if not re.fullmatch(form, text, re.ASCII):
            refuse("invalid_value")
        return tuple(float(number) for number in text.split(","))


class PairField(NumbersField):
    """Longitude and latitude."""

    count = 2
    published = {"format": "lng-lat"}


class BoxField(NumbersField):
    """West, south, east, north."""

    count = 4
    published = {"format": "bbox"}


class CodesField(ReferenceField):
    """Codes with commas between them, each once."""

    published = {"format": "codes"}

    def __init__(self, choices: Any, **kwargs: Any) -> None:
        self.codes = frozenset(choices.values)
        super().__init__(max_length=300, required=False, **kwargs)

    def to_internal_value(self, data: Any) -> Any:
        """The codes.

        Raises:
            ValidationError: ``invalid_choice``, ``duplicate_item``.
        """
        codes = super().to_internal_value(data).split(",")
        if not set(codes) <= self.codes:
            refuse("invalid_choice")
        if len(set(codes)) < len(codes):
            refuse("duplicate_item")
        return tuple(codes)


class StationQuerySerializer(StrictSerializer):
    """What somebody looks for."""

    near = PairField(help_text=_("所在位置：经度,纬度。须同时给出 coord_system。"))
    coord_system = CodeField(
        Datum, required=False, help_text=_("near 和 bbox 的坐标系，必须写明。")
    )
    radius_m = StrictInteger(
        min_value=1,
        max_value=MOST_RADIUS,
        default=DEFAULT_RADIUS,
        help_text=_("半径（米），默认 1000，最多 50000；只与 near 同用。"),
    )
    bbox = BoxField(help_text=_("地图范围：西,南,东,北。须同时给出 coord_system。"))
    region = ReferenceField(
        max_length=12, required=False, help_text=_("行政区划代码，含其下级。")
    )
    facilities = CodesField(
        FacilityKind, help_text=_("必须都有的设施，多个用逗号分隔。")
    )
    unknown = CodeField(  # type: ignore[assignment]
        [(EXCLUDE, EXCLUDE), (INCLUDE, INCLUDE)],
        default=EXCLUDE,
        help_text=_("设施情况未知的站点：exclude 不算有（默认），include 也列出。"),
    )
    open_now = StrictBoolean(default=False, help_text=_("只要现在开放的。"))
    open_at = InstantField(required=False, help_text=_("只要这一时刻开放的。"))
    entry = CodesField(EntryKind, help_text=_("进入方式，多个用逗号分隔。"))
    kind = CodesField(StationKind, help_text=_("站点类型，多个用逗号分隔。"))
    brand = CodesField(StationBrand, help_text=_("品牌，多个用逗号分隔。"))
    reply_coord_system = CodeField(
        Datum,
        required=False,
        help_text=_("答复所用坐标系；默认与 coord_system 相同，都没有时为 GCJ02。"),
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """The question, the instant it is about, and the system of the answer."""
        given = {"near", "bbox"} & attrs.keys()
        system = attrs.get("coord_system")
        if system is None and given:
            raise _fault("coord_system", "required")
        system = system or CoordSystem.GCJ02
        if attrs["open_now"] and "open_at" in attrs:
            raise _fault("open_at", "inconsistent")
        now = self.context["now"]
        at = attrs.get("open_at", now if attrs["open_now"] else None)
        question = Question(
            near=self._point(attrs["near"], system) if "near" in attrs else None,
            radius_m=float(attrs["radius_m"]),
            region=attrs.get("region"),
            box=self._box(attrs["bbox"], system) if "bbox" in attrs else None,
            facilities=attrs.get("facilities", ()),
            unknown=attrs["unknown"] == INCLUDE,
            at=at,
            entries=frozenset(attrs.get("entry", ())),
            kinds=frozenset(attrs.get("kind", ())),
            brands=frozenset(attrs.get("brand", ())),
        )
        reply = attrs.get("reply_coord_system", system)
        return attrs | {"question": question, "reply": reply, "at": at or now}

    def _point(self, pair: tuple[float, float], system: str) -> Point:
        try:
            return geometry.place(lng=pair[0], lat=pair[1], coord_system=system)
        except InvalidValue as wrong:
            raise _fault("near", wrong.reason) from wrong

    def _box(self, box: tuple[float, ...], system: str) -> Box:
        west, south, east, north = box
        if west > east or south > north:
            raise _fault("bbox", "invalid_range")
        if max(-west, east) > EAST or max(-south, north) > NORTH:
            raise _fault("bbox", "out_of_range")
        low = geometry.to_wgs84(lng=west, lat=south, coord_system=system)
        high = geometry.to_wgs84(lng=east, lat=north, coord_system=system)
        return low.lng, low.lat, high.lng, high.lat


class StationSearchQuerySerializer(StationQuerySerializer, CursorInputSerializer):
    """The same, page by page."""


class ReplySerializer(StrictSerializer):
    """How one station is told."""

    reply_coord_system = CodeField(
        Datum, default=CoordSystem.GCJ02, help_text=_("答复所用坐标系，默认 GCJ02。")
    )


def _fault(field: str, code: str) -> ValidationError:
    detail = InvalidValue(code=code).detail
    return ValidationError({field: [ErrorDetail(detail, code)]})


# --- output shapes


class LocationSerializer(serializers.Serializer[Any]):
    """A point, and in which system it is told."""

    lng = serializers.FloatField(help_text=_("经度。"))
    lat = serializers.FloatField(help_text=_("纬度。"))
    coord_system = serializers.ChoiceField(Datum.choices, help_text=_("坐标系。"))


class FacilitySerializer(serializers.Serializer[Any]):
    """Whether something is there."""

    kind = serializers.ChoiceField(FacilityKind.choices, help_text=_("设施。"))
    kind_label = serializers.CharField(help_text=_("设施名称。"))
    presence = serializers.ChoiceField(
        Presence.choices, help_text=_("有、没有，或未知。")
    )


class StationSerializer(serializers.Serializer[Any]):
    """A station as the public sees it."""

    code = serializers.CharField(help_text=_("站点编号，与二维码一致，不变。"))
    name = serializers.CharField(help_text=_("站点名称。"))
    kind = serializers.ChoiceField(StationKind.choices, help_text=_("类型。"))
    kind_label = serializers.CharField()
    brand = serializers.ChoiceField(StationBrand.choices, help_text=_("品牌。"))
    brand_label = serializers.CharField()
    host = serializers.ChoiceField(StationHost.choices, help_text=_("依托单位。"))
    host_label = serializers.CharField()
    region = serializers.CharField(help_text=_("行政区划代码。"))
    address = serializers.CharField(help_text=_("地址。"))
    location = LocationSerializer(help_text=_("位置。"))
    distance_m = serializers.IntegerField(
        allow_null=True, help_text=_("与 near 的直线距离（米）；没有 near 时为 null。")
    )
    facilities = FacilitySerializer(many=True, help_text=_("全部设施的情况。"))
    entry = serializers.ChoiceField(EntryKind.choices, help_text=_("进入方式。"))
    entry_label = serializers.CharField()
    hours = serializers.CharField(help_text=_("开放时间（OSM opening_hours 语法）。"))
    heat_hours = serializers.CharField(
        help_text=_("高温预警期间另加的开放时间；不参加的为空。")
    )
    state = serializers.ChoiceField(StationState.choices, help_text=_("状态。"))
    state_label = serializers.CharField()
    is_open = serializers.BooleanField(help_text=_("所问时刻是否开放。"))
    until = serializers.DateTimeField(
        allow_null=True, help_text=_("开放至；31 天内不关闭的为 null。")
    )
    next_opening = serializers.DateTimeField(
        allow_null=True, help_text=_("下次开放；31 天内不开放的为 null。")
    )
    closure_reason = serializers.CharField(
        allow_null=True, help_text=_("临时关闭的原因。")
    )
    is_heat_day = serializers.BooleanField(
        help_text=_("所问之日有高温预警，开放时间已按 heat_hours 延长。")
    )
    service_phone = serializers.CharField(help_text=_("服务电话，可能为空。"))
    capacity = serializers.IntegerField(allow_null=True, help_text=_("可容纳人数。"))
    stars = serializers.IntegerField(help_text=_("星级，0 为未评。"))
    verified_on = serializers.DateField(
        allow_null=True, help_text=_("最近一次核实的日期。")
    )


class StationDetailSerializer(StationSerializer):
    """A station as its own page tells it."""

    photos = PhotoSerializer(many=True, help_text=_("照片，按次序。"))


class StationPageSerializer(serializers.Serializer[Any]):
    """One page of what was found."""

    items = StationSerializer(many=True)
    at = serializers.DateTimeField(help_text=_("开放与否按这一时刻判断。"))
    next = serializers.CharField(
        allow_null=True, help_text=_("下一页的地址；最后一页为 null。")
    )
    next_cursor = serializers.CharField(
        allow_null=True, help_text=_("下一页的游标；最后一页为 null。")
    )


class GeometrySerializer(serializers.Serializer[Any]):
    """A point of GeoJSON."""

    type = serializers.CharField(help_text=_("总是 Point。"))
    coordinates = serializers.ListField(
        child=serializers.FloatField(),
        min_length=2,
        max_length=2,
        help_text=_("经度、纬度。"),
    )


class FeaturePropertiesSerializer(serializers.Serializer[Any]):
    """What a map shows of a station."""

    name = serializers.CharField(help_text=_("站点名称。"))
    kind = serializers.ChoiceField(StationKind.choices, help_text=_("类型。"))
    brand = serializers.ChoiceField(StationBrand.choices, help_text=_("品牌。"))
    entry = serializers.ChoiceField(EntryKind.choices, help_text=_("进入方式。"))
    state = serializers.ChoiceField(StationState.choices, help_text=_("状态。"))
    is_open = serializers.BooleanField(help_text=_("所问时刻是否开放。"))
    until = serializers.DateTimeField(allow_null=True, help_text=_("开放至。"))
    next_opening = serializers.DateTimeField(allow_null=True, help_text=_("下次开放。"))
    hours = serializers.CharField(help_text=_("开放时间。"))
    address = serializers.CharField(help_text=_("地址。"))
    region = serializers.CharField(help_text=_("行政区划代码。"))
    distance_m = serializers.IntegerField(
        allow_null=True, help_text=_("与 near 的直线距离（米）。")
    )


class FeatureSerializer(serializers.Serializer[Any]):
    """A station of GeoJSON."""

    type = serializers.CharField(help_text=_("总是 Feature。"))
    id = serializers.CharField(help_text=_("站点编号。"))
    geometry = GeometrySerializer(help_text=_("位置。"))
    properties = FeaturePropertiesSerializer(help_text=_("站点。"))


class StationMapSerializer(serializers.Serializer[Any]):
    """Stations of GeoJSON, whole."""

    type = serializers.CharField(help_text=_("总是 FeatureCollection。"))
    coord_system = serializers.ChoiceField(Datum.choices, help_text=_("坐标系。"))
    at = serializers.DateTimeField(help_text=_("开放与否按这一时刻判断。"))
    features = FeatureSerializer(many=True, help_text=_("站点。"))
    is_capped = serializers.BooleanField(help_text=_("已达上限，实际更多。"))
