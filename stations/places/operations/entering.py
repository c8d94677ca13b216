"""What entering and correcting a station share, whether one by one or many at once."""

from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any

from stations.places.choices import STANDARD_AREA, StationKind
from stations.places.models import Station, StationFacility, StationSeries
from unionhub.kernel import names, sealing
from unionhub.kernel.errors import BadFact
from unionhub.reference.models import Region

# R-STA-11, FEATURES 48: metres within which another one is likely to be the same.
SAME_PLACE, SAME_NAME = 50.0, 300.0
ALIKE = 0.7

# What is taken over as it is told.
PLAIN = (
    *("name", "kind", "brand", "host", "build_mode", "address", "area_dm2"),
    *("capacity", "entry", "service_phone", "keeper_name", "has_sign"),
    "location_reason",
)


def fill(station: Station, entry: Any) -> None:
    """What is known, and the place as it was told; the code is there already."""
    for name in PLAIN:
        setattr(station, name, getattr(entry, name))
    station.name_key = names.fold(entry.name)
    station.told_lng, station.told_lat = entry.lng, entry.lat
    station.told_system = entry.coord_system
    if entry.keeper_phone:
        seal_phone(station, entry.keeper_phone)


def seal_phone(station: Station, phone: str) -> None:
    """Keep the keeper's phone, sealed under the code of the station."""
    station.keeper_phone_sealed = sealing.seal(
        Station, "keeper_phone_sealed", station.code, phone
    )


def tell(facilities: Mapping[str, Mapping[str, bool]]) -> None:
    """Write what is there and what is not, by station and kind."""
    StationFacility.objects.bulk_create(
        (
            StationFacility(station_id=code, kind=kind, is_there=there)
            for code, told in facilities.items()
            for kind, there in told.items()
        ),
        update_conflicts=True,
        unique_fields=["station", "kind"],
        update_fields=["is_there"],
    )


def require_area(kind: str, area: int | None) -> None:
    """Refuse an area that another kind of station has (R-STA-05).

    Raises:
        BadFact: ``kind_contradicts_area``.
    """
    fits = {
        StationKind.MOBILE: area is None,
        StationKind.STANDARD: area is not None and area >= STANDARD_AREA,
        StationKind.MICRO: area is not None and 0 < area < STANDARD_AREA,
    }
    if not fits[StationKind(kind)]:
        raise BadFact(code="kind_contradicts_area", field="kind")


def is_likely_the_same(metres: float, key: str, other: str) -> bool:
    """Whether two stations so far apart, by the keys of their names, may be one."""
    if metres > SAME_NAME:
        return False
    return metres <= SAME_PLACE or _alike(key, other)


def _alike(key: str, other: str) -> bool:
    matcher = SequenceMatcher(None, key, other)
    return matcher.quick_ratio() >= ALIKE and matcher.ratio() >= ALIKE


def next_codes(county: Region, count: int = 1) -> Sequence[str]:
    """County and five digits, dense in the county (R-STA-07)."""
    StationSeries.objects.bulk_create(
        [StationSeries(county=county)], ignore_conflicts=True
    )
    series = StationSeries.objects.select_for_update().get(pk=county.pk)
    first = series.last + 1
    series.last += count
    series.save(update_fields=["last"])
    return [f"{county.pk}S{number:05}" for number in range(first, first + count)]
