"""What was found when somebody came to look."""

from django.db.models import (
    PROTECT,
    BooleanField,
    CharField,
    CheckConstraint,
    DateField,
    DateTimeField,
    ForeignKey,
    Model,
    Q,
    UniqueConstraint,
    UUIDField,
)

from stations.places.choices import (
    INSPECTION_MOVES,
    UNSETTLED,
    InspectionOutcome,
)
from stations.places.models.station import Station
from unionhub.kernel.errors import WrongState
from unionhub.kernel.ids import uuid7


class StationInspection(Model):
    """A yearly look at a station, by the criteria of one version.

    It PASSED, or something is to be put right by a day (RECTIFY), or it FAILED. The
    next inspection settles it: RECTIFIED when that one passes, REPEATED when not.
    """

    id = UUIDField(primary_key=True, default=uuid7, editable=False)
    station = ForeignKey(Station, PROTECT, related_name="inspections", db_index=False)
    on = DateField("检查日期")
    criteria = CharField("标准版本", max_length=10)
    outcome = CharField("结论", max_length=12, choices=InspectionOutcome)
    rectify_by = DateField("整改期限", null=True)
    remark = CharField("说明", max_length=200, blank=True)
    inspected_by = UUIDField("检查账号")
    inspected_at = DateTimeField("登记时间")

    class Meta:
        verbose_name = verbose_name_plural = "站点检查"
        constraints = [
            UniqueConstraint(
                fields=["station", "on"], name="station_inspected_once_a_day"
            ),
            UniqueConstraint(
                fields=["station"],
                condition=Q(outcome__in=sorted(str(one) for one in UNSETTLED)),
                name="station_inspection_unsettled_once",
            ),
            CheckConstraint(
                condition=~Q(outcome=InspectionOutcome.RECTIFY)
                | Q(rectify_by__isnull=False),
                name="inspection_to_rectify_has_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.station_id} {self.on}"

    def settle_as(self, outcome: str) -> None:
        """Take an allowed step; the caller holds the station's lock and saves."""
        if outcome not in INSPECTION_MOVES[self.outcome]:
            raise WrongState(state=self.outcome)
        self.outcome = outcome


class InspectionFinding(Model):
    """Whether one criterion is met, and by what that was seen."""

    id = UUIDField(primary_key=True, default=uuid7, editable=False)
    inspection = ForeignKey(
        StationInspection, PROTECT, related_name="findings", db_index=False
    )
    criterion = CharField("检查项", max_length=20)
    is_met = BooleanField("符合")
    evidence = CharField("依据", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "检查结果"
        constraints = [
            UniqueConstraint(
                fields=["inspection", "criterion"], name="inspection_finds_once"
            ),
            CheckConstraint(
                condition=Q(is_met=True) | ~Q(evidence=""),
                name="inspection_fault_has_evidence",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.inspection_id} {self.criterion}"
