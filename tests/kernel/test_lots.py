"""A lot is drawn from a seed, and can be drawn again."""

from unionhub.kernel.ids import uuid7
from unionhub.kernel.lots import drawn

IDS = [uuid7() for _ in range(500)]


def test_the_same_seed_draws_the_same_whatever_their_order():
    first = drawn(IDS, 20, "a")

    assert drawn(reversed(IDS), 20, "a") == first
    assert len(set(first)) == 20
    assert drawn(IDS, 20, "b") != first


def test_who_draws_more_draws_the_same_first():
    assert drawn(IDS, 40, "a")[:20] == drawn(IDS, 20, "a")
