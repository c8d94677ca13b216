"""When a station is open: the week, one day, a while (FEATURES 38–41, 45)."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from stations.places import access, hours
from stations.places.models import HoursOverride, Station, TemporaryClosure
from stations.places.operations.shared import locked, require_version, save
from unionhub import audit
from unionhub.kernel.actor import Actor
from unionhub.kernel.clock import local_date
from unionhub.kernel.errors import BadFact, NotFound, NotNow
from unionhub.kernel.powers import Power

OFF = "off"


@transaction.atomic
def set_hours(
    code: str, text: str, *, by: Actor, at: datetime, version: int | None = None
) -> Station:
    """Give a station its hours, in OSM syntax.

    Raises:
        NotFound, NotAllowed, Stale: as every act.
        BadFact: ``hours_format``.
    """
    station = locked(code)
    access.require(by, Power.STATION_EDIT, station)
    require_version(station, version)

    before, station.hours = station.hours, hours.checked(text)
    save(station, ["hours"])

    after = station.hours
    audit.record("station.hours", station, by=by, at=at, before=before, after=after)
    return station


@transaction.atomic
def set_heat_hours(
    code: str, spans: str, *, by: Actor, at: datetime, version: int | None = None
) -> Station:
    """Spans added on days of heat; an empty text: it does not take part.

    Raises:
        NotFound, NotAllowed, Stale: as every act.
        BadFact: ``hours_format``: not one rule for every day alike.
    """
    station = locked(code)
    access.require(by, Power.STATION_EDIT, station)
    require_version(station, version)

    before = station.heat_hours
    station.heat_hours = hours.spans_only(spans, field="spans") if spans else ""
    save(station, ["heat_hours"])

    after = station.heat_hours
    audit.record(
        "station.heat_hours", station, by=by, at=at, before=before, after=after
    )
    return station


@transaction.atomic
def override_day(
    code: str,
    day: date,
    spans: str | None,
    *,
    reason: str,
    by: Actor,
    at: datetime,
) -> Station:
    """Other hours on one day, ``off`` for none; None takes the exception back.

    Raises:
        NotFound, NotAllowed: as every act.
        BadFact: ``hours_format``, ``out_of_range`` (a day that is over),
            ``reason_required``.
    """
    station = locked(code)
    access.require_care(by, station)

    if day < local_date(at):
        raise BadFact(code="out_of_range", field="day")
    if not reason:
        raise BadFact(code="reason_required", field="reason")
    HoursOverride.objects.filter(station=station, day=day).delete()
    if spans is not None:
        told = spans if spans == OFF else hours.checked(spans, field="spans")
        HoursOverride.objects.create(
            station=station, day=day, spans=told, reason=reason
        )
    save(station, [])

    audit.record(
        "station.day_overridden",
        station,
        by=by,
        at=at,
        day=day.isoformat(),
        spans=spans,
        reason=reason,
    )
    return station


@transaction.atomic
def close_for_a_while(
    code: str, ends_at: datetime, *, reason: str, by: Actor, at: datetime
) -> TemporaryClosure:
    """Closed from now until then, in one call (R-STA-09).

    Raises:
        NotFound, NotAllowed: as every act.
        BadFact: ``reason_required``, ``in_the_past``.
        NotNow: ``already_exists``: it is closed for a while already.
    """
    station = locked(code)
    access.require_care(by, station)

    if not reason:
        raise BadFact(code="reason_required", field="reason")
    if ends_at <= at:
        raise BadFact(code="in_the_past", field="ends_at")
    if TemporaryClosure.objects.filter(station=station, ends_at__gt=at).exists():
        raise NotNow(code="already_exists")
    closure = TemporaryClosure.objects.create(
        station=station, begins_at=at, ends_at=ends_at, reason=reason
    )
    save(station, [])

    audit.record(
        "station.closed_for_a_while",
        station,
        by=by,
        at=at,
        ends_at=ends_at.isoformat(),
        reason=reason,
    )
    return closure


@transaction.atomic
def open_again(closure_id: UUID, *, by: Actor, at: datetime) -> Station:
    """End a closure before its time.

    Raises:
        NotFound: none that still lasts, or outside the scope.
        NotAllowed: no such power.
    """
    found = TemporaryClosure.objects.filter(pk=closure_id).values_list("station_id")
    code = found.first()
    if code is None:
        raise NotFound
    station = locked(code[0])
    access.require_care(by, station)

    lasting = TemporaryClosure.objects.filter(pk=closure_id, ends_at__gt=at)
    if not lasting.update(ends_at=at):
        raise NotFound
    save(station, [])

    audit.record("station.opened_again", station, by=by, at=at)
    return station
