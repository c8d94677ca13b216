"""Visits without visitors: single ones for a week, figures for good.

Where a person was, and when, is among the most sensitive facts of all (R-PRI-09). So a
visit does not say whose it was. That one person counts once in half an hour is kept in
a row of its own, named by a keyed digest of person and station under a salt of the
day: two marks of one person cannot be told to be one person's, neither over stations
nor over days, and once the salt is thrown away nobody can make the digest again, not
even with our keys. An erasure has nothing to erase.
"""

import secrets
from typing import Self

from django.db.models import (
    PROTECT,
    BinaryField,
    BooleanField,
    CharField,
    CheckConstraint,
    DateField,
    DateTimeField,
    ForeignKey,
    Index,
    Model,
    PositiveIntegerField,
    PositiveSmallIntegerField,
    Q,
    UniqueConstraint,
    UUIDField,
)

from members.organisations.choices import OccupationGroup
from members.organisations.models import PATH_LENGTH
from stations.places.choices import FacilityKind
from stations.places.models import Station
from stations.visits.choices import HOURS, MOST_HEADS, Cut, VisitWay
from unionhub.kernel.actor import Actor
from unionhub.kernel.ids import uuid7
from unionhub.kernel.scope import ScopedQuerySet, in_ranges

SALT_BYTES = 32


def new_salt() -> bytes:
    """Drawn anew for every day."""
    return secrets.token_bytes(SALT_BYTES)


class VisitSalt(Model):
    """The salt of one day; it is thrown away when the day after is over."""

    day = DateField("日期", primary_key=True)
    salt = BinaryField("盐值", default=new_salt)

    class Meta:
        verbose_name = verbose_name_plural = "到站标记盐值"

    def __str__(self) -> str:
        return self.day.isoformat()


class VisitMark(Model):
    """Somebody was counted at a station at ``since``; it lives as long as its salt.

    The key is the digest. Of several scans at one moment one moves ``since``; the
    database decides which (``operations.marks``).
    """

    id = UUIDField(primary_key=True, editable=False)
    since = DateTimeField("计入时间")

    class Meta:
        verbose_name = verbose_name_plural = "到站标记"
        indexes = [Index(fields=["since"], name="visit_mark_by_age")]

    def __str__(self) -> str:
        return str(self.pk)


class Visit(Model):
    """One visit of nobody in particular, to the hour; kept a week, then its figures.

    The key is made for the beginning of the hour, so that it tells no more than
    ``hour`` does and still sorts by time. ``used``: facilities, as bits.
    """

    id = UUIDField(primary_key=True, editable=False)
    station = ForeignKey(Station, PROTECT, related_name="+", db_index=False)
    day = DateField("日期")
    hour = PositiveSmallIntegerField("时段")
    occupation = CharField(
        "职业群体", max_length=20, choices=OccupationGroup, blank=True
    )
    way = CharField("方式", max_length=8, choices=VisitWay)
    used = PositiveIntegerField("使用的设施", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "到站记录"
        constraints = [
            CheckConstraint(condition=Q(hour__lt=HOURS), name="visit_in_an_hour")
        ]
        indexes = [Index(fields=["day", "station"], name="visit_of_day")]

    def __str__(self) -> str:
        return f"{self.station_id} {self.day} {self.hour}"


class DailyVisits(Model):
    """How many visits one station had in one hour of one day, by occupation and way.

    Counted up in the transaction of the visit: at all times the sum of the visits.
    ``org_path``: the union that looked after the station then. Its figures stay its
    own when the station is handed over.
    """

    id = UUIDField(primary_key=True, default=uuid7, editable=False)
    station = ForeignKey(Station, PROTECT, related_name="daily_visits", db_index=False)
    day = DateField("日期")
    hour = PositiveSmallIntegerField("时段")
    occupation = CharField(
        "职业群体", max_length=20, choices=OccupationGroup, blank=True
    )
    way = CharField("方式", max_length=8, choices=VisitWay)
    org_path = CharField("当时的工会", max_length=PATH_LENGTH)
    count = PositiveIntegerField("人次")

    class Meta:
        verbose_name = verbose_name_plural = "站点每日人次"
        constraints = [
            UniqueConstraint(
                fields=["station", "day", "hour", "occupation", "way"],
                name="station_visits_counted_in_one_row",
            ),
            CheckConstraint(condition=Q(hour__lt=HOURS), name="visits_in_an_hour"),
        ]
        indexes = [Index(fields=["day"], name="station_visits_of_day")]

    def __str__(self) -> str:
        return f"{self.station_id} {self.day} {self.hour} {self.count}"


class DailyUse(Model):
    """How many visitors of one station said on one day that they used something.

    Counted up with the visit, as ``DailyVisits``; told by the month.
    """

    id = UUIDField(primary_key=True, default=uuid7, editable=False)
    station = ForeignKey(Station, PROTECT, related_name="+", db_index=False)
    day = DateField("日期")
    facility = CharField("设施", max_length=16, choices=FacilityKind)
    count = PositiveIntegerField("人次")

    class Meta:
        verbose_name = verbose_name_plural = "站点每日设施使用"
        constraints = [
            UniqueConstraint(
                fields=["station", "day", "facility"],
                name="use_of_a_facility_counted_in_one_row",
            )
        ]
        indexes = [Index(fields=["day"], name="use_of_day")]

    def __str__(self) -> str:
        return f"{self.station_id} {self.day} {self.facility} {self.count}"


class AreaVisitsQuerySet(ScopedQuerySet["AreaVisits"]):
    """Figures of unions as sets."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of unions in the actor's part of the tree."""
        return self.filter(in_ranges("path", actor.scope)).marked(actor)


class AreaVisits(Model):
    """How many visits are told of a union and all below it, of one day.

    Folded from the figures of stations (``operations.folding``), each ``cut`` by itself
    and not by all at once: a year of the province is a few thousand rows. ``key``: the
    hour, the occupation, the station; nothing for the total. What was used in a month
    stands at its last day. Only fives are written here (``fives``).
    """

    id = UUIDField(primary_key=True, default=uuid7, editable=False)
    path = CharField("树路径", max_length=PATH_LENGTH)
    cut = CharField("口径", max_length=12, choices=Cut)
    day = DateField("日期")
    key = CharField("项目", max_length=20, blank=True)
    count = PositiveIntegerField("人次")

    objects = AreaVisitsQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "工会每日人次"
        constraints = [
            # In this order it is also what figures are read by.
            UniqueConstraint(
                fields=["path", "cut", "day", "key"],
                name="area_visits_counted_in_one_row",
            )
        ]
        indexes = [Index(fields=["day"], name="area_visits_of_day")]

    def __str__(self) -> str:
        return f"{self.path} {self.cut} {self.day} {self.key} {self.count}"


class HeadCountQuerySet(ScopedQuerySet["HeadCount"]):
    """Counted heads as sets."""

    def visible_to(self, actor: Actor) -> Self:
        """Those at stations that unions in the actor's part of the tree look after."""
        return self.filter(in_ranges("station__org_path", actor.scope)).marked(actor)


class HeadCount(Model):
    """Heads that somebody counted at a station on one day; apart from visits.

    A correction is a row of its own with its reason; the older ones stay and count no
    more.
    """

    id = UUIDField(primary_key=True, default=uuid7, editable=False)
    station = ForeignKey(Station, PROTECT, related_name="head_counts", db_index=False)
    day = DateField("日期")
    count = PositiveIntegerField("人数")
    reason = CharField("更正原因", max_length=100, blank=True)
    is_current = BooleanField("有效", default=True)
    counted_by = UUIDField("填报人")
    counted_at = DateTimeField("填报时间")

    objects = HeadCountQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "人工计数"
        constraints = [
            UniqueConstraint(
                fields=["station", "day"],
                condition=Q(is_current=True),
                name="heads_of_a_day_count_once",
            ),
            CheckConstraint(
                condition=Q(count__lte=MOST_HEADS), name="heads_are_plausible"
            ),
        ]
        indexes = [Index(fields=["station", "day", "id"], name="heads_of_station")]

    def __str__(self) -> str:
        return f"{self.station_id} {self.day} {self.count}"


class StationUse(Station):
    """A station seen by how it is used; the same rows."""

    class Meta:
        proxy = True
        verbose_name = verbose_name_plural = "到站情况"
