"""/api/v1/appointments: who holds which office, given and ended."""

from datetime import timedelta

import pytest

from members.offices.choices import Office
from members.offices.models import Appointment
from tests.client import client_for
from tests.factories import accounts, people
from unionhub.kernel import clock
from unionhub.web.models import IdempotencyRecord

ADDRESS = "/api/v1/appointments"


def today(days=0):
    return (clock.local_date(clock.now()) + timedelta(days=days)).isoformat()


def body(union, **facts):
    given = {
        "username": "jinjiang-11",
        "organisation": union.pk,
        "office": "REVIEWER",
        "valid_from": today(),
        "valid_to": today(365),
        "officer": {"id_type": "RESIDENT_ID", "id_number": people.id_number(11)},
    }
    return given | facts


def give(client, body, expect=201, key="k"):
    return client.post(ADDRESS, body, expect=expect, idempotency_key=key)


def test_an_office_is_given(as_security_admin, candidate, unions):
    answer = give(as_security_admin, body(unions.jinguanyi))

    made = Appointment.objects.get(user=candidate)
    assert answer == {
        "id": str(made.pk),
        "username": "jinjiang-11",
        "organisation": {
            "code": unions.jinguanyi.pk,
            "name": unions.jinguanyi.name,
            "kind": "TOWNSHIP",
            "kind_label": "乡镇街道工会",
            "office_phone": "",
        },
        "office": "REVIEWER",
        "office_label": "审核人",
        "amount_limit_fen": None,
        "valid_from": today(),
        "valid_to": today(365),
        "ended_at": None,
        "in_force": True,
        "version": 1,
    }
    assert client_for(candidate).get("/api/v1/enrolments")["items"] == []


def test_the_officers_number_stands_nowhere(as_security_admin, candidate, unions):
    give(as_security_admin, body(unions.jinguanyi))

    assert people.id_number(11) not in as_security_admin.answer.content.decode()
    for record in IdempotencyRecord.objects.all():
        assert people.id_number(11).encode() not in bytes(record.answer)


def test_a_key_gives_one_office_and_one_answer(as_security_admin, candidate, unions):
    first = give(as_security_admin, body(unions.jinguanyi))
    again = give(as_security_admin, body(unions.jinguanyi))

    assert again == first
    assert as_security_admin.answer.headers["Idempotent-Replayed"] == "true"
    assert candidate.appointments.count() == 1


def test_nobody_signed_in_gives_or_sees_any(as_anyone, unions):
    give(as_anyone, body(unions.jinguanyi), expect=401)
    as_anyone.get(ADDRESS, expect=401)


def test_a_worker_sees_none(as_worker):
    assert as_worker.get(ADDRESS, expect=403)["code"] == "forbidden"


def test_a_reviewer_sees_and_does_not_give(as_officer, candidate, unions):
    assert len(as_officer.get(ADDRESS)["items"]) == 1

    answer = give(as_officer, body(unions.jinguanyi), expect=403)

    assert answer["code"] == "forbidden"


def test_a_union_elsewhere_looks_like_none(as_security_admin, candidate, unions):
    foreign = give(as_security_admin, body(unions.zigong), expect=404)
    absent = body(unions.zigong, organisation="51010499999")
    nothing = give(as_security_admin, absent, expect=404, key="other")

    for answer in (foreign, nothing):
        answer.pop("request_id")
    assert foreign == nothing


@pytest.mark.parametrize(
    ("facts", "pointer", "code"),
    [
        ({"office": "EMPEROR"}, "#/office", "invalid_choice"),
        ({"office": None}, "#/office", "null_not_allowed"),
        ({"valid_from": "23.11.2026"}, "#/valid_from", "invalid_date"),
        ({"amount_limit_fen": "5"}, "#/amount_limit_fen", "not_an_integer"),
        ({"amount_limit_fen": 0}, "#/amount_limit_fen", "not_positive"),
        ({"username": "nobody-01"}, "#/username", "does_not_exist"),
        ({"officer": None}, "#/officer", "null_not_allowed"),
        ({"officer": []}, "#/officer", "not_an_object"),
        ({"powers": ["OFFICE_GRANT"]}, "#/powers", "unknown_field"),
        (
            {"officer": {"id_type": "RESIDENT_ID", "id_number": "510105199003070012"}},
            "#/officer/id_number",
            "id_checksum",
        ),
        ({"valid_from": "2026-01-01"}, "#/valid_from", "out_of_range"),
        ({"valid_to": "2026-01-01"}, "#/valid_to", "inconsistent"),
    ],
)
def test_what_cannot_be_is_named(
    as_security_admin, candidate, unions, facts, pointer, code
):
    answer = give(as_security_admin, body(unions.jinguanyi, **facts), expect=400)

    assert [(e["pointer"], e["code"]) for e in answer["errors"]] == [(pointer, code)]


def test_a_first_office_asks_who_the_officer_is(as_security_admin, candidate, unions):
    form = body(unions.jinguanyi)
    form.pop("officer")

    answer = give(as_security_admin, form, expect=400)

    assert [e["pointer"] for e in answer["errors"]] == ["#/officer"]
    assert answer["code"] == "required"


def test_incompatible_offices_are_refused(as_security_admin, unions):
    accounts.officer("jinjiang-11", unions.jinjiang, Office.AUDITOR)
    form = body(unions.jinguanyi)
    form.pop("officer")

    answer = give(as_security_admin, form, expect=409)

    assert answer["code"] == "offices_incompatible"
    assert answer["facts"] == {"offices": ["AUDITOR"]}


def test_a_person_with_another_account_is_refused(as_security_admin, candidate, unions):
    accounts.officer("jinjiang-12", unions.jinjiang)
    number = accounts.document_of("jinjiang-12").number
    officer = {"id_type": "RESIDENT_ID", "id_number": number}

    answer = give(as_security_admin, body(unions.jinguanyi, officer=officer), 409)

    assert answer["code"] == "already_officer"
    assert number not in as_security_admin.answer.content.decode()


def test_the_list_is_narrowed_by_scope_and_filters(as_security_admin, unions):
    accounts.officer("zigong-11", unions.zigong)
    accounts.officer("jinguanyi-11", unions.jinguanyi, Office.CLERK)
    past = accounts.officer("jinguanyi-12", unions.jinguanyi, Office.CLERK)
    past.appointments.update(valid_to=clock.local_date(clock.now()) - timedelta(1))

    def names(query=""):
        items = as_security_admin.get(f"{ADDRESS}{query}")["items"]
        return [item["username"] for item in items]

    assert names() == ["jinjiang-sec", "jinguanyi-11", "jinguanyi-12"]
    assert names("?office=CLERK&in_force=true") == ["jinguanyi-11"]
    assert names("?in_force=false") == ["jinguanyi-12"]
    assert names(f"?organisation={unions.jinjiang.pk}") == ["jinjiang-sec"]
    assert names(f"?organisation={unions.zigong.pk}") == []
    refused = as_security_admin.get(f"{ADDRESS}?user=x", expect=400)
    assert refused["code"] == "unknown_parameter"


def test_the_list_costs_the_same_for_one_and_for_ten(
    as_security_admin, unions, django_assert_num_queries
):
    # 1 token, 2 offices, 3 page with accounts and unions
    with django_assert_num_queries(3):
        as_security_admin.get(ADDRESS)
    for serial in range(9):
        accounts.officer(f"jinguanyi-{serial}", unions.jinguanyi)
    with django_assert_num_queries(3):
        assert len(as_security_admin.get(ADDRESS)["items"]) == 10


@pytest.fixture
def reviewer(unions):
    return accounts.officer("jinjiang-12", unions.jinguanyi)


def ending(user):
    return f"{ADDRESS}/{user.appointments.get().pk}/ending"


def test_an_office_ends_with_the_next_request(as_security_admin, reviewer):
    as_reviewer = client_for(reviewer)
    as_reviewer.get("/api/v1/enrolments")
    as_reviewer.get("/api/v1/members")

    answer = as_security_admin.post(ending(reviewer), {}, expect=200)

    assert (answer["in_force"], answer["version"]) == (False, 2)
    assert answer["ended_at"]
    assert as_reviewer.get("/api/v1/members", expect=403)["code"] == "forbidden"


def test_an_office_may_be_given_a_last_day(as_security_admin, reviewer):
    answer = as_security_admin.post(ending(reviewer), {"on": today(3)}, expect=200)

    assert (answer["valid_to"], answer["ended_at"]) == (today(3), None)
    assert answer["in_force"] is True


def test_ending_is_for_who_gives_offices_in_that_part_of_the_tree(
    as_anyone, as_officer, as_security_admin, reviewer, unions
):
    elsewhere = accounts.officer("zigong-sec", unions.zigong, Office.SECURITY_ADMIN)

    as_anyone.post(ending(reviewer), {}, expect=401)
    as_officer.post(ending(reviewer), {}, expect=403)
    client_for(elsewhere).post(ending(reviewer), {}, expect=404)
    as_security_admin.post(ending(reviewer), {"on": 5}, expect=400)
    as_security_admin.post(ending(reviewer), {"on": today(-1)}, expect=400)
    as_security_admin.post(ending(reviewer), {}, expect=200)
    again = as_security_admin.post(ending(reviewer), {}, expect=409)

    assert again["code"] == "wrong_state"


def test_nobody_ends_their_own(as_security_admin, security_admin):
    answer = as_security_admin.post(ending(security_admin), {}, expect=403)

    assert answer["code"] == "conflict_of_interest"


def test_ending_asks_the_database_a_fixed_number_of_times(
    as_security_admin, reviewer, django_assert_num_queries
):
    address = ending(reviewer)

    # 1 token, 2 offices, 3 savepoint, 4 savepoint of the operation, 5 the row locked,
    # 6 its change, 7 the audit, 8 and 9 the ends of both
    with django_assert_num_queries(9):
        as_security_admin.post(address, {}, expect=200)
