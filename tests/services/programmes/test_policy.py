"""What may be granted at most, every figure by hand."""

from datetime import date

import pytest

from services.programmes import operations, policy
from services.programmes.operations import RuleFacts, StandardFacts
from services.programmes.policy import LimitInputs, RuleMissing, StandardMissing
from tests.factories import money, tree
from tests.factories.money import AT, BY
from unionhub.kernel.errors import BadFact, NotNow, WrongState

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 2)


def announced(region, monthly_fen, year=2026, household="URBAN", **more):
    facts = {
        "region": region,
        "year": year,
        "household": household,
        "monthly_fen": monthly_fen,
        "document_number": "川民发〔2026〕1号",
        "valid_from": date(year, 1, 1),
    }
    facts = StandardFacts(**facts | more)
    return operations.announce_standard(facts, by=BY, at=AT)


def facts(**more):
    told = {
        "item": "LIVING",
        "formula": "TIMES_STANDARD",
        "number": 1_200,
        "document_number": "川工发〔2026〕3号",
        "valid_from": date(2026, 1, 1),
    }
    return RuleFacts(**told | more)


def issued(**more):
    return operations.issue_rule(facts(**more), by=BY, at=AT)


def asked(**more):
    told = {
        "item": "LIVING",
        "fund": "CENTRAL",
        "tier": "DEEP",
        "region": tree.JINGUANYI,
        "round": "WINTER-2026",
        "day": DAY,
        "household": "URBAN",
    }
    return policy.limit(LimitInputs(**told | more))


@pytest.fixture(autouse=True)
def _regions(unions):
    """Of the small tree."""


def test_the_nearest_place_up_the_tree_says_the_standard():
    announced(tree.PROVINCE, 70_000)
    announced(tree.CHENGDU, 85_000)
    announced(tree.CHENGDU, 60_000, household="RURAL")

    assert policy.standard(tree.JINGUANYI, DAY, "URBAN").monthly_fen == 85_000
    assert policy.standard(tree.JINGUANYI, DAY, "RURAL").monthly_fen == 60_000
    assert policy.standard(tree.WUXING, DAY, "URBAN").monthly_fen == 70_000


def test_a_later_standard_of_the_year_holds_from_its_day():
    announced(tree.CHENGDU, 85_000)
    announced(tree.CHENGDU, 90_000, valid_from=date(2026, 11, 2))

    assert policy.standard(tree.CHENGDU, date(2026, 11, 1), "URBAN").monthly_fen == (
        85_000
    )
    assert policy.standard(tree.CHENGDU, DAY, "URBAN").monthly_fen == 90_000


@pytest.mark.parametrize("household", ["URBAN", "RURAL"])
def test_a_missing_standard_is_not_guessed(household):
    announced(tree.CHENGDU, 85_000, year=2025)

    with pytest.raises(StandardMissing) as refused:
        policy.standard(tree.JINGUANYI, DAY, household)

    assert refused.value.facts["year"] == 2026


def test_twelve_times_the_standard_less_what_was_granted_before():
    announced(tree.CHENGDU, 85_000)
    issued()

    assert asked().limit_fen == 1_020_000
    assert asked(used_fen=1_000_001).limit_fen == 19_999
    assert asked(used_fen=2_000_000).limit_fen == 0


@pytest.mark.parametrize(
    ("number", "ceiling", "cost", "limit"),
    [
        (800, 15_000_000, 1_000_001, 800_000),
        (800, 15_000_000, 20_000_000, 15_000_000),
        (1_000, None, 333, 333),
    ],
)
def test_a_share_of_the_cost_is_rounded_down_and_capped(number, ceiling, cost, limit):
    issued(item="MEDICAL", formula="SHARE_OF_COST", number=number, ceiling_fen=ceiling)

    assert asked(item="MEDICAL", cost_fen=cost).limit_fen == limit


def test_the_most_specific_rule_holds():
    money.a_round()
    issued(formula="FIXED", number=1)
    issued(formula="FIXED", number=2, region=tree.CHENGDU)
    issued(formula="FIXED", number=3, region=tree.JINJIANG)
    issued(formula="FIXED", number=9, region=tree.ZIGONG)
    assert asked().limit_fen == 3

    issued(formula="FIXED", number=4, tier="DEEP")
    issued(formula="FIXED", number=9, tier="RELATIVE")
    assert asked().limit_fen == 4

    issued(formula="FIXED", number=5, fund="CENTRAL")
    assert asked().limit_fen == 5

    issued(formula="FIXED", number=6, round="WINTER-2026")
    assert asked().limit_fen == 6
    assert asked(round="WINTER-2027").limit_fen == 5


def test_without_a_rule_nothing_is_granted():
    issued(item="VISIT", formula="FIXED", number=1)
    issued(formula="FIXED", number=1, valid_from=date(2026, 11, 3))

    with pytest.raises(RuleMissing):
        asked()


def test_what_was_decided_is_computed_again_whatever_came_later():
    announced(tree.CHENGDU, 85_000)
    before = issued()
    stored = asked(used_fen=20_000).stored

    announced(tree.CHENGDU, 99_000, valid_from=date(2026, 11, 2))
    after = operations.replace_rule(
        before.pk, facts(number=800, valid_from=DAY), by=BY, at=AT
    )

    assert policy.again(stored) == stored["limit_fen"] == 1_000_000
    assert (after.version, asked().limit_fen) == (2, 792_000)
    assert asked(day=date(2026, 11, 1)).rule_id == before.pk


def test_a_rule_is_replaced_once_and_not_before_it_began():
    before = issued()
    with pytest.raises(BadFact):
        operations.replace_rule(before.pk, facts(), by=BY, at=AT)

    operations.replace_rule(before.pk, facts(valid_from=DAY), by=BY, at=AT)

    with pytest.raises(WrongState):
        operations.replace_rule(before.pk, facts(valid_from=DAY), by=BY, at=AT)


def test_a_standard_is_entered_once():
    announced(tree.CHENGDU, 85_000)

    with pytest.raises(NotNow):
        announced(tree.CHENGDU, 86_000)
