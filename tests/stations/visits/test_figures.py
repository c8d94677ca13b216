"""Figures of visits: folded, equal to a recount, narrowed, small ones left out."""

from datetime import date, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command

from stations.places.models import Station
from stations.visits import operations, tasks
from stations.visits.models import AreaVisits, DailyVisits, Visit
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

    assert told["total"] == 170
    assert shown(told) == {unions.chengdu.pk: 80, unions.zigong.pk: 90}


def test_a_county_by_station_by_hour_and_by_day(unions, used, here):
    by_station = asked("one", unions.jinjiang, "by=STATION")
    by_hour = asked("two", unions.jinjiang, "by=HOUR")
    by_day = asked("three", unions.jinjiang, "by=DAY")

    assert shown(by_station) == {here.pk: 69, used.pk: 11}
    assert shown(by_hour) == {"12": 60, "13": 20}
    assert len(by_hour["cells"]) == 24
    assert shown(by_day) == {"2026-11-20": 69, "2026-11-21": 11}
    assert len(by_day["cells"]) == 22


def test_small_figures_are_left_out_with_one_that_would_give_them_away(unions, used):
    told = asked("one", unions.jinjiang, "by=OCCUPATION")

    cells = {
        cell["key"]: (cell["count"], cell["is_suppressed"]) for cell in told["cells"]
    }
    assert told["total"] == 80
    assert cells == {
        "COURIER": (71, False),
        "TAXI": (None, True),
        "PATROL": (None, True),
    }
    assert "小于 5" in told["rule"]


def test_one_station_with_its_heads_beside(unions, used, here):
    at = datetime(2026, 11, 22, 9, tzinfo=SHANGHAI)
    operations.count_heads(here.pk, DAY, 33, by=actor.installer(), at=at)

    told = asked("one", unions.jinjiang, f"by=HOUR&station={here.pk}")

    assert (told["total"], told["head_count"]) == (69, 33)


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


def visited(station, at, times=3):
    """Workers, each scanning once."""
    for n in range(times):
        who = accounts.acting(accounts.worker(f"1390013{9000 + n}"))
        operations.visit(station.pk, by=who, at=at, occupation="COURIER")


def recounted(*options):
    said = StringIO()
    call_command("recount_visits", *options, stdout=said)
    return said.getvalue()


def test_a_recount_finds_nothing_and_then_what_was_broken(here):
    at = clock.now() - timedelta(days=1)
    visited(here, at)
    assert tasks.tend(clock.now()) > 0

    whole = recounted("--verify")
    DailyVisits.objects.update(count=5)
    with pytest.raises(SystemExit) as ended:
        recounted("--verify")
    put_right = recounted()

    assert "差异 0 处" in whole
    assert ended.value.code == 1
    assert "差异 0 处" not in put_right
    assert "差异 0 处" in recounted("--verify")
    assert DailyVisits.objects.get().count == 3


def test_folding_twice_is_folding_once_and_takes_up_what_was_missed(here):
    now = clock.now()
    for back in (5, 3, 1):
        figure(here, 10, day=local_date(now) - timedelta(days=back))

    assert operations.fold_lately(now) == 6
    first = list(
        AreaVisits.objects.order_by("day", "path", "cut", "key").values_list(
            "day", "path", "cut", "key", "count"
        )
    )
    figure(here, 4, day=local_date(now))
    assert operations.fold_lately(now) == 2
    operations.fold_lately(now)

    total = AreaVisits.objects.filter(cut="TOTAL", path=here.org_path)
    assert sum(total.values_list("count", flat=True)) == 34
    assert len(first) == 3 * (3 * 3 + 1)


def test_visits_of_nobody_are_all_that_is_counted(here):
    visited(here, clock.now(), times=2)

    assert Visit.objects.count() == 2
    assert DailyVisits.objects.get().count == 2
    assert Station.objects.get(pk=here.pk).version == here.version
