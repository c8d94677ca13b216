"""A keeper reads and answers what is told of the own stations, and of no other."""

from uuid import uuid4

import pytest
from django.urls import reverse

from members.offices.choices import Office
from stations.care import inbox, operations
from stations.care.models import StationReport, Voice
from tests import journeys
from tests.browser import Browser, readable
from tests.client import client_for
from tests.factories import accounts, care, stations
from unionhub.kernel import clock
from unionhub.kernel.errors import NotAllowed, NotFound

DESK = "/api/v1/station-reports"
STEPS = ("handling", "settlement", "rejection")

pytestmark = pytest.mark.django_db


@pytest.fixture
def keeper(unions):
    return accounts.officer("keeper-01", unions.jinjiang, Office.STATION_KEEPER)


@pytest.fixture
def own(unions, keeper):
    """A report of the keeper's station."""
    station = stations.published(unions.jinjiang)
    stations.entrusted(station, keeper)
    return care.report(station, **care.WATER, phone="13800138000")


@pytest.fixture
def other(unions):
    """A report of a station in the same county, in nobody's hands."""
    return care.report(stations.published(unions.jinjiang, "另一处", lat=30.7))


def acting(user):
    return journeys.acting(user, clock.now())


def test_a_keeper_reads_what_is_told_of_the_own_stations(keeper, own, other):
    as_keeper = client_for(keeper)

    listed = as_keeper.get(DESK)["items"]

    assert [row["id"] for row in listed] == [str(own.pk)]
    assert as_keeper.get(f"{DESK}/{own.pk}")["told"][0]["text"] == "饮水机不出水"
    as_keeper.get(f"{DESK}/{other.pk}", expect=404)


def test_a_keeper_answers_it(keeper, own):
    as_keeper, one = client_for(keeper), f"{DESK}/{own.pk}"

    as_keeper.post(f"{one}/handling", if_match='"v1"', expect=200)
    said = {"reply": "已换"}
    settled = as_keeper.post(f"{one}/settlement", said, if_match='"v2"', expect=200)

    assert settled["state"] == "FIXED"
    as_keeper.post(f"{one}/confirmation", if_match='"v3"', expect=403)


@pytest.mark.parametrize("step", STEPS)
def test_what_is_told_of_another_station_is_absent_for_a_keeper(
    keeper, own, other, step
):
    body = {} if step == "handling" else {"reply": "已换"}

    client_for(keeper).post(
        f"{DESK}/{other.pk}/{step}", body, if_match='"v1"', expect=404
    )


def test_the_operations_ask_too(keeper, own, other, at):
    by = acting(keeper)

    with pytest.raises(NotFound):
        operations.start(other.pk, by=by, at=at)
    with pytest.raises(NotAllowed):
        operations.confirm(own.pk, by=by, at=at)
    assert operations.start(own.pk, by=by, at=at).state == "IN_PROGRESS"


def test_a_keeper_lets_no_wish_through_and_reads_none(keeper, own):
    wish = care.wished().voice
    Voice.objects.filter(pk=wish.pk).update(is_held=True)
    as_keeper = client_for(keeper)

    as_keeper.get("/api/v1/site-suggestions", expect=403)
    as_keeper.get(f"/api/v1/site-suggestions/{uuid4()}", expect=403)
    as_keeper.post(f"/api/v1/station-voices/{wish.pk}/release", expect=404)
    seen = Voice.objects.visible_to(acting(keeper))
    assert [one.report_id for one in seen] == [own.pk]


def test_it_waits_for_the_keeper_on_whichever_desk(keeper, own, other, unions):
    desk = {"desk": unions.chengdu, "desk_path": unions.chengdu.path}
    StationReport.objects.filter(pk=own.pk).update(**desk)

    queue = inbox.reports(acting(keeper), everywhere=False)

    assert [row.pk for row in queue.rows] == [own.pk]
    assert inbox.suggestions(acting(keeper), everywhere=False) is None


def test_the_page_offers_a_keeper_what_a_keeper_may(keeper, own, other):
    browser = Browser(keeper)
    name = "admin:stations_stationreport"

    listed = readable(browser.open(reverse(f"{name}_changelist")))
    one = readable(browser.open(reverse(f"{name}_change", args=(own.pk,))))
    sent = reverse(f"{name}_button", args=(own.pk, "settlement"))
    browser.send(sent, reply="已换", version=1)

    assert "另一处" not in listed
    assert "办结" in one
    assert "核实确认" not in one
    own.refresh_from_db()
    assert own.state == "FIXED"
    browser.open(reverse(f"{name}_change", args=(other.pk,)), expect=404)
    browser.open(reverse("admin:stations_sitesuggestion_changelist"), expect=403)
