"""Heads counted by hand, apart from visits and never more than can be (R-STA-14)."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from stations.places import access, hours
from stations.places.calendar import calendar_of
from stations.places.choices import STANDING
from stations.places.hours import Exceptions
from stations.places.models import HoursOverride, Station
from stations.places.operations.shared import locked
from stations.visits.choices import (
    COUNTED_BACK,
    HEADS_PER_PLACE_AND_HOUR,
    USUAL_PLACES,
)
from stations.visits.models import HeadCount
from unionhub import audit
from unionhub.kernel.actor import Actor
from unionhub.kernel.clock import local_date
from unionhub.kernel.errors import BadFact, NotNow, WrongState
from unionhub.kernel.powers import Power

HOUR = timedelta(hours=1)


@transaction.atomic
def count_heads(
    code: str,
    day: date,
    count: int,
    *,
    reason: str = "",
    by: Actor,
    at: datetime,
) -> HeadCount:
    """Write down how many were counted on a day; the same number again changes nothing.

    Raises:
        NotFound, NotAllowed: as every act on a station.
        WrongState: the station does not stand.
        BadFact: ``out_of_range``: a day to come, or too long ago; ``reason_required``:
            it puts right what was counted.
        NotNow: ``not_plausible``: more than its places and hours allow.
    """
    station = locked(code)
    access.require(by, Power.STATION_EDIT, station)

    _require_possible(station, day, count, local_date(at))
    told = HeadCount.objects.filter(station=station, day=day, is_current=True)
    before = told.first()
    if before and before.count == count:
        return before
    if before and not reason:
        raise BadFact(code="reason_required", field="reason")

    told.update(is_current=False)
    made = HeadCount.objects.create(
        station=station,
        day=day,
        count=count,
        reason=reason,
        counted_by=by.signature,
        counted_at=at,
    )

    facts: dict[str, Any] = {"day": day.isoformat(), "after": count, "reason": reason}
    facts["before"] = before.count if before else None
    audit.record("station.heads_counted", station, by=by, at=at, **facts)
    return made


def _require_possible(station: Station, day: date, count: int, today: date) -> None:
    if station.state not in STANDING:
        raise WrongState(state=station.state, allowed=sorted(STANDING))
    if not today - timedelta(days=COUNTED_BACK) <= day <= today:
        raise BadFact(code="out_of_range", field="day")
    if count > (most := plausible(station, day)):
        raise NotNow(code="not_plausible", field="count", most=most)


def plausible(station: Station, day: date) -> int:
    """The most heads of one day: six an hour for each place, while it is open."""
    calendar = calendar_of([day.year])
    told = HoursOverride.objects.filter(station=station, day=day)
    but = Exceptions(
        calendar.holidays,
        dict(calendar.swapped),
        dict(told.values_list("day", "spans")),
    )
    spans = hours.spans(station.hours, day, day, but)
    is_open = sum((end - begin for begin, end in spans), timedelta())
    places = station.capacity or USUAL_PLACES
    return int(places * HEADS_PER_PLACE_AND_HOUR * (is_open / HOUR))
