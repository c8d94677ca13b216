"""How many are asked, and how far the answer may be off."""

from uuid import UUID

import pytest

from services.payments.sampling import margin_of, percent, sample_size, share

pytestmark = pytest.mark.once
IDS = [UUID(int=one) for one in range(500)]


@pytest.mark.parametrize(
    ("population", "confidence", "margin", "size"),
    [
        # Cochran: 384.16 of endless many at 95 % and 5 %, 217.5 of 500.
        (500, 95, 50, 218),
        (1_000_000, 95, 50, 385),
        (10_000, 95, 50, 370),
        (1_000, 90, 50, 214),
        (1_000, 99, 50, 400),
        (1, 95, 50, 1),
        (3, 99, 10, 3),
        (0, 95, 50, 0),
    ],
)
def test_the_size_follows_from_confidence_and_margin(
    population, confidence, margin, size
):
    assert sample_size(population, confidence, margin) == size


@pytest.mark.parametrize("population", [2, 7, 100, 500, 12_345])
@pytest.mark.parametrize("confidence", [90, 95, 99])
def test_a_sample_that_was_answered_keeps_its_margin(population, confidence):
    for margin in (10, 50, 200):
        size = sample_size(population, confidence, margin)

        assert margin_of(population, size, confidence) <= margin
        fewer = margin_of(population, size - 1, confidence)
        assert fewer is None or fewer > margin or size == population


def test_nobody_who_answered_is_no_share():
    assert (share(0, 0), margin_of(500, 0, 95)) == (None, None)
    assert (share(2, 3), share(3, 3)) == (666, 1000)
    assert margin_of(3, 3, 95) == 0


def test_a_share_is_read_in_percent():
    assert [percent(one) for one in (0, 5, 666, 1000)] == [
        "0.0%",
        "0.5%",
        "66.6%",
        "100.0%",
    ]
