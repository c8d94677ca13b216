"""What the public tells of a station: its life, joined, overdue, forgotten."""

from datetime import timedelta

import pytest
from django.test import override_settings

from stations.care import operations, tasks
from stations.care.choices import REPORT_MOVES, ReportState
from stations.care.models import StationReport, Voice
from stations.places import operations as places
from stations.places.operations.life import OpenMatters
from tests.factories import care, stations
from unionhub.audit.models import AuditEvent
from unionhub.kernel import actor
from unionhub.kernel.errors import BadFact, NotFound, Stale, WrongState

pytestmark = pytest.mark.django_db
BY, ANYBODY = actor.installer(), actor.public()


@pytest.fixture
def station(unions):
    """A public one of Jinjiang."""
    return stations.published(unions.jinjiang)


def fresh(report):
    return StationReport.objects.get(pk=report.pk)


def test_what_is_told_lies_on_the_desk_of_the_stations_union(station, at):
    report = care.report(station, at=at)

    assert (report.state, report.desk_id) == ("NEW", station.organisation_id)
    assert str(report.due_on) == "2026-11-30"


def test_the_same_fault_told_again_is_joined(station, at):
    first, second = care.told(station, at=at), care.told(station, at=at)

    assert not first.is_joined
    assert second.is_joined
    assert fresh(second.voice.report).voices_count == 2
    assert first.receipt != second.receipt


def test_another_facility_is_another_matter(station, at):
    care.told(station, at=at)
    care.told(station, at=at, kind="FAULT", facility="SEAT")

    assert StationReport.objects.count() == 2


def test_what_is_told_in_own_words_is_never_joined(station, at):
    for _each in range(2):
        care.told(station, at=at, kind="SUGGESTION", text="周末也开门")

    assert StationReport.objects.count() == 2


def test_what_ended_takes_nobody_in(station, at):
    report = care.report(station, at=at)
    operations.reject(report.pk, reply="设施正常", by=BY, at=at)

    assert not care.told(station, at=at).is_joined


def test_told_again_after_the_repair_it_is_open_again(station, at):
    heard = care.fixed(station, at=at)

    care.told(station, at=at)

    assert fresh(heard.voice.report).state == ReportState.REOPENED


@pytest.mark.parametrize(
    ("facts", "field", "code"),
    [
        ({"kind": "FAULT"}, "facility", "required"),
        ({"kind": "LOCKED", "facility": "SEAT"}, "facility", "inconsistent"),
        ({"kind": "CORRECTION"}, "aspect", "required"),
        ({"kind": "PROBLEM"}, "text", "required"),
    ],
)
def test_a_report_says_what_it_is_about(station, at, facts, field, code):
    with pytest.raises(BadFact) as refused:
        care.told(station, at=at, **facts)

    assert (refused.value.field, refused.value.reason) == (field, code)


def test_nobody_tells_of_what_the_public_may_not_see(unions, at):
    hidden = stations.collected(unions.jinjiang)

    with pytest.raises(NotFound):
        care.told(hidden, at=at)


def brought_to(state, station, at):
    """A report in this state, by real operations."""
    heard = care.told(station, at=at)
    report = heard.voice.report
    if state == "IN_PROGRESS":
        operations.start(report.pk, by=BY, at=at)
    if state == "REJECTED":
        operations.reject(report.pk, reply="正常", by=BY, at=at)
    if state in {"FIXED", "REOPENED", "CONFIRMED"}:
        operations.settle(report.pk, reply="已修", by=BY, at=at)
    if state in {"REOPENED", "CONFIRMED"}:
        says = state == "CONFIRMED"
        operations.respond(heard.receipt, is_settled=says, by=ANYBODY, at=at)
    return heard, fresh(report)


STEPS = {
    "IN_PROGRESS": lambda h, r, at: operations.start(r.pk, by=BY, at=at),
    "FIXED": lambda h, r, at: operations.settle(r.pk, reply="好", by=BY, at=at),
    "REJECTED": lambda h, r, at: operations.reject(r.pk, reply="否", by=BY, at=at),
    "CONFIRMED": lambda h, r, at: operations.confirm(r.pk, by=BY, at=at),
    "REOPENED": lambda h, r, at: operations.respond(
        h.receipt, is_settled=False, by=ANYBODY, at=at
    ),
}


@pytest.mark.parametrize("state", ReportState.values)
@pytest.mark.parametrize("goal", STEPS)
def test_each_door_opens_where_the_map_has_it(station, at, state, goal):
    heard, report = brought_to(state, station, at)
    assert report.state == state

    if goal in REPORT_MOVES[state]:
        STEPS[goal](heard, report, at)
        assert fresh(report).state == goal
    else:
        with pytest.raises(WrongState):
            STEPS[goal](heard, report, at)
        assert fresh(report).state == state


def test_an_answer_needs_words_and_the_version_it_was_decided_on(station, at):
    report = care.report(station, at=at)

    with pytest.raises(BadFact):
        operations.settle(report.pk, reply="", by=BY, at=at)
    with pytest.raises(Stale):
        operations.start(report.pk, by=BY, at=at, version=9)


def test_a_station_with_an_open_fault_is_not_closed(station, at):
    report = care.report(station, at=at)

    with pytest.raises(OpenMatters) as refused:
        places.end(station.pk, "CLOSED", reason="搬迁", by=BY, at=at)
    operations.reject(report.pk, reply="设施正常", by=BY, at=at)
    ended = places.end(station.pk, "CLOSED", reason="搬迁", by=BY, at=at)

    assert refused.value.facts["matters"] == ["设施故障（饮水） · 待处理"]
    assert ended.state == "CLOSED"


def doubts(station):
    station.refresh_from_db()
    return station.doubts


def test_what_is_open_speaks_against_the_stations_entry(station, at):
    heard = care.told(station, at=at)
    care.told(station, at=at)
    care.told(station, at=at, kind="LOCKED")
    care.told(station, at=at, kind="PRAISE", text="好")
    open_ = doubts(station)

    operations.settle(heard.voice.report_id, reply="已修", by=BY, at=at)
    settled = doubts(station)
    operations.respond(heard.receipt, is_settled=False, by=ANYBODY, at=at)
    reopened = doubts(station)
    operations.reject(heard.voice.report_id, reply="正常", by=BY, at=at)

    # A locked door counts twice.
    assert (open_, settled, reopened, doubts(station)) == (3, 2, 3, 2)


def test_an_overdue_report_goes_up_a_level_each_time(station, unions, at):
    report = care.report(station, at=at)

    assert tasks.tend(at) == 0
    tasks.tend(at + timedelta(days=10))
    once = fresh(report)
    tasks.tend(at + timedelta(days=20))
    tasks.tend(at + timedelta(days=40))
    tasks.tend(at + timedelta(days=60))

    assert (once.desk_id, once.escalated) == (unions.chengdu.pk, 1)
    assert (fresh(report).desk_id, fresh(report).escalated) == (unions.root.pk, 2)


def test_what_is_settled_does_not_go_up(station, at):
    heard = care.fixed(station, at=at)

    tasks.tend(at + timedelta(days=10))

    assert fresh(heard.voice.report).escalated == 0


def test_silence_is_taken_for_consent(station, at):
    heard = care.fixed(station, at=at)

    tasks.tend(at + timedelta(days=13))
    early = fresh(heard.voice.report).state
    tasks.tend(at + timedelta(days=14))

    assert (early, fresh(heard.voice.report).state) == ("FIXED", "CONFIRMED")


def test_a_phone_number_is_sealed_and_forgotten_after_the_end(station, at):
    heard = care.told(station, at=at, **care.WATER, phone="13800138000")
    key = heard.voice.pk
    assert Voice.objects.get(pk=key).masked_phone == "138****8000"
    operations.reject(heard.voice.report_id, reply="正常", by=BY, at=at)

    tasks.tend(at + timedelta(days=89))
    kept = Voice.objects.get(pk=key).masked_phone
    tasks.tend(at + timedelta(days=90))

    assert kept == "138****8000"
    assert Voice.objects.get(pk=key).phone_sealed is None


def test_the_phone_of_an_open_report_is_kept(station, at):
    heard = care.told(station, at=at, **care.WATER, phone="13800138000")

    tasks.tend(at + timedelta(days=400))

    assert Voice.objects.get(pk=heard.voice.pk).phone_sealed


@override_settings(HELD_WORDS=["坏词"])
@pytest.mark.parametrize("text", ["有坏词", "有 坏-词", "有坏　词"])
def test_a_text_with_a_word_of_the_list_waits_for_a_look(station, at, text):
    heard = care.told(station, at=at, kind="PROBLEM", text=text)
    before = Voice.objects.get(pk=heard.voice.pk).shown_text

    operations.let_through(heard.voice.pk, by=BY, at=at)

    assert before == ""
    assert Voice.objects.get(pk=heard.voice.pk).shown_text == text
    with pytest.raises(NotFound):
        operations.let_through(heard.voice.pk, by=BY, at=at)


def test_only_the_digest_of_a_receipt_is_kept(station, at):
    heard = care.told(station, at=at)
    row = Voice.objects.get(pk=heard.voice.pk)

    plain = heard.receipt.replace("-", "").encode()
    assert plain not in bytes(row.receipt_digest)
    assert operations.voice_of(heard.receipt.lower()).pk == row.pk
    with pytest.raises(NotFound):
        operations.voice_of(heard.receipt[:-1])


def test_what_was_told_does_not_stand_in_the_trail(station, at):
    heard = care.told(station, at=at, **care.WATER, phone="13800138000")

    event = AuditEvent.objects.get(verb="station_report.told")
    assert event.facts == {"kind": "FAULT", "station": station.pk}
    assert event.target_id == str(heard.voice.report_id)
