"""The living standard of a place and a year (R-AID-04)."""

from datetime import date

import pytest

from services.programmes import operations, policy
from services.programmes.choices import Residence
from services.programmes.models import LivingStandard
from tests.factories import tree
from tests.factories.tree import AT
from unionhub.kernel.actor import installer, system
from unionhub.kernel.errors import InvalidValue, NotAllowed, NotNow

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 23)


def told(region, fen, **more):
    facts = {
        "region": region,
        "year": 2026,
        "household": Residence.URBAN,
        "monthly_fen": fen,
        "document_number": "川民发〔2026〕1号",
        "valid_from": date(2026, 1, 1),
    }
    by = more.pop("by", installer())
    given = operations.StandardFacts(**facts | more)
    return operations.announce_standard(given, by=by, at=AT)


def test_the_nearest_standard_up_the_tree_holds(unions):
    told(tree.PROVINCE, 60_000)
    told(tree.CHENGDU, 65_000)

    assert policy.standard(tree.JINGUANYI, DAY, "URBAN").monthly_fen == 65_000
    assert policy.standard(tree.ZIGONG, DAY, "URBAN").monthly_fen == 60_000
    told(tree.JINJIANG, 70_000)
    assert policy.standard(tree.JINGUANYI, DAY, "URBAN").monthly_fen == 70_000


def test_a_later_one_takes_over_on_its_day(unions):
    told(tree.PROVINCE, 60_000)
    told(tree.PROVINCE, 66_000, valid_from=date(2026, 7, 1))

    before = policy.standard(tree.CHENGDU, date(2026, 6, 30), "URBAN")
    after = policy.standard(tree.CHENGDU, date(2026, 7, 1), "URBAN")

    assert (before.monthly_fen, after.monthly_fen) == (60_000, 66_000)


@pytest.mark.parametrize(
    ("region", "day", "household"),
    [
        (tree.CHENGDU, date(2025, 11, 23), "URBAN"),
        (tree.CHENGDU, date(2027, 1, 1), "URBAN"),
        (tree.CHENGDU, DAY, "RURAL"),
        (tree.PROVINCE, DAY, "URBAN"),
        ("000000", DAY, "URBAN"),
    ],
)
def test_where_none_was_told_nothing_is_guessed(unions, region, day, household):
    told(tree.CHENGDU, 65_000)

    with pytest.raises(policy.StandardMissing) as refused:
        policy.standard(region, day, household)

    assert refused.value.reason == "standard_missing"


def test_one_standard_from_one_day(unions):
    told(tree.CHENGDU, 65_000)

    with pytest.raises(NotNow) as refused:
        told(tree.CHENGDU, 66_000)

    assert refused.value.reason == "already_exists"
    assert LivingStandard.objects.count() == 1


def test_a_standard_is_positive_of_a_real_place_and_told_by_the_province(unions):
    with pytest.raises(InvalidValue):
        told(tree.CHENGDU, 0)
    with pytest.raises(InvalidValue):
        told("999999", 65_000)
    with pytest.raises(NotAllowed):
        told(tree.CHENGDU, 65_000, by=system())
