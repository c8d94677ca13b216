"""The doors of exports."""

import pytest

from members.offices.choices import Office
from tests.client import JsonClient, client_for
from tests.factories import accounts
from tests.jobs import workbooks
from unionhub.jobs import tasks
from unionhub.kernel import clock

pytestmark = pytest.mark.django_db
BODY = {"kind": "MEMBERS", "filters": {}, "reason": "核对慰问名单"}
KEY = "export-0001"


@pytest.fixture
def as_clerk(clerk):
    return client_for(clerk)


@pytest.fixture
def as_reviewer(reviewer):
    return client_for(reviewer)


def asked(client, **facts):
    return client.post("/api/v1/exports", BODY | facts, idempotency_key=KEY)


@pytest.mark.usefixtures("members")
def test_an_officer_asks_waits_and_fetches(as_clerk):
    job = asked(as_clerk)
    assert job["state"] == "APPROVED"
    assert (job["file"], job["available_actions"], job["row_count"]) == (None, [], 5)

    tasks.make_due(clock.now())
    ready = as_clerk.get(f"/api/v1/exports/{job['id']}")

    assert ready["state_label"] == "可下载"
    as_clerk.get(ready["file"])
    answer = as_clerk.answer
    assert answer["Content-Disposition"] == f'attachment; filename="{job["id"]}.xlsx"'
    assert answer["Cache-Control"] == "no-store"
    assert len(workbooks.rows(answer.content)) == 8


@pytest.mark.usefixtures("members")
def test_the_same_key_asks_once(as_clerk):
    first, again = asked(as_clerk), asked(as_clerk)

    assert first["id"] == again["id"]
    assert len(as_clerk.get("/api/v1/exports")["items"]) == 1


@pytest.mark.usefixtures("members", "small_caps")
def test_a_second_person_approves(as_clerk, as_reviewer):
    job = asked(as_clerk)
    shown = as_reviewer.get(f"/api/v1/exports/{job['id']}")
    assert shown["available_actions"] == ["approval", "refusal"]

    done = as_reviewer.post(
        f"/api/v1/exports/{job['id']}/approval", {}, expect=200, if_match='"v1"'
    )

    assert (done["state"], done["is_own"]) == ("APPROVED", False)
    again = as_reviewer.post(f"/api/v1/exports/{job['id']}/approval", {}, expect=409)
    assert again["code"] == "wrong_state"


@pytest.mark.usefixtures("members", "small_caps")
def test_a_second_person_refuses_with_a_reason(as_clerk, as_reviewer):
    job = asked(as_clerk)

    as_reviewer.post(f"/api/v1/exports/{job['id']}/refusal", {}, expect=400)
    as_reviewer.post(
        f"/api/v1/exports/{job['id']}/refusal", {"reason": "范围过大"}, expect=200
    )

    assert as_clerk.get(f"/api/v1/exports/{job['id']}")["note"] == "范围过大"


@pytest.mark.usefixtures("members")
def test_a_link_opens_nothing_for_anybody_else(as_clerk, as_reviewer, unions):
    job = asked(as_clerk)
    tasks.make_due(clock.now())
    link = as_clerk.get(f"/api/v1/exports/{job['id']}")["file"]
    colleague = accounts.officer("jinjiang-03", unions.jinjiang, Office.CLERK)

    assert as_reviewer.get(f"/api/v1/exports/{job['id']}")["file"] is None
    as_reviewer.get(link, expect=404)
    client_for(colleague).get(link, expect=404)
    JsonClient().get(link, expect=401)
    as_clerk.get(link.split("?")[0], expect=400)
    as_clerk.get(link[:-3] + "abc", expect=403)


@pytest.mark.usefixtures("members")
def test_what_is_foreign_looks_like_what_is_not_there(as_clerk, as_officer_elsewhere):
    job = asked(as_clerk)
    there = f"/api/v1/exports/{job['id']}"
    nowhere = "/api/v1/exports/019aa0e4-6c00-7cc3-98c4-dc0c0c07398f"

    for tail in ("", "/file?key=x"):
        foreign = as_officer_elsewhere.get(there + tail, expect=404)
        nothing = as_officer_elsewhere.get(nowhere + tail, expect=404)
        foreign.pop("request_id"), nothing.pop("request_id")
        assert foreign == nothing
    for act, body in (("approval", {}), ("refusal", {"reason": "x"})):
        as_officer_elsewhere.post(f"{there}/{act}", body, expect=404)
    assert as_officer_elsewhere.get("/api/v1/exports")["items"] == []


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"kind": "MONEY"}, "invalid_choice"),
        ({"filters": {"phone_index": "1"}}, "unknown_field"),
        ({"filters": {"standing": "NO"}}, "invalid_choice"),
        ({"filters": {"standing": 1}}, "not_a_string"),
        ({"filters": []}, "not_an_object"),
        ({"reason": ""}, "required"),
        ({"reason": "13800138000"}, "personal_number"),
        ({"more": 1}, "unknown_field"),
    ],
)
def test_a_malformed_request_is_told_where(as_clerk, body, code):
    answer = as_clerk.post(
        "/api/v1/exports", BODY | body, idempotency_key=KEY, expect=400
    )

    assert answer["errors"][0]["code"] == code


def test_nobody_without_the_office_has_anything_to_do_with_exports(
    as_anyone, as_worker, unions
):
    auditor = client_for(accounts.officer("audit-01", unions.root, Office.AUDITOR))

    as_anyone.get("/api/v1/exports", expect=401)
    for client in (as_worker, auditor):
        client.get("/api/v1/exports", expect=403)
        client.post("/api/v1/exports", BODY, idempotency_key=KEY, expect=403)


@pytest.mark.usefixtures("members")
def test_the_list_costs_the_same_for_one_and_for_three(
    as_clerk, django_assert_num_queries
):
    asked(as_clerk)
    with django_assert_num_queries(TOKEN + 1):
        as_clerk.get("/api/v1/exports")
    for number in range(2):
        as_clerk.post("/api/v1/exports", BODY, idempotency_key=f"export-1{number}")

    # As before, and 1 the page.
    with django_assert_num_queries(TOKEN + 1):
        as_clerk.get("/api/v1/exports")


# The token with its account; the appointment.
TOKEN = 2
