"""The tier follows from the figures alone (R-AID-03; DOMAIN.md §5.2)."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.hardship.means import Causes, Means, tier_of
from unionhub.kernel.errors import BadFact

pytestmark = pytest.mark.once

# Wuhan's urban standard of DOMAIN.md §5.2: ¥940 a head and month.
MONTHLY = 94_000
# A family of three on exactly the standard.
ON_IT = MONTHLY * 12 * 3


@pytest.mark.parametrize(
    ("means", "tier"),
    [
        (Means(wages_fen=ON_IT - 1), "DEEP"),
        (Means(wages_fen=ON_IT), "RELATIVE"),
        (Means(wages_fen=2 * ON_IT - 1), "RELATIVE"),
        (Means(wages_fen=2 * ON_IT), None),
        # Rigid expenses count: illness, disability, schooling.
        (Means(wages_fen=ON_IT + 3, illness_fen=4), "DEEP"),
        (Means(wages_fen=ON_IT + 3, disability_fen=4), "DEEP"),
        (Means(wages_fen=ON_IT + 3, schooling_fen=4), "DEEP"),
        (Means(wages_fen=ON_IT + 3, illness_fen=3), "RELATIVE"),
        # What comes in counts, whatever it is called.
        (Means(pensions_fen=ON_IT - 2, benefits_fen=1, other_income_fen=1), "RELATIVE"),
        # Costs of the job count for the relative tier, and for that alone.
        (Means(wages_fen=2 * ON_IT, job_costs_fen=1), "RELATIVE"),
        (Means(wages_fen=ON_IT, job_costs_fen=ON_IT), "RELATIVE"),
        # Over 80 % of the year's income, not on it.
        (Means(wages_fen=10_000_000, accident_costs_fen=8_000_001), "ACCIDENT"),
        (Means(wages_fen=10_000_000, accident_costs_fen=8_000_000), None),
        (Means(wages_fen=50_000_000, is_disaster=True), "ACCIDENT"),
        # Debts of the sick: less than nothing is left.
        (Means(wages_fen=1, illness_fen=10_000_000), "DEEP"),
        (Means(), "DEEP"),
    ],
)
def test_the_tier_of_a_family_of_three(means, tier):
    assert tier_of(means, size=3, monthly_fen=MONTHLY) == tier


AMOUNTS = st.integers(min_value=0, max_value=10**13)
FIELDS = (
    *("wages_fen", "pensions_fen", "benefits_fen", "other_income_fen"),
    *("illness_fen", "disability_fen", "schooling_fen", "job_costs_fen"),
    "accident_costs_fen",
)
MEANS = st.builds(Means, **dict.fromkeys(FIELDS, AMOUNTS), is_disaster=st.booleans())
SIZES = st.integers(min_value=1, max_value=20)
STANDARDS = st.integers(min_value=1, max_value=10**6)


def by_the_book(means, size, monthly):
    """As DOMAIN.md writes it, with fractions instead of whole fen."""
    left = Fraction(means.income_fen - means.rigid_fen, 12 * size)
    if left < monthly:
        return "DEEP"
    if left - Fraction(means.job_costs_fen, 12 * size) < 2 * monthly:
        return "RELATIVE"
    costs = Fraction(means.accident_costs_fen)
    if means.is_disaster or costs > Fraction(80, 100) * means.income_fen:
        return "ACCIDENT"
    return None


@given(MEANS, SIZES, STANDARDS)
def test_the_tier_is_what_the_book_says(means, size, monthly):
    assert tier_of(means, size=size, monthly_fen=monthly) == by_the_book(
        means, size, monthly
    )


RANK = {"DEEP": 2, "RELATIVE": 1, "ACCIDENT": 0, None: 0}


@given(MEANS, SIZES, STANDARDS, AMOUNTS)
def test_more_to_spend_never_lifts_out_of_hardship(means, size, monthly, more):
    spent = Means(**vars(means) | {"illness_fen": means.illness_fen + more})

    before = tier_of(means, size=size, monthly_fen=monthly)
    after = tier_of(spent, size=size, monthly_fen=monthly)

    assert RANK[after] >= RANK[before]


@given(MEANS)
def test_figures_are_read_as_they_were_written(means):
    assert Means.read(means.written()) == means


def test_causes_are_read_as_they_were_written():
    causes = Causes("SEVERE_ILLNESS", ("SCHOOLING", "JOB_LOSS", "OTHER"))

    assert Causes.read(causes.written()) == causes
    assert Causes.read(Causes("OTHER").written()) == Causes("OTHER")


@pytest.mark.parametrize(
    ("main", "others", "code"),
    [
        ("", (), "invalid_choice"),
        ("POVERTY", (), "invalid_choice"),
        ("OTHER", ("POVERTY",), "invalid_choice"),
        ("OTHER", ("OTHER",), "duplicate_cause"),
        ("OTHER", ("DISASTER", "DISASTER"), "duplicate_cause"),
        (
            "OTHER",
            ("DISASTER", "ACCIDENT", "SCHOOLING", "JOB_LOSS"),
            "too_many_items",
        ),
    ],
)
def test_one_main_cause_and_at_most_three_others(main, others, code):
    with pytest.raises(BadFact) as refused:
        Causes(main, others)

    assert refused.value.reason == code
