"""The desks of stations: what lies on each, and who sits there."""

from datetime import timedelta

import pytest

from members.offices.access import actor_for
from members.offices.choices import Office
from stations.places import desks
from stations.places.models import Station
from tests.browser import Browser, readable
from tests.factories import accounts, stations
from unionhub.desk import landing
from unionhub.kernel import clock
from unionhub.kernel.clock import local_date

pytestmark = pytest.mark.django_db

LIST = "/admin/stations/station/"
WHO = {
    ("jinjiang", Office.REVIEWER): ["ACCEPTANCE", "INSPECTION"],
    ("chengdu", Office.REVIEWER): ["ACCEPTANCE", "CHECK", "INSPECTION"],
    ("root", Office.REVIEWER): ["ACCEPTANCE", "CHECK", "PUBLICATION", "INSPECTION"],
    ("jinjiang", Office.CLERK): ["VERIFICATION"],
    ("jinjiang", Office.STATION_KEEPER): ["VERIFICATION"],
    ("jinjiang", Office.AUDITOR): [],
    ("root", Office.SYSTEM_ADMIN): [],
}


@pytest.fixture
def on():
    return local_date(clock.now())


@pytest.fixture
def rows(unions, on):
    """One on every desk, and one on none."""
    places = ("waiting", "collected", "checked", "due", "stale", "fine")
    made = {
        name: stations.published(unions.jinjiang, name, lng=104.06 + n / 50)
        for n, name in enumerate(places)
    }
    Station.objects.update(inspection_due_on=on + timedelta(200), fresh_as_of=on)

    def put(name, **facts):
        Station.objects.filter(pk=made[name].pk).update(**facts)

    put("waiting", state="PENDING_ACCEPT", listing="CHECKED")
    put("collected", listing="COLLECTED")
    put("checked", listing="CHECKED")
    put("due", inspection_due_on=on + desks.AHEAD)
    put("stale", fresh_as_of=on - timedelta(181))
    return made


LIES = {
    "ACCEPTANCE": "waiting",
    "CHECK": "collected",
    "PUBLICATION": "checked",
    "INSPECTION": "due",
    "VERIFICATION": "stale",
}


@pytest.mark.parametrize(("desk", "name"), LIES.items())
def test_a_desk_shows_what_waits_there_and_nothing_else(unions, rows, desk, name):
    browser = Browser(accounts.officer("root-01", unions.root))

    page = browser.open(LIST, desk=desk)

    assert [n for n, one in rows.items() if one.pk in page] == [name]


@pytest.mark.parametrize(("place", "office"), WHO)
def test_only_who_may_act_sits_at_a_desk(unions, at, place, office):
    actor = actor_for(accounts.officer("one", getattr(unions, place), office), at)

    assert [str(name.value) for name in desks.of(actor)] == WHO[place, office]


@pytest.mark.usefixtures("rows")
def test_the_landing_page_counts_each_desk_and_leads_there(unions):
    province = accounts.officer("root-01", unions.root)
    elsewhere = accounts.officer("zigong-01", unions.zigong)

    def told(user):
        page = landing.page(actor_for(user, clock.now()), clock.now())
        return {str(one.label): (one.value, one.link) for one in page["desks"]}

    assert told(province) == {
        "验收台": ("1", f"{LIST}?desk=ACCEPTANCE"),
        "核对台": ("1", f"{LIST}?desk=CHECK"),
        "发布台": ("1", f"{LIST}?desk=PUBLICATION"),
        "检查台": ("1", f"{LIST}?desk=INSPECTION"),
    }
    assert {count for count, _link in told(elsewhere).values()} == {"0"}


def test_a_keeper_counts_only_the_own_stations(unions, rows):
    keeper = accounts.officer("keeper", unions.jinjiang, Office.STATION_KEEPER)
    stations.entrusted(rows["fine"], keeper)

    def told():
        page = landing.page(actor_for(keeper, clock.now()), clock.now())
        return {str(one.label): one.value for one in page["desks"]}

    assert told() == {"待核实": "0"}
    stations.entrusted(rows["stale"], keeper)
    assert told() == {"待核实": "1"}
    page = readable(Browser(keeper).open(LIST))
    assert "待核实" in page
    assert "验收台" not in page


@pytest.mark.parametrize(
    ("days", "found"), [(-1, "overdue"), (0, "soon"), (30, "soon"), (31, None)]
)
def test_inspections_are_found_by_when_they_are_due(unions, on, days, found):
    station = stations.published(unions.jinjiang)
    Station.objects.update(inspection_due_on=on + timedelta(days))
    browser = Browser(accounts.officer("one", unions.jinjiang))

    seen = [
        name
        for name in ("overdue", "soon")
        if station.pk in browser.open(LIST, inspection=name)
    ]

    assert seen == ([found] if found else [])
