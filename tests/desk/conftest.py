import pytest

from tests.browser import Browser
from tests.factories import accounts


@pytest.fixture
def officer(unions):
    """A reviewer of the county of Jinjiang."""
    return accounts.officer("jinjiang-01", unions.jinjiang)


@pytest.fixture
def browser(officer):
    """Where that officer works."""
    return Browser(officer)
