"""What the public told of a station, and where it wishes for one, in its states."""

from itertools import count

from stations.care import operations
from stations.care.models import SiteSuggestion, Voice
from stations.care.operations import Heard
from tests.factories import care, pictures, stations
from tests.factories.coverage import SEATS
from tests.registry.things import Lot, Place, Thing, resource
from unionhub.kernel import actor, clock

# Each wish lies at a place of its own: close by they would be joined.
_PLACES = count()


def _told(place: Place, **facts: str) -> Heard:
    station = stations.published(
        place.union, region=place.region, location_reason="测试"
    )
    if place.keeper:
        stations.entrusted(station, place.keeper)
    return care.told(station, at=clock.now(), phone="13800138000", **facts)


def _kept(key: str, place: Place) -> Thing:
    """It is about a station in the hands of the place's keeper where there is one."""
    keeper = place.keeper.pk if place.keeper else None
    return Thing(key, place.union.path, keeper=keeper)


def _wished(place: Place) -> Heard:
    north, east = divmod(next(_PLACES) % 200, 20)
    lng, lat = SEATS[place.region[:6]]
    there = {"lng": lng + east / 100, "lat": lat + north / 100}
    return care.wished(at=clock.now(), region=place.region, **there)


def _site(heard: Heard) -> Thing:
    made = SiteSuggestion.objects.get(pk=care.key_of(heard))
    return Thing(str(made.pk), made.org_path)


@resource("report", of="station-reports")
def report(place: Place, lot: Lot) -> Thing:
    """One that nobody has seen to, with a photo."""
    heard = _told(place, kind="FAULT", facility="WATER")
    by, at = actor.public(), clock.now()
    operations.show(heard.receipt, pictures.picture(), by=by, at=at)
    lot.words["report_receipt"] = heard.receipt
    return _kept(str(care.key_of(heard)), place)


@resource("fixed_report")
def fixed_report(place: Place, lot: Lot) -> Thing:
    """One that the union says is settled."""
    heard = _told(place, kind="FAULT", facility="WATER")
    lot.words["fixed_receipt"] = heard.receipt
    settled = operations.settle(
        care.key_of(heard), reply="已修", by=actor.installer(), at=clock.now()
    )
    return Thing(str(settled.pk), place.union.path)


@resource("voice", of="station-voices")
def voice(place: Place, lot: Lot) -> Thing:
    """One whose text is held back."""
    heard = _told(place, kind="PROBLEM", text="待查")
    Voice.objects.filter(pk=heard.voice.pk).update(is_held=True)
    return _kept(str(heard.voice.pk), place)


@resource("suggestion", of="site-suggestions")
def suggestion(place: Place, lot: Lot) -> Thing:
    """One that nobody has looked at; the county's union answers it."""
    heard = _wished(place)
    lot.words["wish_receipt"] = heard.receipt
    return _site(heard)


@resource("surveyed")
def surveyed(place: Place, lot: Lot) -> Thing:
    """One that somebody looks at."""
    thing = _site(_wished(place))
    made = SiteSuggestion.objects.get(pk=thing.id)
    operations.survey(made.pk, by=actor.installer(), at=clock.now())
    return thing
