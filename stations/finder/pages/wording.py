"""A station in the words of the public page."""

from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from stations.finder import telling
from stations.finder.index import Place
from stations.finder.search import Hit
from stations.places.choices import EntryKind, Presence, StationState
from stations.places.models import StationPhoto
from unionhub.files.choices import PictureSize
from unionhub.kernel.clock import SHANGHAI, local_date
from unionhub.kernel.geometry import CoordSystem

KILOMETRE = 1_000
WEEK = 7
DAY = timedelta(days=1)
NEAR_DAYS = {0: "今天", 1: "明天", 2: "后天"}
WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
# Who stands before the door must know more than that it is open.
WARNINGS = {
    EntryKind.SCAN: "到门口扫码后进入",
    EntryKind.KEY: "需要找管理员取钥匙，建议先打电话",
    EntryKind.MEMBERS: "仅限工会会员进入",
}
NOT_OPEN = {
    StationState.MAINTENANCE: "维护中，暂不开放",
    StationState.SUSPENDED: "暂停开放",
}
AMAP = "https://uri.amap.com/marker"


def far(metres: float) -> str:
    """How far it is: in tens of metres, or kilometres."""
    if metres < KILOMETRE:
        return f"{max(10, round(metres, -1)):.0f} 米"
    return f"{metres / KILOMETRE:.1f} 公里"


def until(instant: datetime, at: datetime) -> str:
    """The end of something, as one says it aloud; midnight ends the day before."""
    there = instant.astimezone(SHANGHAI)
    clock, day = f"{there:%H:%M}", there.date()
    if clock == "00:00":
        clock, day = "24:00", day - DAY
    return clock if day == local_date(at) else f"{_named(day, at)} {clock}"


def since(instant: datetime, at: datetime) -> str:
    """The beginning of something."""
    there = instant.astimezone(SHANGHAI)
    return f"{_named(there.date(), at)} {there:%H:%M}"


def _named(day: date, at: datetime) -> str:
    ahead = (day - local_date(at)).days
    return NEAR_DAYS.get(ahead) or f"{day.month}月{day.day}日"


def card(hit: Hit, at: datetime) -> dict[str, Any]:
    """What a list shows of a station."""
    place = hit.place
    told = telling.told(hit, at=at, coord_system=CoordSystem.GCJ02)
    kinds = told["facilities"]
    return told | {
        "far": None if hit.metres is None else far(hit.metres),
        "opening": opening(place, at),
        "there": [one["kind_label"] for one in kinds if _is(one, Presence.YES)],
        "absent": [one["kind_label"] for one in kinds if _is(one, Presence.NO)],
        "unknown": [one["kind_label"] for one in kinds if _is(one, Presence.UNKNOWN)],
        "warning": WARNINGS.get(EntryKind(place.entry), ""),
        "amap": _amap(told),
        "geo": _geo(place, told["name"]),
    }


def opening(place: Place, at: datetime) -> str:
    """Open until when, or closed and when it opens next."""
    if place.state != StationState.OPEN:
        return NOT_OPEN[StationState(place.state)]
    found = place.opening(at)
    if found.is_open:
        return f"开放至 {until(found.until, at)}" if found.until else "24 小时开放"
    closed = "临时关闭" if place.closure(at) else "现在未开放"
    if found.next_opening is None:
        return f"{closed}，近期不开放"
    return f"{closed}，{since(found.next_opening, at)} 开放"


def week(place: Place, at: datetime) -> list[tuple[str, str, bool]]:
    """The seven days to come: day, hours, whether it is today."""
    today = local_date(at)
    return [_day(place, today + n * DAY, today) for n in range(WEEK)]


def _day(place: Place, day: date, today: date) -> tuple[str, str, bool]:
    spans = place.timetable.of_day(day)
    words = [f"{a:%H:%M}–{_end(b, day)}" for a, b in spans]
    name = NEAR_DAYS.get((day - today).days, "")
    weekday = WEEKDAYS[day.weekday()]
    label = f"{day.month}月{day.day}日 {weekday}{f'（{name}）' if name else ''}"
    hours = "全天" if words == ["00:00–24:00"] else "、".join(words)
    return label, hours or "不开放", day == today


def _end(end: datetime, day: date) -> str:
    return f"{end:%H:%M}" if end.date() == day else "24:00"


def closures(place: Place, at: datetime) -> list[dict[str, str]]:
    """What keeps it closed for a while, now or soon."""
    return [
        {
            "begins": since(begin, at) if begin > at else "",
            "ends": until(end, at),
            "reason": reason,
        }
        for begin, end, reason in place.shut
        if end > at
    ]


def photo(row: StationPhoto) -> dict[str, str]:
    """Where it is, large and small, and what those hear who do not see it."""
    address = f"/api/v1/station-photos/{row.pk}"
    small = f"{address}?size={PictureSize.THUMBNAIL}"
    return {
        "address": address,
        "thumbnail": small,
        "caption": row.caption or "站点照片",
    }


def _is(facility: dict[str, str], presence: str) -> bool:
    return facility["presence"] == presence


def _amap(told: dict[str, Any]) -> str:
    """An address that opens the map application, or its page; nothing is loaded."""
    there = told["location"]
    query = {
        "position": f"{there['lng']},{there['lat']}",
        "name": told["name"],
        "coordinate": "gaode",
        "callnative": 1,
    }
    return f"{AMAP}?{urlencode(query)}"


def _geo(place: Place, name: str) -> str:
    """The same for whatever map the phone has (RFC 5870: WGS-84)."""
    there = telling.location(place, CoordSystem.WGS84)
    pair = f"{there['lat']},{there['lng']}"
    return f"geo:{pair}?{urlencode({'q': f'{pair}({name})'})}"
