"""Demand as it was given, studies of who has a station near, and what came of them."""

from datetime import datetime
from typing import Any, Self

from django.db.models import (
    PROTECT,
    CharField,
    CheckConstraint,
    DateTimeField,
    FloatField,
    ForeignKey,
    Index,
    JSONField,
    Model,
    PositiveIntegerField,
    PositiveSmallIntegerField,
    Q,
    UniqueConstraint,
    UUIDField,
)

from members.organisations.models import PATH_LENGTH, Organisation
from stations.coverage.choices import LEASE, STUDY_MOVES, WALK, StudyState
from unionhub.kernel.actor import Actor
from unionhub.kernel.errors import WrongState
from unionhub.kernel.geometry import Point
from unionhub.kernel.ids import uuid7
from unionhub.kernel.scope import ScopedQuerySet, in_ranges
from unionhub.reference.models import Region


class DemandSetQuerySet(ScopedQuerySet["DemandSet"]):
    """Sets of demand points."""

    def visible_to(self, actor: Actor) -> Self:
        """Those that unions in the actor's part of the tree have given."""
        return self.filter(in_ranges("org_path", actor.scope)).marked(actor)


class DemandSet(Model):
    """Places where outdoor workers are: hubs of couriers, markets, crossings.

    Points are added, never changed or taken away, so that a study of the first so many
    points can be done again.
    """

    id = UUIDField(primary_key=True, default=uuid7, editable=False)
    name = CharField("名称", max_length=60)
    organisation = ForeignKey(
        Organisation, PROTECT, related_name="demand_sets", verbose_name="所属工会"
    )
    org_path = CharField("树路径", max_length=PATH_LENGTH)
    point_count = PositiveIntegerField("需求点数", default=0)
    given_by = UUIDField("建立账号")
    given_at = DateTimeField("建立时间")
    version = PositiveIntegerField("版本", default=1)

    objects = DemandSetQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "需求点集"
        constraints = [
            UniqueConstraint(
                fields=["organisation", "name"], name="demand_set_named_once"
            )
        ]
        indexes = [Index(fields=["-id", "org_path"], name="demand_set_latest")]

    def __str__(self) -> str:
        return self.name


class DemandPoint(Model):
    """One of them, in WGS-84; ``weight``: how many workers, or how often."""

    id = UUIDField(primary_key=True, default=uuid7, editable=False)
    demand_set = ForeignKey(DemandSet, PROTECT, related_name="points", db_index=False)
    position = PositiveIntegerField("序号")
    lng = FloatField("经度（WGS-84）")
    lat = FloatField("纬度（WGS-84）")
    weight = PositiveIntegerField("权重", default=1)

    class Meta:
        verbose_name = verbose_name_plural = "需求点"
        constraints = [
            UniqueConstraint(
                fields=["demand_set", "position"], name="demand_point_numbered_once"
            ),
            CheckConstraint(condition=Q(weight__gt=0), name="demand_point_weighs"),
            CheckConstraint(
                condition=Q(lng__range=(97, 109), lat__range=(26, 35)),
                name="demand_point_lies_in_the_province",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.demand_set_id} {self.position}"

    @property
    def point(self) -> Point:
        """Where it is."""
        return Point(lng=self.lng, lat=self.lat)


class CoverageStudyQuerySet(ScopedQuerySet["CoverageStudy"]):
    """Studies as sets."""

    def visible_to(self, actor: Actor) -> Self:
        """Those that unions in the actor's part of the tree have asked for."""
        return self.filter(in_ranges("org_path", actor.scope)).marked(actor)

    def to_reckon(self, at: datetime) -> Self:
        """Those that wait, also those whose worker never came back."""
        lapsed = Q(state=StudyState.RUNNING, claimed_at__lt=at - LEASE)
        return self.filter(Q(state=StudyState.QUEUED) | lapsed)


class CoverageStudy(Model):
    """Which share of the demand in a region has a station within walking distance.

    It is QUEUED, RUNNING while a worker reckons, then DONE with its result, or FAILED
    when three workers died over it. The demand is a set, its first ``point_count``
    points, or else a grid of ``cell_m`` around the seats of the counties. What counts
    as a station is public at that moment, has the ``facilities``, and is open at
    ``open_at`` where one is named. ``result`` holds the figures with their method and
    the version of the stations.
    """

    id = UUIDField(primary_key=True, default=uuid7, editable=False)
    name = CharField("名称", max_length=60)
    organisation = ForeignKey(
        Organisation, PROTECT, related_name="coverage_studies", verbose_name="所属工会"
    )
    org_path = CharField("树路径", max_length=PATH_LENGTH)
    region = ForeignKey(
        Region, PROTECT, related_name="coverage_studies", verbose_name="区划"
    )
    demand_set = ForeignKey(
        DemandSet,
        PROTECT,
        null=True,
        related_name="studies",
        verbose_name="需求点集",
    )
    point_count = PositiveIntegerField("需求点数", default=0)
    cell_m = PositiveIntegerField("网格边长（米）")
    reach_m = PositiveIntegerField("驻地周边（米）")
    radius_m = PositiveIntegerField("步行半径（米）", default=WALK)
    site_count = PositiveSmallIntegerField("候选点数")
    facilities = JSONField("须有设施", default=list)
    open_at = DateTimeField("须在此刻开放", null=True)
    state = CharField(
        "状态", max_length=8, choices=StudyState, default=StudyState.QUEUED
    )
    asked_by = UUIDField("申请账号")
    asked_at = DateTimeField("申请时间")
    attempts = PositiveSmallIntegerField("计算次数", default=0)
    claimed_at = DateTimeField("开始计算时间", null=True)
    reckoned_at = DateTimeField("完成时间", null=True)
    result = JSONField("结果", null=True)
    layers = JSONField("图层", null=True)

    objects = CoverageStudyQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "覆盖分析"
        constraints = [
            CheckConstraint(
                condition=Q(
                    state=StudyState.DONE,
                    result__isnull=False,
                    reckoned_at__isnull=False,
                )
                | (
                    ~Q(state=StudyState.DONE)
                    & Q(result__isnull=True, reckoned_at__isnull=True)
                ),
                name="coverage_study_done_has_its_result",
            ),
            CheckConstraint(
                condition=Q(state=StudyState.QUEUED, claimed_at__isnull=True)
                | (~Q(state=StudyState.QUEUED) & Q(claimed_at__isnull=False)),
                name="coverage_study_running_was_claimed",
            ),
        ]
        indexes = [
            Index(fields=["-id", "org_path"], name="coverage_study_latest"),
            Index(fields=["state", "claimed_at"], name="coverage_study_waits"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def told(self) -> dict[str, Any]:
        """What came of it; empty until it is done."""
        return self.result or {}

    def move_to(self, state: str) -> None:
        """Take an allowed step; the caller holds the lock and saves."""
        if state not in STUDY_MOVES[self.state]:
            raise WrongState(state=self.state, allowed=sorted(STUDY_MOVES[self.state]))
        self.state = state
