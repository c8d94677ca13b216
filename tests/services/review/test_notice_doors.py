"""The doors of what hangs out in public, and of what is held against it."""

import pytest

from services.review import operations
from services.review.models import Objection
from tests.client import client_for
from tests.factories import cases
from tests.factories.cases import acting
from unionhub.kernel import clock
from unionhub.kernel.ids import uuid7

pytestmark = pytest.mark.django_db
NOTICES = "/api/v1/public-notices"
OBJECTION = {"text": "另有住房", "name": "张三", "phone": "13800138000"}


@pytest.fixture
def as_above(people):
    return client_for(people.above)


def shown_today(subjects, people, **more):
    case = cases.approved_below(subjects, people, **more)
    now = clock.now()
    return operations.open_notice(case.pk, by=acting(people.above, now), at=now)


def test_a_notice_that_runs_does_not_end(subjects, people, as_above):
    notice = shown_today(subjects, people)

    address = f"{NOTICES}/{notice.pk}/ending"
    told = as_above.post(address, {}, if_match=f'"v{notice.case.version}"', expect=409)

    assert told["code"] == "notice_running"
    assert told["facts"] == {"closes_on": notice.closes_on.isoformat()}


def test_a_notice_hangs_out_masked_and_then_is_gone(
    subjects, people, as_anyone, as_above
):
    notice = shown_today(subjects, people)

    (told,) = as_anyone.get(NOTICES)["items"]
    assert told == as_anyone.get(f"{NOTICES}/{notice.pk}")
    assert told["lines"] == [
        {
            "position": 1,
            "name": "王*",
            "place": "锦江区",
            "item": "临时救助",
            "amount_fen": 100_000,
        }
    ]
    elsewhere = as_anyone.get(f"{NOTICES}?organisation={people.union.pk}")
    assert elsewhere["items"] == []

    case = notice.case
    now = clock.now()
    operations.withdraw(case.pk, reason="放弃", by=acting(people.clerk, now), at=now)
    assert as_anyone.get(NOTICES)["items"] == []
    as_anyone.get(f"{NOTICES}/{notice.pk}", expect=404)


def test_a_notice_that_is_over_is_gone_though_nobody_took_it_down(
    subjects, people, as_anyone
):
    notice = cases.hung_out(subjects, people)
    assert notice.state == "OPEN"

    as_anyone.get(f"{NOTICES}/{notice.pk}", expect=404)
    object_to(as_anyone, notice, expect=404)


def object_to(client, notice, body=OBJECTION, expect=201):
    address = f"{NOTICES}/{notice.pk}/objections"
    key = str(uuid7())
    return client.post(address, body, idempotency_key=key, expect=expect)


def test_anybody_objects_the_notice_stops_and_the_receipt_tells_the_answer(
    subjects, people, as_anyone, as_above
):
    notice = shown_today(subjects, people)

    told = object_to(as_anyone, notice)
    as_anyone.get(f"{NOTICES}/{notice.pk}", expect=404)

    (waits,) = as_above.get("/api/v1/objections?state=OPEN")["items"]
    shown = (waits["objector_name"], waits["contact_phone"])
    assert shown == ("张*", "138****8000")
    assert "张三" not in as_above.answer.content.decode()
    as_above.post(
        f"/api/v1/objections/{waits['id']}/decision",
        {"is_upheld": False, "reply": "经查属他人住房"},
        if_match='"v1"',
        expect=200,
    )

    receipt = {"receipt": told["receipt"]}
    told = as_anyone.post("/api/v1/objection-receipts", receipt, expect=200)
    assert (told["state"], told["reply"]) == ("DISMISSED", "经查属他人住房")
    as_anyone.get(f"{NOTICES}/{notice.pk}")


def test_who_objects_says_who_it_is_or_has_signed_in(
    subjects, people, as_anyone, as_worker
):
    notice = shown_today(subjects, people)
    text = {"text": "另有住房"}

    faults = object_to(as_anyone, notice, text, expect=400)["errors"]
    object_to(as_worker, notice, text)

    assert [fault["pointer"] for fault in faults] == ["#/name"]


def test_an_objection_is_decided_on_the_version_that_was_seen(
    subjects, people, as_anyone, as_above
):
    object_to(as_anyone, shown_today(subjects, people))
    found = Objection.objects.get()
    address = f"/api/v1/objections/{found.pk}/decision"
    body = {"is_upheld": True, "reply": "属实"}

    as_above.post(address, body, expect=428)
    as_above.post(address, body, if_match='"v2"', expect=412)
    as_above.post(address, body, if_match='"v1"', expect=200)


def test_a_flood_of_objections_from_one_place_is_stopped(subjects, people, as_anyone):
    notice = shown_today(subjects, people)
    for _each in range(30):
        object_to(as_anyone, notice)

    told = object_to(as_anyone, notice, expect=429)

    assert told["code"] == "too_many_requests"
