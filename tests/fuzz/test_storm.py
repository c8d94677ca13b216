"""No made-up request is answered with a 5xx, or otherwise than the contract says."""

import pytest
from django.db import connection

from tests.fuzz.storm import blow
from tests.strangers.matrix import world as worlds

# Whatever an engine could answer wrongly, PostgreSQL is stricter about.
CASES = {"postgresql": 1_000, "sqlite": 700}
SEED = 20_261_122
LEAST_REACHED = 0.8


@pytest.fixture
def world(db, settings):
    """Two branches of the tree with everybody and everything; WeChat answers."""
    settings.WECHAT_PROVIDER = "unionhub.accounts.wechat.FakeProvider"
    with worlds.stage():
        yield worlds.build()


def test_made_up_requests_are_answered_as_the_contract_says(world):
    cases = CASES[connection.vendor]

    storm = blow(world, cases=cases, seed_=SEED)

    assert storm.faults == []
    assert storm.cases >= cases
    assert len(storm.statuses) > 5
    # Four cases an operation reach no further.
    assert storm.share >= LEAST_REACHED or cases < max(CASES.values())


@pytest.mark.campaign
def test_a_long_storm_is_answered_as_the_contract_says(world, campaign):
    cases = campaign.number("fuzz", 20_000)
    storm = blow(world, cases=cases, seed_=campaign.number("fuzz_seed", SEED))

    campaign.figure("fuzz cases", storm.cases)
    campaign.figure("fuzz operations that answered 2xx", f"{storm.share:.0%}")
    campaign.figure("fuzz answers by status", dict(sorted(storm.statuses.items())))
    campaign.figure("fuzz answers 5xx or beside the contract", len(storm.faults))
    assert storm.faults == []
