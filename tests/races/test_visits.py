"""64 scans at one moment are one visit; without the guard they would be more."""

from datetime import timedelta
from functools import partial

import pytest

from stations.visits import operations
from stations.visits.models import DailyVisits, Visit, VisitMark
from stations.visits.operations import marks
from tests.factories import accounts, stations
from tests.races.crowd import together
from unionhub.kernel import clock

pytestmark = pytest.mark.django_db(transaction=True)

CROWD = 64
TAKEN = 'UPDATE "stations_visitmark"'
COUNTED = 'UPDATE "stations_dailyvisits"'


@pytest.fixture
def station(unions):
    return stations.published(unions.jinjiang)


@pytest.fixture
def before(station, at):
    """Somebody was there half an hour ago: the day has its salt and its figure, and
    this person a mark. Who makes them first would keep the others from meeting."""
    courier = accounts.acting(accounts.worker())
    earlier = at - timedelta(minutes=31)
    operations.visit(station.pk, occupation="COURIER", by=courier, at=earlier)
    return courier


def scans(station, workers, at):
    return [
        partial(operations.visit, station.pk, occupation="COURIER", by=who, at=at)
        for who in workers
    ]


def counted():
    return sum(DailyVisits.objects.values_list("count", flat=True))


def test_64_scans_of_one_person_at_one_moment_are_one_visit(station, before, at):
    told = together(scans(station, [before] * CROWD, at), meet_before=TAKEN)

    assert sum(one.is_new for one in told) == 1
    assert Visit.objects.count() == counted() == 2
    assert len({one.since for one in told}) == 1


def test_64_persons_at_one_moment_are_64_visits_in_one_figure(station, before, at):
    crowd = [accounts.acting(accounts.worker(f"137{n:04d}8001")) for n in range(CROWD)]

    together(scans(station, crowd, at), meet_before=COUNTED)

    assert Visit.objects.count() == VisitMark.objects.count() == CROWD + 1
    assert counted() == CROWD + 1


@pytest.mark.usefixtures("row_locks")
def test_a_look_before_instead_of_the_guard_counts_one_visit_many_times(
    station, monkeypatch
):
    def look(found, at):
        VisitMark.objects.bulk_create(
            [VisitMark(id=mark, since=marks.NEVER) for mark in found],
            ignore_conflicts=True,
        )
        rows = VisitMark.objects.filter(pk__in=found, since__lte=at - marks.WINDOW)
        is_free = rows.exists()
        VisitMark.objects.filter(pk__in=found).update(since=at)
        return is_free

    courier = accounts.acting(accounts.worker())
    # The mark is there, committed, and free again.
    operations.visit(station.pk, by=courier, at=clock.now())
    VisitMark.objects.update(since=marks.NEVER)
    monkeypatch.setattr(marks, "take", look)

    told = together(scans(station, [courier] * CROWD, clock.now()), meet_before=TAKEN)

    assert sum(one.is_new for one in told) > 1
