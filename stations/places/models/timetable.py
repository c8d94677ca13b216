"""What is beside the week: one day, a while."""

from datetime import datetime

from django.db.models import (
    PROTECT,
    CharField,
    CheckConstraint,
    DateField,
    DateTimeField,
    F,
    ForeignKey,
    Index,
    Model,
    Q,
    UniqueConstraint,
    UUIDField,
)

from stations.places.models.station import Station
from unionhub.kernel.ids import uuid7


class HoursOverride(Model):
    """Other hours on one day; ``spans`` as in OSM syntax, or ``off``."""

    id = UUIDField(primary_key=True, default=uuid7, editable=False)
    station = ForeignKey(Station, PROTECT, related_name="overrides", db_index=False)
    day = DateField("日期")
    spans = CharField("当日开放时间", max_length=100)
    reason = CharField("原因", max_length=100)

    class Meta:
        verbose_name = verbose_name_plural = "单日开放时间"
        constraints = [
            UniqueConstraint(
                fields=["station", "day"], name="station_overrides_a_day_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.station_id} {self.day}"


class TemporaryClosure(Model):
    """Closed for a while, with reason and end; it may end earlier (R-STA-09)."""

    id = UUIDField(primary_key=True, default=uuid7, editable=False)
    station = ForeignKey(Station, PROTECT, related_name="closures", db_index=False)
    begins_at = DateTimeField("开始")
    ends_at = DateTimeField("结束")
    reason = CharField("原因", max_length=100)

    class Meta:
        verbose_name = verbose_name_plural = "临时关闭"
        constraints = [
            CheckConstraint(
                condition=Q(ends_at__gte=F("begins_at")),
                name="station_closure_ends_after_it_begins",
            ),
            CheckConstraint(
                condition=~Q(reason=""), name="station_closure_has_a_reason"
            ),
        ]
        indexes = [Index(fields=["station", "ends_at"], name="station_closure")]

    def __str__(self) -> str:
        return f"{self.station_id} {self.begins_at}"

    def is_in_force(self, at: datetime) -> bool:
        """Whether it keeps the station closed at this instant."""
        return self.begins_at <= at < self.ends_at
