"""An attacker who asks every question that may be asked of two worlds."""

from datetime import date, datetime, timedelta

import pytest

from members.offices.access import actor_for
from stations.visits import figures, operations
from stations.visits.choices import Cut, days
from stations.visits.figures import Span
from stations.visits.models import AreaVisits, DailyUse, DailyVisits
from tests.factories import accounts, stations
from unionhub.kernel import clock
from unionhub.kernel.clock import SHANGHAI
from unionhub.kernel.errors import BadFact

pytestmark = pytest.mark.django_db

# The last days of a quarter and the first of the next: a month ends among them.
FIRST, LAST = date(2026, 9, 28), date(2026, 10, 2)
MONTH = Span(date(2026, 9, 1), date(2026, 9, 30))
AT = datetime(2026, 10, 3, 9, tzinfo=SHANGHAI)
# By day of September, hour and occupation: patrols are few.
SEEN = {
    (28, 12, "COURIER"): 7,
    (28, 12, "PATROL"): 1,
    (29, 12, "COURIER"): 3,
    (30, 13, "COURIER"): 4,
    (30, 13, "PATROL"): 2,
    (31, 12, "TAXI"): 6,
    (32, 12, "TAXI"): 4,
}
# What would be answered alike: one of few more; one whom nobody is like; others on
# another day.
OTHER_WORLDS = {
    "a patrol more": {(29, 13, "PATROL"): 1},
    "a worker like nobody else": {(31, 3, "SANITATION"): 4},
    "taxis a day before": {(31, 12, "TAXI"): 9, (32, 12, "TAXI"): 1},
}


@pytest.fixture
def places(unions):
    return [
        stations.published(unions.jinjiang),
        stations.published(unions.jinjiang, "东湖驿站", lat=30.62),
    ]


@pytest.fixture
def officer(unions):
    return actor_for(accounts.officer("province", unions.root), clock.now())


def happened(station, seen, used=6):
    """Rows of this world instead of any there are."""
    DailyVisits.objects.filter(station=station).delete()
    for (day, hour, occupation), count in seen.items():
        DailyVisits.objects.create(
            station=station,
            day=date(2026, 9, 1) + timedelta(days=day - 1),
            hour=hour,
            occupation=occupation,
            way="QR",
            org_path=station.org_path,
            count=count,
        )
    DailyUse.objects.update_or_create(
        station=station, day=FIRST, facility="TOILET", defaults={"count": used}
    )


def everything(officer, unions, places):
    """Every range of days, by everything: of the city, the county and the station."""
    AreaVisits.objects.all().delete()
    operations.fold_lately(AT)
    spans = [Span(a, b) for a in days(FIRST, LAST) for b in days(a, LAST)]
    above = [unions.chengdu.pk, unions.jinjiang.pk]
    whose = [(figures.of_union, pk) for pk in above]
    whose += [(figures.of_station, places[0].pk)]
    return {
        (pk, cut, span): answered(ask, pk, cut, span, officer)
        for ask, pk in whose
        for cut in Cut.values
        for span in [*spans, MONTH]
    }


def answered(ask, pk, cut, span, officer):
    try:
        return ask(pk, cut, span, officer, AT)
    except BadFact as refused:
        return refused.code


@pytest.mark.once
@pytest.mark.parametrize("other", list(OTHER_WORLDS.values()), ids=list(OTHER_WORLDS))
def test_worlds_that_differ_by_a_few_answer_every_question_alike(
    unions, places, officer, other
):
    here, there = places
    happened(here, SEEN)
    happened(there, SEEN)
    told = everything(officer, unions, places)

    happened(here, SEEN | other, used=9)

    assert everything(officer, unions, places) == told


@pytest.mark.once
def test_a_world_with_five_more_is_told_apart(unions, places, officer):
    here, there = places
    happened(here, SEEN)
    happened(there, SEEN)
    told = everything(officer, unions, places)

    happened(here, SEEN | {(29, 13, "PATROL"): 5})

    assert everything(officer, unions, places) != told
