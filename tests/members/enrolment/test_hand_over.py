"""A request is laid on another desk (R-MEM-07): where to, and what is left to see."""

import pytest

from members.enrolment import operations
from members.organisations import operations as organisations
from tests import journeys
from tests.client import client_for
from tests.factories import accounts
from unionhub.kernel import actor
from unionhub.kernel.errors import BadFact

UNKNOWN = "51010499999"


@pytest.fixture
def by(unions, at):
    return journeys.acting(accounts.officer("jinjiang-07", unions.jinjiang), at)


def hand_over(enrolment, to, *, by, at):
    return operations.hand_over(
        enrolment.pk, to=to, reason="工作地属邻近区县", by=by, at=at
    )


@pytest.mark.parametrize("height", ["jinjiang", "chengdu", "root"])
def test_it_goes_up_to_any_union_that_both_branches_have_in_common(
    unions, by, at, height
):
    enrolment = journeys.requested(at)
    upper = getattr(unions, height)

    moved = hand_over(enrolment, upper.pk, by=by, at=at)

    assert (moved.organisation, moved.org_path) == (upper, upper.path)


@pytest.mark.parametrize("target", ["zigong", UNKNOWN, "510104", ""])
def test_a_foreign_branch_is_refused_like_an_unknown_one(unions, by, at, target):
    enrolment = journeys.requested(at)
    to = getattr(unions, target).pk if hasattr(unions, target) else target

    with pytest.raises(BadFact) as refusal:
        hand_over(enrolment, to, by=by, at=at)

    assert refusal.value.reason == "outside_reach"
    # Where it may go instead, from the root down, whatever was asked for.
    above = [unions.root.pk, unions.chengdu.pk, unions.jinjiang.pk]
    assert refusal.value.facts == {"above": above}


def test_a_union_that_takes_nobody_is_not_offered(unions, by, at):
    enrolment = journeys.requested(at)
    organisations.lock(unions.chengdu.pk, reason="届满", by=actor.installer(), at=at)

    with pytest.raises(BadFact) as refusal:
        hand_over(enrolment, unions.zigong.pk, by=by, at=at)

    assert refusal.value.facts == {"above": [unions.root.pk, unions.jinjiang.pk]}


def test_it_is_not_handed_to_whoever_has_it(unions, by, at):
    enrolment = journeys.requested(at)

    with pytest.raises(BadFact, match="outside_reach"):
        hand_over(enrolment, unions.jinguanyi.pk, by=by, at=at)


def test_what_was_handed_up_can_be_handed_back_down(unions, by, at):
    enrolment = journeys.requested(at)
    upper = accounts.officer("chengdu-01", unions.chengdu)
    hand_over(enrolment, unions.chengdu.pk, by=by, at=at)

    back = hand_over(
        enrolment, unions.jinguanyi.pk, by=journeys.acting(upper, at), at=at
    )

    assert back.organisation == unions.jinguanyi
    assert back.due_on == enrolment.due_on
    assert [step["verdict"] for step in back.trace[-2:]] == ["MANUAL", "MANUAL"]


def test_from_the_common_ancestor_it_goes_down_the_other_branch(unions, by, at):
    enrolment = journeys.requested(at)
    province = accounts.officer("province-01", unions.root)
    hand_over(enrolment, unions.root.pk, by=by, at=at)

    there = hand_over(
        enrolment, unions.zigong.pk, by=journeys.acting(province, at), at=at
    )

    assert there.organisation == unions.zigong


def test_the_timeline_tells_from_where_to_where(unions, by, at):
    enrolment = journeys.requested(at)
    worker = client_for(enrolment.account)
    hand_over(enrolment, unions.chengdu.pk, by=by, at=at)

    answer = worker.get(f"/api/v1/enrolments/{enrolment.pk}/timeline")

    moves = [
        (
            step["kind"],
            step["from_organisation"] and step["from_organisation"]["code"],
            step["organisation"]["code"],
        )
        for step in answer["steps"]
    ]
    assert moves == [
        ("SUBMITTED", None, unions.jinguanyi.pk),
        ("HANDED_OVER", unions.jinguanyi.pk, unions.chengdu.pk),
    ]
    assert answer["acts_next"]["code"] == unions.chengdu.pk


def test_an_officer_is_offered_what_they_may_do_here_and_now(unions, at, as_officer):
    waiting = journeys.requested(at)
    township = accounts.officer("jinguanyi-1", unions.jinguanyi)
    address = f"/api/v1/enrolments/{waiting.pk}"

    before = as_officer.get(address)["available_actions"]
    hand_over(waiting, unions.jinjiang.pk, by=journeys.acting(township, at), at=at)
    after = as_officer.get(address)["available_actions"]

    assert before == after == ["approval", "rejection", "return", "handover"]
    client_for(township).get(address, expect=404)


def test_nobody_is_offered_to_decide_on_themselves(unions, at):
    own = journeys.requested(at)
    reviewer = accounts.officer("jinjiang-08", unions.jinjiang)
    type(reviewer).objects.filter(pk=reviewer.pk).update(person=own.person_id)

    answer = client_for(reviewer).get(f"/api/v1/enrolments/{own.pk}")

    assert answer["available_actions"] == []


def test_a_clerk_is_offered_nothing_to_decide(unions, at):
    waiting = journeys.requested(at)
    clerk = client_for(accounts.officer("jinjiang-09", unions.jinjiang, "CLERK"))

    answer = clerk.get(f"/api/v1/enrolments/{waiting.pk}")

    assert answer["available_actions"] == []
