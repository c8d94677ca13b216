"""Service stations for outdoor workers: the place, what is there, when it is open."""

import re
from datetime import date
from typing import Self
from uuid import UUID

from django.db.models import (
    PROTECT,
    BinaryField,
    BooleanField,
    CharField,
    CheckConstraint,
    DateField,
    DateTimeField,
    FloatField,
    ForeignKey,
    Index,
    Model,
    OneToOneField,
    PositiveBigIntegerField,
    PositiveIntegerField,
    PositiveSmallIntegerField,
    Q,
    UniqueConstraint,
    UUIDField,
)

from members.organisations.models import PATH_LENGTH, Organisation
from stations.places.choices import (
    LISTING_MOVES,
    STANDARD_AREA,
    STANDING,
    STATION_MOVES,
    BuildMode,
    EntryKind,
    FacilityKind,
    Listing,
    StationBrand,
    StationHost,
    StationKind,
    StationState,
)
from stations.places.freshness import NEVER, score, stale_before
from unionhub.kernel import masking, sealing
from unionhub.kernel.actor import Actor
from unionhub.kernel.errors import WrongState
from unionhub.kernel.geometry import Point
from unionhub.kernel.ids import uuid7
from unionhub.kernel.powers import Power
from unionhub.kernel.scope import ScopedQuerySet, in_ranges
from unionhub.reference.choices import Datum
from unionhub.reference.models import Region

# Digits of the code of a county, a city, the province.
COUNTY_DIGITS = 6
# In one order, for the index.
STANDING_STATES = sorted(str(state) for state in STANDING)


def is_keeper(actor: Actor) -> bool:
    """Whether somebody keeps stations and sees no other."""
    return actor.has(Power.STATION_KEEP) and not actor.has(Power.STATION_VIEW)


class Dataset(Model):
    """The one row that every write to a station locks and counts up.

    Its number orders the changes as they were committed, without a gap; whoever keeps
    stations in memory asks for nothing but it.
    """

    id = PositiveSmallIntegerField(primary_key=True)
    version = PositiveBigIntegerField("版本", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "站点数据版本"

    def __str__(self) -> str:
        return str(self.version)


class StationSeries(Model):
    """The last number given in one county: codes are dense, under a lock."""

    county = OneToOneField(Region, PROTECT, primary_key=True, related_name="+")
    last = PositiveIntegerField("最后编号", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "站点编号"

    def __str__(self) -> str:
        return f"{self.county_id} {self.last}"


class StationQuerySet(ScopedQuerySet["Station"]):
    """Stations as sets."""

    def visible_to(self, actor: Actor) -> Self:
        """The stations that unions in the actor's part of the tree look after; of
        these, a keeper sees the own ones only."""
        rows = self.filter(in_ranges("org_path", actor.scope))
        return (rows.kept_by(actor) if is_keeper(actor) else rows).marked(actor)

    def kept_by(self, actor: Actor) -> Self:
        """Those given into the hands of whoever acts, under this office."""
        # Nobody's appointment where there is none: NULL would find stations of nobody.
        appointment = actor.appointment_id or UUID(int=0)
        return self.filter(
            keepers__appointment=appointment, keepers__ended_at__isnull=True
        )

    def public(self, actor: Actor) -> Self:
        """What everybody may see (R-STA-12)."""
        return self.filter(listing=Listing.PUBLISHED, state__in=STANDING).marked(actor)

    def lying_in(self, region: str) -> Self:
        """Those in a region or below it: the codes of those below begin as its own."""
        county_or_above = len(region) == COUNTY_DIGITS
        begins = re.sub("(00){1,2}$", "", region) if county_or_above else region
        return self.filter(region__code__startswith=begins)

    def stale(self, on: date) -> Self:
        """Those that stand and are to be looked at again: the county's work list."""
        return self.filter(state__in=STANDING_STATES, fresh_as_of__lt=stale_before(on))

    def due(self, on: date) -> Self:
        """Those that stand and are to be inspected by this day."""
        return self.filter(state__in=STANDING_STATES, inspection_due_on__lte=on)

    def changed_since(self, number: int, actor: Actor) -> Self:
        """What the public saw once and that changed after this number, in that order:
        those that are public no more are tombstones (R-STA-13)."""
        rows = self.filter(first_published_at__isnull=False, changed__gt=number)
        return rows.order_by("changed").marked(actor)


class Station(Model):
    """A place where an outdoor worker rests, drinks, warms a meal and charges a phone.

    Its life: PLANNED, then PENDING_ACCEPT until it has the six "haves", then OPEN. An
    OPEN one goes into MAINTENANCE or is SUSPENDED for a time; CLOSED and REVOKED are
    ends. Apart from that, its entry is COLLECTED by the county, CHECKED by the city and
    PUBLISHED by the province; a correction of what the public sees goes that way again
    only when the place itself moves. ``code`` stands in its QR and never changes.

    ``heat_hours`` are spans added on days of heat, where it takes part.
    ``told_lng``, ``told_lat`` and ``told_system`` are as delivered; ``lng`` and
    ``lat`` the same place in WGS-84. ``hours`` are in OSM syntax. The keeper's phone
    is sealed; ``service_phone`` is the desk's and public.
    """

    code = CharField("站点编号", max_length=12, primary_key=True)
    name = CharField("站点名称", max_length=60)
    name_key = CharField("名称比对键", max_length=60)
    kind = CharField("类型", max_length=12, choices=StationKind)
    brand = CharField("品牌", max_length=16, choices=StationBrand)
    host = CharField("依托单位", max_length=16, choices=StationHost)
    build_mode = CharField("建设方式", max_length=12, choices=BuildMode)
    organisation = ForeignKey(
        Organisation, PROTECT, related_name="stations", verbose_name="管理工会"
    )
    org_path = CharField("树路径", max_length=PATH_LENGTH)
    region = ForeignKey(
        Region, PROTECT, related_name="stations", verbose_name="所在区划"
    )
    address = CharField("地址", max_length=100)
    told_lng = FloatField("采集经度")
    told_lat = FloatField("采集纬度")
    told_system = CharField("采集坐标系", max_length=8, choices=Datum)
    lng = FloatField("经度（WGS-84）")
    lat = FloatField("纬度（WGS-84）")
    location_reason = CharField("位置说明", max_length=200, blank=True)
    area_dm2 = PositiveIntegerField("使用面积（平方分米）", null=True)
    capacity = PositiveSmallIntegerField("可容纳人数", null=True)
    entry = CharField(
        "进入方式", max_length=8, choices=EntryKind, default=EntryKind.FREE
    )
    hours = CharField("开放时间", max_length=300, blank=True)
    heat_hours = CharField("高温时加开", max_length=100, blank=True)
    service_phone = CharField("服务电话", max_length=20, blank=True)
    keeper_name = CharField("管理员", max_length=50, blank=True)
    keeper_phone_sealed = BinaryField("管理员手机（密封）", null=True)
    has_sign = BooleanField("有统一标识", default=False)
    on_map_since = DateField("上图日期", null=True)
    state = CharField(
        "状态", max_length=16, choices=StationState, default=StationState.PLANNED
    )
    listing = CharField(
        "发布进度", max_length=12, choices=Listing, default=Listing.COLLECTED
    )
    verified_on = DateField("核实日期", null=True)
    inspection_due_on = DateField("应检查日期", null=True)
    failed_checks = PositiveSmallIntegerField("未整改项数", default=0)
    doubts = PositiveSmallIntegerField("存疑数", default=0)
    fresh_as_of = DateField("可信起算日", default=NEVER)
    stars = PositiveSmallIntegerField("星级", default=0)
    first_published_at = DateTimeField("首次发布时间", null=True)
    changed = PositiveBigIntegerField("变更序号")
    version = PositiveIntegerField("版本", default=1)

    objects = StationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "服务站点"
        constraints = [
            CheckConstraint(
                condition=Q(kind=StationKind.MOBILE, area_dm2__isnull=True)
                | Q(kind=StationKind.STANDARD, area_dm2__gte=STANDARD_AREA)
                | Q(
                    kind=StationKind.MICRO,
                    area_dm2__gt=0,
                    area_dm2__lt=STANDARD_AREA,
                ),
                name="station_kind_follows_its_area",
            ),
            CheckConstraint(
                condition=Q(state__in=[StationState.PLANNED, StationState.CLOSED])
                | Q(state=StationState.PENDING_ACCEPT)
                | ~Q(hours=""),
                name="station_in_use_has_hours",
            ),
            CheckConstraint(
                condition=~Q(listing=Listing.PUBLISHED)
                | ~Q(state__in=[StationState.PLANNED, StationState.PENDING_ACCEPT]),
                name="station_published_was_accepted",
            ),
            UniqueConstraint(fields=["changed"], name="station_changes_are_numbered"),
            CheckConstraint(
                condition=~Q(listing=Listing.PUBLISHED)
                | Q(first_published_at__isnull=False),
                name="station_published_has_its_time",
            ),
            CheckConstraint(condition=Q(stars__lte=5), name="station_stars_up_to_five"),
            CheckConstraint(
                condition=Q(lng__range=(97, 109), lat__range=(26, 35)),
                name="station_lies_in_the_province",
            ),
        ]
        indexes = [
            Index(fields=["org_path", "code"], name="station_of_subtree"),
            Index(fields=["lng", "lat"], name="station_near"),
            Index(
                fields=["inspection_due_on", "code"],
                name="station_by_inspection",
                condition=Q(state__in=STANDING_STATES),
            ),
            # The work list of all that stand, the least fresh first.
            Index(
                fields=["fresh_as_of", "code"],
                name="station_by_freshness",
                condition=Q(state__in=STANDING_STATES),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def point(self) -> Point:
        """Where it is."""
        return Point(lng=self.lng, lat=self.lat)

    def freshness(self, on: date) -> int:
        """How far it can be trusted, from 0 to 100 (FEATURES 46)."""
        return score(self.fresh_as_of, on)

    @property
    def is_public(self) -> bool:
        """Whether everybody may see it (R-STA-12)."""
        return self.listing == Listing.PUBLISHED and self.state in STANDING

    @property
    def available_actions(self) -> list[str]:
        """The states that may come next."""
        return sorted(STATION_MOVES[self.state])

    @property
    def available_listings(self) -> list[str]:
        """Where its entry may go next."""
        return sorted(LISTING_MOVES[self.listing])

    @property
    def masked_keeper_phone(self) -> str:
        """The keeper's phone as officers see it."""
        if self.keeper_phone_sealed is None:
            return ""
        return masking.phone(sealing.unseal(self, "keeper_phone_sealed"))

    def move_to(self, state: str) -> None:
        """Take an allowed step; the caller holds the lock and saves."""
        if state not in STATION_MOVES[self.state]:
            raise WrongState(state=self.state, allowed=self.available_actions)
        self.state = state

    def list_as(self, listing: str) -> None:
        """Take an allowed step of the listing; the caller holds the lock and saves."""
        if listing not in LISTING_MOVES[self.listing]:
            raise WrongState(state=self.listing, allowed=self.available_listings)
        self.listing = listing


class StationFacility(Model):
    """What is there, or is known not to be; nobody knows of what has no row."""

    id = UUIDField(primary_key=True, default=uuid7, editable=False)
    station = ForeignKey(Station, PROTECT, related_name="facilities", db_index=False)
    kind = CharField("设施", max_length=16, choices=FacilityKind)
    is_there = BooleanField("有")

    class Meta:
        verbose_name = verbose_name_plural = "站点设施"
        constraints = [
            UniqueConstraint(
                fields=["station", "kind"], name="station_facility_told_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.station_id} {self.kind} {self.is_there}"
