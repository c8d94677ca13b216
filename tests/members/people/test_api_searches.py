"""POST /api/v1/members/searches: whom an officer can name, in scope or not at all."""

from datetime import timedelta

import pytest

from members.people import operations
from members.people.models import Member
from tests import journeys
from tests.client import client_for
from tests.factories import accounts, people
from unionhub.audit.models import AccessLog
from unionhub.kernel import actor, sealing

ADDRESS = "/api/v1/members/searches"
NOTHING: dict[str, object] = {"items": [], "next": None, "next_cursor": None}
DOCUMENT = {"id_type": "RESIDENT_ID", "id_number": people.id_number()}
UNKNOWN = {"id_type": "RESIDENT_ID", "id_number": people.id_number(77)}


@pytest.fixture
def member(unions, at):
    reviewer = accounts.officer("jinjiang-02", unions.jinjiang)
    return journeys.admitted(at, reviewer)


def search(client, expect=200, **body):
    return client.post(ADDRESS, body, expect=expect)


def ways(member):
    return {
        "document": DOCUMENT,
        "phone": {"phone": "138-0013 8001"},
        "number": {"number": member.number},
        "name and year": {"name": "王小", "birth_year": 1990},
        "name and union": {"name": "王小明", "organisation": member.organisation_id},
    }


WAYS = ["document", "phone", "number", "name and year", "name and union"]


@pytest.mark.parametrize("way", WAYS)
def test_an_officer_finds_a_member_in_scope(as_officer, member, way):
    listed = as_officer.get("/api/v1/members")

    assert search(as_officer, **ways(member)[way]) == listed
    assert listed["items"][0]["id"] == str(member.pk)


@pytest.mark.parametrize(
    ("way", "unknown"),
    [
        ("document", UNKNOWN),
        ("phone", {"phone": "13999999999"}),
        ("number", {"number": "402918375610"}),
        ("name and year", {"name": "欧阳", "birth_year": 1990}),
        ("name and union", {"name": "王小明", "organisation": "51030200001"}),
    ],
)
def test_a_foreign_member_is_found_no_more_than_an_unknown_one(
    as_officer_elsewhere, member, way, unknown
):
    search(as_officer_elsewhere, **ways(member)[way])
    foreign = as_officer_elsewhere.answer.content
    search(as_officer_elsewhere, **unknown)

    assert as_officer_elsewhere.answer.content == foreign
    assert as_officer_elsewhere.answer.json() == NOTHING


def test_a_foreign_number_costs_as_many_statements_as_an_unknown_one(
    as_officer_elsewhere, member, django_assert_num_queries
):
    search(as_officer_elsewhere, **UNKNOWN)

    for body in (DOCUMENT, UNKNOWN):
        # 1 token, 2-4 budget, 5 appointment, 6-7 the transaction, 8 the document's
        # person, 9 members with unions, 10 the access log
        with django_assert_num_queries(COST):
            search(as_officer_elsewhere, **body)


COST = 10


def test_the_search_costs_the_same_for_one_and_for_five(
    as_officer, unions, at, member, django_assert_num_queries
):
    reviewer = accounts.officer("jinjiang-03", unions.jinjiang)
    body = {"name": "王小明", "birth_year": 1990}
    search(as_officer, **body)

    # As above, without the document's person.
    with django_assert_num_queries(COST - 1):
        search(as_officer, **body)
    for serial in range(2, 6):
        journeys.admitted(at, reviewer, serial, phone=f"1380013800{serial}")
    with django_assert_num_queries(COST - 1):
        assert len(search(as_officer, **body)["items"]) == 5


def test_pages_follow_one_another_by_the_cursor_in_the_body(
    as_officer, unions, at, member
):
    reviewer = accounts.officer("jinjiang-03", unions.jinjiang)
    for serial in (2, 3):
        journeys.admitted(at, reviewer, serial, phone=f"1380013800{serial}")
    body = {"name": "王小明", "birth_year": 1990, "limit": 2}

    first = search(as_officer, **body)
    rest = search(as_officer, **body, cursor=first["next_cursor"])

    assert first["next"] == ADDRESS
    assert (rest["next"], rest["next_cursor"]) == (None, None)
    keys = [row["id"] for row in first["items"] + rest["items"]]
    assert len(keys) == len(set(keys)) == Member.objects.count() == 3


def test_a_cursor_is_bound_to_what_was_looked_for_and_by_whom(
    as_officer, unions, at, member
):
    reviewer = accounts.officer("jinjiang-03", unions.jinjiang)
    journeys.admitted(at, reviewer, 2, phone="13800138002")
    body = {"name": "王小明", "birth_year": 1990, "limit": 1}
    cursor = search(as_officer, **body)["next_cursor"]

    other_words = search(
        as_officer, 400, name="王小", birth_year=1990, limit=1, cursor=cursor
    )
    another = search(client_for(reviewer), 400, **body, cursor=cursor)

    for answer in (other_words, another):
        assert [(e["pointer"], e["code"]) for e in answer["errors"]] == [
            ("#/cursor", "invalid_cursor")
        ]


def test_the_year_of_birth_narrows_a_name(as_officer, member):
    assert search(as_officer, name="王小明", birth_year=1991) == NOTHING


def test_a_name_in_one_union_leaves_out_the_unions_below(as_officer, unions, member):
    assert search(as_officer, name="王小明", organisation=unions.jinjiang.pk) == NOTHING


def test_a_phone_is_found_after_joining_again_with_another(
    as_officer, unions, at, member
):
    by = actor.installer()
    operations.change_standing(
        member.pk, "LEFT", reason="本人要求", by=by, at=at, on=at.date()
    )
    reviewer = accounts.officer("jinjiang-03", unions.jinjiang)
    journeys.admitted(at + timedelta(days=9), reviewer, phone="13800138055")

    assert search(as_officer, phone="13800138001") == NOTHING
    assert len(search(as_officer, phone="13800138055")["items"]) == 1


def test_phones_are_found_under_every_live_index_key(settings, as_officer, member):
    settings.PHONE_INDEX_KEYS = (
        "2:" + "QkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkI="
        "," + settings.PHONE_INDEX_KEYS
    )

    assert len(search(as_officer, phone="13800138001")["items"]) == 1


def test_every_search_is_written_down_without_what_was_looked_for(as_officer, member):
    search(as_officer, **DOCUMENT)
    search(as_officer, **UNKNOWN)

    rows = list(AccessLog.objects.order_by("pk"))
    assert [row.subject_count for row in rows] == [1, 0]
    assert {row.operation for row in rows} == {"POST members/searches"}
    assert "id_number" in rows[0].fields
    assert people.id_number() not in str([vars(row) for row in rows])


def test_nobody_searches_without_signing_in(as_anyone, unions):
    assert search(as_anyone, 401, **DOCUMENT)["code"] == "not_authenticated"


def test_a_worker_searches_for_nobody(as_worker, unions):
    assert search(as_worker, 403, **DOCUMENT)["code"] == "forbidden"


def test_searches_have_a_budget(as_officer, unions):
    for _n in range(60):
        search(as_officer, number="402918375610")

    assert search(as_officer, 429, number="402918375610")["code"] == "too_many_requests"


@pytest.mark.parametrize(
    ("body", "pointer", "code"),
    [
        ({}, "#/name", "required"),
        ({"id_type": "RESIDENT_ID"}, "#/id_number", "required"),
        ({"id_number": people.id_number()}, "#/id_type", "required"),
        (DOCUMENT | {"id_number": "510105199003070012"}, "#/id_number", "id_checksum"),
        (DOCUMENT | {"phone": "13800138001"}, "#/phone", "inconsistent"),
        ({"phone": "028-86650001"}, "#/phone", "phone_format"),
        ({"phone": 13800138001}, "#/phone", "not_a_string"),
        ({"number": "1" * 60}, "#/number", "too_long"),
        ({"number": "1", "id_type": "RESIDENT_ID"}, "#/id_type", "inconsistent"),
        ({"name": "王小明"}, "#/birth_year", "required"),
        ({"name": "王", "birth_year": 1990}, "#/name", "too_short"),
        ({"name": "%%", "birth_year": 1990}, "#/name", "invalid_character"),
        ({"name": "王小", "birth_year": "1990"}, "#/birth_year", "not_an_integer"),
        ({"phone": "13800138001", "birth_year": 1990}, "#/birth_year", "inconsistent"),
        ({"number": "1", "limit": 201}, "#/limit", "out_of_range"),
        ({"number": "1", "cursor": "x"}, "#/cursor", "invalid_cursor"),
        ({"number": "1", "standing": "ACTIVE"}, "#/standing", "unknown_field"),
    ],
)
def test_what_cannot_be_looked_for_is_refused(as_officer, unions, body, pointer, code):
    answer = as_officer.post(ADDRESS, body, expect=400)

    assert [(e["pointer"], e["code"]) for e in answer["errors"]] == [(pointer, code)]


def test_a_personal_number_in_the_address_is_refused(as_officer, unions):
    address = f"{ADDRESS}?id_number={people.id_number()}"

    assert as_officer.post(address, {}, expect=400)["code"] == "sensitive_in_url"


def test_every_member_with_a_phone_has_its_index(member):
    phone = sealing.unseal(member, "phone_sealed")

    assert bytes(member.phone_index) == sealing.blind_index("phone", phone)
    assert Member.objects.with_phone(phone).get() == member
