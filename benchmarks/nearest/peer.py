"""The peer: the same search by FastAPI and asyncpg on PostgreSQL.

A table of its own with bits for facilities and a number for the timetable; what is open
is known by bisecting a few timetables in memory, so the database is asked for stations
only. Two plans: a GiST index of points, nearest first, ranked again by the true
distance; and a btree of boxes, ranked by the database. ``BENCH_PLAN`` names the one
that was faster. orjson, prepared statements, uvloop, httptools.
"""

import hashlib
import hmac
import logging
import math
import os
import time
from bisect import bisect_right
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import asyncpg
import orjson
from fastapi import FastAPI, HTTPException, Query, Request, Response
from prometheus_client import Counter, Histogram

from unionhub.kernel import geometry
from unionhub.kernel.geometry import EARTH, Point

LABELS = orjson.loads(os.environ["BENCH_LABELS"])
BITS = {kind: 1 << n for n, kind in enumerate(LABELS["facility"])}
SECRET = os.environ["SECRET_KEY"].encode()
PLAN = os.environ.get("BENCH_PLAN", "box")
SHANGHAI = ZoneInfo("Asia/Shanghai")
AHEAD = timedelta(days=32)
SQUEEZE = math.cos(math.radians(30.6))
DEGREE = math.radians(1) * EARTH
# How much the plane of the point index may stretch or shrink in the province.
DISTORTED = 0.94
COLUMNS = """code, lng, lat, glng, glat, state, kind, brand, host, entry, region, name,
address, hours, heat_hours, service_phone, capacity, stars, verified_on, there, absent,
timetable"""
WANTED = """there & $1 = $1 AND ($2::text[] IS NULL OR entry = ANY($2))
AND ($3::int[] IS NULL OR (state = 'OPEN' AND timetable = ANY($3)))"""
KNN = f"""SELECT {COLUMNS}, p <-> point($8, $9) AS apart FROM bench_place
WHERE p <@ box(point($4, $5), point($6, $7)) AND {WANTED}
ORDER BY p <-> point($8, $9) LIMIT $10"""  # noqa: S608 - constants only
SPHERE = f"""2 * {EARTH} * asin(least(1, sqrt(sin(radians(lat - $9) / 2) ^ 2
+ cos(radians(lat)) * cos(radians($9)) * sin(radians(lng - $8) / 2) ^ 2)))"""
BOX = f"""SELECT * FROM (SELECT {COLUMNS}, {SPHERE} AS apart FROM bench_place
WHERE lng BETWEEN $4 AND $6 AND lat BETWEEN $5 AND $7 AND {WANTED}) AS found
WHERE apart <= $10 ORDER BY apart, code LIMIT $11"""  # noqa: S608 - constants only
ANSWERS = Counter("answers", "Answers.", ("method", "route", "status"))
SECONDS = Histogram("answer_seconds", "How long they took.", ("method", "route"))
logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
logger = logging.getLogger("peer")


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    """Connections, and the timetables' edges by turns."""
    app.state.pool = await asyncpg.create_pool(
        os.environ["DATABASE_URL"], min_size=8, max_size=8
    )
    edges: dict[int, list[datetime]] = defaultdict(list)
    statement = "SELECT * FROM bench_edge ORDER BY timetable, opens"
    for row in await app.state.pool.fetch(statement):
        edges[row["timetable"]] += (row["opens"], row["closes"])
    app.state.edges = dict(edges)
    yield
    await app.state.pool.close()


app = FastAPI(lifespan=lifespan)


@app.get("/readyz")
async def ready() -> dict[str, str]:
    """Up."""
    return {"status": "ready"}


@app.get("/api/v1/stations")
async def stations(  # noqa: PLR0913, PLR0917 - the parameters of the question
    request: Request,
    near: Annotated[str, Query(pattern=r"^-?[\d.]+,-?[\d.]+$", max_length=80)],
    coord_system: Annotated[str, Query(pattern="^(WGS84|GCJ02|BD09|CGCS2000)$")],
    radius_m: Annotated[int, Query(ge=1, le=50_000)] = 1_000,
    facilities: Annotated[str, Query(max_length=300)] = "",
    entry: Annotated[str, Query(max_length=300)] = "",
    open_now: bool = False,
    open_at: datetime | None = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 20,
) -> Response:
    """The first page."""
    began, number, now = time.perf_counter(), str(uuid4()), datetime.now(UTC)
    lng, lat = near.split(",")
    here = geometry.place(lng=float(lng), lat=float(lat), coord_system=coord_system)
    at = open_at or now
    edges = request.app.state.edges
    open_ones = None
    if open_now or open_at:
        open_ones = [n for n, some in edges.items() if bisect_right(some, at) % 2]
    asked = facilities.split(",") if facilities else []
    if not set(asked) <= BITS.keys():
        raise HTTPException(400)
    wanted = [sum(BITS[one] for one in asked), entry.split(",") if entry else None]
    search = _by_points if PLAN == "knn" else _by_box
    async with request.app.state.pool.acquire() as connection:
        rows = await search(connection, here, radius_m, [*wanted, open_ones], limit + 1)
    body = _body(request, rows, edges, at, limit)
    tag = hashlib.sha256(body).hexdigest()[:32]
    SECONDS.labels("GET", "stations").observe(time.perf_counter() - began)
    ANSWERS.labels("GET", "stations", "200").inc()
    logger.info("answered GET stations 200 %.1f", (time.perf_counter() - began) * 1e3)
    headers = {"ETag": f'"{tag}"', "Cache-Control": "public, max-age=30",
               "X-Request-ID": number}  # fmt: skip
    return Response(body, media_type="application/json", headers=headers)


async def _by_box(
    connection: Any, here: Point, radius: int, wanted: list[Any], count: int
) -> list[tuple[float, Any]]:
    high = radius / DEGREE
    wide = high / math.cos(math.radians(abs(here.lat) + high))
    box = (here.lng - wide, here.lat - high, here.lng + wide, here.lat + high)
    point = (here.lng, here.lat)
    rows = await connection.fetch(BOX, *wanted, *box, *point, radius, count)
    return [(row["apart"], row) for row in rows]


async def _by_points(
    connection: Any, here: Point, radius: int, wanted: list[Any], count: int
) -> list[tuple[float, Any]]:
    """Some more than asked for, until none that was left out can be nearer."""
    high = radius / DEGREE
    wide = high / math.cos(math.radians(abs(here.lat) + high))
    box = ((here.lng - wide) * SQUEEZE, here.lat - high,
           (here.lng + wide) * SQUEEZE, here.lat + high)  # fmt: skip
    point, most = (here.lng * SQUEEZE, here.lat), count + 10
    while True:
        rows = await connection.fetch(KNN, *wanted, *box, *point, most)
        ranked = sorted(
            (
                (geometry.distance(here, Point(lng=row["lng"], lat=row["lat"])), row)
                for row in rows
            ),
            key=lambda one: (one[0], one[1]["code"]),
        )
        found = [one for one in ranked if one[0] <= radius][:count]
        if len(rows) < most:
            return found
        sure = rows[-1]["apart"] * DEGREE * DISTORTED
        if len(found) == count and found[-1][0] < sure:
            return found
        most *= 4


def _body(
    request: Request, rows: list[Any], edges: Any, at: datetime, limit: int
) -> bytes:
    following = address = None
    if len(rows) > limit:
        apart, last = rows[limit - 1]
        text = f"{apart!r}:{last['code']}"
        following = f"{text}:{hmac.digest(SECRET, text.encode(), 'sha256').hex()}"
        address = f"{request.url.path}?{request.url.query}&cursor={following}"
    items = [_item(apart, row, edges, at) for apart, row in rows[:limit]]
    told = {"items": items, "at": at.astimezone(SHANGHAI), "next": address,
            "next_cursor": following}  # fmt: skip
    return orjson.dumps(told)


def _item(apart: float, row: Any, edges: Any, at: datetime) -> dict[str, Any]:
    is_open, until, opens = False, None, None
    if row["state"] == "OPEN":
        some = edges[row["timetable"]]
        place = bisect_right(some, at)
        day = at.astimezone(SHANGHAI).replace(hour=0, minute=0, second=0, microsecond=0)
        change = some[place] if place < len(some) else None
        if change is not None and change >= day + AHEAD:
            change = None
        is_open = bool(place % 2)
        until, opens = (change, None) if is_open else (None, change)
    return {
        "code": row["code"],
        "name": row["name"],
        "kind": row["kind"],
        "kind_label": LABELS["kind"][row["kind"]],
        "brand": row["brand"],
        "brand_label": LABELS["brand"][row["brand"]],
        "host": row["host"],
        "host_label": LABELS["host"][row["host"]],
        "region": row["region"],
        "address": row["address"],
        "location": {
            "lng": round(row["glng"], 6),
            "lat": round(row["glat"], 6),
            "coord_system": "GCJ02",
        },
        "distance_m": round(apart),
        "facilities": _kit(row["there"], row["absent"]),
        "entry": row["entry"],
        "entry_label": LABELS["entry"][row["entry"]],
        "hours": row["hours"],
        "heat_hours": row["heat_hours"],
        "state": row["state"],
        "state_label": LABELS["state"][row["state"]],
        "is_open": is_open,
        "until": until and until.astimezone(SHANGHAI),
        "next_opening": opens and opens.astimezone(SHANGHAI),
        "closure_reason": None,
        "is_heat_day": False,
        "service_phone": row["service_phone"],
        "capacity": row["capacity"],
        "stars": row["stars"],
        "verified_on": row["verified_on"],
    }


def _kit(there: int, absent: int) -> list[dict[str, str]]:
    return [
        {
            "kind": kind,
            "kind_label": LABELS["facility"][kind],
            "presence": "YES" if there & bit else "NO" if absent & bit else "UNKNOWN",
        }
        for kind, bit in BITS.items()
    ]
