"""A union, a family and the money that most tests of aid begin with."""

import pytest

from tests.factories import aid, hardship, money, tree


@pytest.fixture
def union(unions):
    """An enterprise's: it decides first, and the county above it last."""
    return tree.enterprise(unions.jinguanyi, tree.JINGUANYI)


@pytest.fixture
def home(union):
    """A family of three, no dossier."""
    aid.rule()
    return hardship.household(union)


@pytest.fixture
def budget(unions):
    """Of the county: the nearest up the path."""
    return money.funded(unions.jinjiang, 500_000)
