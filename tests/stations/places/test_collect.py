"""Entering and correcting: place, kind, duplicates, numbers."""

import pytest

from members.offices.choices import Office
from stations.places import operations
from stations.places.models import Dataset, Station
from tests import journeys
from tests.factories import accounts, stations, tree
from unionhub.audit.models import AuditEvent
from unionhub.kernel import actor
from unionhub.kernel.errors import BadFact, NotAllowed, NotFound, NotNow, Stale
from unionhub.reference.models import Region

# A degree of latitude, metres.
DEGREE = 111_195
LNG, LAT = stations.CHENGDU


def collect(union, at, name="锦官驿街道工会驿站", by=None, **more):
    entry = stations.entry(union, name, **more)
    return operations.collect(entry, by=by or actor.installer(), at=at)


def north(metres):
    return {"lat": LAT + metres / DEGREE}


def test_numbers_are_dense_in_the_county_and_changes_counted(unions, at):
    first = collect(unions.jinjiang, at)
    second = collect(unions.jinguanyi, at, "远处", **north(5_000))

    assert (first.pk, second.pk) == ("510104S00001", "510104S00002")
    assert (first.changed, second.changed, Dataset.objects.get().version) == (1, 2, 2)


def test_the_place_is_kept_as_told_and_in_wgs84(unions, at):
    told = {"lng": 104.068207, "lat": 30.654978, "coord_system": "GCJ02"}

    made = collect(unions.jinjiang, at, **told)

    assert (made.told_lng, made.told_lat, made.told_system) == tuple(told.values())
    assert (round(made.lng, 4), round(made.lat, 4)) == stations.CHENGDU


@pytest.mark.parametrize(
    ("point", "code"),
    [
        ((30.6574, 104.0657), "lat_lng_swapped"),
        ((116.4, 39.9), "outside_province"),
        ((500.0, 30.0), "out_of_range"),
    ],
)
def test_a_point_that_is_none_of_the_province_is_refused(unions, at, point, code):
    with pytest.raises(BadFact) as refused:
        collect(unions.jinjiang, at, lng=point[0], lat=point[1])

    assert refused.value.reason == code


@pytest.mark.parametrize(
    ("kind", "area"),
    [("STANDARD", 499), ("MICRO", 500), ("MICRO", None), ("MOBILE", 600)],
)
def test_a_kind_that_its_area_contradicts_is_refused(unions, at, kind, area):
    with pytest.raises(BadFact) as refused:
        collect(unions.jinjiang, at, kind=kind, area_dm2=area)

    assert refused.value.reason == "kind_contradicts_area"


@pytest.mark.parametrize(
    ("name", "metres", "is_near"),
    [
        ("别的名字", 49, True),
        ("别的名字", 51, False),
        ("锦官驿街道工会驿站二", 299, True),
        ("锦官驿街道工会驿站二", 301, False),
    ],
)
def test_another_one_close_by_or_called_alike_needs_a_reason(
    unions, at, name, metres, is_near
):
    first = collect(unions.jinjiang, at)

    if is_near:
        with pytest.raises(NotNow) as refused:
            collect(unions.jinjiang, at, name, **north(metres))
        assert refused.value.reason == "near_duplicate"
        assert refused.value.facts["station"] == first.pk
    said = collect(unions.jinjiang, at, name, not_a_duplicate="隔壁楼", **north(metres))

    assert Station.objects.count() == 2
    assert said.pk == "510104S00002"


def test_one_that_is_gone_is_no_duplicate(unions, at):
    gone = collect(unions.jinjiang, at)
    operations.end(gone.pk, "CLOSED", reason="搬迁", by=actor.installer(), at=at)

    assert collect(unions.jinjiang, at).pk == "510104S00002"


def seats():
    for code, lng, lat in (
        (tree.JINJIANG, 104.08, 30.65),
        (tree.ZILIUJING, 104.77, 29.34),
    ):
        Region.objects.filter(pk=code).update(lng=lng, lat=lat, datum="WGS84")


def test_a_place_far_from_its_county_and_near_another_needs_a_reason(unions, at):
    seats()
    there = {"lng": 104.77, "lat": 29.35}

    with pytest.raises(BadFact) as refused:
        collect(unions.jinjiang, at, **there)
    made = collect(unions.jinjiang, at, location_reason="飞地", **there)

    assert refused.value.reason == "elsewhere"
    assert made.location_reason == "飞地"


def test_within_sixty_kilometres_of_the_seat_no_reason_is_asked(unions, at):
    seats()

    assert collect(unions.jinjiang, at, lat=30.20).location_reason == ""


def test_who_has_no_power_or_another_county_enters_nothing(unions, at):
    reviewer = accounts.officer("r", unions.jinjiang, Office.REVIEWER)
    clerk = accounts.officer("c", unions.zigong, Office.CLERK)

    with pytest.raises(NotAllowed):
        collect(unions.jinjiang, at, by=journeys.acting(reviewer, at))
    with pytest.raises(NotFound):
        collect(unions.jinjiang, at, by=journeys.acting(clerk, at))

    assert not Station.objects.exists()


def test_a_correction_names_the_version_it_was_decided_on(unions, at):
    made, by = collect(unions.jinjiang, at), actor.installer()
    more = operations.Correction(capacity=30)

    operations.correct(made.pk, more, by=by, at=at, version=1)
    with pytest.raises(Stale):
        operations.correct(made.pk, more, by=by, at=at, version=1)

    fresh = Station.objects.get()
    assert (fresh.capacity, fresh.version, fresh.changed) == (30, 2, 2)


def test_the_keepers_phone_is_sealed_masked_and_not_in_the_audit(unions, at):
    made, by = collect(unions.jinjiang, at), actor.installer()

    change = operations.Correction(keeper_phone="13912345678")
    operations.correct(made.pk, change, by=by, at=at)

    fresh = Station.objects.get()
    assert fresh.masked_keeper_phone == "139****5678"
    assert b"13912345678" not in bytes(fresh.keeper_phone_sealed)
    event = AuditEvent.objects.filter(verb="station.corrected").get()
    assert "13912345678" not in str(event.__dict__)


def test_a_facility_is_there_or_not_or_unknown(unions, at):
    made, by = collect(unions.jinjiang, at, facilities={"WATER": True}), None
    by = actor.installer()

    told = {"WATER": None, "WIFI": False, "SEAT": True}
    operations.set_facilities(made.pk, told, by=by, at=at)

    rows = made.facilities.order_by("kind").values_list("kind", "is_there")
    assert list(rows) == [("SEAT", True), ("WIFI", False)]
