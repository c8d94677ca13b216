"""Figures of visits: folded, equal to a recount, narrowed, small ones left out."""

from datetime import date, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command

from stations.places import operations as stations_operations
from stations.places.models import Station
from stations.visits import operations, tasks
from stations.visits.models import AreaVisits, DailyUse, DailyVisits, Visit
from tests.client import client_for
from tests.factories import accounts, stations
from unionhub.kernel import actor, clock
from unionhub.kernel.clock import SHANGHAI, local_date

pytestmark = pytest.mark.django_db

ADDRESS = "/api/v1/station-visit-figures"
DAY = date(2026, 11, 20)
RANGE = "?first_day=2026-11-01&last_day=2026-11-22"


def figure(station, count, hour=12, occupation="COURIER", day=DAY):
    DailyVisits.objects.create(
        station=station,
        day=day,
        hour=hour,
        occupation=occupation,
        way="QR",
        org_path=station.org_path,
        count=count,
    )


@pytest.fixture
def here(unions):
    return stations.published(unions.jinjiang)


@pytest.fixture
def there(unions):
    return stations.published(
        unions.zigong,
        "自贡驿站",
        region="510302001",
        lat=29.4,
        lng=104.7,
        location_reason="测试",
    )


@pytest.fixture
def used(here, there, unions):
    """Some in Jinjiang, more in Zigong."""
    other = stations.published(unions.jinjiang, "东湖驿站", lat=30.62)
    figure(here, 40)
    figure(here, 20, hour=13)
    figure(here, 7, occupation="TAXI")
    figure(here, 2, occupation="PATROL")
    figure(other, 11, day=DAY + timedelta(days=1))
    figure(there, 90)
    for day in (DAY, DAY + timedelta(days=1)):
        operations.fold(day)
    return other


def asked(name, union, query):
    officer = client_for(accounts.officer(name, union))
    return officer.get(f"{ADDRESS}{RANGE}&{query}")


def shown(answer):
    return {cell["key"]: cell["count"] for cell in answer["cells"] if cell["count"]}


def test_the_province_by_unions_below(unions, used):
    told = asked("province", unions.root, "by=AREA")

    # 67 couriers, 7 taxis and 2 patrols are told as 60, 5 and none; 11 as 10.
    assert told["total"] == 165
    assert shown(told) == {unions.chengdu.pk: 75, unions.zigong.pk: 90}


def test_a_county_by_station_by_hour_and_by_day(unions, used, here):
    by_station = asked("one", unions.jinjiang, "by=STATION")
    by_hour = asked("two", unions.jinjiang, "by=HOUR")
    by_day = asked("three", unions.jinjiang, "by=DAY")

    assert shown(by_station) == {here.pk: 65, used.pk: 10}
    assert shown(by_hour) == {"12": 55, "13": 20}
    assert len(by_hour["cells"]) == 24
    assert shown(by_day) == {"2026-11-20": 65, "2026-11-21": 10}
    assert by_day["told_until"] == by_day["cells"][-1]["key"]


def test_less_than_five_is_not_told_nor_that_there_was_anybody(unions, used, here):
    by_occupation = asked("one", unions.jinjiang, "by=OCCUPATION")
    by_hour = asked("two", unions.jinjiang, f"by=HOUR&station={here.pk}")

    assert by_occupation["total"] == 75
    assert shown(by_occupation) == {"COURIER": 70, "TAXI": 5}
    assert "PATROL" not in {cell["key"] for cell in by_occupation["cells"]}
    assert by_hour["cells"][3] == {
        "key": "03",
        "label": "03:00",
        "count": None,
        "is_suppressed": True,
    }
    assert "每满 5 人次计 5" in by_hour["method"]


def test_one_station_with_its_heads_beside(unions, used, here):
    at = datetime(2026, 11, 22, 9, tzinfo=SHANGHAI)
    operations.count_heads(here.pk, DAY, 33, by=actor.installer(), at=at)

    told = asked("one", unions.jinjiang, f"by=HOUR&station={here.pk}")

    assert (told["total"], told["head_count"]) == (65, 33)


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("?first_day=2026-11-02&last_day=2026-11-01&by=HOUR", 400),
        ("?first_day=2026-01-01&last_day=2026-04-03&by=HOUR", 400),
        ("?first_day=2026-01-01&last_day=2026-04-02&by=HOUR", 200),
        ("?first_day=2026-11-01&by=HOUR", 400),
        ("?first_day=2026-11-01&last_day=2026-11-02&by=TOTAL", 400),
    ],
)
def test_a_range_has_an_end_and_a_quarter_at_most(unions, query, status):
    officer = client_for(accounts.officer("one", unions.jinjiang))

    officer.get(ADDRESS + query, expect=status)


@pytest.mark.parametrize("what", ["station", "organisation"])
def test_what_lies_elsewhere_is_not_there(unions, used, there, what):
    officer = client_for(accounts.officer("one", unions.jinjiang))
    named = {"station": there.pk, "organisation": unions.zigong.pk}[what]

    officer.get(f"{ADDRESS}{RANGE}&by=HOUR&{what}={named}", expect=404)


def test_stations_are_told_one_by_one_for_a_county_not_for_a_city(unions, used):
    officer = client_for(accounts.officer("one", unions.chengdu))

    officer.get(f"{ADDRESS}{RANGE}&by=STATION", expect=400)
    officer.get(f"{ADDRESS}{RANGE}&by=STATION&organisation={unions.jinjiang.pk}")


def test_figures_cost_as_much_for_ten_stations_as_for_one(
    unions, here, django_assert_num_queries
):
    officer = client_for(accounts.officer("one", unions.jinjiang))
    figure(here, 9)
    operations.fold(DAY)
    officer.get(f"{ADDRESS}{RANGE}&by=STATION")

    # 1 the token, 2 the office, 3 the union, 4 the sums, 5 names of stations
    with django_assert_num_queries(5):
        officer.get(f"{ADDRESS}{RANGE}&by=STATION")


def visited(station, at, times=3, used=(), first=0):
    """Workers, each scanning once."""
    for n in range(first, first + times):
        who = accounts.acting(accounts.worker(f"139{n:04d}9000"))
        operations.visit(station.pk, by=who, at=at, occupation="COURIER", used=used)


def recounted(*options):
    said = StringIO()
    call_command("recount_visits", *options, stdout=said)
    return said.getvalue()


def test_a_recount_finds_nothing_and_then_what_was_broken(here):
    at = clock.now() - timedelta(days=1)
    visited(here, at, times=6, used=["WATER", "SEAT"])
    assert tasks.tend(clock.now() + timedelta(minutes=10)) > 0

    whole = recounted("--verify")
    DailyVisits.objects.update(count=3)
    DailyUse.objects.filter(facility="WATER").delete()
    with pytest.raises(SystemExit) as ended:
        recounted("--verify")
    put_right = recounted()

    assert "差异 0 处" in whole
    assert ended.value.code == 1
    assert "差异 0 处" not in put_right
    assert "差异 0 处" in recounted("--verify")
    assert DailyVisits.objects.get().count == 6
    assert list(DailyUse.objects.values_list("count", flat=True)) == [6, 6]
    assert DailyVisits.objects.get().org_path == here.org_path


def test_a_day_is_folded_once_ten_minutes_after_it_is_over(here):
    midnight = datetime(2026, 11, 21, tzinfo=SHANGHAI)
    figure(here, 10)
    figure(here, 10, day=DAY - timedelta(days=1))

    assert operations.fold_lately(midnight + timedelta(minutes=9)) == 1
    assert operations.fold_lately(midnight + timedelta(minutes=11)) == 1
    assert operations.fold_lately(midnight + timedelta(hours=5)) == 0

    total = AreaVisits.objects.filter(cut="TOTAL", path=here.org_path)
    assert sum(total.values_list("count", flat=True)) == 20


def test_nobody_can_watch_the_figures_of_today_grow(unions, here):
    figure(here, 50, day=local_date(clock.now()))
    today = local_date(clock.now()).isoformat()

    officer = client_for(accounts.officer("one", unions.jinjiang))
    query = f"?first_day={today}&last_day={today}&by=DAY&station={here.pk}"
    told = officer.get(ADDRESS + query)

    assert (told["total"], told["cells"]) == (None, [])


def test_what_was_used_is_told_by_the_month(unions, here):
    visited(here, datetime(2026, 10, 30, 12, tzinfo=SHANGHAI), 7, used=["WATER"])
    visited(here, datetime(2026, 10, 31, 9, tzinfo=SHANGHAI), 4, ["TOILET"], 7)
    operations.fold_lately(datetime(2026, 11, 1, 1, tzinfo=SHANGHAI))
    officer = client_for(accounts.officer("one", unions.chengdu))

    october = "?first_day=2026-10-01&last_day=2026-10-31&by=USED"
    of_union = officer.get(ADDRESS + october)
    of_station = officer.get(f"{ADDRESS}{october}&station={here.pk}")
    officer.get(f"{ADDRESS}{october.replace('10-31', '10-30')}", expect=400)

    assert shown(of_union) == shown(of_station) == {"WATER": 5}
    assert of_union["total"] is None


def test_handed_over_the_figures_of_before_stay_with_the_union_of_before(unions, here):
    at = datetime(2026, 11, 20, 12, tzinfo=SHANGHAI)
    visited(here, at, 5)
    # The union of before folds its day only after the station is gone.
    stations_operations.hand_over(
        here.pk, unions.jinguanyi.pk, reason="属地管理", by=actor.installer(), at=at
    )
    visited(here, at + timedelta(days=1), 5, first=5)
    operations.fold_lately(datetime(2026, 11, 22, 1, tzinfo=SHANGHAI))

    by_area = asked("one", unions.jinjiang, "by=AREA")
    by_station = asked("two", unions.jinguanyi, "by=STATION")

    assert shown(by_area) == {unions.jinjiang.pk: 5, unions.jinguanyi.pk: 5}
    assert shown(by_station) == {here.pk: 5}
    assert not operations.differences(DAY, with_visits=True)


def test_visits_of_nobody_are_all_that_is_counted(here):
    visited(here, clock.now(), times=2)

    assert Visit.objects.count() == 2
    assert DailyVisits.objects.get().count == 2
    assert Station.objects.get(pk=here.pk).version == here.version
