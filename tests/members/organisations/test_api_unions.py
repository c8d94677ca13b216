"""/api/v1/organisations: the tree, seen and shaped from the officer's place."""

import pytest

from members.offices.choices import Office
from members.organisations.models import Organisation
from tests.client import client_for
from tests.factories import accounts, tree

ADDRESS = "/api/v1/organisations"
PARENT = "parent_kind_not_allowed"


@pytest.fixture
def as_clerk(unions):
    return client_for(accounts.officer("jinjiang-09", unions.jinjiang, Office.CLERK))


def founding(parent, **facts):
    given = {
        "parent": parent.pk,
        "name": "锦江区示例企业工会",
        "kind": "SINGLE",
        "level": "GRASSROOTS",
        "region": tree.JINGUANYI,
    }
    return given | facts


def found(client, parent, expect=201, key="k", **facts):
    body = founding(parent, **facts)
    return client.post(ADDRESS, body, expect=expect, idempotency_key=key)


def test_an_officer_sees_the_own_union_and_all_below_in_tree_order(unions, as_officer):
    answer = as_officer.get(ADDRESS)

    codes = [item["code"] for item in answer["items"]]
    assert codes == [unions.jinjiang.pk, unions.jinguanyi.pk]
    assert answer["next"] is None


def test_a_foreign_union_looks_like_none(unions, as_officer, as_officer_elsewhere):
    as_officer.get(f"{ADDRESS}/{unions.jinjiang.pk}")

    answer = as_officer_elsewhere.get(f"{ADDRESS}/{unions.jinjiang.pk}", expect=404)

    assert answer["code"] == "not_found"


def test_a_worker_has_no_view_of_the_tree(unions, as_worker):
    assert as_worker.get(ADDRESS, expect=403)["code"] == "forbidden"


def test_a_new_union_is_preparing_numbered_and_where_it_was_put(unions, as_clerk):
    answer = found(as_clerk, unions.jinguanyi)

    assert (answer["status"], answer["parent"]) == ("PREPARING", unions.jinguanyi.pk)
    assert answer["code"] == "51010400003"
    made = Organisation.objects.get(pk=answer["code"])
    assert made.path == unions.jinguanyi.path + "0001"


def test_an_industry_union_may_sit_in_any_county(unions, as_officer):
    as_province = client_for(accounts.officer("sc-01", unions.root, Office.CLERK))

    answer = found(
        as_province,
        unions.root,
        kind="INDUSTRIAL",
        level="PROVINCE",
        region=tree.ZILIUJING,
        territory=tree.PROVINCE,
    )

    assert (answer["parent"], answer["region"]) == (unions.root.pk, tree.ZILIUJING)


@pytest.mark.parametrize(
    ("facts", "code", "pointer"),
    [
        (
            {"kind": "TOWNSHIP", "level": "TOWNSHIP"},
            "parent_kind_not_allowed",
            "parent",
        ),
        ({"kind": "SINGLE", "level": "COUNTY"}, PARENT, "parent"),
        ({"region": "519999"}, "region_not_valid", "region"),
        ({"territory": "519999"}, "region_not_valid", "territory"),
        ({"credit_code": "81510000MC0000012A"}, "uscc_checksum", "credit_code"),
        ({"credit_code": "91510100MA61R3LX8Q"}, "uscc_registry", "credit_code"),
        ({"review_days": 31}, "out_of_range", "review_days"),
        ({"path": "0001"}, "unknown_field", "path"),
    ],
)
def test_a_founding_that_breaks_a_rule_is_refused(
    unions, as_clerk, facts, code, pointer
):
    answer = found(as_clerk, unions.jinguanyi, expect=400, **facts)

    assert answer["code"] == code
    assert answer["errors"][0]["pointer"] == f"#/{pointer}"
    assert Organisation.objects.count() == 5


def test_a_branch_is_no_legal_person(unions, as_clerk):
    union = tree.enterprise(unions.jinguanyi, tree.JINGUANYI)

    answer = found(
        as_clerk,
        union,
        expect=400,
        kind="BRANCH",
        level="SUBUNIT",
        credit_code="81510000MC0000012Q",
    )

    assert answer["code"] == "legal_person_not_allowed"


def test_a_credit_code_belongs_to_one_union(unions, as_clerk):
    found(as_clerk, unions.jinguanyi, credit_code="81510000MC0000012Q")

    answer = found(
        as_clerk,
        unions.jinguanyi,
        expect=409,
        key="k2",
        credit_code="81510000MC0000012Q",
    )

    assert answer["code"] == "uscc_taken"


def test_nobody_founds_under_a_foreign_parent(unions, as_clerk):
    assert found(as_clerk, unions.zigong, expect=404)["code"] == "not_found"


def test_a_reviewer_founds_nothing(unions, as_officer):
    assert found(as_officer, unions.jinguanyi, expect=403)["code"] == "forbidden"


def test_a_union_becomes_active_by_the_approval_of_one_above(unions, as_clerk):
    code = found(as_clerk, unions.jinguanyi)["code"]
    approval = {
        "approval_number": "锦工〔2026〕8号",
        "approval_date": "2026-11-01",
        "approved_by": unions.jinjiang.pk,
    }

    answer = as_clerk.post(f"{ADDRESS}/{code}/activation", approval, expect=200)

    assert (answer["status"], answer["approved_by"]) == ("ACTIVE", unions.jinjiang.pk)


def test_a_union_beside_approves_nothing(unions, as_clerk):
    code = found(as_clerk, unions.jinguanyi)["code"]
    approval = {
        "approval_number": "自工〔2026〕8号",
        "approval_date": "2026-11-01",
        "approved_by": unions.zigong.pk,
    }

    answer = as_clerk.post(f"{ADDRESS}/{code}/activation", approval, expect=400)

    assert answer["code"] == "approval_missing"


def test_an_active_union_is_not_activated_again(unions, as_clerk):
    approval = {
        "approval_number": "锦工〔2026〕8号",
        "approval_date": "2026-11-01",
        "approved_by": unions.jinjiang.pk,
    }

    answer = as_clerk.post(
        f"{ADDRESS}/{unions.jinguanyi.pk}/activation", approval, expect=409
    )

    assert answer["code"] == "wrong_state"


def test_a_union_is_locked_and_unlocked_with_a_reason(unions, as_clerk):
    address = f"{ADDRESS}/{unions.jinguanyi.pk}"

    locked = as_clerk.post(f"{address}/lock", {"reason": "未换届"}, expect=200)
    again = as_clerk.post(f"{address}/lock", {"reason": "未换届"}, expect=409)
    free = as_clerk.post(f"{address}/unlock", {"reason": "已换届"}, expect=200)

    assert (locked["status"], free["status"]) == ("LOCKED", "ACTIVE")
    assert again["code"] == "wrong_state"


def test_the_provinces_federation_can_not_be_locked(unions):
    as_province = client_for(accounts.officer("sc-01", unions.root, Office.CLERK))

    answer = as_province.post(
        f"{ADDRESS}/{unions.root.pk}/lock", {"reason": "试试"}, expect=409
    )

    assert answer["code"] == "last_resort"


def test_a_correction_is_made_on_the_version_seen(unions, as_clerk):
    address = f"{ADDRESS}/{unions.jinguanyi.pk}"
    as_clerk.get(address)
    seen = as_clerk.answer.headers["ETag"]
    body = {"office_phone": "028-86650000"}

    changed = as_clerk.post(f"{address}/corrections", body, expect=200, if_match=seen)
    stale = as_clerk.post(f"{address}/corrections", body, expect=412, if_match=seen)
    blind = as_clerk.post(f"{address}/corrections", body, expect=428)

    assert changed["office_phone"] == "028-86650000"
    assert (stale["code"], blind["code"]) == ("stale_version", "version_required")
    assert stale["facts"] == {"version": changed["version"]}


def test_the_list_costs_the_same_for_one_union_and_for_ten(
    unions, as_officer, django_assert_num_queries
):
    # 1 token, 2 appointment, 3 page with regions
    with django_assert_num_queries(3):
        as_officer.get(ADDRESS)
    for number in range(10):
        tree.enterprise(unions.jinguanyi, tree.JINGUANYI, name=f"企业{number}")
    with django_assert_num_queries(3):
        as_officer.get(ADDRESS)
