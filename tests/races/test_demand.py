"""Two pages of demand points at one moment: neither is lost, none counted twice."""

from functools import partial

import pytest
from django.db import IntegrityError

from stations.coverage import operations
from stations.coverage.models import DemandPoint, DemandSet, DemandSetQuerySet
from tests.factories import coverage
from tests.races.crowd import together
from unionhub.kernel import clock

pytestmark = pytest.mark.django_db(transaction=True)


def try_to_add(union, key):
    by, at = coverage.of(union), clock.now()
    return operations.add_points(key, coverage.POINTS, by=by, at=at).point_count


@pytest.mark.usefixtures("row_locks")
def test_of_two_pages_the_second_goes_on_counting(unions):
    demand = coverage.demand(unions.jinjiang)
    work = partial(try_to_add, unions.jinjiang, demand.pk)

    told = together([work, work], meet_before='"stations_demandset"')

    assert sorted(told) == [6, 9]
    assert DemandSet.objects.get().point_count == 9
    places = DemandPoint.objects.order_by("position").values_list("position", flat=True)
    assert list(places) == list(range(9))


@pytest.mark.usefixtures("row_locks")
def test_without_the_lock_both_would_count_from_the_same_place(unions, monkeypatch):
    demand = coverage.demand(unions.jinjiang)
    monkeypatch.setattr(
        DemandSetQuerySet, "select_for_update", lambda rows, **_more: rows
    )
    work = partial(try_to_add, unions.jinjiang, demand.pk)

    # The constraint on places refuses what the second would write.
    with pytest.raises(IntegrityError):
        together([work, work], meet_before='INSERT INTO "stations_demandpoint"')
