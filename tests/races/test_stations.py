"""Two that collect the same place at one moment: one of them is told of the other."""

from functools import partial
from itertools import count

import pytest

from stations.places import operations
from stations.places.models import (
    AwardQuota,
    Dataset,
    Station,
    StationAward,
    StationInspection,
)
from stations.places.operations import collecting, standing
from tests.factories import stations, tree
from tests.races.crowd import together
from unionhub.kernel import actor, clock
from unionhub.kernel.clock import local_date
from unionhub.kernel.errors import NotNow

pytestmark = pytest.mark.django_db(transaction=True)

NUMBER = 'INSERT INTO "stations_dataset"'
NEAR = 'FROM "stations_station" WHERE'


def try_to_collect(union):
    entry = stations.entry(union)
    try:
        made = operations.collect(entry, by=actor.installer(), at=clock.now())
    except NotNow as refused:
        return refused.reason
    return made.pk


def test_of_two_that_enter_one_place_the_second_is_refused(unions):
    work = partial(try_to_collect, unions.jinjiang)

    told = together([work, work], meet_before=NUMBER)

    assert sorted(told) == ["510104S00001", "near_duplicate"]


@pytest.mark.usefixtures("row_locks")
def test_without_the_lock_on_the_number_both_would_be_entered(unions, monkeypatch):
    numbers = count(1)
    monkeypatch.setattr(collecting, "next_change", lambda: next(numbers))
    work = partial(try_to_collect, unions.jinjiang)

    told = together([work, work], meet_before=NEAR)

    assert sorted(told) == ["510104S00001", "510104S00002"]


@pytest.mark.usefixtures("row_locks")
def test_changes_are_numbered_without_a_gap_however_many_write(unions):
    codes = [
        stations.collected(unions.jinjiang, f"站{n}", lat=30.6 + n / 100).pk
        for n in range(6)
    ]
    by, at, last = actor.installer(), clock.now(), Dataset.objects.get().version
    works = [partial(operations.verify, code, by=by, at=at) for code in codes]

    together(works, meet_before='"stations_dataset"')

    changed = Station.objects.order_by("changed").values_list("changed", flat=True)
    assert list(changed) == list(range(last + 1, last + 7))


QUOTA = 'FROM "stations_awardquota"'


def try_to(operation, *given, **named):
    try:
        operation(*given, **named, by=actor.installer(), at=clock.now())
    except NotNow as refused:
        return refused.reason
    return "done"


def two_on_a_map_with_one_award_left(union):
    today = local_date(clock.now())
    by, at = actor.installer(), clock.now()
    made = [stations.published(union, f"站{n}", lat=30.6 + n / 10) for n in (0, 1)]
    for station in made:
        operations.put_on_map(station.pk, "AMAP", today, by=by, at=at)
    operations.set_quota(tree.PROVINCE, today.year, "PROVINCIAL", 1, by=by, at=at)
    given = (today.year, "PROVINCIAL", "川工办〔2026〕8号")
    return [partial(try_to, operations.award, one.pk, *given) for one in made]


def test_the_last_award_of_a_quota_is_given_once(unions):
    works = two_on_a_map_with_one_award_left(unions.jinjiang)

    told = together(works, meet_before=QUOTA)

    assert sorted(told) == ["done", "quota_exhausted"]
    assert StationAward.objects.count() == AwardQuota.objects.get().used == 1


@pytest.mark.usefixtures("row_locks")
def test_without_the_lock_on_the_quota_it_would_be_given_twice(unions, monkeypatch):
    works = two_on_a_map_with_one_award_left(unions.jinjiang)
    unlocked = AwardQuota.objects.order_by("region_id")
    monkeypatch.setattr(standing, "locked_quotas", lambda *_of: list(unlocked.all()))

    told = together(works, meet_before='UPDATE "stations_awardquota"')

    assert told == ["done", "done"]


def test_two_that_inspect_a_station_at_once_leave_one_inspection(unions):
    station = stations.published(unions.jinjiang)
    report = stations.report(local_date(clock.now()))
    work = partial(try_to, operations.inspect, station.pk, report)

    told = together([work, work], meet_before='FROM "stations_station"')

    assert sorted(told) == ["already_exists", "done"]
    assert StationInspection.objects.count() == 1
