"""GET /api/v1/me/timeline: what happened to all that one has asked for."""

import pytest

from members.enrolment import operations
from tests import journeys
from tests.client import client_for
from tests.factories import accounts
from unionhub.kernel import actor

ADDRESS = "/api/v1/me/timeline"


@pytest.fixture
def rejected(unions, at):
    enrolment = journeys.requested(at)
    operations.reject(enrolment.pk, reason="不在服务范围", by=actor.installer(), at=at)
    return enrolment


def test_a_worker_reads_the_steps_of_every_request_newest_first(unions, at, rejected):
    again = journeys.requested(at)
    worker = client_for(again.account)

    items = worker.get(ADDRESS)["items"]

    told = [(item["kind"], item["link"].rsplit("/", 1)[-1]) for item in items]
    assert told == [
        ("SUBMITTED", str(again.pk)),
        ("REJECTED", str(rejected.pk)),
        ("SUBMITTED", str(rejected.pk)),
    ]
    assert items[1] == {
        "at": "2026-11-23T10:00:00+08:00",
        "subject": "ENROLMENT",
        "subject_label": "入会申请",
        "kind": "REJECTED",
        "kind_label": "不同意入会",
        "organisation": {
            "code": unions.jinguanyi.pk,
            "name": "乡镇街道工会510104017",
            "kind": "TOWNSHIP",
            "kind_label": "乡镇街道工会",
            "office_phone": "",
        },
        "note": "不在服务范围",
        "link": f"/api/v1/enrolments/{rejected.pk}",
    }


def test_nobody_reads_the_steps_of_another(rejected):
    other = client_for(accounts.worker("13800138002"))

    assert other.get(ADDRESS)["items"] == []


def test_an_officer_reads_only_what_they_have_asked_for_themselves(
    as_officer, rejected
):
    assert as_officer.get(ADDRESS)["items"] == []


def test_nobody_has_a_timeline_without_signing_in(as_anyone):
    assert as_anyone.get(ADDRESS, expect=401)["code"] == "not_authenticated"


def test_an_unknown_filter_is_refused(as_worker):
    assert as_worker.get(f"{ADDRESS}?kind=X", expect=400)["code"] == "unknown_parameter"


def test_the_timeline_costs_the_same_however_long(
    at, rejected, django_assert_num_queries
):
    worker = client_for(rejected.account)

    # 1 token, 2 steps with unions
    with django_assert_num_queries(2):
        worker.get(ADDRESS)
    journeys.requested(at)
    with django_assert_num_queries(2):
        worker.get(ADDRESS)
