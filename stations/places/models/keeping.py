"""Who keeps a station: officers whose office is that and nothing else."""

from django.db.models import (
    PROTECT,
    CheckConstraint,
    DateTimeField,
    ForeignKey,
    Index,
    Model,
    Q,
    QuerySet,
    UniqueConstraint,
    UUIDField,
)

from members.offices.models import Appointment
from stations.places.models.station import Station
from unionhub.kernel.ids import uuid7


class StationKeeperQuerySet(QuerySet["StationKeeper"]):
    """Keepers as sets."""

    def lasting(self) -> "StationKeeperQuerySet":
        """Those that nobody has ended."""
        return self.filter(ended_at__isnull=True)


class StationKeeper(Model):
    """A station given into the hands of somebody in the office of a keeper.

    It lasts until somebody ends it; without the office it gives nothing.
    """

    id = UUIDField(primary_key=True, default=uuid7, editable=False)
    station = ForeignKey(Station, PROTECT, related_name="keepers", db_index=False)
    appointment = ForeignKey(
        Appointment, PROTECT, related_name="stations", db_index=False
    )
    appointed_by = UUIDField("指定账号")
    appointed_at = DateTimeField("指定时间")
    ended_by = UUIDField("结束账号", null=True)
    ended_at = DateTimeField("结束时间", null=True)

    objects = StationKeeperQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "站点管理员"
        constraints = [
            UniqueConstraint(
                fields=["station", "appointment"],
                condition=Q(ended_at__isnull=True),
                name="station_keeper_appointed_once",
            ),
            CheckConstraint(
                condition=Q(ended_by__isnull=True, ended_at__isnull=True)
                | Q(ended_by__isnull=False, ended_at__isnull=False),
                name="station_keeper_end_has_both",
            ),
        ]
        indexes = [
            Index(
                fields=["appointment", "station"],
                name="station_of_keeper",
                condition=Q(ended_at__isnull=True),
            ),
            Index(fields=["station", "appointed_at"], name="keeper_of_station"),
        ]

    def __str__(self) -> str:
        return f"{self.station_id} {self.appointment_id}"
