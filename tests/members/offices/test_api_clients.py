"""The doors of systems that call the API for a union."""

import pytest

from members.offices import operations
from members.offices.choices import Office
from members.organisations.choices import UnionStatus
from members.organisations.models import Organisation
from tests.accounts.conftest import post_form
from tests.accounts.scan import tables_with
from tests.client import client_for
from tests.factories import accounts
from unionhub.accounts.choices import MACHINE_SCOPES
from unionhub.accounts.models import MachineClient
from unionhub.audit.models import AuditEvent
from unionhub.kernel import actor, clock

ADDRESS = "/api/v1/machine-clients"
ABSENT = "019aa0e4-6c00-7cc3-98c4-dc0c0c07398f"


@pytest.fixture
def system_admin(unions):
    return accounts.officer("jinjiang-sys", unions.jinjiang, Office.SYSTEM_ADMIN)


@pytest.fixture
def as_system_admin(system_admin):
    return client_for(system_admin)


@pytest.fixture
def body(unions):
    return {
        "name": "统计平台",
        "organisation": unions.jinguanyi.pk,
        "scopes": ["member:read", "enrolment:read"],
    }


@pytest.fixture
def register(db):
    """A client of a union, registered by the installation."""

    def make(union, name="统计平台"):
        return operations.register_client(
            name,
            organisation=union.pk,
            scopes=["member:read"],
            by=actor.installer(),
            at=clock.now(),
        ).client

    return make


def token_status(answer):
    return post_form(
        "/oauth/token",
        grant_type="client_credentials",
        client_id=answer["client_id"],
        client_secret=answer["client_secret"],
    ).status_code


def test_a_system_is_registered_and_its_secret_shown_once(
    as_system_admin, system_admin, unions, body
):
    made = as_system_admin.post(ADDRESS, body, idempotency_key="k")

    assert token_status(made) == 200
    secret = made.pop("client_secret")
    told = [
        {"code": scope, "sentence": str(MACHINE_SCOPES[scope][0])}
        for scope in ("enrolment:read", "member:read")
    ]
    assert made | {"client_id": "", "created_at": ""} == {
        "id": str(MachineClient.objects.get().pk),
        "name": "统计平台",
        "client_id": "",
        "organisation": unions.jinguanyi.pk,
        "organisation_name": unions.jinguanyi.name,
        "scopes": told,
        "is_active": True,
        "created_at": "",
    }
    assert as_system_admin.get(f"{ADDRESS}/{made['id']}") == made
    assert as_system_admin.get(ADDRESS)["items"] == [made]
    assert tables_with(secret) == set()
    event = AuditEvent.objects.get(verb="client.registered")
    assert event.user_id == system_admin.pk


def test_the_same_key_registers_one(as_system_admin, body):
    first = as_system_admin.post(ADDRESS, body, idempotency_key="k")

    again = as_system_admin.post(ADDRESS, body, idempotency_key="k")

    assert again == first
    assert MachineClient.objects.count() == 1


def test_a_closed_system_is_worth_nothing(as_system_admin, body):
    made = as_system_admin.post(ADDRESS, body, idempotency_key="k")
    address = f"{ADDRESS}/{made['id']}/closing"

    closed = as_system_admin.post(address, {}, expect=200)

    assert closed["is_active"] is False
    assert token_status(made) == 401
    assert as_system_admin.get(ADDRESS, expect=200)["items"] == [closed]
    answer = as_system_admin.post(address, {}, expect=409)
    assert answer["code"] == "wrong_state"


def test_the_list_is_narrowed_by_union_and_state(as_system_admin, unions, register):
    mine, below = register(unions.jinjiang), register(unions.jinguanyi)
    operations.close_client(below.pk, by=actor.installer(), at=clock.now())

    def listed(query):
        items = as_system_admin.get(f"{ADDRESS}?{query}")["items"]
        return [item["id"] for item in items]

    assert listed("") == [str(mine.pk), str(below.pk)]
    assert listed("is_active=true") == [str(mine.pk)]
    assert listed(f"organisation={unions.jinguanyi.pk}") == [str(below.pk)]
    assert listed(f"organisation={unions.zigong.pk}") == []


def test_nobody_signed_in_sees_or_does_nothing(as_anyone, body):
    as_anyone.get(ADDRESS, expect=401)
    as_anyone.post(ADDRESS, body, expect=401, idempotency_key="k")
    as_anyone.post(f"{ADDRESS}/{ABSENT}/closing", {}, expect=401)


def test_another_office_manages_none(as_security_admin, register, unions, body):
    mine = register(unions.jinjiang)

    as_security_admin.get(ADDRESS, expect=403)
    as_security_admin.get(f"{ADDRESS}/{mine.pk}", expect=403)
    as_security_admin.post(ADDRESS, body, expect=403, idempotency_key="k")
    as_security_admin.post(f"{ADDRESS}/{mine.pk}/closing", {}, expect=403)


def test_systems_of_another_branch_and_of_the_union_above_are_absent(
    as_system_admin, register, unions
):
    for union in (unions.zigong, unions.root):
        other = register(union)
        as_system_admin.get(f"{ADDRESS}/{other.pk}", expect=404)
        as_system_admin.post(f"{ADDRESS}/{other.pk}/closing", {}, expect=404)

    assert as_system_admin.get(ADDRESS)["items"] == []
    assert not MachineClient.objects.filter(is_active=False).exists()
    as_system_admin.post(f"{ADDRESS}/{ABSENT}/closing", {}, expect=404)


@pytest.mark.parametrize("where", ["zigong", "root", "absent"])
def test_none_is_registered_for_a_union_elsewhere(as_system_admin, unions, body, where):
    code = "99999999999" if where == "absent" else getattr(unions, where).pk

    answer = as_system_admin.post(
        ADDRESS, body | {"organisation": code}, expect=404, idempotency_key="k"
    )

    assert answer["code"] == "not_found"
    assert not MachineClient.objects.exists()


def test_none_is_registered_for_a_union_that_is_no_more(as_system_admin, unions, body):
    rows = Organisation.objects.filter(pk=unions.jinguanyi.pk)
    rows.update(status=UnionStatus.DISSOLVED)

    answer = as_system_admin.post(ADDRESS, body, expect=409, idempotency_key="k")

    assert answer["code"] == "wrong_state"


@pytest.mark.parametrize(
    ("change", "pointers"),
    [
        ({"scopes": []}, {"#/scopes": "too_short"}),
        ({"scopes": ["member:write"]}, {"#/scopes/0": "invalid_choice"}),
        ({"scopes": ["member:read"] * 2}, {"#/scopes": "duplicate_item"}),
        ({"name": ""}, {"#/name": "required"}),
        ({"name": "13800138001"}, {"#/name": "personal_number"}),
        ({"secret": "x"}, {"#/secret": "unknown_field"}),
    ],
)
def test_a_malformed_body_names_every_fault(as_system_admin, body, change, pointers):
    answer = as_system_admin.post(
        ADDRESS, body | change, expect=400, idempotency_key="k"
    )

    assert {e["pointer"]: e["code"] for e in answer["errors"]} == pointers


@pytest.mark.parametrize("others", [0, 9])
def test_the_list_asks_the_same_however_long(
    as_system_admin, register, unions, others, django_assert_num_queries
):
    for number in range(others):
        register(unions.jinguanyi, f"平台{number}")

    # 1 the token with its account, 2 the appointment, 3 the rows
    with django_assert_num_queries(3):
        as_system_admin.get(ADDRESS)
