"""/api/v1/employers: whom unions stand for, and by which names they are known."""

import pytest

from members.offices.choices import Office
from tests.client import client_for
from tests.factories import accounts, tree

ADDRESS = "/api/v1/employers"


@pytest.fixture
def as_clerk(unions):
    return client_for(accounts.officer("jinjiang-09", unions.jinjiang, Office.CLERK))


def register(client, expect=201, key="k", **facts):
    body = {
        "name": "成都示例速递有限公司",
        "nature": "PRIVATE",
        "headcount_band": "GE100",
        "region": tree.JINJIANG,
    }
    return client.post(ADDRESS, body | facts, expect=expect, idempotency_key=key)


def test_an_employer_is_entered_with_its_union(unions, as_clerk):
    answer = register(
        as_clerk, union=unions.jinguanyi.pk, credit_code="91510100MA61R3LX8Q"
    )

    assert answer["union"] == unions.jinguanyi.pk
    assert as_clerk.get(ADDRESS)["items"] == [answer]


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"credit_code": "81510000MC0000012Q"}, "uscc_registry"),
        ({"credit_code": "91510100MA61R3LX8A"}, "uscc_checksum"),
        ({"industry": "99999"}, "does_not_exist"),
        ({"region": "519999"}, "region_not_valid"),
    ],
)
def test_an_employer_that_breaks_a_rule_is_refused(unions, as_clerk, facts, code):
    assert register(as_clerk, expect=400, **facts)["code"] == code


def test_a_credit_code_belongs_to_one_employer(unions, as_clerk):
    register(as_clerk, credit_code="91510100MA61R3LX8Q")

    answer = register(as_clerk, 409, "k2", credit_code="91510100MA61R3LX8Q")

    assert answer["code"] == "uscc_taken"


def test_a_foreign_union_can_not_be_named(unions, as_clerk):
    assert register(as_clerk, 404, union=unions.zigong.pk)["code"] == "not_found"


def test_an_alias_is_proposed_by_one_and_approved_by_another(
    unions, as_clerk, as_officer
):
    employer = register(as_clerk, union=unions.jinguanyi.pk)
    proposed = as_clerk.post(f"{ADDRESS}/{employer['id']}/aliases", {"alias": "示例"})
    approval = f"/api/v1/employer-aliases/{proposed['id']}/approval"

    refused = as_clerk.post(approval, {}, expect=403)
    approved = as_officer.post(approval, {}, expect=200)

    assert refused["code"] == "forbidden"
    assert (proposed["is_approved"], approved["is_approved"]) == (False, True)


def test_a_name_leads_to_one_employer_only(unions, as_clerk, as_officer):
    names = {"k1": "甲店", "k2": "乙店"}
    ids = [register(as_clerk, key=key, name=name)["id"] for key, name in names.items()]
    answers = []
    for employer_id in ids:
        alias = as_clerk.post(f"{ADDRESS}/{employer_id}/aliases", {"alias": "小店"})
        approval = f"/api/v1/employer-aliases/{alias['id']}/approval"
        expect = 409 if answers else 200
        answers.append(as_officer.post(approval, {}, expect=expect))

    assert answers[1]["code"] == "alias_taken"


def test_an_employer_is_renamed_and_its_former_name_kept(unions, as_clerk):
    employer = register(as_clerk)

    renamed = as_clerk.post(
        f"{ADDRESS}/{employer['id']}/renamings", {"name": "成都示例集团"}, expect=200
    )

    assert (renamed["name"], renamed["version"]) == ("成都示例集团", 2)
