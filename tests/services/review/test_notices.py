"""A notice hangs out for its working days; an objection stops its clock."""

from datetime import date, timedelta

import pytest

from services.review import operations
from services.review.access import ConflictOfInterest
from services.review.choices import NoticeState, ObjectionState
from services.review.models import Case, Notice, NoticeLine, Objection
from services.review.operations import NoticeRunning, ObjectionText
from services.review.operations.shared import ObjectionOpen
from services.review.tasks import tend
from tests.factories import cases
from tests.factories.cases import AT, acting
from unionhub.kernel import actor, sealing
from unionhub.kernel.errors import NotFound, NotNow, WrongState
from unionhub.reference.models import CalendarDay, CalendarYear

pytestmark = pytest.mark.django_db

# AT is Monday the second of November.
CLOSES = date(2026, 11, 9)


def on(day):
    return AT + timedelta(days=day - 2)


def objected(notice, at, text="不符合条件"):
    return operations.object_to(
        notice.pk, ObjectionText(text=text), by=actor.public(), at=at
    ).objection


def decided(objection, user, at, *, is_upheld):
    return operations.decide_objection(
        objection.pk, is_upheld=is_upheld, reply="核实过", by=acting(user, at), at=at
    )


def test_five_working_days_without_the_first(subjects, people):
    notice = cases.hung_out(subjects, people)

    assert (notice.opens_on, notice.closes_on) == (date(2026, 11, 2), CLOSES)


def test_a_swapped_day_of_rest_counts_and_a_holiday_does_not(subjects, people):
    year = CalendarYear.objects.create(pk=2026, announced=True)
    for day, works in ((7, True), (4, False), (5, False)):
        CalendarDay.objects.create(day=date(2026, 11, day), year=year, is_working=works)

    notice = cases.hung_out(subjects, people)

    # 3, 6, Saturday 7, 9, 10.
    assert notice.closes_on == date(2026, 11, 10)


def test_longer_if_wished_never_shorter(subjects, people):
    for days, closes in ((7, date(2026, 11, 11)), (1, CLOSES)):
        case = cases.approved_below(subjects, people)
        notice = operations.open_notice(
            case.pk, by=acting(people.above), at=AT, days=days
        )
        assert notice.closes_on == closes


def test_what_hangs_out_is_masked_where_it_is_kept(subjects, people):
    cases.hung_out(subjects, people)

    line = NoticeLine.objects.get()

    assert (line.name, line.place, line.amount_fen) == ("王*", "锦江区", 100_000)


def test_nothing_to_show_is_no_notice(subjects, people):
    case = cases.approved_below(subjects, people)
    subjects.texts.clear()

    with pytest.raises(NotNow):
        operations.open_notice(case.pk, by=acting(people.above), at=AT)
    assert not Notice.objects.exists()


def test_it_ends_the_day_after_its_last_and_not_before(subjects, people):
    notice = cases.hung_out(subjects, people)

    with pytest.raises(NoticeRunning):
        operations.end_notice(notice.pk, by=acting(people.above), at=on(9))
    assert tend(on(9)) == 0
    assert tend(on(10)) == 1
    assert tend(on(10)) == 0
    assert Case.objects.get(pk=notice.case_id).state == "FINAL"


def test_it_is_shown_only_while_it_hangs_out(subjects, people):
    notice = cases.hung_out(subjects, people)
    shown = Notice.objects.shown_on

    assert list(shown(CLOSES)) == [notice]
    assert not shown(CLOSES + timedelta(days=1))
    objected(notice, on(4))
    assert not shown(date(2026, 11, 4))


def test_an_objection_stops_the_clock_and_the_rest_goes_on(subjects, people):
    notice = cases.hung_out(subjects, people)
    objection = objected(notice, on(4))
    notice.refresh_from_db()
    # Of 3, 4, 5, 6, 9 only the third hung out whole.
    assert (notice.state, notice.days_left) == (NoticeState.STOPPED, 4)
    assert tend(on(30)) == 0

    decided(objection, people.above, on(16), is_upheld=False)

    notice.refresh_from_db()
    assert (notice.state, notice.days_left) == (NoticeState.OPEN, 0)
    assert notice.closes_on == date(2026, 11, 20)


def test_an_objection_on_the_first_day_leaves_all_of_them(subjects, people):
    notice = cases.hung_out(subjects, people)
    objected(notice, AT)
    notice.refresh_from_db()

    assert notice.days_left == 5


def test_on_the_last_day_one_may_still_object_and_then_no_more(subjects, people):
    first, second = (cases.hung_out(subjects, people) for _ in "12")

    objected(first, on(9))
    with pytest.raises(NotFound):
        objected(second, on(10))
    tend(on(10))
    with pytest.raises(NotFound):
        objected(second, on(10))
    assert Objection.objects.count() == 1


def test_the_clock_waits_for_the_last_of_several(subjects, people):
    notice = cases.hung_out(subjects, people)
    one, two = objected(notice, on(4)), objected(notice, on(5))

    decided(one, people.above, on(6), is_upheld=False)
    notice.refresh_from_db()
    assert notice.state == NoticeState.STOPPED
    decided(two, people.above, on(6), is_upheld=False)

    notice.refresh_from_db()
    assert notice.state == NoticeState.OPEN


def test_upheld_the_case_goes_back_and_the_notice_comes_down(subjects, people):
    notice = cases.hung_out(subjects, people)
    objection = objected(notice, on(4))

    decided(objection, people.above, on(5), is_upheld=True)

    notice.refresh_from_db()
    case = Case.objects.get(pk=notice.case_id)
    assert (notice.state, case.state) == (NoticeState.CANCELLED, "RETURNED")
    assert case.missing == ["核实过"]


def test_an_objection_is_decided_once(subjects, people):
    notice = cases.hung_out(subjects, people)
    objection = objected(notice, on(4))
    decided(objection, people.above, on(5), is_upheld=False)

    for is_upheld in (True, False):
        with pytest.raises(WrongState):
            decided(objection, people.above, on(5), is_upheld=is_upheld)
    assert Objection.objects.get().state == ObjectionState.DISMISSED


def test_nobody_decides_on_an_objection_to_the_own_aid(subjects, people):
    notice = cases.hung_out(subjects, people, beneficiaries=(people.other.person_id,))
    objection = objected(notice, on(4))

    with pytest.raises(ConflictOfInterest):
        decided(objection, people.other, on(5), is_upheld=False)


def test_who_objected_stays_sealed_and_has_a_receipt(subjects, people):
    notice = cases.hung_out(subjects, people)
    what = ObjectionText(text="不属实", name="李四", phone="13800138009")

    told = operations.object_to(notice.pk, what, by=actor.public(), at=AT)

    kept = Objection.objects.get()
    assert sealing.unseal(kept, "name_sealed") == "李四"
    assert kept.masked_phone == "138****8009"
    assert "李四".encode() not in bytes(kept.name_sealed)
    assert len(told.receipt) == 23


def test_no_end_while_an_objection_waits(subjects, people):
    notice = cases.hung_out(subjects, people)
    objected(notice, on(4))

    with pytest.raises(WrongState):
        operations.end_notice(notice.pk, by=acting(people.above), at=on(30))


def test_who_objected_is_forgotten_ninety_days_after_the_end(subjects, people):
    notice = cases.hung_out(subjects, people)
    what = ObjectionText(text="另有住房", name="张三", phone="13800138000")
    told = operations.object_to(notice.pk, what, by=actor.public(), at=on(3))
    decided(told.objection, people.above, on(3), is_upheld=False)
    notice.refresh_from_db()
    ended = on(notice.closes_on.day + 1)
    assert tend(ended) == 1

    assert tend(ended + timedelta(days=89)) == 0
    assert Objection.objects.get().masked_phone == "138****8000"
    assert tend(ended + timedelta(days=90)) == 1

    found = Objection.objects.get()
    assert (found.masked_name, found.masked_phone) == ("", "")
    assert (found.text, found.state) == ("另有住房", "DISMISSED")


def test_who_objected_is_known_until_ninety_days_after_what_ended_unanswered(
    subjects, people
):
    notice = cases.hung_out(subjects, people)
    what = ObjectionText(text="另有住房", name="张三")
    operations.object_to(notice.pk, what, by=actor.public(), at=on(3))
    case = notice.case
    operations.withdraw(case.pk, reason="放弃", by=acting(people.clerk), at=on(4))

    assert tend(on(4) + timedelta(days=89)) == 0
    assert Objection.objects.get().masked_name == "张*"
    assert tend(on(4) + timedelta(days=90)) == 1
    assert Objection.objects.get().masked_name == ""


def twice_objected(subjects, people):
    """One was upheld; the case was handed in again, and is approved below."""
    notice = cases.hung_out(subjects, people)
    one, two = objected(notice, on(4)), objected(notice, on(4))
    decided(one, people.above, on(5), is_upheld=True)
    what = cases.subject(subjects, people, subject=notice.case.subject)
    case = operations.submit(what, by=acting(people.clerk, on(6)), at=on(6))
    return two, cases.approved(case, people.below, on(6))


def test_no_new_notice_while_an_objection_to_the_old_one_waits(subjects, people):
    two, case = twice_objected(subjects, people)
    by = acting(people.above, on(6))

    with pytest.raises(ObjectionOpen):
        operations.open_notice(case.pk, by=by, at=on(6))
    decided(two, people.above, on(6), is_upheld=False)

    assert operations.open_notice(case.pk, by=by, at=on(6)).state == NoticeState.OPEN


def test_an_objection_to_the_old_notice_still_sends_the_case_back(subjects, people):
    two, case = twice_objected(subjects, people)

    decided(two, people.above, on(6), is_upheld=True)

    case.refresh_from_db()
    assert (case.state, case.missing) == ("RETURNED", ["核实过"])


def test_no_last_decision_while_an_objection_waits(subjects, people):
    case = cases.awaiting_the_last(subjects, people)
    notice = case.notices.get()
    Objection.objects.create(
        notice=notice, text="迟到的", receipt_digest=b"1", told_at=AT, due_on=CLOSES
    )

    with pytest.raises(ObjectionOpen):
        operations.approve(
            case.pk, digest=bytes(case.digest), by=acting(people.above), at=on(20)
        )


def test_no_objection_is_upheld_while_an_appeal_runs(subjects, people):
    two, case = twice_objected(subjects, people)
    by = acting(people.above, on(6))
    operations.refuse(case.pk, reason="不符合", by=by, at=on(6))
    by = acting(people.clerk, on(6))
    operations.appeal(case.pk, text="有误", by=by, at=on(6))

    with pytest.raises(WrongState):
        decided(two, people.other, on(6), is_upheld=True)

    assert Objection.objects.get(pk=two.pk).state == ObjectionState.OPEN
    decided(two, people.other, on(6), is_upheld=False)


@pytest.mark.parametrize("is_upheld", [True, False])
def test_of_a_case_that_was_withdrawn_only_the_reply_is_told(
    subjects, people, is_upheld
):
    notice = cases.hung_out(subjects, people)
    objection = objected(notice, on(4))
    by = acting(people.clerk, on(4))
    operations.withdraw(notice.case_id, reason="放弃", by=by, at=on(4))

    decided(objection, people.above, on(5), is_upheld=is_upheld)

    assert Case.objects.get(pk=notice.case_id).state == "WITHDRAWN"
    assert Objection.objects.get().reply == "核实过"
