"""Anybody's doors to care, and the officers'."""

from dataclasses import replace

import pytest

from members.offices.choices import Office
from stations.care import operations
from stations.care.api import public
from stations.care.models import StationReport, Voice
from tests.client import client_for
from tests.factories import accounts, care, stations
from unionhub.kernel import actor

pytestmark = pytest.mark.django_db

FAULT = {"kind": "FAULT", "facility": "WATER", "text": "不出水", "phone": "13800138000"}
DESK, SITES = "/api/v1/station-reports", "/api/v1/site-suggestions"
# Whose part of the tree is another one.
ELSEWHERE = replace(actor.installer(), scope=(("9", "9~"),))
WISH = {
    "region": "510104017",
    "place": "合江亭路口",
    "location": {"lng": 104.09, "lat": 30.65, "coord_system": "GCJ02"},
    "text": "骑手多",
}


@pytest.fixture
def station(unions):
    """A public one of Jinjiang."""
    return stations.published(unions.jinjiang)


@pytest.fixture
def clerk(unions):
    return client_for(accounts.officer("clerk", unions.jinjiang, Office.CLERK))


@pytest.fixture
def elsewhere(unions):
    return client_for(accounts.officer("elsewhere", unions.zigong, Office.CLERK))


@pytest.fixture
def door(station):
    return f"/api/v1/stations/{station.pk}/reports"


def test_from_telling_to_confirmed_by_receipt(as_anyone, clerk, door):
    made = as_anyone.post(door, FAULT, idempotency_key="k")
    receipt = {"receipt": made["receipt"]}
    seen = clerk.get(DESK)["items"][0]
    one = f"{DESK}/{seen['id']}"

    clerk.post(f"{one}/handling", if_match='"v1"', expect=200)
    clerk.post(f"{one}/settlement", {"reply": "已换"}, if_match='"v2"', expect=200)
    followed = as_anyone.post(f"{DESK}/receipts", receipt, expect=200)
    answered = as_anyone.post(
        f"{DESK}/answers", receipt | {"is_settled": True}, expect=200
    )

    assert (followed["state"], followed["reply"]) == ("FIXED", "已换")
    assert answered["state"] == "CONFIRMED"
    assert "13800138000" not in str(followed)
    assert "不出水" not in str(followed)


def test_the_same_call_under_its_key_is_told_the_same_receipt(as_anyone, door):
    first = as_anyone.post(door, FAULT, idempotency_key="k")
    again = as_anyone.post(door, FAULT, idempotency_key="k")

    assert first == again
    assert Voice.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "pointer", "code"),
    [
        ({"kind": "NOISE"}, "#/kind", "invalid_choice"),
        ({"facility": "WATER", "kind": "LOCKED"}, "#/facility", "inconsistent"),
        ({"text": "长" * 501}, "#/text", "too_long"),
        ({"text": "看\u202e不见"}, "#/text", "invalid_character"),
        ({"text": "找 13800138000"}, "#/text", "personal_number"),
        ({"phone": "12"}, "#/phone", "phone_format"),
    ],
)
def test_each_fault_is_named_where_it_is(as_anyone, door, change, pointer, code):
    told = as_anyone.post(door, FAULT | change, expect=400, idempotency_key="k")

    assert [(e["pointer"], e["code"]) for e in told["errors"]] == [(pointer, code)]


def test_whoever_tells_too_much_waits(as_anyone, door, monkeypatch):
    monkeypatch.setattr(public.TellingPerNetwork, "limit", 1)
    as_anyone.post(door, FAULT, idempotency_key="1")

    told = as_anyone.post(door, FAULT, expect=429, idempotency_key="2")

    assert told["code"] == "too_many_requests"
    assert int(as_anyone.answer.headers["Retry-After"]) > 0


def test_an_account_has_a_budget_of_its_own(as_anyone, clerk, door, monkeypatch):
    monkeypatch.setattr(public.TellingThrottle, "limit", 1)
    clerk.post(door, FAULT, idempotency_key="1")

    clerk.post(door, FAULT, expect=429, idempotency_key="2")
    as_anyone.post(door, FAULT, idempotency_key="3")


def test_of_one_station_no_crowd_tells_more_than_its_share(
    as_anyone, clerk, door, monkeypatch
):
    monkeypatch.setattr(public.TellingPerStation, "limit", 1)
    as_anyone.post(door, FAULT, idempotency_key="1")

    clerk.post(door, FAULT, expect=429, idempotency_key="2")


def test_guesses_of_receipts_are_counted(as_anyone, monkeypatch):
    monkeypatch.setattr(public.ReceiptThrottle, "limit", 1)
    guess = {"receipt": "22222-22222-22222-22222"}
    as_anyone.post(f"{DESK}/receipts", guess, expect=404)

    as_anyone.post(f"{DESK}/receipts", guess, expect=429)


def test_a_receipt_of_a_wish_opens_no_report(as_anyone, unions):
    made = as_anyone.post(SITES, WISH, idempotency_key="k")
    receipt = {"receipt": made["receipt"]}

    as_anyone.post(f"{DESK}/receipts", receipt, expect=404)
    as_anyone.post(f"{DESK}/answers", receipt | {"is_settled": True}, expect=404)
    followed = as_anyone.post(f"{SITES}/receipts", receipt, expect=200)

    assert (followed["place"], followed["state"]) == ("合江亭路口", "PENDING")
    assert "text" not in followed


def test_what_lies_elsewhere_is_absent(clerk, elsewhere, station):
    report, wish = care.report(station), care.suggestion()

    assert elsewhere.get(DESK)["items"] == []
    assert elsewhere.get(SITES)["items"] == []
    elsewhere.get(f"{DESK}/{report.pk}", expect=404)
    elsewhere.get(f"{SITES}/{wish.pk}", expect=404)
    clerk.get(f"{DESK}/{report.pk}")
    clerk.get(f"{SITES}/{wish.pk}")
    for by, count in ((ELSEWHERE, 0), (actor.installer(), 2)):
        assert Voice.objects.visible_to(by).count() == count


def test_the_list_is_narrowed_by_state_kind_and_what_is_late(clerk, station):
    late = care.report(station)
    StationReport.objects.filter(pk=late.pk).update(due_on="2026-01-01")
    settled = care.fixed(station, kind="LOCKED").voice.report

    def found(query):
        return [one["id"] for one in clerk.get(f"{DESK}?{query}")["items"]]

    assert found("overdue=true") == [str(late.pk)]
    assert found("state=FIXED") == [str(settled.pk)]
    assert found("kind=FAULT") == [str(late.pk)]
    assert found(f"station={station.pk}") == [str(late.pk), str(settled.pk)]
    assert found("escalated=true") == []


def test_officers_read_what_was_told_and_a_masked_phone(clerk, as_anyone, door):
    as_anyone.post(door, FAULT, idempotency_key="k")
    report = clerk.get(DESK)["items"][0]

    told = clerk.get(f"{DESK}/{report['id']}")["told"]

    assert [one["text"] for one in told] == ["不出水"]
    assert told[0]["contact_phone"] == "138****8000"


def test_a_step_needs_the_version_that_was_seen(clerk, station):
    one = f"{DESK}/{care.report(station).pk}"

    clerk.post(f"{one}/handling", expect=428)
    clerk.post(f"{one}/handling", if_match='"v7"', expect=412)


def test_the_steps_of_a_wish(clerk, unions):
    one = f"{SITES}/{care.suggestion().pk}"
    plan = vars(care.plan()) | {"reply": "已列入"}
    plan = {name: value for name, value in plan.items() if value}

    clerk.post(f"{one}/survey", if_match='"v1"', expect=200)
    adopted = clerk.post(f"{one}/adoption", plan, if_match='"v2"', expect=200)

    assert adopted["state"] == "ACCEPTED"
    assert adopted["station"].startswith("510104S")


def test_the_inbox_shows_what_waits_at_the_own_desk(clerk, elsewhere, station):
    care.report(station)
    care.suggestion()

    told = clerk.get("/api/v1/inbox")

    kinds = {one["kind"]: one["total"] for one in told["counts"] if one["total"]}
    assert kinds == {"STATION_REPORT": 1, "SITE_SUGGESTION": 1}
    assert {one["kind"] for one in told["items"]} == kinds.keys()
    assert elsewhere.get("/api/v1/inbox")["items"] == []


def test_the_list_costs_the_same_for_one_and_for_ten(
    clerk, station, django_assert_num_queries
):
    for kind in ("WATER", "SEAT", "TOILET", "WIFI"):
        care.told(station, kind="FAULT", facility=kind)
    clerk.get(DESK)

    # 1 the token and its account, 2 the appointments, 3 the page
    with django_assert_num_queries(3):
        clerk.get(DESK)


def test_a_held_text_is_read_once_it_is_let_through(clerk, station):
    heard = care.told(station, kind="PROBLEM", text="脏话")
    Voice.objects.filter(pk=heard.voice.pk).update(is_held=True)
    one = f"{DESK}/{heard.voice.report_id}"

    before = clerk.get(one)["told"][0]["text"]
    clerk.post(f"/api/v1/station-voices/{heard.voice.pk}/release", expect=200)

    assert (before, clerk.get(one)["told"][0]["text"]) == ("", "脏话")


def test_nobody_but_whoever_told_of_it_reopens(station, at):
    heard = care.fixed(station, at=at)

    report = operations.respond(
        heard.receipt, is_settled=False, by=actor.public(), at=at
    )

    assert report.state == "REOPENED"
