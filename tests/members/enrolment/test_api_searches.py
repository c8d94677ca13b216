"""POST /api/v1/enrolments/searches: somebody's requests by number, in scope only."""

import pytest

from tests import journeys
from tests.factories import people
from unionhub.audit.models import AccessLog

ADDRESS = "/api/v1/enrolments/searches"
DOCUMENT = {"id_type": "RESIDENT_ID", "id_number": people.id_number()}
UNKNOWN = {"id_type": "RESIDENT_ID", "id_number": people.id_number(77)}
# 1 token, 2-4 budget, 5 appointment, 6-7 the transaction, 8 the document's person,
# 9 requests with unions, 10 the access log
COST = 10


@pytest.fixture
def enrolment(unions, at):
    return journeys.requested(at)


def search(client, expect=200, **body):
    return client.post(ADDRESS, body, expect=expect)


def test_an_officer_finds_somebodys_requests_in_scope(as_officer, enrolment, at):
    journeys.requested(at, 2, "13800138002")
    listed = as_officer.get("/api/v1/enrolments")["items"]

    answer = search(as_officer, **DOCUMENT)

    own = [row for row in listed if row["id"] == str(enrolment.pk)]
    assert answer == {"items": own, "next": None, "next_cursor": None}


def test_unproven_requests_with_the_number_are_found_too(as_officer, enrolment, at):
    journeys.requested(at, phone="13800138009", realname_state="FAILED")

    assert len(search(as_officer, **DOCUMENT)["items"]) == 2


def test_a_foreign_request_looks_like_none(as_officer_elsewhere, enrolment):
    search(as_officer_elsewhere, **DOCUMENT)
    foreign = as_officer_elsewhere.answer.content
    search(as_officer_elsewhere, **UNKNOWN)

    assert as_officer_elsewhere.answer.content == foreign
    assert as_officer_elsewhere.answer.json()["items"] == []


def test_pages_follow_one_another(as_officer, enrolment, at):
    journeys.requested(at, phone="13800138009", realname_state="FAILED")

    first = search(as_officer, **DOCUMENT, limit=1)
    rest = search(as_officer, **DOCUMENT, limit=1, cursor=first["next_cursor"])

    assert (first["next"], rest["next"]) == (ADDRESS, None)
    assert first["items"][0]["id"] != rest["items"][0]["id"]


def test_known_and_unknown_numbers_cost_the_same(
    as_officer, enrolment, at, django_assert_num_queries
):
    search(as_officer, **UNKNOWN)
    journeys.requested(at, phone="13800138009", realname_state="FAILED")

    for body in (DOCUMENT, UNKNOWN):
        with django_assert_num_queries(COST):
            search(as_officer, **body)


def test_every_search_is_written_down(as_officer, enrolment):
    search(as_officer, **DOCUMENT)

    row = AccessLog.objects.get()
    assert (row.operation, row.subject_count) == ("POST enrolments/searches", 1)


def test_nobody_searches_without_signing_in(as_anyone, unions):
    assert search(as_anyone, 401, **DOCUMENT)["code"] == "not_authenticated"


def test_a_worker_searches_for_nobody(as_worker, enrolment):
    assert search(as_worker, 403, **DOCUMENT)["code"] == "forbidden"


@pytest.mark.parametrize(
    ("body", "faults"),
    [
        ({}, {"#/id_type": "required", "#/id_number": "required"}),
        (DOCUMENT | {"id_type": "ID"}, {"#/id_type": "invalid_choice"}),
        (DOCUMENT | {"id_number": "5101051990"}, {"#/id_number": "id_length"}),
        (DOCUMENT | {"name": "王小明"}, {"#/name": "unknown_field"}),
        (DOCUMENT | {"cursor": 5}, {"#/cursor": "not_a_string"}),
    ],
)
def test_what_cannot_be_looked_for_is_refused(as_officer, unions, body, faults):
    answer = as_officer.post(ADDRESS, body, expect=400)

    assert {e["pointer"]: e["code"] for e in answer["errors"]} == faults
