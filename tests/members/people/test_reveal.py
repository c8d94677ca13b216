"""POST /api/v1/members/{id}/reveal: full numbers, once, with a purpose, few a day."""

import logging
from datetime import timedelta

import pytest
from oauth2_provider.models import RefreshToken

from members.offices.choices import POWERS_OF_OFFICE, Office
from tests import journeys
from tests.accounts.scan import tables_with
from tests.client import client_for
from tests.factories import accounts, people
from unionhub.audit.models import AccessLog, AuditEvent
from unionhub.kernel import clock
from unionhub.kernel.ids import uuid7
from unionhub.kernel.powers import Power
from unionhub.web.models import Budget, IdempotencyRecord

ASKED = {"fields": ["id_number", "phone"], "purpose": "IDENTITY_CHECK"}
PHONE = "13800138001"


@pytest.fixture
def reviewer(unions):
    return accounts.officer("jinjiang-02", unions.jinjiang)


@pytest.fixture
def member(reviewer):
    return journeys.admitted(clock.now(), reviewer)


@pytest.fixture
def address(member):
    return f"/api/v1/members/{member.pk}/reveal"


def rows():
    return list(AccessLog.objects.order_by("pk"))


def test_an_officer_sees_the_full_numbers(as_officer, address):
    answer = as_officer.post(address, ASKED, expect=200)

    assert answer == {
        "id_number": people.id_number(),
        "phone": PHONE,
        "left_today": 29,
    }
    assert as_officer.answer.headers["Cache-Control"] == "no-store"


def test_only_what_was_asked_for_is_shown(as_officer, address):
    asked = ASKED | {"fields": ["phone"]}

    assert set(as_officer.post(address, asked, expect=200)) == {"phone", "left_today"}


def test_a_look_is_written_down_with_everything_but_the_values(
    as_officer, address, member, unions
):
    case = {"case_number": "锦工访〔2026〕12号"}

    as_officer.post(address, ASKED | case, expect=200, x_request_id="reveal-0001")

    (row,) = rows()
    assert row.subject_id == member.pk
    assert (row.purpose, row.case_number) == ("IDENTITY_CHECK", case["case_number"])
    assert (row.fields, row.is_revealed) == (["id_number", "phone"], True)
    assert (row.decision, row.refusal) == ("ALLOWED", "")
    assert (row.organisation_id, row.actor_kind) == (unions.jinjiang.pk, "PERSON")
    assert row.user_id
    assert row.appointment_id
    assert row.operation == "POST members/<uuid:member_id>/reveal"
    assert (row.request_id, row.network) == ("reveal-0001", "127.0.0.1")
    event = AuditEvent.objects.get(verb="member.revealed")
    assert (event.subject_id, event.user_id) == (member.pk, row.user_id)


def test_nobody_is_shown_anything_without_signing_in(as_anyone, address):
    as_anyone.post(address, ASKED, expect=401)

    assert rows() == []


def test_the_office_decides_who_may_ask():
    may = {
        office for office in Office if Power.MEMBER_REVEAL in POWERS_OF_OFFICE[office]
    }

    assert Office.REVIEWER in may
    assert may.isdisjoint({Office.AUDITOR, Office.AUDIT_ADMIN, Office.SYSTEM_ADMIN})


def test_an_auditor_is_refused_and_written_down(unions, address):
    auditor = client_for(accounts.officer("audit-01", unions.jinjiang, Office.AUDITOR))

    assert auditor.post(address, ASKED, expect=403)["code"] == "forbidden"
    assert [(row.decision, row.refusal) for row in rows()] == [("DENIED", "forbidden")]


def test_a_worker_is_refused_and_written_down(as_worker, address):
    as_worker.post(address, ASKED, expect=403)

    assert [(row.decision, row.is_revealed) for row in rows()] == [("DENIED", False)]


def test_a_foreign_member_looks_like_none(as_officer_elsewhere, address):
    nobody = f"/api/v1/members/{uuid7()}/reveal"
    number = {"x_request_id": "the-same-number"}

    as_officer_elsewhere.post(address, ASKED, expect=404, **number)
    foreign = as_officer_elsewhere.answer.content
    as_officer_elsewhere.post(nobody, ASKED, expect=404, **number)

    assert as_officer_elsewhere.answer.content == foreign
    assert [row.refusal for row in rows()] == ["not_found", "not_found"]


@pytest.mark.parametrize(
    ("change", "pointer", "code"),
    [
        ({"fields": []}, "#/fields", "too_short"),
        ({"fields": ["name"]}, "#/fields/0", "invalid_choice"),
        ({"fields": ["phone", "phone"]}, "#/fields", "duplicate_item"),
        ({"fields": "phone"}, "#/fields", "not_a_list"),
        ({"purpose": "CURIOSITY"}, "#/purpose", "invalid_choice"),
        ({"purpose": None}, "#/purpose", "null_not_allowed"),
        ({"case_number": PHONE}, "#/case_number", "personal_number"),
        ({"reason": "x"}, "#/reason", "unknown_field"),
    ],
)
def test_a_malformed_question_is_refused(as_officer, address, change, pointer, code):
    answer = as_officer.post(address, ASKED | change, expect=400)

    assert [(e["pointer"], e["code"]) for e in answer["errors"]] == [(pointer, code)]
    assert rows() == []


def test_a_purpose_must_be_given(as_officer, address):
    answer = as_officer.post(address, {"fields": ["phone"]}, expect=400)

    assert [(e["pointer"], e["code"]) for e in answer["errors"]] == [
        ("#/purpose", "required")
    ]


def test_a_second_factor_of_long_ago_is_not_enough(as_officer, address):
    ago = clock.now() - timedelta(minutes=16)
    RefreshToken.objects.update(created=ago)

    answer = as_officer.post(address, ASKED, expect=403)

    assert answer["code"] == "second_factor_not_recent"
    assert [row.refusal for row in rows()] == ["second_factor_not_recent"]


def test_the_day_has_a_cap(as_officer, address, settings):
    settings.REVEALS_A_DAY = 2
    left = [as_officer.post(address, ASKED, expect=200)["left_today"] for _ in "12"]

    answer = as_officer.post(address, ASKED, expect=429)

    assert left == [1, 0]
    assert answer["code"] == "reveals_spent"
    assert 0 < int(as_officer.answer.headers["Retry-After"]) <= 86_400
    assert rows()[-1].refusal == "reveals_spent"


def test_the_cap_is_each_officers_own(as_officer, address, reviewer, settings):
    settings.REVEALS_A_DAY = 1
    as_officer.post(address, ASKED, expect=200)

    assert client_for(reviewer).post(address, ASKED, expect=200)["left_today"] == 0


def test_refusals_do_not_count(as_officer, address, settings):
    settings.REVEALS_A_DAY = 1
    as_officer.post(f"/api/v1/members/{uuid7()}/reveal", ASKED, expect=404)

    as_officer.post(address, ASKED, expect=200)


def test_no_setting_lifts_the_cap_above_two_hundred(as_officer, address, settings):
    settings.REVEALS_A_DAY = 5_000

    assert as_officer.post(address, ASKED, expect=200)["left_today"] == 199


def test_a_key_replays_nothing(as_officer, address):
    for _ in "12":
        as_officer.post(address, ASKED, expect=200, idempotency_key="reveal-key")

    assert not IdempotencyRecord.objects.exists()
    assert [row.decision for row in rows()] == ["ALLOWED", "ALLOWED"]


def test_a_revealed_number_is_in_the_one_answer_and_nowhere_else(
    as_officer, address, member, caplog
):
    with caplog.at_level(logging.DEBUG):
        as_officer.post(address, ASKED, expect=200)
        shown = as_officer.answer.content.decode()
        as_officer.get(f"/api/v1/members/{member.pk}")
        again = as_officer.answer.content.decode()

    logged = [r for r in caplog.records if not r.name.startswith("django.db")]
    for number in (people.id_number(), PHONE):
        assert number in shown
        assert number not in again
        assert tables_with(number) == set()
        assert all(number not in record.getMessage() for record in logged)


def test_a_member_without_a_phone_has_none_to_show(as_officer, address, member):
    type(member).objects.update(phone_sealed=None)

    assert as_officer.post(address, ASKED, expect=200)["phone"] is None


def test_what_it_asks_of_the_database(as_officer, address, django_assert_num_queries):
    as_officer.post(address, ASKED, expect=200)
    Budget.objects.all().delete()

    # 1 token, 2 begin, 3 throttle, 4 commit, 5 appointment, 6 the token's sign-in,
    # 7 begin, 8 the officer's row, 9 the member, 10 the day's number, 11 access log,
    # 12 audit, 13 commit
    with django_assert_num_queries(13):
        as_officer.post(address, ASKED, expect=200)
