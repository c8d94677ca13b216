"""Service stations of the demo: where they are, what is there, how far they have come.

They come out as if each had been collected, accepted, checked and published by
``stations.places.operations``: the place fits the county, no two are near-duplicates,
whatever was accepted has its six "haves", and numbers follow without a gap.
"""

import math
from collections import Counter, defaultdict
from datetime import date, datetime, timedelta

from members.offices.models import Appointment
from members.organisations.models import Organisation
from stations.places import freshness
from stations.places.choices import (
    REQUIRED_KIT,
    STANDARD_AREA,
    STANDING,
    AwardLevel,
    EntryKind,
    FacilityKind,
    Listing,
    StationKind,
    StationState,
)
from stations.places.models import (
    AwardQuota,
    Dataset,
    HoursOverride,
    InspectionFinding,
    Station,
    StationAward,
    StationFacility,
    StationInspection,
    StationKeeper,
    StationMapListing,
    StationRating,
    StationSeries,
    TemporaryClosure,
)
from stations.places.operations.shared import ONLY
from unionhub.desk.demo import station_words as words
from unionhub.desk.demo import story
from unionhub.desk.demo.dice import Dice
from unionhub.desk.demo.judging import judge
from unionhub.desk.demo.people import PHONES
from unionhub.desk.demo.station_photos import Photos
from unionhub.desk.demo.tree import BATCH, SYSTEM, Land
from unionhub.desk.demo.words import COMMUNITIES, GIVEN, SURNAMES
from unionhub.kernel import geometry, names, sealing
from unionhub.kernel.clock import local_date
from unionhub.kernel.geometry import CoordSystem, Point
from unionhub.reference.models import Region

# Metres between two of them at least: beyond what counts as a near-duplicate.
APART = 310.0
# Metres from the seat: the town, and where its townships lie.
TOWN, COUNTRY = 2_500.0, 15_000.0
LEAST = 8
DEGREE = math.radians(1) * geometry.EARTH
ACCEPTED = frozenset({*STANDING, StationState.REVOKED})
YEARS = (2023, 2024, 2025)
NATIONAL = 50
KEPT = 5


class Stations:
    """All of them, county by county."""

    def __init__(
        self, land: Land, unions: dict[str, Organisation], at: datetime
    ) -> None:
        self.land, self.unions, self.at = land, unions, at
        self.dice = Dice("stations")
        self.rows: list[Station] = []
        self.facilities: list[StationFacility] = []
        self.closures: list[TemporaryClosure] = []
        self.overrides: list[HoursOverride] = []
        self.awards: list[StationAward] = []
        self.ratings: list[StationRating] = []
        self.maps: list[StationMapListing] = []
        self.quotas: list[AwardQuota] = []
        self.inspections: list[StationInspection] = []
        self.findings: list[InspectionFinding] = []
        # Of its own, so that what was drawn before stays as it was.
        self.later = Dice("standing")
        self._series: Counter[str] = Counter()
        self._taken: dict[tuple[int, int], list[Point]] = defaultdict(list)

    def build(self) -> None:
        """Everything at once."""
        for county, count in self._shares().items():
            for _each in range(count):
                self._station(county)
        self._never_close()
        self._honour()
        self._except()
        judge(self)

    def write(self) -> None:
        """All rows, and the numbers that go on from them."""
        Station.objects.bulk_create(self.rows, batch_size=BATCH)
        StationFacility.objects.bulk_create(self.facilities, batch_size=BATCH)
        TemporaryClosure.objects.bulk_create(self.closures, batch_size=BATCH)
        HoursOverride.objects.bulk_create(self.overrides, batch_size=BATCH)
        StationAward.objects.bulk_create(self.awards, batch_size=BATCH)
        StationRating.objects.bulk_create(self.ratings, batch_size=BATCH)
        StationMapListing.objects.bulk_create(self.maps, batch_size=BATCH)
        AwardQuota.objects.bulk_create(self.quotas)
        StationInspection.objects.bulk_create(self.inspections, batch_size=BATCH)
        InspectionFinding.objects.bulk_create(self.findings, batch_size=BATCH)
        self._entrust()
        Photos(self.at).write(one for one in self.rows if _is_shown(one))
        StationSeries.objects.bulk_create(
            StationSeries(county_id=county, last=last)
            for county, last in sorted(self._series.items())
        )
        Dataset.objects.create(id=ONLY, version=len(self.rows))

    def _entrust(self) -> None:
        """The first stations of the keeper's county are in the keeper's hands."""
        offices = Appointment.objects.filter(user__username=story.KEEPER)
        keeper = offices.first()
        here = [one for one in self.public() if one.pk.startswith(story.JINJIANG)]
        StationKeeper.objects.bulk_create(
            StationKeeper(
                pk=self.later.key(),
                station=station,
                appointment=keeper,
                appointed_by=SYSTEM,
                appointed_at=self.at - timedelta(days=90),
            )
            for station in (here[:KEPT] if keeper else ())
        )

    def _shares(self) -> dict[str, int]:
        """How many each county has: a few, and the rest by its townships."""
        counties = list(self.unions)
        weights = [len(self.land.below(county)) for county in counties]
        drawn = self.dice.choices(
            counties, weights, k=words.STATIONS - LEAST * len(counties)
        )
        more = Counter(drawn)
        return {county: LEAST + more[county] for county in counties}

    def _station(self, county: str) -> None:
        dice = self.dice
        township = dice.choice(self.land.below(county) or [self.land.regions[county]])
        host = dice.weighted(words.HOSTS)
        station = Station(
            code=self._code(county),
            kind=dice.weighted({"STANDARD": 70, "MICRO": 27, "MOBILE": 3}),
            brand=self._brand(county, host),
            host=host,
            build_mode=dice.weighted(words.BUILD_MODES),
            organisation=self.unions[county],
            org_path=self.unions[county].path,
            region=township,
            entry=dice.weighted({"FREE": 78, "SCAN": 14, "KEY": 5, "MEMBERS": 3}),
            hours=dice.choice(words.HOURS[host]),
            capacity=dice.randrange(4, 30),
            has_sign=True,
        )
        _named(station, township, dice.choice(COMMUNITIES), dice.randrange(1, 200))
        station.area_dm2 = self._area(station.kind)
        self._lay(station, county)
        self._live(station)
        self._furnish(station)
        self.rows.append(station)
        station.changed = len(self.rows)

    def _code(self, county: str) -> str:
        self._series[county] += 1
        return f"{county}S{self._series[county]:05}"

    def _brand(self, county: str, host: str) -> str:
        if county.startswith(words.PLATEAU):
            return self.dice.weighted(words.PLATEAU_BRANDS)
        own = words.HOST_BRANDS.get(host)  # type: ignore[call-overload]
        if own and self.dice.one_in(2):
            return str(own)
        return self.dice.weighted(words.BRANDS)

    def _area(self, kind: str) -> int | None:
        if kind == StationKind.MOBILE:
            return None
        standard = kind == StationKind.STANDARD
        low, high = (STANDARD_AREA, 4_000) if standard else (100, STANDARD_AREA)
        return self.dice.randrange(low, high, 10)

    def _lay(self, station: Station, county: str) -> None:
        """Told as the county's map tells it, far enough from all others."""
        seat = _seat(self.land.regions[county])
        while True:
            reach = TOWN if self.dice.random() < 0.6 else COUNTRY  # noqa: PLR2004 - a share
            there = self._somewhere(seat, reach)
            if self._is_free(there):
                break
        lng, lat = geometry.from_wgs84(there, CoordSystem.GCJ02)
        station.told_lng, station.told_lat = round(lng, 6), round(lat, 6)
        station.told_system = CoordSystem.GCJ02
        there = geometry.to_wgs84(
            lng=station.told_lng, lat=station.told_lat, coord_system=CoordSystem.GCJ02
        )
        station.lng, station.lat = there.lng, there.lat
        self._taken[_cell(there)].append(there)

    def _somewhere(self, seat: Point, reach: float) -> Point:
        north, east = self.dice.gauss(0, reach), self.dice.gauss(0, reach)
        lng = seat.lng + east / DEGREE / math.cos(math.radians(seat.lat))
        return Point(lng=lng, lat=seat.lat + north / DEGREE)

    def _is_free(self, there: Point) -> bool:
        column, row = _cell(there)
        return all(
            geometry.distance(there, other) > APART
            for east in (-1, 0, 1)
            for north in (-1, 0, 1)
            for other in self._taken.get((column + east, row + north), ())
        )

    def _live(self, station: Station) -> None:
        """Its state, how far its entry is, who keeps it, when it was looked at."""
        dice = self.dice
        station.state = dice.weighted(words.STATES)
        if station.state in ACCEPTED or station.state == StationState.CLOSED:
            station.listing = dice.weighted(
                {Listing.PUBLISHED: 95, Listing.CHECKED: 3, Listing.COLLECTED: 2}
            )
            self._verify(station)
        else:
            station.listing = Listing.COLLECTED
        if station.state == StationState.PLANNED and dice.one_in(2):
            station.hours, station.has_sign = "", False
            return
        station.keeper_name = dice.choice(SURNAMES) + dice.choice(GIVEN)
        station.keeper_phone_sealed = sealing.seal(
            Station,
            "keeper_phone_sealed",
            station.code,
            f"{PHONES}{dice.randrange(10**8):08}",
        )

    def _verify(self, station: Station) -> None:
        # Most within half a year; some wait on the county's work list.
        station.verified_on = self._day(self.dice.choice((60, 120, 170, 400)))
        station.fresh_as_of = freshness.as_of(station)
        if station.listing != Listing.PUBLISHED:
            return
        age = timedelta(days=self.dice.randrange(400, 1_200))
        station.first_published_at = self.at - age
        station.on_map_since = local_date(station.first_published_at)

    def _day(self, within: int) -> date:
        return local_date(self.at) - timedelta(days=self.dice.randrange(within))

    def _furnish(self, station: Station) -> None:
        whole = station.state in ACCEPTED or station.state == StationState.CLOSED
        standard = station.kind == StationKind.STANDARD
        needed = REQUIRED_KIT if standard else (FacilityKind.WATER,)
        for kind in REQUIRED_KIT:
            if (whole and kind in needed) or not self.dice.one_in(3):
                self._tell(station, kind, is_there=True)
        for kind, (there, absent) in words.FACILITIES.items():
            drawn = self.dice.randrange(100)
            if drawn < there + absent:
                self._tell(station, kind, is_there=drawn < there)

    def _tell(self, station: Station, kind: str, *, is_there: bool) -> None:
        self.facilities.append(
            StationFacility(
                pk=self.dice.key(), station=station, kind=kind, is_there=is_there
            )
        )

    def _never_close(self) -> None:
        """As many as the country's share, where nobody has to lock a door."""
        may = [
            one for one in self.rows if one.host in words.MAY_NEVER_CLOSE and one.hours
        ]
        for station in self.dice.sample(may, words.ALWAYS_OPEN):
            station.hours = "24/7"
            station.entry = self.dice.choice((EntryKind.FREE, EntryKind.SCAN))

    def public(self) -> list[Station]:
        """Those that everybody may see."""
        return [
            one
            for one in self.rows
            if one.listing == Listing.PUBLISHED and one.state in STANDING
        ]

    def _honour(self) -> None:
        """Stars of last year, and the most beautiful of three years."""
        public = self.public()
        year = self.at.year - 1
        for station in self.dice.sample(public, len(public) // 6):
            station.stars = self.dice.choices((1, 2, 3, 4, 5), (5, 28, 39, 16, 4))[0]
            self.ratings.append(
                StationRating(
                    pk=self.dice.key(),
                    station=station,
                    year=year,
                    stars=station.stars,
                    reason="年度考核（演示）",
                    decided_by=SYSTEM,
                    decided_at=self.at - timedelta(days=300),
                )
            )
        drawn = self.dice.sample(public, NATIONAL * len(YEARS))
        for place, station in enumerate(drawn):
            year = YEARS[place % len(YEARS)]
            self.awards.append(
                StationAward(
                    pk=self.dice.key(),
                    station=station,
                    year=year,
                    level=AwardLevel.NATIONAL,
                    document_number=f"总工办演〔{year}〕8号",
                )
            )

    def _except(self) -> None:
        """Some are closed for a while, some have other hours on a day to come."""
        is_open = [one for one in self.public() if one.state == StationState.OPEN]
        for station in self.dice.sample(is_open, 60):
            self.closures.append(
                TemporaryClosure(
                    pk=self.dice.key(),
                    station=station,
                    begins_at=self.at - timedelta(hours=self.dice.randrange(1, 48)),
                    ends_at=self.at + timedelta(hours=self.dice.randrange(1, 96)),
                    reason=self.dice.choice(words.REASONS),
                )
            )
        for station in self.dice.sample(is_open, 80):
            self.overrides.append(
                HoursOverride(
                    pk=self.dice.key(),
                    station=station,
                    day=local_date(self.at)
                    + timedelta(days=self.dice.randrange(1, 30)),
                    spans=self.dice.choice(("off", "09:00-12:00", "10:00-22:00")),
                    reason=self.dice.choice(words.REASONS),
                )
            )


def _named(station: Station, township: Region, community: str, number: int) -> None:
    place = f"{township.name}{community}"
    house, brand = words.HOUSES[station.host], words.BRAND_WORDS[station.brand]  # type: ignore[index]
    station.name = f"{place}{house}{brand}（演示）"
    station.name_key = names.fold(station.name)
    station.address = f"{place}路 {number} 号（演示）"


def _is_shown(station: Station) -> bool:
    """Whatever was accepted has a photo; of those that wait, some have none yet."""
    return station.state in ACCEPTED or station.changed % 3 == 0


def _seat(county: Region) -> Point:
    return geometry.to_wgs84(
        lng=float(county.lng or 0),
        lat=float(county.lat or 0),
        coord_system=str(county.datum),
    )


def _cell(there: Point) -> tuple[int, int]:
    # Some four hundred metres: wider than what has to lie between two.
    return math.floor(there.lng / 0.004), math.floor(there.lat / 0.004)
