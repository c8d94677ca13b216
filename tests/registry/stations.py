"""A station in each of its states, and one that is closed for a while."""

from datetime import timedelta

from stations.places import operations
from stations.places.models import Station, TemporaryClosure
from stations.visits import operations as visits
from stations.visits.models import DailyVisits
from tests.factories import stations
from tests.registry.things import Lot, Place, Thing, resource
from unionhub.kernel import actor, clock
from unionhub.kernel.clock import local_date


def some_station() -> str:
    """A station's code, of none."""
    return "510104S99999"


def _thing(station: Station) -> Thing:
    return Thing(station.pk, station.org_path)


@resource("station", of="stations", like=some_station)
def station(place: Place, lot: Lot) -> Thing:
    """A public one."""
    return _thing(
        stations.published(place.union, region=place.region, location_reason="测试")
    )


@resource("entry", of="station-entries", like=some_station)
def entry(place: Place, lot: Lot) -> Thing:
    """One that was collected, and has all it needs."""
    made = stations.collected(place.union, region=place.region, location_reason="测试")
    return _thing(made)


@resource("proposed", like=some_station)
def proposed(place: Place, lot: Lot) -> Thing:
    """One that waits for acceptance."""
    made = stations.collected(place.union, region=place.region, location_reason="测试")
    operations.propose(made.pk, by=actor.installer(), at=clock.now())
    return _thing(made)


@resource("opened", like=some_station)
def opened(place: Place, lot: Lot) -> Thing:
    """An open one that was not checked yet."""
    return _thing(
        stations.accepted(place.union, region=place.region, location_reason="测试")
    )


@resource("checked", like=some_station)
def checked(place: Place, lot: Lot) -> Thing:
    """An open one that waits for publication."""
    made = stations.accepted(place.union, region=place.region, location_reason="测试")
    operations.check(made.pk, by=actor.installer(), at=clock.now())
    return _thing(made)


@resource("paused", like=some_station)
def paused(place: Place, lot: Lot) -> Thing:
    """One in maintenance."""
    made = stations.published(place.union, region=place.region, location_reason="测试")
    return _thing(stations.moved(made, clock.now(), "MAINTENANCE"))


@resource("closure", of="station-closures")
def closure(place: Place, lot: Lot) -> Thing:
    """A closure that lasts, of an open one."""
    at = clock.now()
    closed = operations.close_for_a_while(
        lot.things["opened"].id,
        at + timedelta(days=30),
        reason="检修",
        by=actor.installer(),
        at=at,
    )
    return Thing(str(TemporaryClosure.objects.get(pk=closed.pk).pk), place.union.path)


@resource("heads")
def heads(place: Place, lot: Lot) -> Thing:
    """Heads that were counted at the public station, and a visit in its figures."""
    code, at = lot.things["station"].id, clock.now()
    day = local_date(at) - timedelta(days=1)
    made = visits.count_heads(code, day, 7, by=actor.installer(), at=at)
    DailyVisits.objects.create(
        station_id=code, day=day, hour=12, occupation="COURIER", way="QR", count=9
    )
    visits.fold(day)
    return Thing(str(made.pk), place.union.path)
