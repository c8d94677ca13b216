"""Every step of place and listing, every step that is none, and who decides."""

from functools import partial

import pytest

from members.offices.choices import Office
from stations.places import operations
from stations.places.choices import (
    LISTING_MOVES,
    STATION_MOVES,
    Listing,
    StationState,
)
from stations.places.models import Station
from stations.places.operations.life import NotReady, OpenMatters
from stations.places.questions import WhatKeepsOpen
from tests import journeys
from tests.factories import accounts, stations
from unionhub.kernel import actor, happenings
from unionhub.kernel.errors import BadFact, NotAllowed, WrongState

BY = actor.installer()
WHY = "测试"


def in_state(union, state, at):
    """Taken there by real operations."""
    if state == "PLANNED":
        return stations.collected(union)
    if state == "PENDING_ACCEPT":
        made = stations.collected(union)
        return operations.propose(made.pk, by=BY, at=at)
    made = stations.accepted(union)
    if state in {"MAINTENANCE", "SUSPENDED"}:
        return operations.pause(made.pk, state, reason=WHY, by=BY, at=at)
    if state in {"CLOSED", "REVOKED"}:
        return operations.end(made.pk, state, reason=WHY, by=BY, at=at)
    return made


# What leads to a state, whatever the state before.
STEPS = {
    "PLANNED": partial(operations.send_back, reason=WHY),
    "PENDING_ACCEPT": operations.propose,
    "MAINTENANCE": lambda pk, **who: operations.pause(
        pk, "MAINTENANCE", reason=WHY, **who
    ),
    "SUSPENDED": lambda pk, **who: operations.pause(pk, "SUSPENDED", reason=WHY, **who),
    "CLOSED": lambda pk, **who: operations.end(pk, "CLOSED", reason=WHY, **who),
    "REVOKED": lambda pk, **who: operations.end(pk, "REVOKED", reason=WHY, **who),
}


def step(before, after):
    if after != "OPEN":
        return STEPS[after]
    return operations.accept if before == "PENDING_ACCEPT" else operations.resume


PAIRS = [(one, other) for one in StationState.values for other in StationState.values]
ALLOWED = [pair for pair in PAIRS if pair[1] in STATION_MOVES[pair[0]]]


@pytest.mark.parametrize(("before", "after"), ALLOWED)
def test_the_steps_of_the_table_can_be_taken(unions, at, before, after):
    station = in_state(unions.jinjiang, before, at)

    moved = step(before, after)(station.pk, by=BY, at=at)

    assert moved.state == Station.objects.get().state == after


@pytest.mark.parametrize(("before", "after"), sorted(set(PAIRS) - set(ALLOWED)))
def test_no_other_step_can(unions, at, before, after):
    station = in_state(unions.jinjiang, before, at)
    seen = Station.objects.values().get()

    with pytest.raises(WrongState):
        step(before, after)(station.pk, by=BY, at=at)

    assert Station.objects.values().get() == seen


def listed(union, listing, at):
    if listing == "PUBLISHED":
        return stations.published(union)
    made = stations.accepted(union)
    return made if listing == "COLLECTED" else operations.check(made.pk, by=BY, at=at)


LISTINGS = {
    "CHECKED": operations.check,
    "PUBLISHED": operations.publish,
}


def list_as(before, after):
    if after != "COLLECTED":
        return LISTINGS[after]
    back = operations.take_down if before == "PUBLISHED" else operations.send_back
    return partial(back, reason=WHY)


@pytest.mark.parametrize("before", Listing.values)
@pytest.mark.parametrize("after", Listing.values)
def test_an_entry_goes_from_county_to_city_to_province(unions, at, before, after):
    station = listed(unions.jinjiang, before, at)

    if after in LISTING_MOVES[before]:
        list_as(before, after)(station.pk, by=BY, at=at)
        assert Station.objects.get().listing == after
    else:
        with pytest.raises(WrongState):
            list_as(before, after)(station.pk, by=BY, at=at)
        assert Station.objects.get().listing == before


def test_what_is_public_is_taken_down_not_sent_back(unions, at):
    station = stations.published(unions.jinjiang)

    with pytest.raises(WrongState):
        operations.send_back(station.pk, reason=WHY, by=BY, at=at)

    assert Station.objects.get().is_public


def test_acceptance_names_every_have_that_is_missing(unions, at):
    bare = {"facilities": {"WATER": True, "SEAT": False}, "has_sign": False}
    made = stations.collected(
        unions.jinjiang, hours="", keeper_name="", keeper_phone="", photos=0, **bare
    )
    operations.propose(made.pk, by=BY, at=at)

    with pytest.raises(NotReady) as refused:
        operations.accept(made.pk, by=BY, at=at)

    kit = ["MICROWAVE", "SEAT", "CHARGING", "FIRST_AID"]
    assert refused.value.facts["missing"] == [*kit, "sign", "keeper", "hours", "photo"]


def test_of_a_micro_station_only_water_is_asked(unions, at):
    made = stations.collected(
        unions.jinjiang, kind="MICRO", area_dm2=300, facilities={"WATER": True}
    )
    operations.propose(made.pk, by=BY, at=at)

    assert operations.accept(made.pk, by=BY, at=at).state == "OPEN"


def test_what_was_not_accepted_is_not_published(unions, at):
    made = stations.collected(unions.jinjiang)
    operations.check(made.pk, by=BY, at=at)

    with pytest.raises(NotReady):
        operations.publish(made.pk, by=BY, at=at)


def reviewer(name, union, at):
    return journeys.acting(accounts.officer(name, union, Office.REVIEWER), at)


def test_a_county_checks_nothing_and_publishes_nothing(unions, at):
    county = reviewer("county", unions.jinjiang, at)
    city = reviewer("city", unions.chengdu, at)
    province = reviewer("province", unions.root, at)
    code = stations.accepted(unions.jinguanyi).pk

    with pytest.raises(NotAllowed):
        operations.check(code, by=county, at=at)
    operations.check(code, by=city, at=at)
    with pytest.raises(NotAllowed):
        operations.publish(code, by=city, at=at)
    operations.publish(code, by=province, at=at)
    with pytest.raises(NotAllowed):
        operations.take_down(code, reason=WHY, by=county, at=at)

    assert Station.objects.get().is_public


def test_a_reviewer_revokes_and_a_clerk_closes(unions, at):
    clerk = accounts.officer("clerk", unions.jinjiang, Office.CLERK)
    by = {"c": journeys.acting(clerk, at), "r": reviewer("r", unions.jinjiang, at)}
    code = stations.accepted(unions.jinjiang).pk

    with pytest.raises(NotAllowed):
        operations.end(code, "REVOKED", reason=WHY, by=by["c"], at=at)
    with pytest.raises(NotAllowed):
        operations.end(code, "CLOSED", reason=WHY, by=by["r"], at=at)

    assert operations.end(code, "REVOKED", reason=WHY, by=by["r"], at=at).pk == code


@pytest.mark.parametrize(
    "act",
    [
        partial(operations.send_back),
        lambda pk, **who: operations.pause(pk, "MAINTENANCE", **who),
        lambda pk, **who: operations.end(pk, "CLOSED", **who),
        partial(operations.take_down),
    ],
)
def test_what_hurts_needs_a_reason(unions, at, act):
    code = stations.published(unions.jinjiang).pk

    with pytest.raises(BadFact) as refused:
        act(code, reason="", by=BY, at=at)

    assert refused.value.reason == "reason_required"


def test_with_open_matters_a_station_is_not_closed(unions, at, monkeypatch):
    code = stations.accepted(unions.jinjiang).pk
    asked = []

    def ask(question):
        asked.append(question)
        return ["有 1 件未办结的报修"]

    monkeypatch.setattr(happenings, "ask", ask)
    with pytest.raises(OpenMatters):
        operations.end(code, "CLOSED", reason=WHY, by=BY, at=at)

    assert asked == [WhatKeepsOpen(code)]
    assert Station.objects.get().state == "OPEN"
