"""A station is entered and corrected by the union that looks after it."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime

from django.db import transaction

from members.organisations.models import Organisation
from stations.places import access, hours
from stations.places.choices import EntryKind
from stations.places.models import Station, StationFacility
from stations.places.operations.entering import (
    SAME_NAME,
    fill,
    is_likely_the_same,
    next_codes,
    require_area,
    seal_phone,
    tell,
)
from stations.places.operations.shared import (
    locked,
    next_change,
    require_version,
    save,
)
from stations.places.surroundings import near, require_here
from unionhub import audit
from unionhub.kernel import geometry, names
from unionhub.kernel.actor import Actor
from unionhub.kernel.clock import local_date
from unionhub.kernel.errors import NotFound, NotNow
from unionhub.kernel.geometry import Point
from unionhub.kernel.powers import Power
from unionhub.reference.models import Region


@dataclass(frozen=True, kw_only=True)
class Entry:
    """What is known of a new station; ``lng`` and ``lat`` in ``coord_system``.

    ``location_reason``: why the place is right though it lies far from the county;
    ``not_a_duplicate``: why it is another one than what stands close by.
    """

    organisation: str
    region: str
    name: str
    kind: str
    brand: str
    host: str
    build_mode: str
    address: str
    lng: float
    lat: float
    coord_system: str
    area_dm2: int | None = None
    capacity: int | None = None
    entry: str = EntryKind.FREE
    hours: str = ""
    service_phone: str = ""
    keeper_name: str = ""
    keeper_phone: str = ""
    has_sign: bool = False
    facilities: Mapping[str, bool] | None = None
    location_reason: str = ""
    not_a_duplicate: str = ""


@dataclass(frozen=True, kw_only=True)
class Correction:
    """What is to be put right; None leaves a thing as it is."""

    name: str | None = None
    brand: str | None = None
    host: str | None = None
    build_mode: str | None = None
    address: str | None = None
    area_dm2: int | None = None
    capacity: int | None = None
    entry: str | None = None
    service_phone: str | None = None
    keeper_name: str | None = None
    keeper_phone: str | None = None
    has_sign: bool | None = None

    @property
    def told(self) -> dict[str, object]:
        """What is given."""
        pairs = ((field.name, getattr(self, field.name)) for field in fields(self))
        return {name: value for name, value in pairs if value is not None}


@transaction.atomic
def collect(entry: Entry, *, by: Actor, at: datetime) -> Station:
    """Enter a station, PLANNED and COLLECTED, under the union that looks after it.

    Raises:
        NotFound, NotAllowed: the union lies outside the scope; no such power.
        BadFact: ``region_not_valid``; a place that is none (R-STA-01) or lies far from
            the county (``elsewhere``, R-STA-04); ``kind_contradicts_area`` (R-STA-05);
            ``hours_format``.
        NotNow: ``near_duplicate`` (R-STA-11), unless the entry says why not.
    """
    union = Organisation.objects.filter(pk=entry.organisation).first()
    if union is None:
        raise NotFound
    station = Station(organisation=union, org_path=union.path)
    access.require(by, Power.STATION_EDIT, station)

    region = Region.objects.require(entry.region, on=local_date(at), field="region")
    there = geometry.place(
        lng=entry.lng, lat=entry.lat, coord_system=entry.coord_system
    )
    require_area(entry.kind, entry.area_dm2)
    text = hours.checked(entry.hours) if entry.hours else ""
    county = require_here(there, region, entry.location_reason)
    # From here on whoever enters the same place at the same time waits.
    station.changed = next_change()
    if not entry.not_a_duplicate:
        require_new(there, entry.name)

    [station.code] = next_codes(county)
    station.region, station.hours = region, text
    station.lng, station.lat = there.lng, there.lat
    fill(station, entry)
    station.save(force_insert=True)
    tell({station.pk: entry.facilities or {}})

    audit.record(
        "station.collected",
        station,
        by=by,
        at=at,
        location_reason=entry.location_reason,
        not_a_duplicate=entry.not_a_duplicate,
    )
    return station


@transaction.atomic
def correct(
    code: str,
    correction: Correction,
    *,
    by: Actor,
    at: datetime,
    version: int | None = None,
) -> Station:
    """Put something right; what the public sees is right at once.

    Raises:
        NotFound, NotAllowed: as ``access.require``.
        Stale: decided on an older version.
        BadFact: ``kind_contradicts_area``.
    """
    station = locked(code)
    access.require(by, Power.STATION_EDIT, station)
    require_version(station, version)

    told = correction.told
    if correction.area_dm2 is not None:
        require_area(station.kind, correction.area_dm2)
    phone = told.pop("keeper_phone", None)
    before = {name: getattr(station, name) for name in told}
    for name, value in told.items():
        setattr(station, name, value)
    station.name_key = names.fold(station.name)
    if correction.keeper_phone:
        seal_phone(station, correction.keeper_phone)
    save(station, [*told, "name_key", "keeper_phone_sealed"])

    # Of a phone it is told that it changed, not what it is.
    audit.record(
        "station.corrected",
        station,
        by=by,
        at=at,
        before=before,
        after=told,
        keeper_phone=phone is not None,
    )
    return station


@transaction.atomic
def set_facilities(
    code: str, facilities: Mapping[str, bool | None], *, by: Actor, at: datetime
) -> Station:
    """Tell what is there (True), is not (False), or is not known any more (None).

    Raises:
        NotFound, NotAllowed: as ``access.require``.
    """
    station = locked(code)
    access.require_care(by, station)

    forgotten = [kind for kind, there in facilities.items() if there is None]
    StationFacility.objects.filter(station=station, kind__in=forgotten).delete()
    known = {k: there for k, there in facilities.items() if there is not None}
    tell({station.pk: known})
    save(station, [])

    audit.record("station.facilities", station, by=by, at=at, told=dict(facilities))
    return station


def require_new(there: Point, name: str, but: str = "") -> None:
    """Refuse a place where another station (than ``but``) stands close by.

    Raises:
        NotNow: ``near_duplicate`` (R-STA-11).
    """
    key = names.fold(name)
    for other, metres in near(there, SAME_NAME):
        if other.pk != but and is_likely_the_same(metres, key, other.name_key):
            raise NotNow(
                code="near_duplicate",
                field="name",
                station=other.pk,
                metres=round(metres),
            )
