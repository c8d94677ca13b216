"""Stations of the demo: as many as reported, each as the rules would have made it."""

from collections import Counter

import pytest
from django.db import transaction

from stations.care.choices import ReportState, SuggestionState
from stations.care.models import SiteSuggestion, StationReport, Voice
from stations.places import freshness, hours
from stations.places.choices import STANDING, Listing, StationState
from stations.places.completeness import missing_of
from stations.places.models import Dataset, Station, StationPhoto, StationSeries
from stations.places.surroundings import require_here
from tests.desk.demo_province import AT, a_loading
from unionhub.desk.demo import story
from unionhub.desk.demo.loading import load
from unionhub.desk.demo.stations import APART
from unionhub.files import operations as files
from unionhub.files.models import StoredFile
from unionhub.jobs.imports.models import ImportJob
from unionhub.kernel import geometry

# That it loads on PostgreSQL too, tests/served sees.
pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture(scope="module")
def rows(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        load(a_loading())
        stations = Station.objects.select_related("region", "organisation")
        yield list(
            stations.prefetch_related("facilities", "photos").order_by("changed")
        )
        transaction.set_rollback(True)


def test_there_are_as_many_as_reported_in_every_county(rows):
    counties = Counter(row.pk[:6] for row in rows)

    assert len(rows) == 7_473
    assert len(counties) == 183
    assert sum(row.hours == hours.ALWAYS for row in rows) == 486
    assert min(counties.values()) >= 8


def test_they_are_in_every_state(rows):
    assert {row.state for row in rows} == set(StationState.values)
    assert {row.listing for row in rows} == set(Listing.values)


def test_numbers_go_on_where_the_demo_ends(rows):
    counties = Counter(row.pk[:6] for row in rows)

    assert [row.changed for row in rows] == list(range(1, 7_474))
    assert Dataset.objects.get().version == 7_473
    assert dict(StationSeries.objects.values_list("county_id", "last")) == counties


def test_files_have_come_and_stand_in_several_states(rows):
    jobs = ImportJob.objects.order_by("pk")

    assert [(one.state, one.wrong, one.note) for one in jobs] == [
        ("DONE", 0, ""),
        ("DONE", 1, ""),
        ("FAILED", 0, "restage_required"),
        ("PREVIEWED", 1, ""),
    ]
    assert (jobs.last().changed, jobs.last().unchanged) == (1, 1)


def test_hours_are_in_their_normal_form(rows):
    texts = {row.hours for row in rows if row.hours}

    assert {text for text in texts if hours.checked(text) != text} == set()
    assert len(texts) > 12


def test_whatever_was_accepted_has_its_haves(rows):
    assert [row.pk for row in rows if row.state in STANDING and missing_of(row)] == []


def test_a_few_pictures_are_shared_by_all(rows):
    kept = StoredFile.objects.filter(purpose="STATION_PHOTO")
    places = set(kept.values_list("place", flat=True))
    photos = StationPhoto.objects.count()

    assert len(places) == 5
    assert {files.content(file)[:2] for file in kept[:20]} == {b"\xff\xd8"}
    assert 7_000 < photos == kept.count()


def test_none_is_a_near_duplicate_and_each_lies_in_its_county(rows):
    by_lat = sorted(rows, key=lambda row: row.lat)
    near = []
    for place, row in enumerate(by_lat):
        for other in by_lat[place + 1 :]:
            if other.lat - row.lat > 0.003:
                break
            if geometry.distance(row.point, other.point) <= APART - 1:
                near.append((row.pk, other.pk))
    for row in rows[::50]:
        require_here(row.point, row.region, "")

    assert near == []


def test_each_is_looked_after_by_its_countys_union(rows):
    wrong = [
        row.pk
        for row in rows
        if row.pk[:6] != row.organisation.territory_id
        or row.org_path != row.organisation.path
    ]

    assert wrong == []


def test_some_wait_to_be_verified_and_no_phone_is_anybodys(rows):
    old = [r for r in rows if r.verified_on and (AT.date() - r.verified_on).days > 180]
    with_phone = [row for row in rows[:200] if row.keeper_phone_sealed]

    assert len(old) > 300
    assert {row.masked_keeper_phone[:3] for row in with_phone} == {"154"}
    assert story.JINJIANG in {row.pk[:6] for row in rows}


def test_the_public_told_of_them_and_wishes_for_more_in_every_state(rows):
    reports, wishes = StationReport.objects.all(), SiteSuggestion.objects.all()
    open_ = reports.unsettled().filter(kind__in=["FAULT", "CORRECTION"]).count()
    locked = reports.unsettled().filter(kind="LOCKED").count()

    assert {one.state for one in reports} == set(ReportState.values)
    assert {one.state for one in wishes} == set(SuggestionState.values)
    assert reports.filter(escalated__gt=0).exists()
    assert sum(row.doubts for row in rows) == open_ + 2 * locked
    assert {row.fresh_as_of == freshness.as_of(row) for row in rows} == {True}
    voices = sum(one.voices_count for one in (*reports, *wishes))
    assert Voice.objects.count() == voices
