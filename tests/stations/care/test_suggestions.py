"""Where somebody wishes for a station, and what the county's union makes of it."""

import pytest

from stations.care import operations
from stations.care.choices import SUGGESTION_MOVES, SuggestionState
from stations.care.models import SiteSuggestion
from stations.care.nearby import neighbours
from stations.places.models import Station
from tests.factories import care, stations, tree
from unionhub.kernel import actor
from unionhub.kernel.errors import BadFact, NotNow, WrongState

pytestmark = pytest.mark.django_db
BY = actor.installer()


def fresh(suggestion):
    return SiteSuggestion.objects.get(pk=suggestion.pk)


def test_the_countys_union_answers(unions, at):
    made = care.suggestion(at=at)

    assert (made.state, made.organisation_id) == ("PENDING", unions.jinjiang.pk)


def test_where_the_county_has_no_union_the_next_one_above_answers(unions, at):
    made = care.suggestion(at=at, region=tree.QINGYANG)

    assert made.organisation_id == unions.chengdu.pk


def test_the_same_place_told_again_is_joined(unions, at):
    care.wished(at=at)
    close = care.wished(at=at, lat=care.CROSSING[1] + 0.0004)
    far = care.wished(at=at, lat=care.CROSSING[1] + 0.0006)

    assert (close.is_joined, far.is_joined) == (True, False)
    assert sorted(SiteSuggestion.objects.values_list("voices_count", flat=True)) == [
        1,
        2,
    ]


def test_what_was_answered_takes_nobody_in(unions, at):
    made = care.suggestion(at=at)
    operations.decline(made.pk, reply="附近已有", by=BY, at=at)

    assert not care.wished(at=at).is_joined


@pytest.mark.parametrize(
    ("change", "field", "code"),
    [
        ({"lng": 30.6, "lat": 104.0}, "lng", "lat_lng_swapped"),
        ({"lng": 116.4, "lat": 39.9}, "lng", "outside_province"),
        ({"region": "999999"}, "region", "region_not_valid"),
        ({"region": tree.CHENGDU}, "region", "region_not_valid"),
    ],
)
def test_a_place_is_checked_as_that_of_a_station(unions, at, change, field, code):
    with pytest.raises(BadFact) as refused:
        care.wished(at=at, **change)

    assert (refused.value.field, refused.value.reason) == (field, code)


def test_adopted_it_becomes_a_planned_station_at_that_place(unions, at):
    made = care.surveyed(at=at)

    operations.adopt(made.pk, care.plan(), reply="已列入筹建", by=BY, at=at)

    station = Station.objects.get(suggestion=made.pk)
    assert (station.state, station.listing) == ("PLANNED", "COLLECTED")
    assert (station.lng, station.lat) == (made.lng, made.lat)
    assert station.organisation_id == unions.jinjiang.pk
    assert fresh(made).state == "ACCEPTED"


def test_nothing_is_adopted_where_a_station_stands(unions, at):
    lng, lat = care.CROSSING
    stations.published(unions.jinjiang, lng=lng, lat=lat)
    made = care.surveyed(at=at)

    with pytest.raises(NotNow) as refused:
        operations.adopt(made.pk, care.plan(), reply="好", by=BY, at=at)

    assert refused.value.reason == "near_duplicate"
    assert fresh(made).state == "SURVEYING"


STEPS = {
    "SURVEYING": lambda made, at: operations.survey(made.pk, by=BY, at=at),
    "DECLINED": lambda made, at: operations.decline(made.pk, reply="否", by=BY, at=at),
    "ACCEPTED": lambda made, at: operations.adopt(
        made.pk, care.plan(), reply="好", by=BY, at=at
    ),
}
WAYS = {
    "PENDING": (),
    "SURVEYING": ("SURVEYING",),
    "DECLINED": ("DECLINED",),
    "ACCEPTED": ("SURVEYING", "ACCEPTED"),
}


@pytest.mark.parametrize("state", SuggestionState.values)
@pytest.mark.parametrize("goal", STEPS)
def test_each_door_opens_where_the_map_has_it(unions, at, state, goal):
    made = care.suggestion(at=at)
    for step in WAYS[state]:
        STEPS[step](made, at)

    if goal in SUGGESTION_MOVES[state]:
        STEPS[goal](made, at)
        assert fresh(made).state == goal
    else:
        with pytest.raises(WrongState):
            STEPS[goal](made, at)
        assert fresh(made).state == state


def test_an_officer_sees_stations_close_by_that_are_public_or_in_scope(unions, at):
    lng, lat = care.CROSSING
    public = stations.published(unions.zigong, "甲", lng=lng, lat=lat + 0.001)
    hidden = stations.collected(unions.zigong, "乙", lng=lng, lat=lat + 0.002)
    made = care.suggestion(at=at)

    outside = [one.code for one in neighbours(made, actor.public())]
    inside = [one.code for one in neighbours(made, BY)]

    assert outside == [public.pk]
    assert inside == [public.pk, hidden.pk]
