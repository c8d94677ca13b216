"""A keeper sees the own stations, looks after them, and may nothing else."""

import re

import pytest

from members.offices import operations as offices
from members.offices.choices import Office
from members.offices.models import Appointment
from stations.places import access, operations
from stations.places.models import Station, StationKeeper
from tests import journeys
from tests.browser import Browser
from tests.client import client_for
from tests.factories import accounts, stations
from unionhub.kernel import actor, clock
from unionhub.kernel.actor import Actor, ActorKind
from unionhub.kernel.errors import BadFact, NotAllowed, NotFound, NotNow
from unionhub.kernel.powers import Power

ENTRIES = "/api/v1/station-entries"
BY = actor.installer()


@pytest.fixture
def keeper(unions):
    return accounts.officer("keeper-01", unions.jinjiang, Office.STATION_KEEPER)


@pytest.fixture
def own(unions, keeper):
    station = stations.published(unions.jinjiang)
    stations.entrusted(station, keeper)
    return station


@pytest.fixture
def other(unions):
    """In the same county, in nobody's hands."""
    return stations.published(unions.jinjiang, "另一处", lat=30.7)


def acting(user):
    return journeys.acting(user, clock.now())


def test_a_keeper_sees_the_own_stations_only(keeper, own, other):
    as_keeper = client_for(keeper)

    listed = as_keeper.get(ENTRIES)["items"]

    assert [row["code"] for row in listed] == [own.pk]
    assert as_keeper.get(f"{ENTRIES}/{own.pk}")["keepers"][0]["username"] == "keeper-01"
    as_keeper.get(f"{ENTRIES}/{other.pk}", expect=404)


def test_a_keeper_looks_after_the_own_station(keeper, own, at):
    as_keeper, one = client_for(keeper), f"{ENTRIES}/{own.pk}"
    day = {"day": "2099-02-17", "spans": "off", "reason": "春节"}
    closing = {"ends_at": "2099-11-25T08:00:00+08:00", "reason": "检修"}
    wifi = {"facilities": [{"kind": "WIFI", "presence": "YES"}]}

    as_keeper.post(f"{one}/verification", expect=200)
    as_keeper.post(f"{one}/facilities", wifi, expect=200)
    as_keeper.post(f"{one}/day-overrides", day, expect=200)
    closed = as_keeper.post(f"{one}/closures", closing)
    end = f"/api/v1/station-closures/{closed['closures'][0]['id']}/end"

    assert as_keeper.post(end, expect=200)["closures"] == []


def test_a_keeper_touches_no_other_station(keeper, own, other):
    as_keeper, one = client_for(keeper), f"{ENTRIES}/{other.pk}"

    as_keeper.post(f"{one}/verification", expect=404)
    as_keeper.post(f"{one}/hours", {"hours": "24/7"}, expect=403)
    as_keeper.post(f"{ENTRIES}/{own.pk}/hours", {"hours": "24/7"}, expect=403)
    as_keeper.get("/api/v1/members", expect=403)


def test_the_operations_ask_too(keeper, own, other, at):
    by = acting(keeper)

    operations.verify(own.pk, by=by, at=at)
    for act in (operations.verify, operations.propose):
        with pytest.raises(NotFound):
            act(other.pk, by=by, at=at)
    with pytest.raises(NotAllowed):
        operations.propose(own.pk, by=by, at=at)


def test_whoever_edits_stations_needs_not_keep_them(unions, other, at):
    clerk = acting(accounts.officer("clerk", unions.jinjiang, Office.CLERK))
    reviewer = acting(accounts.officer("reviewer", unions.jinjiang))

    access.require_care(clerk, other)
    with pytest.raises(NotAllowed):
        access.require_care(reviewer, other)


def test_a_keeper_without_an_appointment_sees_nothing(unions, other):
    nobody = Actor(
        kind=ActorKind.PERSON,
        powers=frozenset({Power.STATION_KEEP}),
        scope=(("", "~"),),
    )

    assert not Station.objects.visible_to(nobody)


def test_what_is_taken_back_is_out_of_sight_at_once(keeper, own, at):
    held = StationKeeper.objects.get()

    operations.take_back(held.pk, by=BY, at=at)

    client_for(keeper).get(f"{ENTRIES}/{own.pk}", expect=404)
    with pytest.raises(NotFound):
        operations.take_back(held.pk, by=BY, at=at)


def test_who_is_a_keeper_no_more_sees_nothing(keeper, own, at):
    office = Appointment.objects.get(user=keeper)
    as_keeper = client_for(keeper)

    offices.end(office.pk, by=BY, at=clock.now())

    as_keeper.get(f"{ENTRIES}/{own.pk}", expect=403)


def test_a_station_is_in_the_same_hands_once(keeper, own, at):
    with pytest.raises(NotNow, match="already_exists"):
        stations.entrusted(own, keeper)


@pytest.mark.parametrize("why", ["elsewhere", "another office"])
def test_only_keepers_whose_office_reaches_the_station_get_it(unions, own, at, why):
    union = unions.zigong if why == "elsewhere" else unions.jinjiang
    office = Office.STATION_KEEPER if why == "elsewhere" else Office.CLERK
    user = accounts.officer("somebody", union, office)
    held = Appointment.objects.get(user=user)

    with pytest.raises(BadFact, match="no_keeper"):
        operations.entrust(own.pk, held.pk, by=BY, at=at)


def test_the_pages_show_a_keeper_the_own_stations_and_four_buttons(keeper, own, other):
    browser = Browser(keeper)

    page = browser.open("/admin/stations/station/")
    one = browser.open(f"/admin/stations/station/{own.pk}/change/")

    assert own.pk in page
    assert other.pk not in page
    doors = set(re.findall(rf"/{own.pk}/([a-z-]+)/\"", one)) - {"change"}
    assert doors == {"verification", "day", "facilities", "closure"}
    browser.send(f"/admin/stations/station/{own.pk}/verification/", version=1)
    assert Station.objects.get(pk=own.pk).verified_on == clock.local_date(clock.now())
