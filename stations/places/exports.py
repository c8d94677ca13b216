"""Stations as a file: the columns of an import, so that a file can go round."""

from collections.abc import Mapping, Sequence

from members.organisations.models import Organisation
from stations.places.choices import Listing, Presence, StationState
from stations.places.imports import COLUMNS, YesNo
from stations.places.models import Station, StationQuerySet
from unionhub.jobs.exporters import Exporter
from unionhub.kernel.actor import Actor
from unionhub.kernel.powers import Power

_PRESENCE = {True: Presence.YES, False: Presence.NO, None: Presence.UNKNOWN}
_SQUARE = 100


def _rows(actor: Actor, filters: Mapping[str, str]) -> StationQuerySet:
    rows = Station.objects.visible_to(actor).filter(**filters)
    return rows.prefetch_related("facilities")


def _cells(station: Station) -> Sequence[str]:
    known = told(station)
    names = (column.name for column in COLUMNS)
    return [known[n] if n in known else str(getattr(station, n)) for n in names]


def told(station: Station) -> dict[str, str]:
    """What stands in a file otherwise than in the row."""
    there = {one.kind: one.is_there for one in station.facilities.all()}
    area = station.area_dm2
    return {
        "organisation": station.organisation_id,
        "region": station.region_id,
        "kind": station.get_kind_display(),
        "brand": station.get_brand_display(),
        "host": station.get_host_display(),
        "build_mode": station.get_build_mode_display(),
        "lng": repr(station.told_lng),
        "lat": repr(station.told_lat),
        "coord_system": station.get_told_system_display(),
        "area_dm2": "" if area is None else f"{area / _SQUARE:g}",
        "capacity": str(station.capacity or ""),
        "entry": station.get_entry_display(),
        "keeper_phone": station.masked_keeper_phone,
        "has_sign": str((YesNo.YES if station.has_sign else YesNo.NO).label),
        "not_a_duplicate": "",
    } | {
        column.name: str(_PRESENCE[there.get(kind)].label)
        for column in COLUMNS
        if (kind := column.name.removeprefix("facility_")) != column.name
    }


def _union(code: str) -> str:
    names = Organisation.objects.filter(pk=code).values_list("name", flat=True)
    return names.first() or code


STATIONS = Exporter(
    columns=[column.heading for column in COLUMNS],
    key=("org_path", "code"),
    filters={"state": StationState, "listing": Listing},
    power=Power.STATION_VIEW,
    rows=_rows,
    cells=_cells,
    union=_union,
)
