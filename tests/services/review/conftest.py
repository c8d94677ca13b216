"""A room above that answers, and the people who work on cases."""

from collections.abc import Iterator

import pytest

from tests.factories import cases
from tests.factories.cases import Staff, Subjects


@pytest.fixture
def subjects() -> Iterator[Subjects]:
    """What the cases are about."""
    with cases.answering() as answered:
        yield answered


@pytest.fixture
def people(unions) -> Staff:
    """Who works on them."""
    return cases.staff(unions)
