"""The life of a station and of its entry: each step under the lock, each told."""

from datetime import datetime

from django.db import transaction

from stations.places import access
from stations.places.choices import (
    ENDED,
    YEARLY,
    Listing,
    StationState,
)
from stations.places.completeness import missing_of
from stations.places.models import Station
from stations.places.operations.shared import locked, require_version, save
from stations.places.questions import WhatKeepsOpen
from unionhub import audit
from unionhub.kernel import happenings
from unionhub.kernel.actor import Actor
from unionhub.kernel.clock import local_date
from unionhub.kernel.errors import BadFact, NotNow, WrongState
from unionhub.kernel.powers import Power


class NotReady(NotNow):
    """Not all of the "haves" are there; ``missing`` lists their codes (R-STA-06)."""

    code = "not_ready"


class OpenMatters(NotNow):
    """Something about the station is still open (R-STA-18)."""

    code = "open_matters"


@transaction.atomic
def propose(
    code: str, *, by: Actor, at: datetime, version: int | None = None
) -> Station:
    """It is built: ask for acceptance. Raises as ``_step``."""
    return _step(code, StationState.PENDING_ACCEPT, by=by, at=at, version=version)


@transaction.atomic
def accept(
    code: str, *, by: Actor, at: datetime, version: int | None = None
) -> Station:
    """Accept a station: it has what it must have, and opens (R-STA-06).

    Raises:
        NotFound, NotAllowed, Stale: as every act.
        WrongState: it does not wait for acceptance.
        NotReady: something is missing.
    """
    station = _locked(code, Power.STATION_ACCEPT, by, version)

    if missing := missing_of(station):
        raise NotReady(missing=missing)
    station.move_to(StationState.OPEN)
    station.verified_on = local_date(at)
    station.inspection_due_on = station.verified_on + YEARLY
    save(station, ["state", "verified_on", "inspection_due_on"])

    audit.record("station.accepted", station, by=by, at=at)
    return station


@transaction.atomic
def send_back(
    code: str, *, reason: str, by: Actor, at: datetime, version: int | None = None
) -> Station:
    """Not accepted, or not right as collected: back to who collected it.

    Raises:
        NotFound, NotAllowed, Stale: as every act.
        WrongState: it waits neither for acceptance nor for publication; what is public
            is taken down by who published it.
        BadFact: ``reason_required``.
    """
    station = _locked(code, Power.STATION_ACCEPT, by, version)

    _require_reason(reason)
    if station.state == StationState.PENDING_ACCEPT:
        station.move_to(StationState.PLANNED)
    elif station.listing == Listing.CHECKED:
        station.list_as(Listing.COLLECTED)
    else:
        raise WrongState(state=station.listing, allowed=[])
    save(station, ["state", "listing"])

    audit.record("station.sent_back", station, by=by, at=at, reason=reason)
    return station


@transaction.atomic
def pause(
    code: str,
    state: str,
    *,
    reason: str,
    by: Actor,
    at: datetime,
    version: int | None = None,
) -> Station:
    """Into MAINTENANCE, or SUSPENDED, until ``resume``. Raises as ``_step``."""
    if state not in {StationState.MAINTENANCE, StationState.SUSPENDED}:
        raise BadFact(code="invalid_choice", field="state")
    _require_reason(reason)
    return _step(code, state, by=by, at=at, version=version, reason=reason)


@transaction.atomic
def resume(
    code: str, *, by: Actor, at: datetime, version: int | None = None
) -> Station:
    """Open again after a pause; acceptance is another act. Raises as ``_step``."""
    station = _locked(code, Power.STATION_EDIT, by, version)

    if station.state == StationState.PENDING_ACCEPT:
        raise WrongState(state=station.state, allowed=[])
    return _moved(station, StationState.OPEN, by=by, at=at)


@transaction.atomic
def end(
    code: str,
    state: str,
    *,
    reason: str,
    by: Actor,
    at: datetime,
    version: int | None = None,
) -> Station:
    """CLOSED by its union, or REVOKED: it leaves the list, its history stays.

    Raises:
        NotFound, NotAllowed, Stale, WrongState: as every act.
        BadFact: ``reason_required``.
        OpenMatters: open tickets or stock (R-STA-18).
    """
    power = (
        Power.STATION_ACCEPT if state == StationState.REVOKED else Power.STATION_EDIT
    )
    station = _locked(code, power, by, version)

    if state not in ENDED:
        raise BadFact(code="invalid_choice", field="state")
    _require_reason(reason)
    if open_matters := happenings.ask(WhatKeepsOpen(station.pk)):
        raise OpenMatters(matters=open_matters)
    return _moved(station, state, by=by, at=at, reason=reason)


@transaction.atomic
def check(code: str, *, by: Actor, at: datetime, version: int | None = None) -> Station:
    """The city has checked what the county collected (FEATURES 49).

    Raises:
        NotFound, NotAllowed, Stale: as every act; a county cannot check its own.
        WrongState: it is not COLLECTED.
    """
    station = _locked(code, Power.STATION_ACCEPT, by, version)
    access.require_above(by, Power.STATION_ACCEPT, station, access.CITY)

    station.list_as(Listing.CHECKED)
    station.verified_on = local_date(at)
    save(station, ["listing", "verified_on"])

    audit.record("station.checked", station, by=by, at=at)
    return station


@transaction.atomic
def publish(
    code: str, *, by: Actor, at: datetime, version: int | None = None
) -> Station:
    """The province publishes what the city has checked, once it is accepted.

    Raises:
        NotFound, NotAllowed, Stale: as every act; only the province publishes.
        WrongState: it is not CHECKED.
        NotReady: it was not accepted yet (R-STA-12).
    """
    station = _locked(code, Power.STATION_PUBLISH, by, version)
    access.require_above(by, Power.STATION_PUBLISH, station, access.PROVINCE)

    if station.state in {StationState.PLANNED, StationState.PENDING_ACCEPT}:
        raise NotReady(missing=["acceptance"])
    station.list_as(Listing.PUBLISHED)
    station.first_published_at = station.first_published_at or at
    save(station, ["listing", "first_published_at"])

    audit.record("station.published", station, by=by, at=at)
    return station


@transaction.atomic
def take_down(
    code: str, *, reason: str, by: Actor, at: datetime, version: int | None = None
) -> Station:
    """Out of the public list, back to the county. Raises as ``publish``."""
    station = _locked(code, Power.STATION_PUBLISH, by, version)
    access.require_above(by, Power.STATION_PUBLISH, station, access.PROVINCE)

    _require_reason(reason)
    station.list_as(Listing.COLLECTED)
    save(station, ["listing"])

    audit.record("station.taken_down", station, by=by, at=at, reason=reason)
    return station


@transaction.atomic
def verify(code: str, *, by: Actor, at: datetime) -> Station:
    """Somebody of the union was there: everything is as it is told (FEATURES 46).

    Raises:
        NotFound, NotAllowed: as every act.
    """
    station = locked(code)
    access.require_care(by, station)

    station.verified_on = local_date(at)
    save(station, ["verified_on"])

    audit.record("station.verified", station, by=by, at=at)
    return station


def _step(
    code: str,
    state: str,
    *,
    by: Actor,
    at: datetime,
    version: int | None,
    reason: str = "",
) -> Station:
    station = _locked(code, Power.STATION_EDIT, by, version)

    return _moved(station, state, by=by, at=at, reason=reason)


def _moved(
    station: Station, state: str, *, by: Actor, at: datetime, reason: str = ""
) -> Station:
    before = station.state
    station.move_to(state)
    save(station, ["state"])

    audit.record(
        "station.moved",
        station,
        by=by,
        at=at,
        before=before,
        after=str(state),
        reason=reason,
    )
    return station


def _locked(code: str, power: Power, by: Actor, version: int | None) -> Station:
    station = locked(code)
    access.require(by, power, station)
    require_version(station, version)
    return station


def _require_reason(reason: str) -> None:
    if not reason:
        raise BadFact(code="reason_required", field="reason")
