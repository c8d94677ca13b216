"""A station is given into somebody's hands, and taken back."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from members.offices.choices import Office
from members.offices.models import Appointment
from stations.places import access
from stations.places.models import Station, StationKeeper
from stations.places.operations.shared import locked
from unionhub import audit
from unionhub.kernel.actor import Actor
from unionhub.kernel.errors import BadFact, NotFound, NotNow
from unionhub.kernel.powers import Power


@transaction.atomic
def entrust(
    code: str, appointment_id: UUID, *, by: Actor, at: datetime
) -> StationKeeper:
    """Give a station to somebody who holds the office of a keeper over its part.

    Raises:
        NotFound, NotAllowed: as ``access.require``.
        BadFact: ``no_keeper``, field ``appointment``: no such office in force that
            reaches the station.
        NotNow: ``already_exists``: it is in these hands.
    """
    station = locked(code)
    access.require(by, Power.STATION_EDIT, station)

    _require_keeper(appointment_id, station, by, at)
    held = StationKeeper.objects.lasting().filter(station=station)
    if held.filter(appointment=appointment_id).exists():
        raise NotNow(code="already_exists")
    keeper = StationKeeper.objects.create(
        station=station,
        appointment_id=appointment_id,
        appointed_by=by.signature,
        appointed_at=at,
    )

    audit.record(
        "station.entrusted", station, by=by, at=at, appointment=str(appointment_id)
    )
    return keeper


@transaction.atomic
def take_back(keeper_id: UUID, *, by: Actor, at: datetime) -> Station:
    """Take a station out of somebody's hands; the row stays.

    Raises:
        NotFound: nobody holds it so, or outside the scope.
        NotAllowed: no such power.
    """
    found = StationKeeper.objects.filter(pk=keeper_id).values_list("station_id")
    code = found.first()
    if code is None:
        raise NotFound
    station = locked(code[0])
    access.require(by, Power.STATION_EDIT, station)

    lasting = StationKeeper.objects.lasting().filter(pk=keeper_id)
    if not lasting.update(ended_at=at, ended_by=by.signature):
        raise NotFound

    audit.record("station.taken_back", station, by=by, at=at, keeper=str(keeper_id))
    return station


def _require_keeper(
    appointment_id: UUID, station: Station, by: Actor, at: datetime
) -> None:
    """The office reaches the station, and whoever gives it sees the office."""
    offices = Appointment.objects.visible_to(by).in_force(at)
    named = offices.filter(pk=appointment_id, office=Office.STATION_KEEPER)
    path = named.values_list("organisation__path", flat=True).first()
    if path is None or not station.org_path.startswith(path):
        raise BadFact(code="no_keeper", field="appointment")
