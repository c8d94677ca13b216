"""On days of heat, stations that take part are open longer."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from stations.places import operations
from stations.places.admin.pages import week
from stations.places.models import Station
from tests.client import client_for
from tests.factories import accounts, heat, stations, tree
from unionhub.kernel import actor, clock
from unionhub.kernel.errors import BadFact
from unionhub.reference import heat as events

ADDRESS = "/api/v1/stations"
BY = actor.installer()
SHANGHAI = ZoneInfo("Asia/Shanghai")
# A Monday of the summer; the heat lasts until Wednesday.
MORNING = datetime(2026, 7, 20, 9, tzinfo=SHANGHAI)
DAYTIME = "Mo-Fr 08:30-17:30"


@pytest.fixture
def look(monkeypatch, as_anyone):
    """How a station is told at an instant."""
    monkeypatch.setattr("stations.finder.current.LOOKS_EVERY", 0.0)

    def told(code, *when):
        instant = datetime(*when, tzinfo=SHANGHAI)
        monkeypatch.setattr(clock, "now", lambda: instant)
        return as_anyone.get(f"{ADDRESS}/{code}")

    return told


@pytest.fixture
def code(unions):
    """A station in Jinguanyi that takes part."""
    code = stations.published(unions.jinjiang, hours=DAYTIME).pk
    operations.set_heat_hours(code, "19:00 - 02:00", by=BY, at=MORNING)
    return code


def test_heat_adds_hours_and_they_reach_past_midnight(code, look):
    heat.announced()

    evening = look(code, 2026, 7, 22, 20)
    night = look(code, 2026, 7, 23, 1)
    after = look(code, 2026, 7, 23, 20)

    assert (evening["is_open"], evening["is_heat_day"]) == (True, True)
    assert evening["until"] == "2026-07-23T02:00:00+08:00"
    # The last day's hours end on a day that is none of the heat's.
    assert (night["is_open"], night["is_heat_day"]) == (True, False)
    assert (after["is_open"], after["heat_hours"]) == (False, "19:00-02:00")


def test_without_heat_and_without_taking_part_nothing_is_added(unions, code, look):
    stays_out = stations.published(unions.jinjiang, "不参加", hours=DAYTIME).pk
    before = look(code, 2026, 7, 20, 20)

    heat.announced()

    assert before["is_open"] is False
    assert look(code, 2026, 7, 20, 20)["is_open"] is True
    assert look(stays_out, 2026, 7, 20, 20)["is_open"] is False


@pytest.mark.parametrize(
    ("region", "reached"),
    [
        (tree.PROVINCE, True),
        (tree.CHENGDU, True),
        (tree.JINJIANG, True),
        (tree.JINGUANYI, True),
        (tree.DONGHU, False),
        (tree.QINGYANG, False),
        (tree.ZIGONG, False),
    ],
)
def test_heat_reaches_what_lies_below_its_region(code, look, region, reached):
    heat.announced(region)

    assert look(code, 2026, 7, 20, 20)["is_open"] is reached


def test_what_becomes_of_an_event_is_seen_at_once(code, look):
    event = heat.announced()
    open_before = look(code, 2026, 7, 22, 20)["is_open"]

    events.correct(
        event.pk, events.Change(ends_on=date(2026, 7, 21)), by=BY, at=MORNING
    )
    ended = look(code, 2026, 7, 22, 20)["is_open"]
    still = look(code, 2026, 7, 21, 20)["is_open"]
    events.revoke(event.pk, reason="区划填错", by=BY, at=MORNING)

    assert (open_before, ended, still) == (True, False, True)
    assert look(code, 2026, 7, 21, 20)["is_open"] is False


def test_what_was_said_of_one_day_holds_alone(code, look):
    heat.announced()
    operations.override_day(
        code, date(2026, 7, 21), "off", reason="检修", by=BY, at=MORNING
    )

    assert look(code, 2026, 7, 21, 20)["is_open"] is False
    assert look(code, 2026, 7, 22, 20)["is_open"] is True


def test_a_closed_or_resting_station_is_not_opened_by_heat(code, look):
    heat.announced()
    operations.pause(code, "MAINTENANCE", reason="检修", by=BY, at=MORNING)

    assert look(code, 2026, 7, 20, 20)["is_open"] is False


def test_the_week_of_the_officers_shows_it(code, at):
    heat.announced()

    shown = [hours for _day, _name, hours in week(Station.objects.get(), MORNING)]

    hot = "08:30–17:30、19:00–24:00"
    assert shown[:2] == [hot, "00:00–02:00、" + hot]
    assert shown[3:5] == ["00:00–02:00、08:30–17:30", "08:30–17:30"]


@pytest.mark.parametrize(
    "spans", ["Mo-Fr 18:00-22:00", "off", "18-22", "PH 18:00-20:00"]
)
def test_only_spans_of_any_day_are_taken(code, spans):
    with pytest.raises(BadFact) as refused:
        operations.set_heat_hours(code, spans, by=BY, at=MORNING)

    assert refused.value.reason == "hours_format"


def test_taking_part_is_given_up_again(unions, code, look):
    heat.announced()
    clerk = client_for(accounts.officer("jinjiang-02", unions.jinjiang, "CLERK"))

    told = clerk.post(
        f"/api/v1/station-entries/{code}/heat-hours", {"spans": None}, expect=200
    )

    assert told["heat_hours"] == ""
    assert look(code, 2026, 7, 20, 20)["is_open"] is False
