"""What the review desk and the clock do with a request."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from members.enrolment import operations, tasks
from members.enrolment.choices import ENROLMENT_MOVES, EnrolmentState
from members.enrolment.models import Enrolment, EnrolmentStep
from members.organisations import operations as organisations
from members.people.models import Member, MembershipPeriod
from members.people.operations import AlreadyMember
from tests import journeys
from tests.factories import accounts, people, tree
from unionhub.audit.models import AuditEvent
from unionhub.kernel import actor
from unionhub.kernel.errors import BadFact, NotAllowed, NotFound, Stale, WrongState
from unionhub.messages.models import Message


@pytest.fixture
def reviewer(unions):
    return accounts.officer("jinjiang-01", unions.jinjiang)


@pytest.fixture
def by(reviewer, at):
    return journeys.acting(reviewer, at)


def test_approval_makes_a_member_from_that_day(by, at):
    enrolment = journeys.requested(at - timedelta(days=3))

    operations.approve(enrolment.pk, by=by, at=at)

    member = Member.objects.get()
    period = MembershipPeriod.objects.get()
    assert member.joined_on == period.from_on == at.date()
    assert (period.event, period.to_on) == ("JOIN", None)
    assert period.document == f"enrolment:{enrolment.pk}"


def test_a_decision_is_told_by_message_and_written_down(by, at):
    enrolment = journeys.requested(at)

    operations.approve(enrolment.pk, by=by, at=at)

    message = Message.objects.get()
    assert (message.template, message.person_id) == (
        "enrolment_admitted",
        enrolment.person_id,
    )
    event = AuditEvent.objects.get(verb="enrolment.approved")
    assert (event.user_id, event.appointment_id) == (by.user_id, by.appointment_id)
    assert event.organisation_id == by.organisation_id


def test_a_rejection_needs_a_reason(by, at):
    enrolment = journeys.requested(at)

    with pytest.raises(BadFact, match="reason_required"):
        operations.reject(enrolment.pk, reason=" ", by=by, at=at)


def test_a_rejected_person_may_apply_again(by, at):
    enrolment = journeys.requested(at)
    operations.reject(enrolment.pk, reason="不在服务范围", by=by, at=at)

    again = journeys.requested(at)

    assert again.state == EnrolmentState.PENDING


def test_a_returned_request_keeps_place_number_and_clock(by, at, reviewer):
    enrolment = journeys.returned(at, reviewer)
    worker = actor.Actor(kind=actor.ActorKind.PERSON, user_id=enrolment.account_id)
    amendment = operations.Amendment(realname_state="PASSED", name="王晓明")

    back = operations.resubmit(
        enrolment.pk, amendment, by=worker, at=at + timedelta(days=9)
    )

    assert (back.pk, back.due_on) == (enrolment.pk, enrolment.due_on)
    assert back.submitted_at == enrolment.submitted_at
    assert (back.state, back.name, back.return_items) == ("PENDING", "王晓明", [])


def test_a_corrected_number_is_another_person(by, at, reviewer):
    enrolment = journeys.returned(at, reviewer)
    worker = actor.Actor(kind=actor.ActorKind.PERSON, user_id=enrolment.account_id)
    amendment = operations.Amendment(
        realname_state="PASSED", document=people.document(3)
    )

    back = operations.resubmit(enrolment.pk, amendment, by=worker, at=at)
    operations.approve(back.pk, by=by, at=at)

    assert back.person_id != enrolment.person_id
    assert (
        Member.objects.get().masked_id_number
        == "510***********" + (people.id_number(3)[-4:])
    )


def acts(by, at):
    return {
        "approve": lambda pk: operations.approve(pk, by=by, at=at),
        "reject": lambda pk: operations.reject(pk, reason="理由", by=by, at=at),
        "return": lambda pk: operations.return_for_correction(
            pk, items=["name"], reason="理由", by=by, at=at
        ),
    }


TARGETS = {"approve": "ADMITTED", "reject": "REJECTED", "return": "RETURNED"}


@pytest.mark.parametrize("act", sorted(TARGETS))
@pytest.mark.parametrize("state", sorted(ENROLMENT_MOVES))
def test_a_decision_is_refused_in_every_state_the_table_forbids(by, at, act, state):
    if TARGETS[act] in ENROLMENT_MOVES[state]:
        return
    enrolment = journeys.requested(at)
    Enrolment.objects.filter(pk=enrolment.pk).update(
        state=state, decided_by=by.user_id, decided_at=at, decision_note="x"
    )

    with pytest.raises(WrongState):
        acts(by, at)[act](enrolment.pk)

    assert Enrolment.objects.get().state == state


def test_an_officer_elsewhere_finds_nothing_to_decide(unions, at):
    enrolment = journeys.requested(at)
    elsewhere = accounts.officer("zigong-01", unions.zigong)

    with pytest.raises(NotFound):
        operations.approve(enrolment.pk, by=journeys.acting(elsewhere, at), at=at)


@pytest.mark.parametrize("office", ["CLERK", "AUDITOR"])
def test_an_office_without_the_power_decides_nothing(unions, at, office):
    enrolment = journeys.requested(at)
    user = accounts.officer("jinjiang-02", unions.jinjiang, office)

    with pytest.raises(NotAllowed):
        operations.approve(enrolment.pk, by=journeys.acting(user, at), at=at)


def test_an_appointment_that_has_ended_decides_nothing(unions, at, reviewer):
    enrolment = journeys.requested(at)
    reviewer.appointments.update(valid_to=at.date() - timedelta(days=1))

    with pytest.raises(NotFound):
        operations.approve(enrolment.pk, by=journeys.acting(reviewer, at), at=at)


def test_nobody_decides_on_their_own_request(at, reviewer):
    enrolment = journeys.requested(at)
    reviewer.person_id = enrolment.person_id
    reviewer.save(update_fields=["person"])

    with pytest.raises(NotAllowed, match="conflict_of_interest"):
        operations.approve(enrolment.pk, by=journeys.acting(reviewer, at), at=at)


def test_a_decision_on_an_old_version_is_refused(by, at):
    enrolment = journeys.requested(at)

    with pytest.raises(Stale):
        operations.approve(enrolment.pk, by=by, at=at, version=99)


def test_the_unproven_request_of_a_member_cannot_be_approved(by, at, reviewer):
    journeys.admitted(at, reviewer)
    stranger = journeys.requested(at, phone="13800130000", realname_state="FAILED")

    with pytest.raises(AlreadyMember):
        operations.approve(stranger.pk, by=by, at=at)
    assert operations.clash_of(stranger).is_member


def test_a_request_is_handed_over_inside_the_subtree(by, at, unions):
    enrolment = journeys.requested(at)
    other = tree.township(unions.jinjiang, tree.DONGHU)

    moved = operations.hand_over(
        enrolment.pk, to=other.pk, reason="工作地属该街道", by=by, at=at
    )

    assert (moved.organisation, moved.org_path) == (other, other.path)
    assert (moved.rung, moved.due_on) == ("MANUAL", enrolment.due_on)
    assert moved.trace[-1]["organisation"] == other.pk


def test_a_request_is_handed_up_to_a_union_above(by, at, unions):
    enrolment = journeys.requested(at)

    moved = operations.hand_over(
        enrolment.pk, to=unions.chengdu.pk, reason="须上级处理", by=by, at=at
    )

    assert moved.organisation == unions.chengdu


def test_a_request_is_not_handed_to_a_foreign_branch(by, at, unions):
    enrolment = journeys.requested(at)

    with pytest.raises(BadFact, match="outside_reach"):
        operations.hand_over(
            enrolment.pk, to=unions.zigong.pk, reason="不管", by=by, at=at
        )


def day(month, date, hour=10):
    return datetime(2026, month, date, hour, tzinfo=ZoneInfo("Asia/Shanghai"))


def test_an_overdue_request_climbs_level_by_level_and_stays_at_the_province(unions):
    enrolment = journeys.requested(day(11, 23))
    heights = []

    for when in (day(11, 30), day(12, 1), day(12, 9), day(12, 17), day(12, 25)):
        tasks.climb_overdue(when)
        enrolment.refresh_from_db()
        heights.append((enrolment.organisation_id, enrolment.climbs))

    assert heights == [
        (unions.jinguanyi.pk, 0),
        (unions.jinjiang.pk, 1),
        (unions.chengdu.pk, 2),
        (unions.root.pk, 3),
        (unions.root.pk, 3),
    ]
    assert enrolment.due_on == day(12, 24).date()
    assert Enrolment.objects.overdue_on(day(12, 25).date()).get() == enrolment


def test_a_locked_upper_union_is_passed_over_on_the_way_up(unions):
    journeys.requested(day(11, 23))
    organisations.lock(
        unions.jinjiang.pk, reason="整顿", by=actor.installer(), at=day(11, 24)
    )

    tasks.climb_overdue(day(12, 1))

    assert Enrolment.objects.get().organisation == unions.chengdu


def test_a_late_answer_of_the_real_name_check_admits_at_an_automatic_union(unions, at):
    unions.jinguanyi.admission = "AUTO"
    unions.jinguanyi.save(update_fields=["admission"])
    enrolment = journeys.requested(at, realname_state="UNAVAILABLE")

    assert tasks.retry_realname(at) == 1

    enrolment.refresh_from_db()
    assert (enrolment.state, enrolment.is_proven) == ("ADMITTED", True)
    assert Member.objects.get().realname_state == "PASSED"


def test_a_late_proof_reaches_the_member_admitted_meanwhile(by, at):
    enrolment = journeys.requested(at, realname_state="UNAVAILABLE")
    operations.approve(enrolment.pk, by=by, at=at)

    tasks.retry_realname(at)

    assert Member.objects.get().realname_state == "PASSED"


def test_a_late_proof_against_a_proven_request_stays_unproven(by, at):
    first = journeys.requested(at, realname_state="UNAVAILABLE")
    journeys.requested(at, phone="13800138002")

    tasks.retry_realname(at)

    first.refresh_from_db()
    assert (first.state, first.is_proven) == ("PENDING", False)
    assert first.realname_state == "PASSED"


def test_the_timeline_tells_every_step(by, at):
    enrolment = journeys.requested(at)
    operations.reject(enrolment.pk, reason="不在服务范围", by=by, at=at)

    steps = EnrolmentStep.objects.order_by("pk").values_list("kind", "note")

    assert list(steps) == [("SUBMITTED", ""), ("REJECTED", "不在服务范围")]
