"""How a station is judged, year by year: on the map, awards and stars."""

from typing import Any

from django.db.models import (
    PROTECT,
    CharField,
    CheckConstraint,
    DateField,
    DateTimeField,
    F,
    ForeignKey,
    Model,
    PositiveIntegerField,
    PositiveSmallIntegerField,
    Q,
    UniqueConstraint,
    UUIDField,
)

from stations.places.choices import AwardLevel, MapProvider
from stations.places.models.station import Station
from unionhub.kernel.ids import uuid7
from unionhub.reference.models import Region


def both_or_none(*names: str) -> Any:
    """Who and when are one fact."""
    none = Q(**{f"{name}__isnull": True for name in names})
    return none | Q(**{f"{name}__isnull": False for name in names})


class StationMapListing(Model):
    """A public map that shows the station; taken back, it stays as history."""

    id = UUIDField(primary_key=True, default=uuid7, editable=False)
    station = ForeignKey(Station, PROTECT, related_name="maps", db_index=False)
    map = CharField("地图", max_length=8, choices=MapProvider)
    found_on = DateField("上图日期")
    noted_by = UUIDField("登记账号")
    noted_at = DateTimeField("登记时间")
    ended_by = UUIDField("撤回账号", null=True)
    ended_at = DateTimeField("撤回时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "上图记录"
        constraints = [
            UniqueConstraint(
                fields=["station", "map"],
                condition=Q(ended_at__isnull=True),
                name="station_on_a_map_once",
            ),
            CheckConstraint(
                condition=both_or_none("ended_by", "ended_at"),
                name="map_listing_end_has_both",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.station_id} {self.map}"


class AwardQuota(Model):
    """How many of a region may be called most beautiful in a year; counted as used."""

    id = UUIDField(primary_key=True, default=uuid7, editable=False)
    region = ForeignKey(Region, PROTECT, related_name="+", db_index=False)
    year = PositiveSmallIntegerField("年度")
    level = CharField("级别", max_length=12, choices=AwardLevel)
    quota = PositiveIntegerField("名额")
    used = PositiveIntegerField("已用", default=0)
    set_by = UUIDField("设置账号")
    set_at = DateTimeField("设置时间")

    class Meta:
        verbose_name = verbose_name_plural = "最美站点名额"
        constraints = [
            UniqueConstraint(
                fields=["year", "level", "region"], name="award_quota_set_once"
            ),
            CheckConstraint(
                condition=Q(used__lte=F("quota")), name="award_quota_not_exceeded"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.region_id} {self.year} {self.level}"


class StationAward(Model):
    """One of the most beautiful of a year: history, also when the place is gone."""

    id = UUIDField(primary_key=True, default=uuid7, editable=False)
    station = ForeignKey(Station, PROTECT, related_name="awards", db_index=False)
    year = PositiveSmallIntegerField("年度")
    level = CharField("级别", max_length=12, choices=AwardLevel)
    document_number = CharField("文号", max_length=60)

    class Meta:
        verbose_name = verbose_name_plural = "最美站点"
        constraints = [
            UniqueConstraint(
                fields=["station", "year", "level"], name="station_award_once_a_year"
            ),
            CheckConstraint(
                condition=~Q(document_number=""), name="station_award_has_a_document"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.station_id} {self.year} {self.level}"


class StationRating(Model):
    """The stars of one year, given anew each year; they can fall (R-STA-17).

    What is withdrawn, or replaced by fewer stars in the same year, stays as history.
    """

    id = UUIDField(primary_key=True, default=uuid7, editable=False)
    station = ForeignKey(Station, PROTECT, related_name="ratings", db_index=False)
    year = PositiveSmallIntegerField("年度")
    stars = PositiveSmallIntegerField("星级")
    reason = CharField("依据", max_length=200)
    criteria = CharField("标准版本", max_length=10, default="2026")
    decided_by = UUIDField("评定账号")
    decided_at = DateTimeField("评定时间")
    withdrawn_by = UUIDField("撤销账号", null=True)
    withdrawn_at = DateTimeField("撤销时间", null=True)
    withdrawn_reason = CharField("撤销原因", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "星级评定"
        constraints = [
            UniqueConstraint(
                fields=["station", "year"],
                condition=Q(withdrawn_at__isnull=True),
                name="station_rated_once_a_year",
            ),
            CheckConstraint(condition=Q(stars__lte=5), name="rating_up_to_five"),
            CheckConstraint(
                condition=both_or_none("withdrawn_by", "withdrawn_at"),
                name="rating_withdrawal_has_both",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.station_id} {self.year} {self.stars}"
