"""The ladder, rung by rung."""

from datetime import timedelta

import pytest

from members.enrolment import operations
from members.enrolment.choices import Reason, Rung
from members.organisations import operations as organisations
from members.organisations.choices import UnionLevel as Level
from members.organisations.models import Organisation
from tests.factories import people, tree
from unionhub.kernel import actor
from unionhub.kernel.errors import Gone, InvalidValue


def go(at, **facts):
    return operations.preview(people.workplace(**facts), at=at)


def lock(union, at):
    by = actor.installer()
    return organisations.lock(union.pk, reason="整顿", by=by, at=at)


def test_an_employer_is_found_by_its_credit_code(unions, at):
    union = tree.enterprise(unions.jinjiang, tree.JINJIANG)
    firm = tree.employer("成都示例速递有限公司", tree.JINJIANG, union)

    route = go(at, employer_credit_code=firm.credit_code, employer_name="写错的名称")

    assert (route.organisation, route.rung) == (union, Rung.EMPLOYER)
    assert route.reason == Reason.EMPLOYER_CREDIT_CODE


@pytest.mark.parametrize(
    "written", ["成都示例速递（锦江）有限公司", "成都示例速递(锦江)有限公司"]
)
def test_an_employer_is_found_by_its_registered_name(unions, at, written):
    union = tree.enterprise(unions.jinjiang, tree.JINJIANG)
    tree.employer("成都示例速递（锦江）有限公司", tree.JINJIANG, union)

    route = go(at, employer_name=written)

    assert (route.organisation, route.reason) == (union, Reason.EMPLOYER_NAME)


def test_an_alias_leads_to_an_employer_once_it_is_approved(unions, at):
    union = tree.enterprise(unions.jinjiang, tree.JINJIANG)
    firm = tree.employer("成都示例速递有限公司", tree.JINJIANG, union)
    by = actor.installer()
    alias = organisations.propose_alias(firm.pk, alias="示例速递", by=by, at=at)

    before = go(at, employer_name="示例速递")
    organisations.approve_alias(alias.pk, by=by, at=at)
    after = go(at, employer_name="示例速递")

    assert before.rung == Rung.REGION
    assert (after.organisation, after.reason) == (union, Reason.EMPLOYER_ALIAS)


def test_a_former_name_still_leads_to_its_employer(unions, at):
    union = tree.enterprise(unions.jinjiang, tree.JINJIANG)
    firm = tree.employer("成都示例速递有限公司", tree.JINJIANG, union)
    organisations.rename_employer(
        firm.pk, name="成都示例物流集团", by=actor.installer(), at=at
    )

    route = go(at, employer_name="成都示例速递有限公司")

    assert (route.organisation, route.reason) == (union, Reason.EMPLOYER_ALIAS)


def test_two_employers_of_one_name_decide_nothing(unions, at):
    union = tree.enterprise(unions.jinjiang, tree.JINJIANG)
    tree.employer("示例餐饮店", tree.JINJIANG, union, serial=1)
    tree.employer("示例餐饮店", tree.QINGYANG, None, serial=2)

    route = go(at, employer_name="示例餐饮店")

    assert route.rung == Rung.REGION
    assert route.trace[0]["verdict"] == "AMBIGUOUS"


def test_an_employer_without_a_union_sends_on_to_the_industry(unions, at):
    firm = tree.employer("成都示例速递有限公司", tree.JINJIANG)
    industry = tree.industry(unions.chengdu, Level.PREFECTURE, tree.CHENGDU, "COURIER")

    route = go(at, employer_credit_code=firm.credit_code)

    assert (route.organisation, route.rung) == (industry, Rung.INDUSTRY)
    assert route.employer == firm
    assert route.trace[0]["verdict"] == "NO_UNION"


def test_the_industry_with_the_smallest_territory_comes_first(unions, at):
    tree.industry(unions.root, Level.PROVINCE, tree.PROVINCE, "COURIER")
    tree.industry(unions.chengdu, Level.PREFECTURE, tree.CHENGDU, "COURIER")
    nearest = tree.industry(unions.jinjiang, Level.COUNTY, tree.JINJIANG, "COURIER")

    assert go(at).organisation == nearest


def test_an_industry_takes_only_its_own_occupations(unions, at):
    tree.industry(unions.chengdu, Level.PREFECTURE, tree.CHENGDU, "COURIER")

    route = go(at, occupation_group="HOUSEKEEPER")

    assert (route.organisation, route.rung) == (unions.jinguanyi, Rung.REGION)


def test_a_locked_union_is_never_the_target(unions, at):
    lock(unions.jinguanyi, at)

    route = go(at)

    assert (route.organisation, route.rung) == (unions.jinjiang, Rung.COUNTY_POOL)
    assert {"rung": "REGION", "organisation": unions.jinguanyi.pk} | {
        "verdict": "NOT_ACTIVE"
    } in route.trace


def test_the_last_resort_is_the_province(unions, at):
    for union in (unions.jinguanyi, unions.jinjiang, unions.chengdu):
        lock(union, at)

    route = go(at)

    assert (route.organisation, route.rung) == (unions.root, Rung.UPPER_POOL)


def test_a_county_as_workplace_goes_to_the_county(unions, at):
    route = go(at, work_region=tree.JINJIANG)

    assert (route.organisation, route.rung) == (unions.jinjiang, Rung.COUNTY_POOL)


def test_a_join_code_comes_before_everything(unions, at):
    union = tree.enterprise(unions.jinjiang, tree.JINJIANG)
    code = operations.issue_code(
        union.pk,
        channel="QR",
        expires_at=at + timedelta(days=1),
        by=actor.installer(),
        at=at,
    )

    route = go(at, join_code=code.pk)

    assert (route.organisation, route.rung) == (union, Rung.JOIN_CODE)


def test_a_join_code_of_a_locked_union_falls_through(unions, at):
    union = tree.enterprise(unions.jinjiang, tree.JINJIANG)
    code = operations.issue_code(
        union.pk,
        channel="QR",
        expires_at=at + timedelta(days=1),
        by=actor.installer(),
        at=at,
    )
    lock(union, at)

    assert go(at, join_code=code.pk).rung == Rung.REGION


def test_an_expired_or_revoked_join_code_is_gone(unions, at):
    by = actor.installer()
    code = operations.issue_code(
        unions.jinguanyi.pk,
        channel="QR",
        expires_at=at + timedelta(days=1),
        by=by,
        at=at,
    )

    with pytest.raises(Gone, match="join_code_expired"):
        go(at + timedelta(days=1), join_code=code.pk)
    operations.revoke_code(code.pk, by=by, at=at)
    with pytest.raises(Gone, match="join_code_expired"):
        go(at, join_code=code.pk)


def test_a_region_that_has_ended_is_no_workplace(unions, at):
    region = unions.jinguanyi.region
    region.valid_to = at.date()
    region.save(update_fields=["valid_to"])

    with pytest.raises(InvalidValue, match="region_not_valid"):
        go(at)


def test_the_ladder_asks_five_questions_whatever_the_size_of_the_tree(
    unions, at, django_assert_num_queries
):
    for number in range(20):
        tree.enterprise(unions.jinjiang, tree.JINJIANG, name=f"企业{number}工会")

    # 1 region with ancestors, 2 employer by name, 3 alias, 4 industry, 5 region
    with django_assert_num_queries(5):
        go(at, employer_name="没有这家公司")

    assert Organisation.objects.count() > 20
