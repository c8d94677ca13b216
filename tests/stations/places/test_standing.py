"""On the map, stars, awards, inspections: conditions, histories, what follows."""

from datetime import date, timedelta

import pytest

from members.offices.choices import Office
from stations.places import criteria, operations
from stations.places.choices import INSPECTION_MOVES, InspectionOutcome
from stations.places.models import (
    AwardQuota,
    Station,
    StationAward,
    StationInspection,
    StationRating,
)
from stations.places.operations.life import NotReady
from stations.places.operations.standing import QuotaExhausted
from tests import journeys
from tests.client import client_for
from tests.factories import accounts, stations, tree
from unionhub.kernel import actor, clock
from unionhub.kernel.clock import local_date
from unionhub.kernel.errors import BadFact, NotAllowed, NotFound, NotNow, WrongState

BY = actor.installer()
WHY = "测试"


@pytest.fixture
def station(unions):
    return stations.published(unions.jinjiang)


@pytest.fixture
def today(at):
    return local_date(at)


def inspected(station, on, *faults, at, **more):
    return operations.inspect(
        station.pk, stations.report(on, *faults, **more), by=BY, at=at
    )


def failing(station, on, *, at, faults=("SIGN",), days=30):
    return inspected(
        *(station, on, *faults),
        at=at,
        outcome="RECTIFY",
        rectify_by=on + timedelta(days=days),
    )


def ready(station, today, at):
    operations.put_on_map(station.pk, "AMAP", today, by=BY, at=at)
    inspected(station, today, at=at)


def test_a_map_is_noted_with_its_day_and_can_be_taken_back(station, today, at):
    operations.put_on_map(station.pk, "BAIDU", today, by=BY, at=at)
    operations.put_on_map(station.pk, "AMAP", today - timedelta(days=3), by=BY, at=at)
    first = Station.objects.get().on_map_since
    operations.take_off_map(station.pk, "AMAP", by=BY, at=at)

    assert first == today - timedelta(days=3)
    assert Station.objects.get().on_map_since == today
    assert station.maps.count() == 2
    with pytest.raises(NotFound):
        operations.take_off_map(station.pk, "AMAP", by=BY, at=at)
    with pytest.raises(NotNow, match="already_exists"):
        operations.put_on_map(station.pk, "BAIDU", today, by=BY, at=at)


def test_no_map_is_found_tomorrow(station, today, at):
    with pytest.raises(BadFact, match="out_of_range"):
        operations.put_on_map(
            station.pk, "AMAP", today + timedelta(days=1), by=BY, at=at
        )


def test_stars_need_a_map_and_an_inspection_of_the_year(station, today, at):
    with pytest.raises(NotReady) as refused:
        operations.rate(station.pk, today.year, 3, reason=WHY, by=BY, at=at)
    assert refused.value.facts["missing"] == ["on_map", "inspection"]

    ready(station, today, at)

    assert (
        operations.rate(station.pk, today.year, 3, reason=WHY, by=BY, at=at).stars == 3
    )


def test_stars_fall_without_conditions_and_their_history_stays(station, today, at):
    ready(station, today, at)
    operations.rate(station.pk, today.year, 4, reason=WHY, by=BY, at=at)
    operations.take_off_map(station.pk, "AMAP", by=BY, at=at)

    operations.rate(station.pk, today.year, 2, reason="未开放", by=BY, at=at)

    assert Station.objects.get().stars == 2
    rows = StationRating.objects.order_by("stars")
    assert [(row.stars, row.withdrawn_at is None) for row in rows] == [
        (2, True),
        (4, False),
    ]


def test_a_rating_withdrawn_leaves_the_year_before(station, today, at):
    ready(station, today, at)
    StationRating.objects.create(
        station=station,
        year=today.year - 1,
        stars=2,
        reason=WHY,
        decided_by=BY.signature,
        decided_at=at,
    )
    operations.rate(station.pk, today.year, 5, reason=WHY, by=BY, at=at)

    operations.withdraw_rating(station.pk, today.year, reason=WHY, by=BY, at=at)

    assert Station.objects.get().stars == 2
    assert StationRating.objects.count() == 2


def test_a_county_rates_none_of_its_own(unions, station, today, at):
    county = accounts.officer("county", unions.jinjiang)
    city = accounts.officer("city", unions.chengdu)
    ready(station, today, at)

    with pytest.raises(NotAllowed):
        operations.rate(
            *(station.pk, today.year, 3),
            reason=WHY,
            by=journeys.acting(county, clock.now()),
            at=at,
        )
    by = journeys.acting(city, clock.now())
    assert operations.rate(station.pk, today.year, 3, reason=WHY, by=by, at=at)


def award(station, today, at, level="PROVINCIAL"):
    return operations.award(
        station.pk, today.year, level, "川工办〔2026〕8号", by=BY, at=at
    )


def quota(today, at, count, region=tree.PROVINCE):
    return operations.set_quota(region, today.year, "PROVINCIAL", count, by=BY, at=at)


def test_an_award_needs_a_map_and_a_quota_and_is_given_once(station, today, at):
    with pytest.raises(NotReady):
        award(station, today, at)
    ready(station, today, at)
    with pytest.raises(QuotaExhausted):
        award(station, today, at)
    quota(today, at, 2)

    award(station, today, at)

    assert AwardQuota.objects.get().used == 1
    with pytest.raises(NotNow, match="already_exists"):
        award(station, today, at)


def test_the_quota_of_the_city_counts_as_well(unions, station, today, at):
    other = stations.published(unions.jinjiang, "另一处", lat=30.7)
    for one in (station, other):
        ready(one, today, at)
    quota(today, at, 9)
    quota(today, at, 1, tree.CHENGDU)

    award(station, today, at)

    with pytest.raises(QuotaExhausted):
        award(other, today, at)
    used = AwardQuota.objects.order_by("region").values_list("region", "used")
    assert list(used) == [(tree.PROVINCE, 1), (tree.CHENGDU, 1)]


def test_a_quota_is_never_less_than_what_was_awarded(station, today, at):
    ready(station, today, at)
    quota(today, at, 1)
    award(station, today, at)

    with pytest.raises(BadFact, match="out_of_range"):
        quota(today, at, 0)

    assert AwardQuota.objects.get().quota == 1


def test_quotas_are_of_cities_and_the_province(today, at, unions):
    with pytest.raises(BadFact, match="region_not_valid"):
        quota(today, at, 1, tree.JINJIANG)


def test_an_award_survives_the_station(station, today, at):
    ready(station, today, at)
    quota(today, at, 1)
    award(station, today, at)

    operations.end(station.pk, "CLOSED", reason=WHY, by=BY, at=at)

    assert StationAward.objects.count() == 1
    with pytest.raises(WrongState):
        award(station, today, at, "NATIONAL")


def test_an_inspection_that_passes_holds_for_a_year(station, today, at):
    made = inspected(station, today, at=at)

    fresh = Station.objects.get()
    assert made.findings.count() == len(criteria.current()) == 10
    assert fresh.inspection_due_on == today + timedelta(days=365)
    assert (fresh.failed_checks, fresh.verified_on) == (0, today)


def test_what_is_to_be_put_right_lowers_trust_and_the_next_look_settles_it(
    station, today, at
):
    before = Station.objects.get().freshness(today)
    first = failing(station, today - timedelta(days=9), at=at, faults=("SIGN", "KIT"))
    between = Station.objects.get()

    inspected(station, today, at=at)

    assert between.failed_checks == 2
    assert between.freshness(today) < before
    assert between.inspection_due_on == first.rectify_by
    assert StationInspection.objects.get(pk=first.pk).outcome == "RECTIFIED"
    assert Station.objects.get().freshness(today) == 100


def test_a_second_look_that_finds_faults_again_is_told_so(station, today, at):
    first = failing(station, today - timedelta(days=9), at=at)

    inspected(station, today, "SIGN", at=at, outcome="FAILED")

    assert StationInspection.objects.get(pk=first.pk).outcome == "REPEATED"
    assert list(Station.objects.due(today)) == [station]


def test_consequences_are_offered_and_nothing_happens_by_itself(station, today, at):
    ready(station, today - timedelta(days=30), at)
    operations.rate(station.pk, today.year, 3, reason=WHY, by=BY, at=at)
    failing(station, today - timedelta(days=20), at=at, days=10)
    late = Station.objects.get()

    assert operations.consequences_of(late, today) == ["rating", "pause", "revocation"]
    assert (late.state, late.stars) == ("OPEN", 3)
    assert operations.consequences_of(late, today - timedelta(days=15)) == []


BAD = {
    "a day to come": ({"on": date(2099, 1, 1)}, "out_of_range"),
    "a criterion is missing": ({"findings": {}}, "criteria_incomplete"),
    "failed without a fault": ({"outcome": "FAILED"}, "inconsistent"),
    "to rectify without a day": (
        {"outcome": "RECTIFY", "faults": ["SIGN"]},
        "inconsistent",
    ),
    "passed with a fault": ({"faults": ["SIGN"]}, "inconsistent"),
    "a day for nothing": ({"rectify_by": date(2099, 1, 1)}, "inconsistent"),
}


@pytest.mark.parametrize("case", BAD)
def test_an_inspection_that_contradicts_itself_is_refused(station, today, at, case):
    given, code = BAD[case]
    faults = given.get("faults", [])
    more = {name: value for name, value in given.items() if name != "faults"}
    report = stations.report(more.pop("on", today), *faults, **more)

    with pytest.raises(BadFact, match=code):
        operations.inspect(station.pk, report, by=BY, at=at)

    assert not StationInspection.objects.exists()


def test_a_day_has_one_inspection_and_none_before_it(station, today, at):
    inspected(station, today, at=at)

    for on in (today, today - timedelta(days=1)):
        with pytest.raises(NotNow, match="already_exists"):
            inspected(station, on, at=at)


@pytest.mark.parametrize("outcome", InspectionOutcome.values)
@pytest.mark.parametrize("goal", InspectionOutcome.values)
def test_an_inspection_takes_the_steps_of_its_table(outcome, goal):
    made = StationInspection(outcome=outcome)

    if goal in INSPECTION_MOVES[outcome]:
        made.settle_as(goal)
        assert made.outcome == goal
    else:
        with pytest.raises(WrongState):
            made.settle_as(goal)


def test_the_doors_tell_how_a_station_is_judged(unions, station, at):
    stations.judged(station)
    city = client_for(accounts.officer("city", unions.chengdu))
    county = client_for(accounts.officer("clerk", unions.jinjiang, Office.CLERK))

    told = county.get(f"/api/v1/station-entries/{station.pk}/standing")

    assert (told["stars"], told["consequences"]) == (3, [])
    assert told["maps"][0]["map_label"] == "高德地图"
    assert told["inspections"][0]["outcome_label"] == "合格"
    assert len(told["inspections"][0]["findings"]) == 10
    listed = city.get("/api/v1/inspection-criteria")["items"]
    assert [one["code"] for one in listed][:2] == ["ON_MAP", "HOURS_KEPT"]


def test_what_is_due_is_listed_the_longest_overdue_first(unions, at):
    county = client_for(accounts.officer("clerk", unions.jinjiang, Office.CLERK))
    made = [stations.published(unions.jinjiang, f"站{n}", lat=30 + n) for n in range(3)]
    for station, day in zip(made, (3, 9, 1), strict=True):
        Station.objects.filter(pk=station.pk).update(
            inspection_due_on=date(2026, 1, day) if day > 1 else date(2099, 1, 1)
        )

    page = county.get("/api/v1/stations-to-inspect?limit=1")
    rest = county.get(page["next"])

    assert [row["code"] for row in page["items"]] == [made[0].pk]
    assert [row["code"] for row in rest["items"]] == [made[1].pk]
