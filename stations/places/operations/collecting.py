"""A station is entered and corrected by the union that looks after it."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from difflib import SequenceMatcher

from django.db import transaction

from members.organisations.models import Organisation
from stations.places import access, hours
from stations.places.choices import STANDARD_AREA, EntryKind, StationKind
from stations.places.models import Station, StationFacility, StationSeries
from stations.places.operations.shared import (
    locked,
    next_change,
    require_version,
    save,
)
from stations.places.surroundings import near, require_here
from unionhub import audit
from unionhub.kernel import geometry, names, sealing
from unionhub.kernel.actor import Actor
from unionhub.kernel.clock import local_date
from unionhub.kernel.errors import BadFact, NotFound, NotNow
from unionhub.kernel.geometry import Point
from unionhub.kernel.powers import Power
from unionhub.reference.models import Region

# R-STA-11, FEATURES 48: metres within which another one is likely to be the same.
SAME_PLACE, SAME_NAME = 50.0, 300.0
ALIKE = 0.7


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
    _require_area(entry.kind, entry.area_dm2)
    text = hours.checked(entry.hours) if entry.hours else ""
    county = require_here(there, region, entry.location_reason)
    # From here on whoever enters the same place at the same time waits.
    station.changed = next_change()
    if not entry.not_a_duplicate:
        require_new(there, entry.name)

    station.code = _next_code(county)
    station.region, station.hours = region, text
    station.lng, station.lat = there.lng, there.lat
    _fill(station, entry)
    station.save(force_insert=True)
    _tell(station, entry.facilities or {})

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
        _require_area(station.kind, correction.area_dm2)
    phone = told.pop("keeper_phone", None)
    before = {name: getattr(station, name) for name in told}
    for name, value in told.items():
        setattr(station, name, value)
    station.name_key = names.fold(station.name)
    if correction.keeper_phone:
        _seal_phone(station, correction.keeper_phone)
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
    _tell(station, {k: there for k, there in facilities.items() if there is not None})
    save(station, [])

    audit.record("station.facilities", station, by=by, at=at, told=dict(facilities))
    return station


# What is taken over as it is told.
_PLAIN = (
    *("name", "kind", "brand", "host", "build_mode", "address", "area_dm2"),
    *("capacity", "entry", "service_phone", "keeper_name", "has_sign"),
    "location_reason",
)


def _fill(station: Station, entry: Entry) -> None:
    """What is known, and the place as it was told; the code is there already."""
    for name in _PLAIN:
        setattr(station, name, getattr(entry, name))
    station.name_key = names.fold(entry.name)
    station.told_lng, station.told_lat = entry.lng, entry.lat
    station.told_system = entry.coord_system
    if entry.keeper_phone:
        _seal_phone(station, entry.keeper_phone)


def _seal_phone(station: Station, phone: str) -> None:
    station.keeper_phone_sealed = sealing.seal(
        Station, "keeper_phone_sealed", station.code, phone
    )


def _tell(station: Station, facilities: Mapping[str, bool]) -> None:
    StationFacility.objects.bulk_create(
        (
            StationFacility(station=station, kind=kind, is_there=there)
            for kind, there in facilities.items()
        ),
        update_conflicts=True,
        unique_fields=["station", "kind"],
        update_fields=["is_there"],
    )


def _require_area(kind: str, area: int | None) -> None:
    fits = {
        StationKind.MOBILE: area is None,
        StationKind.STANDARD: area is not None and area >= STANDARD_AREA,
        StationKind.MICRO: area is not None and 0 < area < STANDARD_AREA,
    }
    if not fits[StationKind(kind)]:
        raise BadFact(code="kind_contradicts_area", field="kind")


def require_new(there: Point, name: str, but: str = "") -> None:
    """Refuse a place where another station (than ``but``) stands close by.

    Raises:
        NotNow: ``near_duplicate`` (R-STA-11).
    """
    key = names.fold(name)
    for other, metres in near(there, SAME_NAME):
        if other.pk == but:
            continue
        alike = SequenceMatcher(None, key, other.name_key).ratio() >= ALIKE
        if metres <= SAME_PLACE or alike:
            raise NotNow(
                code="near_duplicate",
                field="name",
                station=other.pk,
                metres=round(metres),
            )


def _next_code(county: Region) -> str:
    """County and five digits, dense in the county (R-STA-07)."""
    StationSeries.objects.bulk_create(
        [StationSeries(county=county)], ignore_conflicts=True
    )
    series = StationSeries.objects.select_for_update().get(pk=county.pk)
    series.last += 1
    series.save(update_fields=["last"])
    return f"{county.pk}S{series.last:05}"
