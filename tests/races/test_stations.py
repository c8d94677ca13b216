"""Two that collect the same place at one moment: one of them is told of the other."""

from functools import partial
from itertools import count

import pytest

from stations.places import operations
from stations.places.models import Station
from stations.places.operations import collecting
from tests.factories import stations
from tests.races.crowd import together
from unionhub.kernel import actor, clock
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
    by, at = actor.installer(), clock.now()
    works = [partial(operations.verify, code, by=by, at=at) for code in codes]

    together(works, meet_before='"stations_dataset"')

    changed = Station.objects.order_by("changed").values_list("changed", flat=True)
    assert list(changed) == list(range(7, 13))
