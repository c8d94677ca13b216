import dataclasses
import html
import json

import pytest
from django.test import Client

from unionhub.kernel.catalogue import CATALOGUE
from unionhub.kernel.errors import DomainError
from unionhub.web.errors import code_status, status_of
from unionhub.web.explanations import explanations
from unionhub.web.schema import problem_example

SECRETS = ("SECRET", "13800138000")


@pytest.mark.parametrize(
    ("name", "status", "code"),
    [
        ("bad_fact", 400, "consent_not_valid"),
        ("invalid_value", 400, "id_checksum"),
        ("not_allowed", 403, "forbidden"),
        ("not_found", 404, "not_found"),
        ("http404", 404, "not_found"),
        ("not_now", 409, "already_open"),
        ("gone", 410, "expired"),
        ("stale", 412, "stale_version"),
        ("too_many", 429, "too_many_requests"),
        ("unavailable", 503, "unavailable"),
        ("unique", 409, "already_exists"),
        ("check", 409, "conflict"),
        ("foreign", 409, "in_use"),
        ("protected", 409, "in_use"),
        ("not_null", 400, "null_not_allowed"),
        ("data", 400, "invalid_value"),
        ("deadlock", 503, "busy"),
        ("serialisation", 503, "busy"),
        ("lock", 503, "busy"),
        ("locked", 503, "busy"),
        ("statement", 503, "timeout"),
        ("shutdown", 503, "unknown_outcome"),
        ("lost", 503, "unknown_outcome"),
        ("crowded", 503, "overloaded"),
        ("full", 503, "storage_full"),
        ("sqlite_full", 503, "storage_full"),
        ("read_only", 503, "unavailable"),
        ("bug", 500, "internal_error"),
    ],
)
def test_every_refusal_has_its_status_and_code(as_anyone, name, status, code):
    problem = as_anyone.post(f"/api/v1/refusals/{name}", {}, expect=status)

    answer = as_anyone.answer
    assert (problem["status"], problem["code"]) == (status, code)
    assert problem["type"] == f"/api/v1/problems#{code}"
    assert problem["request_id"] == answer["X-Request-ID"]
    assert answer["Content-Type"] == "application/problem+json"
    assert answer["Cache-Control"] == "no-store"
    assert ("Retry-After" in answer) == (status in {429, 503})
    assert not any(secret in answer.content.decode() for secret in SECRETS)


def test_a_problem_has_one_shape(as_anyone):
    problem = as_anyone.get("/api/v1/refusals/not_found", expect=404)

    assert problem == {
        "type": "/api/v1/problems#not_found",
        "title": "没有找到。",
        "status": 404,
        "detail": "没有找到。",
        "code": "not_found",
        "request_id": as_anyone.answer["X-Request-ID"],
        "errors": [],
    }


def test_a_refused_fact_names_its_field(as_anyone):
    problem = as_anyone.get("/api/v1/refusals/invalid_value", expect=400)

    assert problem["errors"] == [
        {
            "pointer": "#/applicant/id_number",
            "code": "id_checksum",
            "detail": "证件号码校验位不正确。",
        }
    ]


def test_a_refusal_tells_the_facts_that_may_be_shown(as_anyone):
    problem = as_anyone.get("/api/v1/refusals/not_now", expect=409)

    assert problem["facts"] == {"enrolment": "E-1"}


def test_the_caller_is_told_when_to_come_back(as_anyone):
    problem = as_anyone.get("/api/v1/refusals/too_many", expect=429)

    assert as_anyone.answer["Retry-After"] == "30"
    assert "facts" not in problem


def test_a_lost_connection_leaves_no_doubt_about_a_read(as_anyone):
    problem = as_anyone.get("/api/v1/refusals/lost", expect=503)

    assert problem["code"] == "unavailable"


@pytest.mark.parametrize("address", ["/api/nowhere", "/api/v1/echo/", "/oauth/nowhere"])
def test_an_unknown_address_of_the_api_is_a_problem(as_anyone, address):
    problem = as_anyone.get(address, expect=404)

    assert problem["code"] == "not_found"


def test_no_address_is_redirected(as_anyone):
    as_anyone.post("/api/v1/echo/", {}, expect=404)


def test_an_unknown_page_is_a_chinese_page(client):
    answer = client.get("/nowhere")

    assert answer.status_code == 404
    assert answer["Content-Type"].startswith("text/html")
    assert "没有找到。" in answer.content.decode()
    assert answer["X-Request-ID"] in answer.content.decode()


def test_an_unknown_host_is_a_problem(as_anyone, settings):
    settings.ALLOWED_HOSTS = ["unionhub.example"]

    problem = as_anyone.get("/api/v1/signed-in", expect=400)

    assert problem["code"] == "bad_request"


@pytest.mark.parametrize("method", ["get", "put", "delete"])
def test_a_method_without_a_door_is_a_problem(as_anyone, method):
    problem = as_anyone.send(method, "/api/v1/echo", None, 405, {})

    assert problem["code"] == "method_not_allowed"
    assert as_anyone.answer["Allow"] == "POST"


def test_options_tells_nothing_of_the_code_behind(as_anyone):
    as_anyone.send("options", "/api/v1/echo", None, 405, {})


def test_the_problems_are_catalogued_in_both_languages(as_anyone):
    listed = as_anyone.get("/api/v1/problems")

    assert [entry["code"] for entry in listed["items"]] == list(CATALOGUE)
    assert {
        "code": "key_reused",
        "status": 422,
        "title": "同一个 Idempotency-Key 已用于另一个请求。",
        "title_en": "The Idempotency-Key was used for another request.",
        "cause": "该幂等键已用于内容不同的请求。",
        "cause_en": "The key was used for a request with other content.",
        "advice": "新的办理用新的键；重试时内容不要改。",
        "advice_en": "Use a new key for a new act; do not change a retried one.",
        "type": "/api/v1/problems#key_reused",
    } in listed["items"]


def test_every_code_is_explained_in_both_languages_and_nothing_else_is():
    bare = [
        code
        for code, told in explanations().items()
        if not all(dataclasses.astuple(told))
        or told.cause.isascii()
        or not told.advice_en.replace("“·”", "").replace("…", "").isascii()
    ]

    assert set(explanations()) == set(CATALOGUE)
    assert bare == []


@pytest.mark.parametrize("code", CATALOGUE)
def test_a_type_leads_to_its_place_on_the_page(catalogue_page, code):
    place = catalogue_page.partition(f'<section id="{code}">')[2]

    shown = place.partition("<pre>")[2].partition("</pre>")[0]
    assert json.loads(html.unescape(shown)) == problem_example(code_status(code), code)


@pytest.fixture(scope="module")
def catalogue_page():
    answer = Client().get("/api/v1/problems", headers={"accept": "text/html"})
    return answer.content.decode()


def test_a_code_has_one_status_whoever_raises_it():
    kinds = set(all_kinds(DomainError))
    statuses = {(kind.code, status_of(bare(kind))) for kind in kinds}

    assert len(statuses) == len({kind.code for kind in kinds})


def bare(kind):
    """A refusal of this kind, without what its maker would ask for."""
    refusal = kind.__new__(kind)
    refusal.reason = kind.code
    return refusal


def all_kinds(kind):
    yield kind
    for child in kind.__subclasses__():
        yield from all_kinds(child)
