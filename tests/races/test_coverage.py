"""Two workers see the same study at one moment: one of them reckons it."""

from functools import partial

import pytest

from stations.coverage import tasks
from stations.coverage.models import CoverageStudy, CoverageStudyQuerySet
from tests.factories import coverage
from tests.races.crowd import together
from unionhub.kernel import clock

pytestmark = pytest.mark.django_db(transaction=True)

SEEN = 'FROM "stations_coveragestudy"'
TAKEN = 'UPDATE "stations_coveragestudy"'


@pytest.fixture
def study(unions):
    coverage.seats()
    return coverage.study(unions.jinjiang, cell_m=1_000, reach_m=2_000)


def try_to_claim(pk, at):
    return tasks._claim(pk, at) is not None


def test_of_two_workers_one_takes_the_study(study):
    work = partial(try_to_claim, study.pk, clock.now())

    told = together([work, work], meet_before=SEEN)

    assert sorted(told) == [False, True]
    assert CoverageStudy.objects.get().attempts == 1


@pytest.mark.usefixtures("row_locks")
def test_without_the_lock_both_would_take_it(study, monkeypatch):
    monkeypatch.setattr(
        CoverageStudyQuerySet, "select_for_update", lambda rows, **_more: rows
    )
    work = partial(try_to_claim, study.pk, clock.now())

    told = together([work, work], meet_before=TAKEN)

    assert told == [True, True]
