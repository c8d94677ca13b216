"""A station moves house, or to another union."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from members.organisations.models import Organisation
from stations.places import access
from stations.places.choices import ENDED, Listing
from stations.places.models import Station, StationKeeper, StationMapListing
from stations.places.operations.collecting import require_new
from stations.places.operations.shared import (
    locked,
    next_change,
    require_version,
    save,
)
from stations.places.surroundings import require_here
from unionhub import audit
from unionhub.kernel import geometry
from unionhub.kernel.actor import Actor
from unionhub.kernel.clock import local_date
from unionhub.kernel.errors import BadFact, NotFound, WrongState
from unionhub.kernel.powers import Power
from unionhub.reference.models import Region


@dataclass(frozen=True, kw_only=True)
class Move:
    """Where it goes, and why; the rest as in ``collecting.Entry``."""

    region: str
    address: str
    lng: float
    lat: float
    coord_system: str
    reason: str
    location_reason: str = ""
    not_a_duplicate: str = ""


@transaction.atomic
def relocate(
    code: str, move: Move, *, by: Actor, at: datetime, version: int | None = None
) -> Station:
    """Move a station; what is public goes the way to the public again.

    The code in its QR stays. On which maps it was found is told anew.

    Raises:
        NotFound, NotAllowed, Stale: as every act.
        WrongState: it is closed for good.
        BadFact: ``reason_required``; as ``collect`` of region and point.
        NotNow: ``near_duplicate``, as ``collect``.
    """
    station = locked(code)
    access.require(by, Power.STATION_EDIT, station)
    require_version(station, version)

    if station.state in ENDED:
        raise WrongState(state=station.state, allowed=[])
    if not move.reason:
        raise BadFact(code="reason_required", field="reason")
    region = Region.objects.require(move.region, on=local_date(at), field="region")
    there = geometry.place(lng=move.lng, lat=move.lat, coord_system=move.coord_system)
    require_here(there, region, move.location_reason)
    # Whoever enters or moves one to the same place at the same time waits.
    number = next_change()
    if not move.not_a_duplicate:
        require_new(there, station.name, but=code)

    before = {name: getattr(station, name) for name in _TOLD}
    _lay(station, move, region, there)
    if station.listing != Listing.COLLECTED:
        station.list_as(Listing.COLLECTED)
    _off_all_maps(station, by, at)
    save(station, _PLACE, changed=number)

    audit.record(
        "station.relocated",
        station,
        by=by,
        at=at,
        before=before,
        reason=move.reason,
        location_reason=move.location_reason,
        not_a_duplicate=move.not_a_duplicate,
    )
    return station


@transaction.atomic
def hand_over(code: str, to: str, *, reason: str, by: Actor, at: datetime) -> Station:
    """Give a station to another union that the actor reaches too.

    Keepers whose office does not reach it any more keep it no longer.

    Raises:
        NotFound, NotAllowed: as every act; also when the other union is out of scope.
        BadFact: ``reason_required``, ``inconsistent``: it is that union's already.
    """
    station = locked(code)
    access.require(by, Power.STATION_EDIT, station)

    union = Organisation.objects.filter(pk=to).first()
    if union is None or not by.covers(union.path):
        raise NotFound
    if not reason:
        raise BadFact(code="reason_required", field="reason")
    if union.pk == station.organisation_id:
        raise BadFact(code="inconsistent", field="organisation")
    before = station.organisation_id
    station.organisation, station.org_path = union, union.path
    _end_keepers(station, by, at)
    save(station, ["organisation", "org_path"])

    audit.record(
        "station.handed_over",
        station,
        by=by,
        at=at,
        before=before,
        after=union.pk,
        reason=reason,
    )
    return station


_TOLD = ("region_id", "address", "lng", "lat", "listing")
_PLACE = (
    *("region", "address", "told_lng", "told_lat", "told_system", "lng", "lat"),
    *("location_reason", "listing", "on_map_since"),
)


def _lay(station: Station, move: Move, region: Region, there: geometry.Point) -> None:
    station.region, station.address = region, move.address
    station.told_lng, station.told_lat = move.lng, move.lat
    station.told_system = move.coord_system
    station.location_reason = move.location_reason
    station.lng, station.lat = there.lng, there.lat


def _off_all_maps(station: Station, by: Actor, at: datetime) -> None:
    """What the maps show is the old place."""
    shown = StationMapListing.objects.filter(station=station, ended_at=None)
    shown.update(ended_at=at, ended_by=by.signature)
    station.on_map_since = None


def _end_keepers(station: Station, by: Actor, at: datetime) -> None:
    held = StationKeeper.objects.lasting().filter(station=station)
    far = [
        keeper.pk
        for keeper in held.select_related("appointment__organisation")
        if not station.org_path.startswith(keeper.appointment.organisation.path)
    ]
    held.filter(pk__in=far).update(ended_at=at, ended_by=by.signature)
