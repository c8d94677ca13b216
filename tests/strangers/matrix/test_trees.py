"""Nothing crosses a border, on whatever tree and whatever moves meanwhile (G3, T4)."""

from collections import Counter
from random import Random

import pytest

from tests.campaigns import Campaign
from tests.strangers.matrix import trees
from tests.strangers.matrix import world as worlds

pytestmark = pytest.mark.django_db

MOST_UNIONS = 500
PROBES_PER_TREE = 4_000


def test_a_small_tree_with_moves_has_no_breach(db):
    with worlds.stage():
        forest = trees.grow(Random(11), 60)
        trial = forest.play(400)

    assert trial.breaches == []
    assert sum(forest.moves.values()) >= 15


@pytest.mark.campaign
def test_no_probe_crosses_a_border_on_any_tree(db, campaign: Campaign):
    probes = campaign.number("probes", 100_000)
    seed = campaign.number("seed", Random().randrange(10**6))
    tree = campaign.number("tree", 0)
    figures, breaches = Counter[str](), list[str]()

    while figures["probes"] < probes and not breaches:
        random = Random(f"{seed}/{tree + figures['trees']}")
        with worlds.stage():
            forest = trees.grow(random, MOST_UNIONS)
            trial = forest.play(min(PROBES_PER_TREE, probes - figures["probes"]))
        breaches = trial.breaches
        figures += Counter(trees=1, probes=len(trial.cells), unions=len(forest.unions))
        figures += forest.moves + trees.reached(trial)

    for name, value in sorted(figures.items()):
        campaign.figure(f"matrix: {name}", value)
    campaign.figure("matrix: cross-scope reads or writes", len(breaches))
    replay = f"probes={PROBES_PER_TREE} seed={seed} tree={tree + figures['trees'] - 1}"
    assert breaches == [], f"again with: ./test --campaign {replay}"
