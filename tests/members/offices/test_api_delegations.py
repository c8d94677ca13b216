"""/api/v1/delegations: powers lent, and acting under them."""

from datetime import timedelta

import pytest

from members.offices.choices import Office
from members.offices.models import Delegation
from tests import journeys
from tests.client import client_for
from tests.factories import accounts
from unionhub.audit.models import AuditEvent
from unionhub.kernel import clock

ADDRESS = "/api/v1/delegations"


def today(days=0):
    return (clock.local_date(clock.now()) + timedelta(days=days)).isoformat()


def body(**facts):
    given = {
        "deputy": "jinguanyi-21",
        "powers": ["ENROLMENT_DECIDE", "ENROLMENT_VIEW"],
        "valid_from": today(),
        "valid_to": today(14),
        "reason": "外出培训",
    }
    return given | facts


def lend(client, form=None, expect=201, key="k", **headers):
    form = body() if form is None else form
    return client.post(ADDRESS, form, expect=expect, idempotency_key=key, **headers)


@pytest.fixture
def deputy(unions):
    return accounts.officer("jinguanyi-21", unions.jinguanyi, Office.CLERK)


@pytest.fixture
def lent(as_officer, deputy):
    return lend(as_officer)


def test_powers_are_lent(as_officer, deputy, unions):
    answer = lend(as_officer)

    made = Delegation.objects.get()
    assert answer == {
        "id": str(made.pk),
        "appointment": str(made.appointment_id),
        "principal": "jinjiang-01",
        "deputy": "jinguanyi-21",
        "organisation": {
            "code": unions.jinjiang.pk,
            "name": unions.jinjiang.name,
            "kind": "FEDERATION",
            "kind_label": "总工会",
            "office_phone": "",
        },
        "office": "REVIEWER",
        "office_label": "审核人",
        "powers": [
            {"code": "ENROLMENT_VIEW", "sentence": "查看本级及所辖工会的入会申请"},
            {
                "code": "ENROLMENT_DECIDE",
                "sentence": "审核入会申请：同意、不同意、退回、移交",
            },
        ],
        "valid_from": today(),
        "valid_to": today(14),
        "reason": "外出培训",
        "revoked_at": None,
        "in_force": True,
        "version": 1,
    }


def test_a_deputy_decides_under_the_delegation_only(deputy, lent):
    enrolment = journeys.requested(clock.now())
    address = f"/api/v1/enrolments/{enrolment.pk}/approval"
    as_deputy = client_for(deputy)

    as_deputy.post(address, {}, expect=403)
    answer = as_deputy.post(address, {}, expect=200, x_appointment=lent["id"])

    assert answer["state"] == "ADMITTED"
    event = AuditEvent.objects.get(verb="enrolment.approved")
    assert (event.user_id, str(event.on_behalf_of)) == (deputy.pk, lent["appointment"])


def test_a_deputy_does_not_lend_on(deputy, lent, unions):
    accounts.officer("jinguanyi-22", unions.jinguanyi, Office.CLERK)
    third = body(deputy="jinguanyi-22", powers=["ENROLMENT_VIEW"])
    lent_view = Delegation.objects.get()
    Delegation.objects.update(powers=[*lent_view.powers, "OFFICE_VIEW"])

    answer = lend(client_for(deputy), third, expect=403, x_appointment=lent["id"])

    assert answer["code"] == "not_ones_own_power"


@pytest.mark.parametrize("named", ["", "x", "019aa0e4-6c00-7cc3-98c4-dc0c0c07398f"])
def test_an_office_that_is_not_ones_own_is_refused(as_officer, named):
    answer = as_officer.get("/api/v1/members", expect=403, x_appointment=named)

    assert answer["code"] == "appointment_not_in_force"


def test_a_foreign_and_an_unknown_office_look_alike(as_officer, deputy):
    foreign = str(deputy.appointments.get().pk)
    unknown = "019aa0e4-6c00-7cc3-98c4-dc0c0c07398f"

    told = [
        as_officer.get("/api/v1/me", expect=403, x_appointment=named)
        for named in (foreign, unknown)
    ]

    for answer in told:
        answer.pop("request_id")
    assert told[0] == told[1]


def test_nobody_signed_in_and_no_worker_lends_or_sees_any(as_anyone, as_worker):
    lend(as_anyone, expect=401)
    lend(as_worker, expect=403)
    as_anyone.get(ADDRESS, expect=401)
    as_worker.get(ADDRESS, expect=403)


@pytest.mark.parametrize(
    ("facts", "status", "code"),
    [
        ({"powers": ["JOIN_CODE_ISSUE"]}, 403, "not_ones_own_power"),
        ({"powers": ["OFFICE_GRANT"]}, 403, "power_not_delegable"),
        ({"deputy": "jinjiang-01"}, 403, "conflict_of_interest"),
        ({"deputy": "nobody-01"}, 400, "does_not_exist"),
        ({"powers": []}, 400, "too_short"),
        ({"powers": ["FLY"]}, 400, "invalid_choice"),
        ({"powers": ["MEMBER_VIEW"] * 2}, 400, "duplicate_item"),
        ({"valid_to": None}, 400, "null_not_allowed"),
        ({"valid_to": today(181)}, 400, "out_of_range"),
        ({"valid_from": today(-1)}, 400, "out_of_range"),
        ({"reason": ""}, 400, "required"),
        ({"appointment": "x"}, 400, "unknown_field"),
    ],
)
def test_what_cannot_be_lent_is_refused(as_officer, deputy, facts, status, code):
    answer = lend(as_officer, body(**facts), expect=status)

    codes = [fault["code"] for fault in answer["errors"]] or [answer["code"]]
    assert code in {answer["code"], *codes}
    assert not Delegation.objects.exists()


def test_an_auditor_is_no_reviewers_deputy(as_officer, unions):
    accounts.officer("jinguanyi-21", unions.jinguanyi, Office.AUDITOR)

    assert lend(as_officer, expect=409)["code"] == "offices_incompatible"


def test_the_list_is_narrowed_by_scope_and_filters(
    as_officer, as_officer_elsewhere, lent
):
    rows = as_officer.get(ADDRESS)["items"]

    assert rows == [lent]
    assert as_officer_elsewhere.get(ADDRESS)["items"] == []
    of_it = f"{ADDRESS}?appointment={lent['appointment']}&in_force=true"
    assert as_officer.get(of_it)["items"] == [lent]
    assert as_officer.get(f"{ADDRESS}?in_force=false")["items"] == []


def test_the_list_costs_the_same_for_one_and_for_ten(
    as_officer, lent, unions, django_assert_num_queries
):
    # 1 token, 2 offices, 3 page with accounts, appointments and unions
    with django_assert_num_queries(3):
        as_officer.get(ADDRESS)
    for serial in range(9):
        name = f"jinguanyi-3{serial}"
        accounts.officer(name, unions.jinguanyi, Office.CLERK)
        lend(as_officer, body(deputy=name), key=name)
    with django_assert_num_queries(3):
        assert len(as_officer.get(ADDRESS)["items"]) == 10


def test_the_lender_takes_it_back_at_once(as_officer, deputy, lent):
    address = f"{ADDRESS}/{lent['id']}/revocation"

    answer = as_officer.post(address, {}, expect=200)

    assert (answer["in_force"], answer["version"]) == (False, 2)
    client_for(deputy).get("/api/v1/me", expect=403, x_appointment=lent["id"])
    assert as_officer.post(address, {}, expect=409)["code"] == "wrong_state"


def test_taking_back_is_for_the_lender_and_who_gives_offices(
    as_anyone, as_officer_elsewhere, as_security_admin, deputy, lent
):
    address = f"{ADDRESS}/{lent['id']}/revocation"

    as_anyone.post(address, {}, expect=401)
    as_officer_elsewhere.post(address, {}, expect=404)
    client_for(deputy).post(address, {}, expect=404)
    as_security_admin.post(address, {"reason": "x"}, expect=400)
    as_security_admin.post(address, {}, expect=200)


def test_ones_own_offices_are_listed_with_what_they_allow(deputy, lent, unions):
    as_deputy = client_for(deputy)

    items = as_deputy.get("/api/v1/me/appointments")["items"]

    own, other = items
    assert (own["kind"], own["office"], own["is_acting"]) == (
        "APPOINTMENT",
        "CLERK",
        True,
    )
    assert {"code": "JOIN_CODE_ISSUE", "sentence": "发放和作废入会码"} in own["powers"]
    assert other == {
        "id": lent["id"],
        "kind": "DELEGATION",
        "organisation": lent["organisation"],
        "office": "REVIEWER",
        "office_label": "审核人",
        "principal": "jinjiang-01",
        "valid_from": today(),
        "valid_to": today(14),
        "amount_limit_fen": None,
        "powers": lent["powers"],
        "is_acting": False,
    }
    chosen = as_deputy.get("/api/v1/me/appointments", x_appointment=lent["id"])
    assert [item["is_acting"] for item in chosen["items"]] == [False, True]


def test_a_worker_has_no_offices_and_nobody_signed_in_is_told(as_worker, as_anyone):
    assert as_worker.get("/api/v1/me/appointments") == {"items": []}
    as_anyone.get("/api/v1/me/appointments", expect=401)


def test_ones_own_offices_cost_four_queries(deputy, lent, django_assert_num_queries):
    as_deputy = client_for(deputy)

    # 1 token, 2 offices, 3 own with their unions, 4 lent with theirs
    with django_assert_num_queries(4):
        as_deputy.get("/api/v1/me/appointments")
