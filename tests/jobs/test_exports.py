"""Exports: asked for with a reason, decided by a second person, there for a day."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F

from members.offices import operations as offices
from members.offices.access import actor_for
from members.offices.choices import Office
from members.offices.models import Appointment
from members.people.models import Member
from tests.factories import accounts, people
from tests.jobs import workbooks
from unionhub.audit import looks
from unionhub.audit.models import AccessLog, AuditEvent
from unionhub.jobs import exporters, operations, tasks
from unionhub.jobs.access import OwnExport
from unionhub.jobs.choices import EXPORT_MOVES, KEPT, ExportKind, ExportState
from unionhub.jobs.models import ExportChunk, ExportJob
from unionhub.kernel import actor
from unionhub.kernel.errors import (
    Gone,
    InvalidValue,
    NotAllowed,
    NotFound,
    Stale,
    WrongState,
)

pytestmark = pytest.mark.django_db


def fetched(job, user, at):
    return operations.fetch(job.pk, by=actor_for(user, at), at=at)[1]


@pytest.mark.usefixtures("members")
def test_a_small_export_is_made_at_once_and_holds_masked_rows(ask, clerk, at):
    job = ask()

    assert tasks.make_due(at) == 1

    watermark, heads, *body, foot = workbooks.rows(fetched(job, clerk, at))
    assert str(job.pk) in watermark[0]
    assert "jinjiang-clerk｜总工会510104｜2026-11-23 10:00" in watermark[0]
    assert heads[:4] == ["会员号", "姓名", "证件类型", "证件号码"]
    assert len(body) == 5
    assert body[0][1:5] == ["王小明", "居民身份证", "510***********0011", "138****0001"]
    assert foot[0].startswith("共 5 行｜筛选：全部｜内容摘要 ")
    job.refresh_from_db()
    assert (job.state, job.row_count, job.expires_at) == ("READY", 5, at + KEPT)


@pytest.mark.usefixtures("members")
def test_no_number_of_a_person_stands_in_the_file(ask, clerk, at):
    job = ask()
    tasks.make_due(at)

    page = workbooks.sheet(fetched(job, clerk, at))

    assert not any(people.id_number(serial) in page for serial in range(1, 6))
    assert "13800130001" not in page


@pytest.mark.usefixtures("members")
@pytest.mark.parametrize(
    "name", ['=HYPERLINK("x")', "+1", "-1", "@SUM(A1)", "\t=1", "＝1+1", "007"]
)
def test_every_cell_is_text_whatever_it_begins_with(ask, clerk, at, name):
    Member.objects.update(name=name, employer_name=name)
    job = ask()
    tasks.make_due(at)

    content = fetched(job, clerk, at)

    assert workbooks.kinds(content) == {"inlineStr"}
    assert "<f>" not in workbooks.sheet(content)
    assert name.strip() in [cells[1].strip() for cells in workbooks.rows(content)[2:7]]


@pytest.mark.usefixtures("members", "small_caps")
def test_above_the_own_cap_a_second_person_decides(ask, clerk, reviewer, at):
    job = ask()

    assert (job.state, tasks.make_due(at)) == (ExportState.REQUESTED, 0)

    operations.approve(job.pk, by=actor_for(reviewer, at), at=at, version=1)
    assert tasks.make_due(at) == 1
    assert len(workbooks.rows(fetched(job, clerk, at))) == 5 + 3


@pytest.mark.usefixtures("members", "small_caps")
def test_nobody_approves_an_export_of_their_own(ask, clerk, unions, at):
    job = ask()
    accounts.appoint(clerk, unions.chengdu, Office.REVIEWER)

    with pytest.raises(OwnExport):
        operations.approve(job.pk, by=actor_for(clerk, at), at=at)
    with pytest.raises(IntegrityError), transaction.atomic():
        ExportJob.objects.update(
            decided_by=clerk.pk,
            decided_at=at,
            decided_by_person=F("requested_by_person"),
        )


@pytest.mark.usefixtures("members", "small_caps")
def test_the_database_asks_for_the_second_person_too(ask, monkeypatch):
    job = ask()

    with pytest.raises(IntegrityError), transaction.atomic():
        ExportJob.objects.filter(pk=job.pk).update(
            state=ExportState.APPROVED, row_count=1001
        )


@pytest.mark.usefixtures("members", "small_caps")
def test_a_refusal_says_why_and_ends_it(ask, clerk, reviewer, at):
    job = ask()

    operations.refuse(job.pk, reason="范围过大", by=actor_for(reviewer, at), at=at)

    job.refresh_from_db()
    assert (job.state, job.note) == (ExportState.REFUSED, "范围过大")
    with pytest.raises(WrongState):
        fetched(job, clerk, at)


@pytest.mark.usefixtures("members", "small_caps")
def test_a_number_in_a_reason_does_not_reach_the_trace(ask, reviewer, at):
    job = ask(reason="核对13800138000")
    operations.refuse(job.pk, reason="见13800138000", by=actor_for(reviewer, at), at=at)

    told = AuditEvent.objects.filter(verb__startswith="export.").order_by("pk")
    assert [event.facts["reason"] for event in told] == ["核对[phone]", "见[phone]"]


@pytest.mark.usefixtures("members", "small_caps")
def test_a_decision_on_an_older_version_is_refused(ask, reviewer, at):
    job = ask()

    with pytest.raises(Stale):
        operations.approve(job.pk, by=actor_for(reviewer, at), at=at, version=9)


@pytest.mark.usefixtures("members", "small_caps")
def test_whoever_stands_elsewhere_decides_nothing(ask, unions, at):
    job = ask()
    elsewhere = accounts.officer("zigong-01", unions.zigong)

    with pytest.raises(NotFound):
        operations.approve(job.pk, by=actor_for(elsewhere, at), at=at)


@pytest.mark.usefixtures("members")
@pytest.mark.parametrize("state", set(ExportState) - {ExportState.REQUESTED})
def test_only_what_waits_is_decided(ask, reviewer, at, state):
    job = ask()
    facts = {"ready_at": at, "expires_at": at, "digest": b"x"}
    ExportJob.objects.filter(pk=job.pk).update(state=state, **facts)

    with pytest.raises(WrongState):
        operations.approve(job.pk, by=actor_for(reviewer, at), at=at)
    assert ExportState.APPROVED not in EXPORT_MOVES[state]


@pytest.mark.usefixtures("members")
def test_more_than_the_most_is_never_asked_for(ask, monkeypatch):
    monkeypatch.setattr("unionhub.jobs.operations.MOST_ROWS", 4)

    with pytest.raises(operations.TooManyRows):
        ask()


@pytest.mark.usefixtures("members", "small_caps")
def test_rows_that_came_since_do_not_slip_through_the_own_cap(ask, at):
    job = ask(filters={"standing": "LEFT"})
    assert job.state == ExportState.APPROVED
    Member.objects.update(standing="LEFT")

    tasks.make_due(at)

    job.refresh_from_db()
    assert job.state == ExportState.REFUSED
    assert not ExportChunk.objects.exists()


@pytest.mark.parametrize(
    "filters", [{"phone_index": "1"}, {"standing": "NONE"}, {"standing": ["ACTIVE"]}]
)
def test_only_filters_of_the_list_are_taken(ask, filters):
    with pytest.raises((InvalidValue, TypeError)):
        ask(filters=filters)


def test_an_auditor_takes_nothing_out(unions, at):
    auditor = accounts.officer("audit-01", unions.root, Office.AUDITOR)
    by = actor_for(auditor, at)

    with pytest.raises(NotAllowed):
        operations.request("MEMBERS", filters={}, reason="x", by=by, at=at)


def test_the_power_to_export_is_never_lent(clerk, unions, at):
    deputy = accounts.officer("deputy-01", unions.jinjiang, Office.CLERK)
    held = Appointment.objects.get(user=clerk)

    with pytest.raises(NotAllowed):
        accounts.lend(held, deputy, "MEMBER_VIEW", "MEMBER_EXPORT", at=at)


@pytest.mark.usefixtures("members")
def test_an_office_that_has_ended_gets_no_file(ask, clerk, at):
    waiting, ready = ask(), ask()
    ExportJob.objects.filter(pk=waiting.pk).update(claimed_at=at)
    tasks.make_due(at)
    ExportJob.objects.filter(pk=waiting.pk).update(claimed_at=None)
    offices.end(Appointment.objects.get(user=clerk).pk, by=actor.installer(), at=at)
    later = at + timedelta(days=1, minutes=-1)

    tasks.make_due(later)

    waiting.refresh_from_db()
    assert waiting.state == ExportState.REFUSED
    with pytest.raises(NotFound):
        fetched(ready, clerk, later)


@pytest.mark.usefixtures("members")
def test_only_the_requester_fetches_the_file(ask, reviewer, unions, at):
    job = ask()
    tasks.make_due(at)
    colleague = accounts.officer("jinjiang-02", unions.jinjiang, Office.CLERK)

    for other in (reviewer, colleague):
        with pytest.raises(NotFound):
            fetched(job, other, at)


@pytest.mark.usefixtures("members")
def test_after_a_day_the_file_is_gone(ask, clerk, at):
    job = ask()
    tasks.make_due(at)
    later = at + KEPT

    with pytest.raises(Gone):
        fetched(job, clerk, later)
    assert tasks.expire_due(later) == 1

    job.refresh_from_db()
    assert job.state == ExportState.EXPIRED
    assert not ExportChunk.objects.exists()
    with pytest.raises(Gone):
        fetched(job, clerk, later)


@pytest.mark.usefixtures("members", "small_caps")
def test_a_request_that_nobody_decides_lapses(ask, at):
    ask()

    assert tasks.expire_due(at + timedelta(days=6)) == 0
    assert tasks.expire_due(at + timedelta(days=7)) == 1


@pytest.mark.usefixtures("members")
def test_a_worker_that_died_is_followed_by_another(ask, at, monkeypatch):
    job = ask()
    monkeypatch.setattr(tasks, "_keep", lambda *_facts: None)
    tasks.make_due(at)
    monkeypatch.undo()

    assert tasks.make_due(at + timedelta(minutes=14)) == 0
    assert tasks.make_due(at + timedelta(minutes=16)) == 1

    job.refresh_from_db()
    assert job.state == ExportState.READY


@pytest.mark.usefixtures("members")
def test_a_worker_that_comes_back_late_changes_nothing(ask, at):
    job = ask()
    late = ExportJob.objects.get()
    assert tasks._claim(late, at)
    made = tasks._make(late, at)
    tasks.make_due(at + timedelta(minutes=16))

    tasks._keep(late, made, at + timedelta(minutes=17))

    job.refresh_from_db()
    assert job.ready_at == at + timedelta(minutes=16)


@pytest.mark.usefixtures("members")
def test_one_job_is_claimed_once(ask, at):
    ask()
    first, second = ExportJob.objects.get(), ExportJob.objects.get()

    assert tasks._claim(first, at)
    assert not tasks._claim(second, at)


@pytest.mark.usefixtures("members")
def test_the_file_is_whole_over_many_pages_and_pieces(ask, clerk, at, monkeypatch):
    monkeypatch.setattr(tasks, "BATCH", 2)
    monkeypatch.setattr(tasks, "CHUNK", 1000)
    job = ask()

    tasks.make_due(at)

    names = [cells[0] for cells in workbooks.rows(fetched(job, clerk, at))[2:-1]]
    assert sorted(names) == sorted(Member.objects.values_list("number", flat=True))
    assert ExportChunk.objects.count() > 5


@pytest.mark.usefixtures("members")
def test_every_step_stands_in_the_trace(ask, clerk, at):
    job = ask()
    tasks.make_due(at)
    fetched(job, clerk, at)
    tasks.expire_due(at + KEPT)

    told = AuditEvent.objects.filter(target_id=str(job.pk)).order_by("id")

    assert [event.verb.removeprefix("export.") for event in told] == [
        "requested",
        "made",
        "expired",
    ]
    assert told[0].facts["reason"] == "核对慰问名单"


@pytest.mark.usefixtures("members")
def test_each_download_is_written_down_as_a_look_at_these_persons(ask, clerk, at):
    job = ask()
    tasks.make_due(at)

    fetched(job, clerk, at)
    fetched(job, clerk, at)

    first, _again = AccessLog.objects.order_by("id")
    persons = list(Member.objects.values_list("pk", flat=True))
    assert bytes(first.subjects_digest) == looks.digest_of(persons)
    assert (first.subject_count, first.user_id) == (5, clerk.pk)
    assert first.case_number == str(job.pk)


def test_every_kind_has_its_exporter():
    assert all(exporters.of(kind).columns for kind in ExportKind)
