"""No made-up request is answered with a 5xx, or otherwise than the contract says."""

import pytest

from tests.fuzz.storm import blow
from tests.strangers.matrix import world as worlds

CASES = 1_000
SEED = 20_261_122
LEAST_REACHED = 0.8


@pytest.fixture
def world(db):
    """Two branches of the tree with everybody and everything."""
    with worlds.stage():
        yield worlds.build()


def test_a_thousand_made_up_requests_are_answered_as_the_contract_says(world):
    storm = blow(world, cases=CASES, seed_=SEED)

    assert storm.faults == []
    assert storm.cases >= CASES
    assert storm.share >= LEAST_REACHED
    assert len(storm.statuses) > 5


@pytest.mark.campaign
def test_a_long_storm_is_answered_as_the_contract_says(world, campaign):
    cases = campaign.number("fuzz", 20_000)
    storm = blow(world, cases=cases, seed_=campaign.number("fuzz_seed", SEED))

    campaign.figure("fuzz cases", storm.cases)
    campaign.figure("fuzz operations that answered 2xx", f"{storm.share:.0%}")
    campaign.figure("fuzz answers by status", dict(sorted(storm.statuses.items())))
    campaign.figure("fuzz answers 5xx or beside the contract", len(storm.faults))
    assert storm.faults == []
