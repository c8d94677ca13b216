"""Stations about the seats of counties, and the table that a peer would keep."""

import math
import random
import time
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from urllib.parse import urlencode

from django.core.management import call_command
from django.db import connection

from benchmarks import province
from benchmarks.load import NOBODY, Call
from commands.house import say
from members.organisations.models import Organisation
from stations.finder.current import CURRENT
from stations.finder.index import BITS, Place
from stations.finder.timeline import AHEAD
from stations.places import hours
from stations.places.choices import StationBrand, StationHost
from stations.places.models import Dataset, Station, StationFacility
from stations.places.operations.shared import ONLY
from unionhub.kernel import actor, clock, geometry
from unionhub.kernel.clock import local_date
from unionhub.kernel.geometry import CoordSystem, Point
from unionhub.kernel.ids import uuid7
from unionhub.reference import operations as reference
from unionhub.reference.models import Region

STATIONS, LIMIT, BATCH = 7_473, 20, 5_000
ADDRESS = "/api/v1/stations"
# Of a county, degrees: its town, and what lies about it.
TOWN, COUNTRY = 0.03, 0.15
WEEKS = (
    *("Mo-Fr 08:30-12:00,14:30-18:00", "Mo-Fr 09:00-17:00; Sa,Su,PH off", "24/7"),
    *("Mo-Sa 09:00-17:30; Su,PH 10:00-16:00", "06:00-22:00", "08:00-20:00"),
    *("Apr-Oct 06:00-20:00; Nov-Mar 07:00-18:00", "06:00-02:00", "20:00-08:00"),
    *("05:00-09:00,12:00-14:00,17:00-22:00", "Mo-Fr 08:30-18:00; PH off"),
)
FACILITIES = ("", "WATER", "WATER,CHARGING", "TOILET", "WATER,MICROWAVE,AIRCON")
# What the peer searches: plain columns, bits, the timetable by number.
PEER = """
DROP TABLE IF EXISTS bench_place; DROP TABLE IF EXISTS bench_edge;
CREATE TABLE bench_place (code text PRIMARY KEY, p point NOT NULL,
  lng float8 NOT NULL, lat float8 NOT NULL, glng float8 NOT NULL, glat float8 NOT NULL,
  state text NOT NULL, kind text NOT NULL, brand text NOT NULL, host text NOT NULL,
  entry text NOT NULL, region text NOT NULL, name text NOT NULL, address text NOT NULL,
  hours text NOT NULL, heat_hours text NOT NULL, service_phone text NOT NULL,
  capacity int, stars int NOT NULL, verified_on date,
  there int NOT NULL, absent int NOT NULL, timetable int NOT NULL);
CREATE TABLE bench_edge (timetable int NOT NULL, opens timestamptz NOT NULL,
  closes timestamptz NOT NULL, PRIMARY KEY (timetable, opens));
"""
INDEXES = """
CREATE INDEX bench_near ON bench_place USING gist (p);
CREATE INDEX bench_box ON bench_place (lng, lat);
"""
# The plane in which the peer's point index measures: degrees of a meridian.
SQUEEZE = math.cos(math.radians(30.6))


def fill(share: float) -> None:
    """Migrate and load as many stations, unless they are there; the peer's table."""
    began, wanted = time.monotonic(), round(STATIONS * share)
    call_command("migrate", verbosity=0)
    province.take_time()
    if not Organisation.objects.exists():
        reference.load_all(by=actor.installer(), at=clock.now())
        province.tree(1)
    if Station.objects.count() != wanted:
        with connection.cursor() as cursor:
            cursor.execute("TRUNCATE stations_station, stations_dataset CASCADE")
        _stations(wanted)
    CURRENT.forget()
    _peers(list(CURRENT.index(clock.now()).places.values()))
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    connection.close()
    say(f"{wanted:,} stations, {time.monotonic() - began:.0f} s")


def _stations(wanted: int) -> None:
    dice = random.Random(2026)  # noqa: S311 - the same province every time
    unions = list(Organisation.objects.filter(level="COUNTY").order_by("pk"))
    regions = Region.objects.in_bulk([union.region_id for union in unions])
    rows = []
    for serial in range(wanted):
        union = unions[serial % len(unions)]
        code = f"{union.region_id}S{serial // len(unions) + 1:05}"
        rows.append(_station(code, serial + 1, union, regions[union.region_id], dice))
    Station.objects.bulk_create(rows, batch_size=BATCH)
    into = "COPY stations_stationfacility (id, station_id, kind, is_there) FROM STDIN"
    with connection.cursor() as cursor, cursor.cursor.copy(into) as copy:
        for row in rows:
            for kind in dice.sample(list(BITS), 8):
                there = dice.random() < 0.75
                copy.write_row((uuid7(), row.pk, kind, there))
    if StationFacility.objects.exists():
        Dataset.objects.create(id=ONLY, version=wanted)


def _station(
    code: str, serial: int, union: Organisation, region: Region, dice: random.Random
) -> Station:
    seat = geometry.to_wgs84(
        lng=float(region.lng or 0),
        lat=float(region.lat or 0),
        coord_system=str(region.datum),
    )
    wide = TOWN if serial % 3 else COUNTRY
    lng, lat = dice.gauss(seat.lng, wide), dice.gauss(seat.lat, wide)
    lng, lat = min(max(lng, 97.3), 108.6), min(max(lat, 26.0), 34.4)
    return Station(
        code=code, name=f"驿站{serial}", name_key=f"驿站{serial}", kind="MICRO",
        brand=dice.choice(StationBrand.values), host=dice.choice(StationHost.values),
        build_mode="UNION", organisation=union, org_path=union.path, region=region,
        address=f"示例路 {serial} 号", told_lng=lng, told_lat=lat, told_system="WGS84",
        lng=lng, lat=lat, area_dm2=300, capacity=dice.choice([None, 8, 20]),
        entry=dice.choice(["FREE", "FREE", "SCAN", "KEY", "MEMBERS"]),
        hours=dice.choice(WEEKS), service_phone="028-86650001", has_sign=True,
        state="MAINTENANCE" if serial % 40 == 0 else "OPEN", listing="PUBLISHED",
        verified_on=date(2026, 6, 1), stars=dice.randrange(6), changed=serial,
        first_published_at=datetime(2026, 6, 1, tzinfo=clock.SHANGHAI),
    )  # fmt: skip


def _peers(places: list[Place]) -> None:
    """What the peer's own writes would have kept: its table and its open intervals."""
    tables = {text: n for n, text in enumerate(sorted({_text(p) for p in places}))}
    with connection.cursor() as cursor:
        cursor.execute(PEER)
        with cursor.cursor.copy("COPY bench_place FROM STDIN") as copy:
            for place in places:
                copy.write_row(_row(place, tables[_text(place)]))
        with cursor.cursor.copy("COPY bench_edge FROM STDIN") as copy:
            for row in _edges(places, tables):
                copy.write_row(row)
        cursor.execute(INDEXES)


def _text(place: Place) -> str:
    return str(place.facts["hours"])


def _row(place: Place, timetable: int) -> tuple[object, ...]:
    lng, lat = geometry.from_wgs84(place.point, CoordSystem.GCJ02)
    facts, point = place.facts, place.point
    named = ("state", "kind", "brand", "host", "entry", "region_id", "name", "address")
    told = ("hours", "heat_hours", "service_phone", "capacity", "stars", "verified_on")
    return (
        place.code, f"({point.lng * SQUEEZE!r},{point.lat!r})", point.lng, point.lat,
        lng, lat, *(facts[name] for name in named + told),
        place.there, place.absent, timetable,
    )  # fmt: skip


def _edges(
    places: list[Place], tables: dict[str, int]
) -> Iterator[tuple[int, datetime, datetime]]:
    """From yesterday to a month after whatever is asked about."""
    today = local_date(clock.now())
    calendar = places[0].timetable.calendar
    but = hours.Exceptions(calendar.holidays, dict(calendar.swapped))
    first, last = today - timedelta(days=1), today + 2 * AHEAD + timedelta(days=2)
    for text, number in tables.items():
        for opens, closes in hours.spans(text, first, last, but):
            yield number, opens, closes


def calls(number: int) -> list[Call]:
    """What couriers ask: four of five near a cluster, most of them what is open."""
    dice = random.Random(7)  # noqa: S311 - the same questions every time
    points = list(Station.objects.order_by("pk").values_list("lng", "lat"))
    return [Call(f"{ADDRESS}?{_question(dice, points)}", NOBODY) for _ in range(number)]


def _question(dice: random.Random, points: list[tuple[float, float]]) -> str:
    west, south, east, north = geometry.PROVINCE
    lng, lat = dice.uniform(west, east), dice.uniform(south, north)
    if dice.random() < 0.8:
        near = dice.choice(points)
        lng, lat = dice.gauss(near[0], 0.01), dice.gauss(near[1], 0.01)
    lng, lat = min(max(lng, west), east), min(max(lat, south), north)
    there = geometry.from_wgs84(Point(lng=lng, lat=lat), CoordSystem.GCJ02)
    asked = {
        "near": f"{min(there[0], east):.6f},{min(there[1], north):.6f}",
        "coord_system": CoordSystem.GCJ02,
        "radius_m": dice.choice([1_000, 3_000, 10_000, 50_000]),
        "limit": LIMIT,
    }
    if facilities := dice.choice(FACILITIES):
        asked["facilities"] = facilities
    if dice.random() < 0.3:
        asked["entry"] = "FREE,SCAN"
    match dice.randrange(4):
        case 0 | 1:
            asked["open_now"] = "true"
        case 2:
            at = clock.now() + timedelta(hours=dice.randrange(24 * 7))
            asked["open_at"] = at.astimezone(clock.SHANGHAI).isoformat(
                timespec="seconds"
            )
    return urlencode(asked)
