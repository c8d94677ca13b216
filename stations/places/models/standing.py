"""How a station was judged, year by year: awards and stars."""

from django.db.models import (
    PROTECT,
    CharField,
    CheckConstraint,
    DateTimeField,
    ForeignKey,
    Model,
    PositiveSmallIntegerField,
    Q,
    UniqueConstraint,
    UUIDField,
)

from stations.places.choices import AwardLevel
from stations.places.models.station import Station
from unionhub.kernel.ids import uuid7


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
    """The stars of one year: given anew each year, and they can fall (R-STA-17)."""

    id = UUIDField(primary_key=True, default=uuid7, editable=False)
    station = ForeignKey(Station, PROTECT, related_name="ratings", db_index=False)
    year = PositiveSmallIntegerField("年度")
    stars = PositiveSmallIntegerField("星级")
    reason = CharField("依据", max_length=200)
    decided_by = UUIDField("评定账号")
    decided_at = DateTimeField("评定时间")

    class Meta:
        verbose_name = verbose_name_plural = "星级评定"
        constraints = [
            UniqueConstraint(
                fields=["station", "year"], name="station_rated_once_a_year"
            ),
            CheckConstraint(condition=Q(stars__lte=5), name="rating_up_to_five"),
        ]

    def __str__(self) -> str:
        return f"{self.station_id} {self.year} {self.stars}"
