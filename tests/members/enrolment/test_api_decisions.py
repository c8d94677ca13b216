"""POST /api/v1/enrolments/decisions: one decision on many requests, row by row."""

import json
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from members.enrolment import operations
from members.enrolment.models import Enrolment, EnrolmentStep
from members.organisations import operations as organisations
from members.people.models import Member
from tests import journeys
from tests.client import client_for
from tests.factories import accounts
from unionhub.audit.models import AuditEvent
from unionhub.kernel import actor
from unionhub.messages.models import Message

ADDRESS = "/api/v1/enrolments/decisions"
DONE = {"status": "DONE", "status_label": "已办理", "code": "", "detail": ""}


def refused(code, detail):
    return {
        "status": "REFUSED",
        "status_label": "未办理",
        "code": code,
        "detail": detail,
    }


ABSENT = refused("not_found", "没有找到。")


@pytest.fixture
def waiting(unions, at):
    return [journeys.requested(at, n, f"1380013800{n}") for n in (1, 2, 3)]


def seen(*enrolments, version=1):
    return [{"id": str(e.pk), "version": version} for e in enrolments]


def decide(client, rows, *, key="k", expect=200, **words):
    body = {"decision": "APPROVE", "rows": rows} | words
    return client.post(ADDRESS, body, expect=expect, idempotency_key=key)


def test_many_are_admitted_at_once_and_each_is_told(as_officer, waiting):
    answer = decide(as_officer, seen(*waiting))

    assert answer == {
        "done": 3,
        "refused": 0,
        "results": [{"id": str(e.pk)} | DONE for e in waiting],
    }
    assert Member.objects.count() == Message.objects.count() == 3
    assert AuditEvent.objects.filter(verb="enrolment.approved").count() == 3


def test_one_event_tells_the_whole(as_officer, unions, waiting):
    rows = [*seen(*waiting[:2]), {"id": str(uuid4()), "version": 1}]

    decide(as_officer, rows)

    event = AuditEvent.objects.get(verb="enrolment.batch_decided")
    assert event.target_id == event.organisation_id == unions.jinjiang.pk
    assert (event.facts["decision"], event.facts["asked"]) == ("APPROVE", 3)
    assert event.facts["done"] == 2
    assert len(event.facts["digest"]) == 64


@pytest.mark.parametrize(
    ("decision", "words", "state", "step"),
    [
        ("REJECT", {"reason": "不在服务范围"}, "REJECTED", "REJECTED"),
        (
            "RETURN",
            {"reason": "姓名不符", "items": ["name"]},
            "RETURNED",
            "RETURNED",
        ),
    ],
)
def test_the_words_of_a_decision_reach_every_applicant(
    as_officer, waiting, decision, words, state, step
):
    decide(as_officer, seen(*waiting), decision=decision, **words)

    assert set(Enrolment.objects.values_list("state", flat=True)) == {state}
    told = EnrolmentStep.objects.filter(kind=step).values_list("note", flat=True)
    assert list(told) == [words["reason"]] * 3


def test_a_refused_row_leaves_the_others_alone(as_officer, at, waiting):
    operations.reject(
        waiting[1].pk, reason="已重复", by=actor.installer(), at=at, version=1
    )
    stale = {"id": str(waiting[2].pk), "version": 9}

    answer = decide(
        as_officer, [*seen(waiting[0]), *seen(waiting[1], version=2), stale]
    )

    assert (answer["done"], answer["refused"]) == (1, 2)
    assert [row["code"] for row in answer["results"]] == [
        "",
        "wrong_state",
        "stale_version",
    ]
    assert Member.objects.count() == 1
    assert Enrolment.objects.get(pk=waiting[2].pk).state == "PENDING"


def test_what_a_refused_row_has_written_is_undone(as_officer, at, waiting):
    unproven = journeys.requested(at, 1, "13800138009", realname_state="FAILED")

    answer = decide(as_officer, seen(waiting[0], unproven))

    codes = sorted(row["code"] for row in answer["results"])
    assert codes == ["", "already_member"]
    left = Enrolment.objects.filter(state="PENDING", decided_at=None)
    assert left.count() == 3
    assert Member.objects.count() == Message.objects.count() == 1


def test_foreign_ids_answer_like_absent_ones(as_officer_elsewhere, waiting):
    absent = str(uuid4())

    answer = decide(
        as_officer_elsewhere, [*seen(*waiting), {"id": absent, "version": 1}]
    )

    keys = [*(str(e.pk) for e in waiting), absent]
    assert answer["results"] == [{"id": key} | ABSENT for key in keys]
    assert Member.objects.count() == 0


def test_nobody_decides_on_their_own_request_in_a_batch_either(unions, at):
    own = journeys.requested(at)
    reviewer = accounts.officer("jinjiang-01", unions.jinjiang)
    type(reviewer).objects.filter(pk=reviewer.pk).update(person=own.person_id)

    answer = decide(client_for(reviewer), seen(own))

    assert answer["results"][0]["code"] == "conflict_of_interest"


def test_the_same_key_decides_once(as_officer, waiting):
    first = decide(as_officer, seen(*waiting))

    again = decide(as_officer, seen(*waiting))

    assert as_officer.answer.headers["Idempotent-Replayed"] == "true"
    assert again == first
    assert AuditEvent.objects.filter(verb="enrolment.batch_decided").count() == 1


def test_a_batch_needs_a_key(as_officer, waiting):
    body = {"decision": "APPROVE", "rows": seen(*waiting)}

    assert as_officer.post(ADDRESS, body, expect=400)["code"] == "key_required"


def test_nobody_decides_without_signing_in(as_anyone, waiting):
    assert decide(as_anyone, seen(*waiting), expect=401)["code"] == "not_authenticated"


@pytest.mark.parametrize("office", ["CLERK", "AUDITOR"])
def test_an_office_without_the_power_decides_nothing(unions, waiting, office):
    clerk = client_for(accounts.officer("jinjiang-05", unions.jinjiang, office))

    assert decide(clerk, seen(*waiting), expect=403)["code"] == "forbidden"


ROW = {"id": "019aa0e4-6c00-7cc3-98c4-dc0c0c07398f", "version": 1}


@pytest.mark.parametrize(
    ("body", "faults"),
    [
        ({"rows": [ROW]}, {"#/decision": "required"}),
        ({"decision": "CLIMB", "rows": [ROW]}, {"#/decision": "invalid_choice"}),
        ({"decision": "APPROVE"}, {"#/rows": "required"}),
        ({"decision": "APPROVE", "rows": {}}, {"#/rows": "not_a_list"}),
        ({"decision": "APPROVE", "rows": [ROW] * 201}, {"#/rows": "too_many_items"}),
        (
            {"decision": "APPROVE", "rows": [ROW, ROW | {"version": 2}]},
            {"#/rows": "duplicate_item"},
        ),
        (
            {"decision": "APPROVE", "rows": [{"id": "x", "version": "1"}]},
            {"#/rows/0/id": "invalid_uuid", "#/rows/0/version": "not_an_integer"},
        ),
        (
            {"decision": "APPROVE", "rows": [{"id": ROW["id"]}]},
            {"#/rows/0/version": "required"},
        ),
        ({"decision": "REJECT", "rows": [ROW]}, {"#/reason": "required"}),
        (
            {"decision": "RETURN", "rows": [ROW], "reason": "姓名不符"},
            {"#/items": "required"},
        ),
        (
            {"decision": "APPROVE", "rows": [ROW], "reason": "同意"},
            {"#/reason": "inconsistent"},
        ),
        (
            {"decision": "APPROVE", "rows": [ROW], "all": True},
            {"#/all": "unknown_field"},
        ),
    ],
)
def test_a_malformed_batch_is_refused_whole(as_officer, unions, body, faults):
    answer = as_officer.post(ADDRESS, body, expect=400, idempotency_key="k")

    assert {e["pointer"]: e["code"] for e in answer["errors"]} == faults


def test_when_the_last_write_fails_nothing_remains(as_officer, waiting):
    def refuse(run, sql, params, many, context):
        if "batch_decided" in str(params):
            raise RuntimeError("the last write")
        return run(sql, params, many, context)

    with connection.execute_wrapper(refuse):
        decide(as_officer, seen(*waiting), expect=500)

    assert Member.objects.count() == Message.objects.count() == 0
    assert set(Enrolment.objects.values_list("state", flat=True)) == {"PENDING"}


def test_each_row_costs_the_same(as_officer, at, waiting):
    with CaptureQueriesContext(connection) as one:
        decide(as_officer, seen(waiting[0]), decision="REJECT", reason="不符", key="a")
    with CaptureQueriesContext(connection) as two:
        rows = seen(*waiting[1:])
        decide(as_officer, rows, decision="REJECT", reason="不符", key="b")

    # 2 the row's savepoint, 2 that of the act; 5 the person, 6 the member, 7 the
    # request, locked; 8 the decision; 9 the step; 10 the union, 11-14 the message in a
    # savepoint of its own, read again; 15 the event
    assert len(two) - len(one) == 15


def test_the_answer_says_nothing_of_anybody(as_officer, waiting):
    answer = decide(as_officer, seen(*waiting))

    told = json.dumps(answer, ensure_ascii=False)
    assert "王小明" not in told


def test_a_locked_union_admits_nobody_in_a_batch(as_officer, unions, at, waiting):
    organisations.lock(unions.jinguanyi.pk, reason="届满", by=actor.installer(), at=at)

    answer = decide(as_officer, seen(*waiting))

    codes = {row["code"] for row in answer["results"]}
    assert codes == {"organisation_not_active"}
