"""Every act locks in the one order of ``kernel.locks``, so nobody waits in a circle."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import connection

from members.enrolment import operations as enrolments
from members.enrolment.models import Enrolment
from members.offices import operations as offices
from members.organisations import operations as organisations
from members.organisations.models import Organisation
from members.people.models import Member
from members.people.operations import change_standing
from tests.factories import accounts, people, tree
from unionhub.kernel import actor
from unionhub.kernel.errors import DomainError
from unionhub.kernel.locks import LOCK_ORDER

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("row_locks")]

_LOCKED = re.compile(r'FROM "(\w+)".* FOR (?:NO KEY )?UPDATE')


@contextmanager
def locks() -> Iterator[list[str]]:
    """The models whose rows are locked inside the block, in order."""
    tables = (model for model in apps.get_models() if not model._meta.proxy)
    labels = {model._meta.db_table: model._meta.label for model in tables}
    seen: list[str] = []

    def watch(run: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if found := _LOCKED.search(sql):
            seen.append(labels[found.group(1)])
        return run(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield seen


def in_order(seen: list[str]) -> bool:
    places = [LOCK_ORDER.index(label) for label in seen if label in LOCK_ORDER]
    return places == sorted(places)


def filed(union: Organisation, at: datetime) -> Enrolment:
    """A request of somebody who was a member once: there is a row to lock."""
    worker = accounts.worker()
    application = people.application(work_region=str(union.territory_id))
    by = accounts.acting(worker)
    earlier = enrolments.enrol(application, by=by, at=at)
    if earlier.state != "ADMITTED":
        enrolments.approve(earlier.pk, by=OFFICER, at=at)
    change_standing(
        Member.objects.get().pk, "LEFT", reason="退会", by=OFFICER, at=at, on=at.date()
    )
    return enrolments.enrol(application, by=by, at=at)


OFFICER = actor.installer()
# An act on a request, and what it locks: the member's row before the request's.
ACTS: dict[str, Callable[[Enrolment, datetime], object]] = {
    "approve": lambda e, at: enrolments.approve(e.pk, by=OFFICER, at=at),
    "reject": lambda e, at: enrolments.reject(e.pk, reason="不符", by=OFFICER, at=at),
    "return": lambda e, at: enrolments.return_for_correction(
        e.pk, items=["name"], reason="姓名有误", by=OFFICER, at=at
    ),
    "hand over": lambda e, at: enrolments.hand_over(
        e.pk, to=str(e.organisation.parent_id), reason="属邻近街道", by=OFFICER, at=at
    ),
    "climb": lambda e, at: enrolments.climb(
        e.pk, by=OFFICER, at=at + timedelta(days=60)
    ),
    "withdraw": lambda e, at: enrolments.withdraw(
        e.pk, by=accounts.acting(e.account), at=at
    ),
    "prove": lambda e, at: enrolments.prove(e.pk, "PASSED", by=OFFICER, at=at),
}


@pytest.mark.parametrize("act", ACTS)
def test_an_act_on_a_request_locks_the_member_and_then_the_request(reviewing, at, act):
    enrolment = filed(reviewing, at)

    with locks() as seen:
        ACTS[act](enrolment, at)

    assert seen == ["members.Member", "members.Enrolment"]


@pytest.mark.parametrize("union", ["AUTO", "REVIEW"], indirect=True)
def test_a_proven_request_locks_the_member_before_it_claims_the_person(union, at):
    worker = accounts.acting(accounts.worker())
    application = people.application(work_region=union.territory_id)

    with locks() as seen:
        enrolments.enrol(application, by=worker, at=at)

    assert seen == ["members.Member"]


def test_an_unproven_request_locks_nobody(reviewing, at):
    worker = accounts.acting(accounts.worker())

    with locks() as seen:
        enrolments.enrol(people.application(realname_state="FAILED"), by=worker, at=at)

    assert seen == []


def test_resubmission_locks_the_member_and_then_the_request(reviewing, at):
    enrolment = filed(reviewing, at)
    ACTS["return"](enrolment, at)
    amendment = enrolments.Amendment(realname_state="PASSED", name="王小名")

    with locks() as seen:
        enrolments.resubmit(
            enrolment.pk, amendment, by=accounts.acting(enrolment.account), at=at
        )

    assert seen == ["members.Member", "members.Enrolment"]


def test_founding_locks_the_parent_and_then_the_numbers_of_the_county(unions):
    with locks() as seen:
        tree.township(unions.jinjiang, tree.DONGHU, active=False)

    assert seen == ["members.Organisation", "members.OrganisationSeries"]


@pytest.mark.parametrize("act", ["lock", "correct"])
def test_an_act_on_a_union_locks_that_union_alone(unions, at, act):
    with locks() as seen:
        if act == "lock":
            organisations.lock(unions.zigong.pk, reason="届满", by=OFFICER, at=at)
        else:
            correction = organisations.Correction(review_days=3)
            organisations.correct(
                unions.zigong.pk, correction, version=None, by=OFFICER, at=at
            )

    assert seen == ["members.Organisation"]


def test_a_refused_act_has_locked_in_order_too(reviewing, at):
    enrolment = filed(reviewing, at)
    ACTS["reject"](enrolment, at)

    with locks() as seen, pytest.raises(DomainError):
        ACTS["approve"](enrolment, at)

    assert in_order(seen)


def test_the_order_names_what_is_locked_here():
    assert in_order(["members.Organisation", "members.Member", "members.Enrolment"])
    assert not in_order(["members.Enrolment", "members.Member"])


def test_acts_on_offices_lock_the_account_and_then_what_it_holds(unions, at):
    deputy = accounts.officer("jinjiang-02", unions.jinjiang)
    with locks() as giving:
        held = accounts.officer("jinjiang-01", unions.jinjiang).appointments.get()
    with locks() as lending:
        lent = accounts.lend(held, deputy, "ENROLMENT_VIEW", at=at)
    with locks() as ending:
        offices.revoke(lent.pk, by=OFFICER, at=at)
        offices.end(held.pk, by=OFFICER, at=at)

    assert giving == ["accounts.User"]
    assert lending == ["accounts.User", "members.Appointment"]
    assert ending == ["members.Delegation", "members.Appointment"]
    assert in_order(giving)
    assert in_order(lending)
