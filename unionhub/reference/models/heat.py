"""Heat: where, when, how hot, and what the law then asks of employers."""

from collections.abc import Iterable
from datetime import date
from typing import Self

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
    PositiveIntegerField,
    PositiveSmallIntegerField,
    Q,
    UniqueConstraint,
    UUIDField,
)

from unionhub.kernel.ids import uuid7
from unionhub.kernel.scope import PublicQuerySet
from unionhub.reference.choices import LEAST_HEAT, HeatColour, HeatMeasure, measure_at
from unionhub.reference.models.lists import Region


class HeatEventQuerySet(PublicQuerySet["HeatEvent"]):
    """Heat events as sets."""

    def standing(self) -> Self:
        """Those that nobody took back."""
        return self.filter(revoked_at=None)

    def between(self, first: date, last: date) -> Self:
        """Those in force on one of these days."""
        return self.standing().filter(begins_on__lte=last, ends_on__gte=first)

    def lying_in(self, regions: Iterable[str]) -> Self:
        """Those told of one of these divisions."""
        return self.filter(region__in=list(regions))


class HeatEvent(Model):
    """Days of heat that a weather office announced for a region and all below it.

    It is announced, may be corrected (the heat lasts longer, grows, ends early), and
    is taken back if it was a mistake. ``peak_tenths`` is the highest temperature in
    tenths of a degree; the measure of the law follows from it (R-STA-19). Both days
    are days of the heat.
    """

    id = UUIDField(primary_key=True, default=uuid7, editable=False)
    region = ForeignKey(
        Region, PROTECT, related_name="heat_events", verbose_name="区划"
    )
    colour = CharField("预警颜色", max_length=8, choices=HeatColour)
    peak_tenths = PositiveSmallIntegerField("最高气温（0.1 ℃）")
    begins_on = DateField("开始日期")
    ends_on = DateField("结束日期")
    source = CharField("发布单位", max_length=100)
    document_number = CharField("文号", max_length=60, blank=True)
    announced_by = UUIDField("登记账号")
    announced_at = DateTimeField("登记时间")
    revoked_by = UUIDField("撤销账号", null=True)
    revoked_at = DateTimeField("撤销时间", null=True)
    revoked_reason = CharField("撤销原因", max_length=100, blank=True)
    version = PositiveIntegerField("版本", default=1)

    objects = HeatEventQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "高温预警"
        constraints = [
            CheckConstraint(
                condition=Q(ends_on__gte=F("begins_on")),
                name="heat_event_ends_after_it_begins",
            ),
            CheckConstraint(
                condition=Q(
                    colour=HeatColour.YELLOW,
                    peak_tenths__gte=LEAST_HEAT[HeatColour.YELLOW],
                )
                | Q(
                    colour=HeatColour.ORANGE,
                    peak_tenths__gte=LEAST_HEAT[HeatColour.ORANGE],
                )
                | Q(
                    colour=HeatColour.RED,
                    peak_tenths__gte=LEAST_HEAT[HeatColour.RED],
                ),
                name="heat_event_is_as_hot_as_its_colour",
            ),
            CheckConstraint(
                condition=Q(
                    revoked_by__isnull=True, revoked_at__isnull=True, revoked_reason=""
                )
                | (
                    Q(revoked_by__isnull=False, revoked_at__isnull=False)
                    & ~Q(revoked_reason="")
                ),
                name="heat_event_revoked_by_somebody_with_a_reason",
            ),
            UniqueConstraint(
                fields=["region", "colour", "begins_on"],
                condition=Q(revoked_at__isnull=True),
                name="heat_event_announced_once",
            ),
        ]
        indexes = [Index(fields=["-begins_on", "-id"], name="heat_event_latest")]

    def __str__(self) -> str:
        return f"{self.region_id} {self.colour} {self.begins_on}"

    @property
    def measure(self) -> HeatMeasure:
        """What the law asks at this heat (R-STA-19)."""
        return measure_at(self.peak_tenths)

    @property
    def shown_peak(self) -> str:
        """The highest temperature as people write it."""
        whole, tenth = divmod(self.peak_tenths, 10)
        return f"{whole}.{tenth} ℃" if tenth else f"{whole} ℃"

    def is_in_force(self, on: date) -> bool:
        """Whether it is one of its days."""
        return self.revoked_at is None and self.begins_on <= on <= self.ends_on
