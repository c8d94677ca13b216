"""A request not decided in time climbs (R-MEM-10), on the calendar of 2026.

Spring Festival: off from Sunday 15 to Monday 23 February; at work on Saturday 14 and
Saturday 28 February. National Day: off from Thursday 1 to Wednesday 7 October; at work
on Saturday 10 October. Every union has five working days.
"""

from datetime import datetime, timedelta

import pytest
from django.db import OperationalError, connection

from members.enrolment import operations, tasks
from members.enrolment.models import Enrolment, EnrolmentStep
from tests import journeys
from tests.client import client_for
from tests.factories import accounts
from unionhub.kernel import actor
from unionhub.kernel.clock import SHANGHAI
from unionhub.reference import operations as reference


def on(month, day, hour=9):
    return datetime(2026, month, day, hour, tzinfo=SHANGHAI)


@pytest.fixture
def announced(unions):
    """The holidays of 2026, as they come with UnionHub."""
    reference.import_packaged_calendar(until=2026, by=actor.system(), at=on(1, 2))


def climbs_of(enrolment, *, since, days):
    """The clock strikes every morning: when it climbed, to whom, due when."""
    seen, known = [], 0
    for n in range(days):
        morning = since + timedelta(days=n)
        tasks.climb_overdue(morning)
        enrolment.refresh_from_db()
        if enrolment.climbs > known:
            union, due = enrolment.organisation_id, f"{enrolment.due_on:%m-%d}"
            seen.append((f"{morning:%m-%d}", union, due))
            known = enrolment.climbs
    return seen


def test_over_national_day_it_climbs_three_levels_by_working_days(announced, unions):
    # Friday 18 September: Sunday 20 is worked, then 21 to 24.
    enrolment = journeys.requested(on(9, 18, 15))
    assert f"{enrolment.due_on:%m-%d}" == "09-24"

    seen = climbs_of(enrolment, since=on(9, 18), days=60)

    assert seen == [
        # 28, 29, 30 September, then 8 and 9 October.
        ("09-25", unions.jinjiang.pk, "10-09"),
        # Saturday 10 October is worked: its clock has struck; 12 to 16.
        ("10-10", unions.chengdu.pk, "10-16"),
        ("10-17", unions.root.pk, "10-23"),
    ]
    assert enrolment.state == "PENDING"


def test_over_spring_festival_it_climbs_three_levels_by_working_days(announced, unions):
    enrolment = journeys.requested(on(2, 6, 15))
    assert f"{enrolment.due_on:%m-%d}" == "02-13"

    seen = climbs_of(enrolment, since=on(2, 6), days=60)

    assert seen == [
        # Nothing from 15 to 23; 24 to 27, and Saturday 28.
        ("02-14", unions.jinjiang.pk, "02-28"),
        ("03-01", unions.chengdu.pk, "03-06"),
        ("03-07", unions.root.pk, "03-13"),
    ]
    assert enrolment.state == "PENDING"


def test_a_clock_that_stood_still_over_the_holidays_misses_nothing(announced, unions):
    enrolment = journeys.requested(on(9, 18, 15))

    tasks.climb_overdue(on(10, 8))

    enrolment.refresh_from_db()
    assert (enrolment.organisation, enrolment.climbs) == (unions.jinjiang, 1)
    # 9, Saturday 10, 12, 13, 14: nobody pays for days on which no clock struck.
    assert f"{enrolment.due_on:%m-%d}" == "10-14"


def test_a_clock_that_strikes_twice_climbs_once(announced, unions):
    enrolment = journeys.requested(on(9, 18, 15))

    tasks.climb_overdue(on(9, 25))
    tasks.climb_overdue(on(9, 25, 18))

    assert Enrolment.objects.get().climbs == 1
    steps = EnrolmentStep.objects.filter(enrolment=enrolment, kind="CLIMBED")
    assert steps.count() == 1


def test_the_desk_above_sees_it_and_the_desk_below_no_longer(announced, unions):
    enrolment = journeys.requested(on(9, 18, 15))
    below = client_for(accounts.officer("jinguanyi-1", unions.jinguanyi))
    above = client_for(accounts.officer("jinjiang-01", unions.jinjiang))
    keys = [
        [item["id"] for item in client.get("/api/v1/inbox")["items"]]
        for client in (below, above)
    ]
    assert keys == [[str(enrolment.pk)], []]

    tasks.climb_overdue(on(9, 25))

    keys = [
        [item["id"] for item in client.get("/api/v1/inbox?scope=subtree")["items"]]
        for client in (below, above)
    ]
    assert keys == [[], [str(enrolment.pk)]]
    assert [i["id"] for i in above.get("/api/v1/inbox")["items"]] == keys[1]


def test_the_worker_reads_who_must_act_now(announced, unions):
    enrolment = journeys.requested(on(9, 18, 15))
    worker = client_for(enrolment.account)

    tasks.climb_overdue(on(9, 25))

    answer = worker.get(f"/api/v1/enrolments/{enrolment.pk}/timeline")
    assert answer["acts_next"]["code"] == unions.jinjiang.pk
    assert answer["due_on"] == "2026-10-09"
    last = answer["steps"][-1]
    assert (last["kind"], last["at"]) == ("CLIMBED", "2026-09-25T09:00:00+08:00")
    assert last["from_organisation"]["code"] == unions.jinguanyi.pk
    assert last["organisation"]["code"] == unions.jinjiang.pk


@pytest.mark.parametrize("act", ["withdraw", "return"])
def test_what_nobody_waits_for_does_not_climb(announced, act):
    enrolment = journeys.requested(on(9, 18, 15))
    if act == "withdraw":
        owner = accounts.acting(enrolment.account)
        operations.withdraw(enrolment.pk, by=owner, at=on(9, 21))
    else:
        operations.return_for_correction(
            enrolment.pk,
            items=["name"],
            reason="姓名不符",
            by=actor.installer(),
            at=on(9, 21),
        )

    assert climbs_of(enrolment, since=on(9, 21), days=60) == []


def test_a_returned_request_that_comes_back_late_climbs_the_same_day(announced, unions):
    enrolment = journeys.requested(on(9, 18, 15))
    operations.return_for_correction(
        enrolment.pk, items=["name"], reason="不符", by=actor.installer(), at=on(9, 21)
    )
    operations.resubmit(
        enrolment.pk,
        operations.Amendment(realname_state="PASSED", name="王小名"),
        by=accounts.acting(enrolment.account),
        at=on(9, 29),
    )

    # It kept its place and clock: nobody has to apply again.
    assert climbs_of(enrolment, since=on(9, 29), days=1) == [
        ("09-29", unions.jinjiang.pk, "10-12")
    ]


def test_one_row_held_back_does_not_hold_back_those_behind_it(announced):
    first = journeys.requested(on(9, 18, 14), 1, "13800138001")
    second = journeys.requested(on(9, 18, 15), 2, "13800138002")
    held = sorted([first.pk, second.pk])[0]

    def hold(run, sql, params, many, context):
        if sql.startswith("UPDATE") and (held in params or held.hex in params):
            raise OperationalError("canceling statement due to lock timeout")
        return run(sql, params, many, context)

    with connection.execute_wrapper(hold):
        assert tasks.climb_overdue(on(9, 25)) == 1
    assert tasks.climb_overdue(on(9, 25, 18)) == 1

    assert set(Enrolment.objects.values_list("climbs", flat=True)) == {1}
