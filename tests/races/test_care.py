"""Two that tell of the same at one moment: one matter, told by two."""

from functools import partial

import pytest
from django.db import IntegrityError

from stations.care.models import SiteSuggestion, StationReport
from stations.care.operations import reports, suggestions
from stations.places.models import Station
from tests.factories import care, stations
from tests.races.crowd import together

pytestmark = pytest.mark.django_db(transaction=True)

STATION = 'FROM "stations_station"'
MATTER = 'FROM "stations_stationreport" WHERE'
UNION = 'FROM "members_organisation"'
NEAR = 'FROM "stations_sitesuggestion"'


def try_to_tell(station):
    try:
        return care.told(station).is_joined
    except IntegrityError:
        return "clash"


def test_of_two_that_tell_of_the_same_the_second_is_joined(unions):
    station = stations.published(unions.jinjiang)

    told = together([partial(try_to_tell, station)] * 2, meet_before=STATION)

    assert sorted(told) == [False, True]
    assert StationReport.objects.get().voices_count == 2


@pytest.mark.usefixtures("row_locks")
def test_without_the_lock_on_the_station_both_would_be_first(unions, monkeypatch):
    station = stations.published(unions.jinjiang)
    unlocked = Station.objects.select_related("organisation")
    monkeypatch.setattr(reports, "locked", lambda code: unlocked.get(pk=code))

    told = together([partial(try_to_tell, station)] * 2, meet_before=MATTER)

    # What the second would write the constraint refuses.
    assert sorted(told, key=str) == [False, "clash"]


def test_of_two_that_wish_for_the_same_place_the_second_is_joined(unions):
    told = together([care.wished] * 2, meet_before=UNION)

    assert sorted(one.is_joined for one in told) == [False, True]
    assert SiteSuggestion.objects.get().voices_count == 2


@pytest.mark.usefixtures("row_locks")
def test_without_the_lock_on_the_union_both_would_be_first(unions, monkeypatch):
    monkeypatch.setattr(suggestions, "_held_union_of", lambda county: unions.jinjiang)

    told = together([care.wished] * 2, meet_before=NEAR)

    assert [one.is_joined for one in told] == [False, False]
