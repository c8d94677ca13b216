"""A station in each of its states, and one that is closed for a while."""

from datetime import timedelta

from stations.places import operations
from stations.places.models import Station, StationPhoto
from stations.visits import operations as visits
from stations.visits.models import DailyVisits
from tests.factories import stations
from tests.registry.things import Lot, Place, Thing, resource
from unionhub.kernel import actor, clock
from unionhub.kernel.clock import local_date


def some_station() -> str:
    """A station's code, of none."""
    return "510104S99999"


def _thing(station: Station, place: Place) -> Thing:
    """The station, in the hands of the place's keeper where there is one."""
    thing = Thing(station.pk, station.org_path)
    if place.keeper:
        stations.entrusted(station, place.keeper)
        thing.keeper = place.keeper.pk
    return thing


@resource("station", of="stations", like=some_station)
def station(place: Place, lot: Lot) -> Thing:
    """A public one."""
    made = stations.published(place.union, region=place.region, location_reason="测试")
    return _thing(made, place)


@resource("entry", of="station-entries", like=some_station)
def entry(place: Place, lot: Lot) -> Thing:
    """One that was collected, and has all it needs."""
    made = stations.collected(place.union, region=place.region, location_reason="测试")
    return _thing(made, place)


@resource("photo", of="station-photos")
def photo(place: Place, lot: Lot) -> Thing:
    """The photo of the collected one."""
    return _photo_of(lot.things["entry"])


@resource("public_photo")
def public_photo(place: Place, lot: Lot) -> Thing:
    """One that everybody may see."""
    return _photo_of(lot.things["station"])


def _photo_of(station: Thing) -> Thing:
    photo = StationPhoto.objects.get(station=station.id)
    return Thing(str(photo.pk), station.path)


@resource("proposed", like=some_station)
def proposed(place: Place, lot: Lot) -> Thing:
    """One that waits for acceptance."""
    made = stations.collected(place.union, region=place.region, location_reason="测试")
    operations.propose(made.pk, by=actor.installer(), at=clock.now())
    return _thing(made, place)


@resource("opened", like=some_station)
def opened(place: Place, lot: Lot) -> Thing:
    """An open one that was not checked yet."""
    made = stations.accepted(place.union, region=place.region, location_reason="测试")
    return _thing(made, place)


@resource("checked", like=some_station)
def checked(place: Place, lot: Lot) -> Thing:
    """An open one that waits for publication."""
    made = stations.accepted(place.union, region=place.region, location_reason="测试")
    operations.check(made.pk, by=actor.installer(), at=clock.now())
    return _thing(made, place)


@resource("paused", like=some_station)
def paused(place: Place, lot: Lot) -> Thing:
    """One in maintenance."""
    made = stations.published(place.union, region=place.region, location_reason="测试")
    return _thing(stations.moved(made, clock.now(), "MAINTENANCE"), place)


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
    keeper = lot.things["opened"].keeper
    return Thing(str(closed.pk), place.union.path, keeper=keeper)


@resource("keeper", of="station-keepers")
def keeper(place: Place, lot: Lot) -> Thing:
    """A public one in somebody's hands; ``keeper_office`` is another such office."""
    named = f"keeper-{place.union.pk}-{lot.name}"
    office = stations.keeper_office(named, place.union)
    lot.words["keeper_office"] = str(
        stations.keeper_office(f"{named}-2", place.union).pk
    )
    held = operations.entrust(
        lot.things["station"].id, office.pk, by=actor.installer(), at=clock.now()
    )
    return Thing(str(held.pk), place.union.path)


@resource("judged", like=some_station)
def judged(place: Place, lot: Lot) -> Thing:
    """A public one on a map, inspected and rated; awards are left of the province."""
    made = stations.published(place.union, region=place.region, location_reason="测试")
    stations.judged(made)
    lot.words["year"] = local_date(clock.now()).year
    return _thing(made, place)


@resource("heads")
def heads(place: Place, lot: Lot) -> Thing:
    """Heads that were counted at the public station, and a visit in its figures."""
    code, at = lot.things["station"].id, clock.now()
    day = local_date(at) - timedelta(days=1)
    made = visits.count_heads(code, day, 7, by=actor.installer(), at=at)
    DailyVisits.objects.create(
        station_id=code,
        day=day,
        hour=12,
        occupation="COURIER",
        way="QR",
        org_path=place.union.path,
        count=9,
    )
    visits.fold(day)
    return Thing(str(made.pk), place.union.path)
