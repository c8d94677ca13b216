"""What goes in and out at the doors of care."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from stations.care.choices import (
    LONGEST_TEXT,
    Aspect,
    ReportKind,
    ReportState,
    SuggestionState,
)
from stations.care.models import ReportPhoto, SiteSuggestion, StationReport, Voice
from stations.places.api.shapes import PlaceInputSerializer, PlaceSerializer
from stations.places.choices import (
    BuildMode,
    FacilityKind,
    StationBrand,
    StationHost,
    StationKind,
)
from unionhub.files import operations as files
from unionhub.files.choices import PictureSize
from unionhub.kernel import receipts
from unionhub.kernel.clock import local_date
from unionhub.web.fields import (
    CodeField,
    PhoneField,
    ReferenceField,
    StrictBoolean,
    StrictInteger,
    StrictSerializer,
    TextField,
)
from unionhub.web.multipart import UploadField

MOST_AREA = 1_000_000

# --- input shapes


class ReportInputSerializer(StrictSerializer):
    """What somebody tells of a station."""

    kind = CodeField(ReportKind, help_text=_("类别。"))
    facility = CodeField(
        FacilityKind, required=False, help_text=_("故障的设施；仅报故障时填，必填。")
    )
    aspect = CodeField(
        Aspect, required=False, help_text=_("有误的信息；仅报信息有误时填，必填。")
    )
    text = TextField(
        max_length=LONGEST_TEXT,
        multiline=True,
        required=False,
        help_text=_("说明；问题、建议、表扬必填。不要写姓名和号码，不会公开。"),
    )
    phone = PhoneField(
        required=False,
        help_text=_("联系手机，可不填；加密保存，办结 90 天后清除。"),
    )


class ReceiptInputSerializer(StrictSerializer):
    """The receipt that was given."""

    receipt = ReferenceField(
        max_length=receipts.LENGTH + 10, help_text=_("提交时给出的回执码。")
    )


class ReportAnswerInputSerializer(ReceiptInputSerializer):
    """Whether what the union says is so."""

    is_settled = StrictBoolean(help_text=_("true 已解决；false 没有解决。"))


class ReportPhotoInputSerializer(ReceiptInputSerializer):
    """A photo of what was told."""

    file = UploadField(help_text=_("照片文件，JPEG 或 PNG。"))


class ReplyInputSerializer(StrictSerializer):
    """What the union answers; whoever told of it reads it."""

    reply = TextField(
        max_length=LONGEST_TEXT, multiline=True, help_text=_("答复，反映人可见。")
    )


class SuggestionInputSerializer(StrictSerializer):
    """Where workers miss a station."""

    region = ReferenceField(
        max_length=12, help_text=_("所在区县或乡镇街道的区划代码。")
    )
    place = TextField(max_length=100, help_text=_("地点，如路名、路口、商圈。"))
    location = PlaceInputSerializer(help_text=_("位置。"))
    text = TextField(
        max_length=LONGEST_TEXT,
        multiline=True,
        help_text=_("为什么需要。不要写姓名和号码，不会公开。"),
    )
    phone = PhoneField(
        required=False,
        help_text=_("联系手机，可不填；加密保存，办结 90 天后清除。"),
    )


class AdoptionInputSerializer(ReplyInputSerializer):
    """The station that is planned; the place is that of the suggestion."""

    name = TextField(max_length=60, help_text=_("站点名称。"))
    kind = CodeField(StationKind, help_text=_("类型，须与面积相符。"))
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
    not_a_duplicate = TextField(
        max_length=200,
        required=False,
        help_text=_("附近已有站点时，不是同一处的理由。"),
    )


class ReportQuerySerializer(StrictSerializer):
    """How the list of reports can be narrowed."""

    station = ReferenceField(max_length=12, required=False, help_text=_("站点编号。"))
    kind = CodeField(ReportKind, required=False, help_text=_("类别。"))
    state = CodeField(ReportState, required=False, help_text=_("状态。"))
    overdue = StrictBoolean(required=False, help_text=_("true：只列逾期未办的。"))
    escalated = StrictBoolean(
        required=False, help_text=_("true：只列因逾期上转过的；false：只列未上转的。")
    )


class SuggestionQuerySerializer(StrictSerializer):
    """How the list of suggested sites can be narrowed."""

    state = CodeField(SuggestionState, required=False, help_text=_("状态。"))
    overdue = StrictBoolean(required=False, help_text=_("true：只列逾期未办的。"))


# --- output shapes


class ReportReceiptSerializer(serializers.ModelSerializer[StationReport]):
    """What the one who told of it may read: nothing of anybody."""

    kind_label = serializers.CharField(source="get_kind_display")
    state_label = serializers.CharField(source="get_state_display")
    facility = serializers.CharField(help_text=_("故障的设施；没有则为空。"))
    aspect = serializers.CharField(help_text=_("有误的信息；没有则为空。"))
    subject_label = serializers.CharField(source="subject")
    station = serializers.CharField(source="station_id", help_text=_("站点编号。"))
    station_name = serializers.CharField(source="station.name")
    voices = serializers.IntegerField(source="voices_count", help_text=_("反映人数。"))

    class Meta:
        model = StationReport
        fields: tuple[str, ...] = (
            *("station", "station_name", "kind", "kind_label", "facility", "aspect"),
            *("subject_label", "state", "state_label", "voices", "told_at", "due_on"),
            *("reply", "settled_at", "ended_on"),
        )


class ReportMadeSerializer(ReportReceiptSerializer):
    """The same with the receipt, which is told this once."""

    receipt = serializers.CharField(
        source="told_receipt", help_text=_("回执码，只给出这一次，请保存。")
    )
    is_joined = serializers.BooleanField(help_text=_("他人已反映同一问题，合并办理。"))

    class Meta(ReportReceiptSerializer.Meta):
        fields: tuple[str, ...] = (
            "receipt",
            "is_joined",
            *ReportReceiptSerializer.Meta.fields,
        )


class VoiceSerializer(serializers.ModelSerializer[Voice]):
    """What one person told, as officers read it."""

    text = serializers.CharField(
        source="shown_text", help_text=_("内容；待查看的为空，放行后可见。")
    )
    # As with a station's keeper: no person of ours, only a masked way to call back.
    contact_phone = serializers.CharField(
        source="masked_phone", help_text=_("遮蔽后的联系手机；没有则为空。")
    )

    class Meta:
        model = Voice
        fields: tuple[str, ...] = ("id", "told_at", "text", "is_held", "contact_phone")


class ReportPhotoSerializer(serializers.ModelSerializer[ReportPhoto]):
    """A photo of what was told, by links that end."""

    address = serializers.SerializerMethodField(
        help_text=_("照片地址，15 分钟内有效。")
    )
    thumbnail = serializers.SerializerMethodField(
        help_text=_("缩略图地址，15 分钟内有效。")
    )

    class Meta:
        model = ReportPhoto
        fields = ("address", "thumbnail")

    def get_address(self, photo: Any) -> str:
        """A link to it."""
        return files.link(photo.file)

    def get_thumbnail(self, photo: Any) -> str:
        """A link to it, small."""
        return files.link(photo.file, PictureSize.THUMBNAIL)


class ReportVoiceSerializer(VoiceSerializer):
    """What one person told of a station, with photos."""

    photos = ReportPhotoSerializer(
        many=True, source="shown_photos", help_text=_("照片，办结 90 天后清除。")
    )

    class Meta(VoiceSerializer.Meta):
        fields: tuple[str, ...] = (*VoiceSerializer.Meta.fields, "photos")


class ReportPhotosSerializer(serializers.Serializer[Any]):
    """How many photos there are under a receipt."""

    photos = serializers.IntegerField(help_text=_("凭此回执已上传的照片数。"))
    most = serializers.IntegerField(help_text=_("最多几张。"))


class StationReportSummarySerializer(ReportReceiptSerializer):
    """A report in the officers' list."""

    desk = serializers.CharField(source="desk_id", help_text=_("现由其办理的工会。"))
    desk_name = serializers.CharField(source="desk.name")
    is_overdue = serializers.SerializerMethodField(help_text=_("是否逾期未办。"))
    available_actions = serializers.ListField(
        child=serializers.CharField(), help_text=_("现在可以进入的状态。")
    )

    class Meta(ReportReceiptSerializer.Meta):
        fields: tuple[str, ...] = (
            "id",
            *ReportReceiptSerializer.Meta.fields,
            *("desk", "desk_name", "escalated", "is_overdue"),
            *("available_actions", "version"),
        )

    def get_is_overdue(self, report: StationReport) -> bool:
        """Whether its day has passed."""
        return report.is_unsettled and report.due_on < local_date(self.context["now"])


class StationReportSerializer(StationReportSummarySerializer):
    """A report with all that was told."""

    told = ReportVoiceSerializer(
        many=True, source="first_voices", help_text=_("各人所述。")
    )

    class Meta(StationReportSummarySerializer.Meta):
        fields: tuple[str, ...] = (*StationReportSummarySerializer.Meta.fields, "told")


class SuggestionReceiptSerializer(serializers.ModelSerializer[SiteSuggestion]):
    """What the one who wished for it may read."""

    state_label = serializers.CharField(source="get_state_display")
    region_name = serializers.CharField(source="region.name")
    location = PlaceSerializer(source="*", help_text=_("位置，按所报的坐标系。"))
    voices = serializers.IntegerField(source="voices_count", help_text=_("建议人数。"))

    class Meta:
        model = SiteSuggestion
        fields: tuple[str, ...] = (
            *("region", "region_name", "place", "location", "state", "state_label"),
            *("voices", "told_at", "due_on", "reply", "settled_at", "ended_on"),
        )


class SuggestionMadeSerializer(SuggestionReceiptSerializer):
    """The same with the receipt, which is told this once."""

    receipt = serializers.CharField(
        source="told_receipt", help_text=_("回执码，只给出这一次，请保存。")
    )
    is_joined = serializers.BooleanField(help_text=_("他人已建议同一地点，合并办理。"))

    class Meta(SuggestionReceiptSerializer.Meta):
        fields: tuple[str, ...] = (
            "receipt",
            "is_joined",
            *SuggestionReceiptSerializer.Meta.fields,
        )


class SiteSuggestionSummarySerializer(SuggestionReceiptSerializer):
    """A suggested site in the officers' list."""

    organisation_name = serializers.CharField(source="organisation.name")
    is_overdue = serializers.SerializerMethodField(help_text=_("是否逾期未答复。"))
    available_actions = serializers.ListField(
        child=serializers.CharField(), help_text=_("现在可以进入的状态。")
    )

    class Meta(SuggestionReceiptSerializer.Meta):
        fields: tuple[str, ...] = (
            "id",
            *SuggestionReceiptSerializer.Meta.fields,
            *("organisation", "organisation_name", "station", "is_overdue"),
            *("available_actions", "version"),
        )

    def get_is_overdue(self, suggestion: SiteSuggestion) -> bool:
        """Whether its day has passed."""
        today = local_date(self.context["now"])
        return suggestion.is_unsettled and suggestion.due_on < today


class NearStationSerializer(serializers.Serializer[Any]):
    """A station close by."""

    code = serializers.CharField(help_text=_("站点编号。"))
    name = serializers.CharField(help_text=_("站点名称。"))
    state = serializers.CharField(help_text=_("状态。"))
    state_label = serializers.CharField()
    distance_m = serializers.IntegerField(help_text=_("距离，米。"))


class SiteSuggestionSerializer(SiteSuggestionSummarySerializer):
    """A suggested site with all that was told, and the stations close by."""

    told = VoiceSerializer(many=True, source="first_voices", help_text=_("各人所述。"))
    near_stations = NearStationSerializer(
        many=True, source="neighbours", help_text=_("1 公里内的站点，近的在前。")
    )

    class Meta(SiteSuggestionSummarySerializer.Meta):
        fields: tuple[str, ...] = (
            *SiteSuggestionSummarySerializer.Meta.fields,
            *("told", "near_stations"),
        )
