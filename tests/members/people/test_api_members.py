"""/api/v1/members and the headcount: seen from the officer's place, masked."""

from datetime import timedelta

import pytest

from members.people import operations
from tests import journeys
from tests.factories import accounts, people
from unionhub.kernel import actor


@pytest.fixture
def reviewer(unions):
    return accounts.officer("jinjiang-02", unions.jinjiang)


def test_an_officer_sees_members_in_scope_with_masked_numbers(
    unions, at, reviewer, as_officer
):
    member = journeys.admitted(at, reviewer)

    answer = as_officer.get("/api/v1/members")["items"]

    assert len(answer) == 1
    assert answer[0]["id_number"] == "510***********0011"
    assert answer[0]["phone"] == "138****8001"
    assert answer[0]["number"] == member.number
    assert people.id_number() not in as_officer.answer.content.decode()


def test_a_foreign_member_looks_like_none(
    unions, at, reviewer, as_officer, as_officer_elsewhere
):
    address = f"/api/v1/members/{journeys.admitted(at, reviewer).pk}"

    as_officer.get(address)
    answer = as_officer_elsewhere.get(address, expect=404)

    assert answer["code"] == "not_found"
    assert as_officer_elsewhere.get("/api/v1/members")["items"] == []


def test_a_worker_does_not_list_members(unions, as_worker):
    assert as_worker.get("/api/v1/members", expect=403)["code"] == "forbidden"


def test_an_unknown_filter_is_refused(unions, as_officer):
    answer = as_officer.get("/api/v1/members?id_number=x", expect=400)

    assert answer["code"] == "unknown_parameter"


def test_the_list_costs_the_same_for_one_member_and_for_five(
    unions, at, reviewer, as_officer, django_assert_num_queries
):
    journeys.admitted(at, reviewer, serial=1)
    # 1 token, 2 appointment, 3 begin, 4 page with unions, 5 access log, 6 commit
    with django_assert_num_queries(6):
        as_officer.get("/api/v1/members")
    for serial in range(2, 6):
        journeys.admitted(at, reviewer, serial, phone=f"1380013800{serial}")
    with django_assert_num_queries(6):
        as_officer.get("/api/v1/members")


def test_the_headcount_tells_all_and_real_name_apart(unions, at, reviewer, as_officer):
    journeys.admitted(at, reviewer)
    unproven = journeys.requested(at, 2, "13800130000", realname_state="FAILED")
    from_desk = journeys.acting(reviewer, at)
    journeys.operations.approve(unproven.pk, by=from_desk, at=at)

    count = as_officer.get(
        f"/api/v1/organisations/{unions.jinjiang.pk}/headcount?on=2026-11-23"
    )

    assert (count["total"], count["real_name"]) == (2, 1)
    assert (count["key_four"], count["eight_groups"]) == (2, 2)
    assert count["by_group"]["COURIER"] == 2
    assert count["reported"] is None


def test_a_retained_member_keeps_the_number_and_is_not_counted(unions, at, reviewer):
    member = journeys.admitted(at, reviewer)
    by = actor.installer()

    kept = operations.change_standing(
        member.pk, "RETAINED", reason="退休", by=by, at=at, on=at.date()
    )

    assert kept.number == member.number
    assert operations.headcount(unions.root, on=at.date()).total == 0


def test_one_who_left_joins_again_with_the_same_number(unions, at, reviewer):
    member = journeys.admitted(at, reviewer)
    by, later = actor.installer(), at + timedelta(days=30)
    operations.change_standing(
        member.pk, "LEFT", reason="本人要求", by=by, at=at, on=at.date()
    )

    again = journeys.admitted(later, reviewer)

    assert (again.pk, again.number) == (member.pk, member.number)
    periods = again.person.periods.order_by("from_on").values_list("from_on", "to_on")
    assert list(periods) == [(at.date(), at.date()), (later.date(), None)]
    assert operations.headcount(unions.root, on=later.date()).total == 1
