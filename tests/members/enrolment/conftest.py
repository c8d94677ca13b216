import pytest

from members.enrolment import operations
from members.offices.choices import Office
from tests.browser import Browser
from tests.factories import accounts, people


def file_request(at, serial=1, **facts):
    worker = accounts.worker(f"1380013{8000 + serial}")
    return operations.enrol(
        people.application(serial, **facts), by=accounts.acting(worker), at=at
    )


@pytest.fixture
def request_of_jinguanyi(unions, at):
    return file_request(at)


@pytest.fixture
def browser(unions):
    """A reviewer's of the county of Jinjiang."""
    return Browser(accounts.officer("jinjiang-01", unions.jinjiang))


@pytest.fixture
def elsewhere(unions):
    """A reviewer's of the prefecture of Zigong."""
    return Browser(accounts.officer("zigong-01", unions.zigong))


@pytest.fixture
def auditor(unions):
    """An auditor's of the whole province."""
    return Browser(accounts.officer("audit-01", unions.root, Office.AUDITOR))
