"""A worker scans the code on the door: counted once in half an hour, and forgotten."""

from datetime import datetime, timedelta

import pytest

from stations.visits import operations
from stations.visits.models import DailyVisits, Visit, VisitMark, VisitSalt
from stations.visits.operations import marks
from tests import journeys
from tests.client import client_for
from tests.factories import accounts, stations
from unionhub.accounts.models import User
from unionhub.kernel import actor, clock
from unionhub.kernel.clock import SHANGHAI
from unionhub.kernel.errors import NotAllowed, NotFound

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 23, 12, 10, tzinfo=SHANGHAI)


@pytest.fixture
def station(unions):
    return stations.published(unions.jinjiang)


@pytest.fixture
def courier(db):
    return accounts.acting(accounts.worker())


def scan(station, who, at, **more):
    return operations.visit(station.pk, by=who, at=at, **more)


def counted():
    return sum(DailyVisits.objects.values_list("count", flat=True))


def test_a_scan_counts_with_its_hour_and_occupation(station):
    as_courier = client_for(accounts.worker())
    body = {"occupation_group": "COURIER", "used": ["WATER", "SEAT"]}

    told = as_courier.post(f"/api/v1/stations/{station.pk}/visits", body)

    visit = Visit.objects.get()
    figure = DailyVisits.objects.get()
    now = clock.now().astimezone(SHANGHAI)
    assert told["station_name"] == station.name
    assert (figure.occupation, figure.way, figure.count) == ("COURIER", "QR", 1)
    assert (visit.day, visit.hour, visit.used) == (now.date(), now.hour, 0b101)


def test_a_second_scan_within_the_half_hour_is_answered_with_the_first(station):
    as_courier = client_for(accounts.worker())
    address = f"/api/v1/stations/{station.pk}/visits"
    first = as_courier.post(address, {})

    again = as_courier.post(address, {}, expect=200)

    assert again == first
    assert counted() == Visit.objects.count() == 1


@pytest.mark.parametrize(
    ("minutes", "visits"), [(0, 1), (29, 1), (30, 2), (31, 2), (-5, 1)]
)
def test_half_an_hour_later_it_is_another_visit(station, courier, minutes, visits):
    scan(station, courier, NOON)

    scan(station, courier, NOON + timedelta(minutes=minutes))

    assert counted() == visits


@pytest.mark.parametrize("second", ["00:00", "00:10", "00:19"])
def test_midnight_does_not_make_two_of_one_visit(station, courier, second):
    hour, minute = map(int, second.split(":"))
    late = datetime(2026, 11, 23, 23, 50, tzinfo=SHANGHAI)
    early = datetime(2026, 11, 24, hour, minute, tzinfo=SHANGHAI)
    scan(station, courier, late)

    again = scan(station, courier, early)

    assert (again.is_new, again.since) == (False, late)
    assert scan(station, courier, late + timedelta(minutes=30)).is_new
    assert not scan(station, courier, late + timedelta(minutes=45)).is_new


def test_two_stations_and_two_persons_are_counted_each(station, courier, unions):
    other = stations.published(unions.jinjiang, "东湖驿站", lat=30.62)
    somebody = accounts.acting(accounts.worker("13900139000"))

    scan(station, courier, NOON)
    scan(other, courier, NOON)
    scan(station, somebody, NOON)

    assert counted() == 3


def test_a_members_occupation_is_known_and_their_own_word_goes_before_it(
    station, unions
):
    reviewer = accounts.officer("reviewer", unions.jinguanyi)
    member = journeys.admitted(NOON, reviewer)
    user = User.objects.by_phone("13800138001").get()
    by = actor.Actor(kind=actor.ActorKind.PERSON, user_id=user.pk, person_id=member.pk)

    scan(station, by, NOON)
    scan(station, by, NOON + timedelta(hours=1), occupation="TAXI")

    rows = DailyVisits.objects.order_by("hour")
    assert list(rows.values_list("occupation", flat=True)) == ["COURIER", "TAXI"]


def test_whether_it_is_open_does_not_matter_but_that_it_stands_does(station, courier):
    stations.moved(station, NOON, "MAINTENANCE")

    assert scan(station, courier, NOON).is_new


@pytest.mark.parametrize("make", [stations.collected, stations.accepted])
def test_what_is_not_public_is_not_there(unions, courier, make):
    hidden = make(unions.jinjiang)

    with pytest.raises(NotFound):
        scan(hidden, courier, NOON)


def test_an_officer_is_no_visitor(station, unions):
    officer = accounts.acting(accounts.officer("clerk", unions.jinjiang))

    with pytest.raises(NotAllowed):
        scan(station, officer, NOON)


def test_nothing_that_is_kept_says_who_it_was(station, courier):
    scan(station, courier, NOON)
    scan(station, courier, NOON + timedelta(days=1))

    first, second = VisitMark.objects.order_by("since")
    visit = Visit.objects.earliest("id")
    assert first.pk != second.pk
    assert courier.user_id not in {first.pk, second.pk}
    assert {f.name for f in Visit._meta.fields} == {
        *("id", "station", "day", "hour", "occupation", "way", "used")
    }
    # Nor when, to the minute: the key is of the whole hour.
    assert visit.pk.int >> 80 == NOON.replace(minute=0).timestamp() * 1000


def test_without_its_salt_a_mark_cannot_be_made_again(station, courier):
    scan(station, courier, NOON)
    mark = VisitMark.objects.get().pk

    VisitSalt.objects.all().delete()

    assert mark not in marks.marks_of(courier.user_id, station.pk, NOON)


def test_marks_salts_and_old_visits_are_thrown_away_and_figures_stay(station, courier):
    scan(station, courier, NOON)
    scan(station, courier, NOON + timedelta(days=9))

    gone = operations.forget(NOON + timedelta(days=9))

    assert gone == 1
    assert Visit.objects.count() == VisitMark.objects.count() == 1
    assert VisitSalt.objects.count() == 1
    assert counted() == 2


def test_what_still_decides_is_not_thrown_away(station, courier):
    scan(station, courier, NOON)

    operations.forget(NOON + timedelta(minutes=29))

    assert not scan(station, courier, NOON + timedelta(minutes=29)).is_new
