"""POST /api/v1/enrolments: one click."""

import pytest

from members.organisations.models import Organisation
from members.people.models import Member
from tests.client import client_for
from tests.factories import accounts, people, tree

pytestmark = pytest.mark.usefixtures("clock_stands")
ADDRESS = "/api/v1/enrolments"
TOWNSHIP = "51010400002"
ANSWER = {
    "state": "PENDING",
    "state_label": "待审核",
    "available_actions": ["withdrawal"],
    "name": "王小明",
    "id_type": "RESIDENT_ID",
    "id_number": "510***********0011",
    "phone": "138****8001",
    "occupation_group": "COURIER",
    "occupation_group_label": "快递员",
    "employer_name": "",
    "employer_credit_code": "",
    "side": "EMPLOYER",
    "work_region": "510104017",
    "organisation": {
        "code": TOWNSHIP,
        "name": "乡镇街道工会510104017",
        "kind": "TOWNSHIP",
        "kind_label": "乡镇街道工会",
        "office_phone": "",
    },
    "rung": "REGION",
    "rung_label": "区域工会",
    "reason_code": "REGION",
    "reason": "没有可接收的单位工会和行业工会；由您工作地的区域工会接收。",
    "rules_version": "2026-11",
    "trace": [
        {
            "rung": "INDUSTRY",
            "organisation": "",
            "verdict": "NONE_SERVES",
            "verdict_label": "没有工会服务该职业和地区",
        },
        {
            "rung": "REGION",
            "organisation": TOWNSHIP,
            "verdict": "CHOSEN",
            "verdict_label": "选中",
        },
    ],
    "realname_state": "PASSED",
    "realname_state_label": "已核验",
    "channel": "APP",
    "submitted_at": "2026-11-23T10:00:00+08:00",
    "due_on": "2026-11-30",
    "decided_at": None,
    "decision_note": "",
    "return_items": [],
    "member_number": None,
    "clash": None,
    "version": 1,
}


def post(client, body, key="key-1", expect=201):
    return client.post(ADDRESS, body, expect=expect, idempotency_key=key)


def test_one_click_names_the_union_the_reason_and_the_due_day(unions, as_worker):
    answer = post(as_worker, people.body())

    assert answer.pop("id")
    assert answer == ANSWER


def test_an_automatic_union_makes_a_member_with_a_number_at_once(unions, as_worker):
    Organisation.objects.filter(pk=unions.jinguanyi.pk).update(admission="AUTO")

    answer = post(as_worker, people.body())

    member = Member.objects.get()
    assert answer["state"] == "ADMITTED"
    assert answer["member_number"] == member.number
    assert as_worker.get("/api/v1/me")["member"]["number"] == member.number


def test_an_unproven_request_waits_for_the_desk_also_at_an_automatic_union(unions):
    Organisation.objects.filter(pk=unions.jinguanyi.pk).update(admission="AUTO")
    stranger = client_for(accounts.worker("13800130000"))

    answer = post(stranger, people.body())

    assert (answer["state"], answer["realname_state"]) == ("PENDING", "FAILED")


def test_a_silent_real_name_service_does_not_block_the_request(unions):
    worker = client_for(accounts.worker("13800139999"))

    answer = post(worker, people.body())

    assert (answer["state"], answer["realname_state"]) == ("PENDING", "UNAVAILABLE")


def test_nobody_joins_without_signing_in(unions, as_anyone):
    assert post(as_anyone, people.body(), expect=401)["code"] == "not_authenticated"


def test_an_officers_account_has_no_phone_to_join_with(unions, as_officer):
    assert post(as_officer, people.body(), expect=403)["code"] == "forbidden"


def test_a_key_is_required(unions, as_worker):
    answer = as_worker.post(ADDRESS, people.body(), expect=400)

    assert answer["code"] == "key_required"


def test_the_same_key_replays_the_same_bytes(unions, as_worker):
    post(as_worker, people.body())
    first = as_worker.answer.content

    post(as_worker, people.body())

    assert as_worker.answer.content == first
    assert as_worker.answer.headers["Idempotent-Replayed"] == "true"


def test_the_same_key_with_another_body_is_refused(unions, as_worker):
    post(as_worker, people.body(1))

    answer = post(as_worker, people.body(2), expect=422)

    assert answer["code"] == "key_reused"


@pytest.mark.parametrize(
    ("facts", "code", "pointer"),
    [
        ({"id_number": "510105199003070012"}, "id_checksum", "#/id_number"),
        ({"id_type": "FOREIGN_PR"}, "id_type_mismatch", "#/id_number"),
        ({"id_number": 510105199003070011}, "not_a_string", "#/id_number"),
        ({"occupation_group": "PILOT"}, "invalid_choice", "#/occupation_group"),
        ({"work_region": "510000"}, "region_not_valid", "#/work_region"),
        ({"work_region": "519999"}, "region_not_valid", "#/work_region"),
        ({"consent_version": "1999"}, "consent_not_valid", "#/consent_version"),
        ({"join_code": "NOSUCHCODE"}, "does_not_exist", "#/join_code"),
        ({"employer": {}}, "required", "#/employer/name"),
        ({"employer": None}, "null_not_allowed", "#/employer"),
        ({"sex": 1}, "unknown_field", "#/sex"),
        ({"name": "=HYPERLINK(1)"}, "invalid_character", "#/name"),
    ],
)
def test_bad_input_is_named_and_changes_nothing(
    unions, as_worker, facts, code, pointer
):
    answer = post(as_worker, people.body(**facts), expect=400)

    assert (answer["code"], answer["errors"][0]["pointer"]) == (code, pointer)
    assert as_worker.get(ADDRESS)["items"] == []


def test_nobody_joins_before_their_sixteenth_birthday(unions, as_worker):
    young = people.id_number(born="20101124")
    answer = post(as_worker, people.body(id_number=young), expect=400)

    assert answer["code"] == "age_below_minimum"


def test_on_the_sixteenth_birthday_one_may_join(unions, as_worker):
    post(as_worker, people.body(id_number=people.id_number(born="20101123")))


def test_a_second_request_names_the_open_one_to_its_owner(unions, as_worker):
    first = post(as_worker, people.body())

    answer = post(as_worker, people.body(), "key-2", expect=409)

    assert answer["code"] == "already_open"
    assert answer["facts"] == {"enrolment": first["id"]}


def test_another_proven_account_of_the_same_person_learns_no_case(unions, as_worker):
    post(as_worker, people.body())
    other = client_for(accounts.worker("13800138002"))

    answer = post(other, people.body(), expect=409)

    assert answer["code"] == "already_open"
    assert "facts" not in answer


def test_a_member_is_offered_a_transfer(unions, as_worker):
    Organisation.objects.filter(pk=unions.jinguanyi.pk).update(admission="AUTO")
    post(as_worker, people.body())

    answer = post(as_worker, people.body(), "key-2", expect=409)

    assert (answer["code"], answer["facts"]) == (
        "already_member",
        {"offer": "transfer"},
    )


def test_sex_and_birth_year_come_from_the_number(unions, as_worker):
    Organisation.objects.filter(pk=unions.jinguanyi.pk).update(admission="AUTO")

    post(as_worker, people.body(serial=2))

    member = as_worker.get("/api/v1/me")["member"]
    assert (member["sex_label"], member["birth_year"]) == ("女", 1990)


def test_a_dispatched_worker_is_counted_at_the_side_named(unions, as_worker):
    union = tree.enterprise(unions.jinjiang, tree.JINJIANG)
    agency = tree.employer("成都示例劳务派遣有限公司", tree.JINJIANG, union)
    stated = {"credit_code": agency.credit_code, "side": "DISPATCH_AGENCY"}

    answer = post(as_worker, people.body(employer=stated))

    assert answer["organisation"]["code"] == union.pk
    assert (answer["rung"], answer["side"]) == ("EMPLOYER", "DISPATCH_AGENCY")


def test_filing_costs_the_same_number_of_queries_in_a_larger_tree(
    unions, as_worker, django_assert_max_num_queries
):
    for serial in range(2, 12):
        tree.enterprise(unions.jinjiang, tree.JINJIANG, name=f"企业工会{serial}")

    # token 3, account 2, budget 3, key 3; consent 1, ladder 4, person 4, member 1,
    # working days 2, request 3, step 1, audit 1, message task 3, answer 1, key 1
    with django_assert_max_num_queries(45):
        post(as_worker, people.body())
