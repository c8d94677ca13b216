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
from services.payments import operations as paying
from services.payments.models import Batch, PayException, Recovery
from services.programmes import operations as programmes
from tests.factories import accounts, payments, people, recoveries, tree
from tests.factories.confirmations import frame
from tests.services.payments.test_statements import ALL_OUT, stated
from tests.services.payments.words_of_the_bank import whole
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


# Acts on money, in the order of their days, and some of what each has to lock.
PAID: dict[str, set[str]] = {
    "make": {"services.LedgerBook", "services.Application"},
    "seal": {"services.Batch", "services.BudgetNode", "services.Payment"},
    "send": {"services.Batch"},
    "result": {"services.Batch", "services.BudgetNode", "services.Payment"},
    "settle": {"services.Batch", "services.PayException", "services.BudgetNode"},
    "statement": {"services.Batch"},
    "reconcile": {"services.Batch", "services.PayException"},
    "close": {"services.Batch"},
    "claim": {"services.Batch", "services.Payment"},
    "agree": {"services.Recovery"},
    "receive": {"services.Recovery", "services.BudgetNode", "services.Payment"},
    "draw": {"services.Round"},
}


def life(unions: Any) -> Iterator[tuple[str, Callable[[], Any]]]:
    """Of a batch: one is paid short, two are stated first, one comes back."""
    node, payers = payments.budget(unions.jinjiang), payments.payers(unions.jinjiang)
    staff = recoveries.staff(unions)
    day: dict[str, Any] = {"at": payments.AT}
    maker = {"by": payments.acting(payers.maker), **day}
    cashier = {"by": payments.acting(payers.releaser), **day}
    yield "make", lambda: payments.made(node, payers)
    (batch,) = Batch.objects.all()
    checker = {"by": payments.acting(payers.checker), **day}
    paying.check(batch.pk, digest=bytes(batch.digest), **checker)
    yield "seal", lambda: paying.seal(batch.pk, **cashier)
    yield "send", lambda: paying.send(batch.pk, **cashier)
    stated(batch, payers, *ALL_OUT[1:])
    short = whole(batch, (1, "PAID", payments.EACH - 1))
    yield "result", lambda: payments.told(batch, short, payers)
    odd = PayException.objects.get(kind="SHORT")
    yield "settle", lambda: paying.settle(odd.pk, "RELEASED", note="少付", **maker)
    last = (*ALL_OUT[0], payments.EACH - 1)
    yield "statement", lambda: stated(batch, payers, last)
    yield "reconcile", lambda: paying.reconcile(batch.pk, **maker)
    yield "close", lambda: paying.close(batch.pk, **maker)
    line = batch.payments.select_related("application").get(line=3)
    yield "claim", lambda: recoveries.claimed(line, staff)
    (back,) = Recovery.objects.all()
    yield "agree", lambda: paying.agree(back.pk, by=staff.reviewer, **day)
    slip = recoveries.slip(payments.EACH)
    yield "receive", lambda: paying.receive(back.pk, slip, by=staff.cashier, **day)
    of = frame(round=node.round_id, organisation=unions.jinjiang.pk)
    programmes.move(node.round_id, "CLOSED", by=OFFICER, **day)
    yield "draw", lambda: paying.draw(of, by=staff.reviewer, **day)


def test_acts_on_money_lock_in_the_one_order(unions):
    seen: dict[str, list[str]] = {}
    for name, act in life(unions):
        with locks() as seen[name]:
            act()

    assert {name: PAID[name] - set(some) for name, some in seen.items()} == {
        name: set() for name in PAID
    }
    # What is held is asked for again, and nobody waits for that.
    first = {name: list(dict.fromkeys(some)) for name, some in seen.items()}
    assert {name: some for name, some in first.items() if not in_order(some)} == {}
