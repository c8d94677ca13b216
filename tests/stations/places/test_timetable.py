"""Hours, one day, and closed for a while."""

from datetime import timedelta

import pytest

from stations.places import operations
from stations.places.models import HoursOverride, Station, TemporaryClosure
from tests.factories import stations
from unionhub.kernel import actor
from unionhub.kernel.errors import BadFact, NotFound, NotNow

BY = actor.installer()


@pytest.fixture
def code(unions):
    return stations.accepted(unions.jinjiang).pk


def test_hours_are_kept_in_one_form_and_counted(code, at):
    before = Station.objects.get().changed

    operations.set_hours(code, "Mo-Fr 08:30 - 12:00;PH off", by=BY, at=at)

    fresh = Station.objects.get()
    assert fresh.hours == "Mo-Fr 08:30-12:00; PH off"
    assert fresh.changed == before + 1


def test_a_day_is_overridden_once_and_taken_back(code, at):
    day = at.date() + timedelta(days=1)
    for spans in ("09:00-12:00", "off"):
        operations.override_day(code, day, spans, reason="活动", by=BY, at=at)
    assert HoursOverride.objects.get().spans == "off"

    operations.override_day(code, day, None, reason="取消", by=BY, at=at)

    assert not HoursOverride.objects.exists()


def test_a_day_that_is_over_keeps_its_hours(code, at):
    day = at.date() - timedelta(days=1)

    with pytest.raises(BadFact) as refused:
        operations.override_day(code, day, "off", reason="活动", by=BY, at=at)

    assert refused.value.reason == "out_of_range"


def test_closed_for_a_while_has_a_reason_and_an_end_to_come(code, at):
    for ends_at, reason, wrong in (
        (at, "停电", "in_the_past"),
        (at + timedelta(hours=1), "", "reason_required"),
    ):
        with pytest.raises(BadFact) as refused:
            operations.close_for_a_while(code, ends_at, reason=reason, by=BY, at=at)
        assert refused.value.reason == wrong

    assert not TemporaryClosure.objects.exists()


def test_it_is_closed_for_one_while_at_a_time_and_opens_early(code, at):
    end = at + timedelta(hours=4)
    closure = operations.close_for_a_while(code, end, reason="停电", by=BY, at=at)
    with pytest.raises(NotNow) as refused:
        operations.close_for_a_while(code, end, reason="停水", by=BY, at=at)

    later = at + timedelta(hours=1)
    operations.open_again(closure.pk, by=BY, at=later)
    with pytest.raises(NotFound):
        operations.open_again(closure.pk, by=BY, at=later)

    assert refused.value.reason == "already_exists"
    assert not TemporaryClosure.objects.get().is_in_force(later)
