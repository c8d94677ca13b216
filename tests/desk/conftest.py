import pytest

from members.enrolment import operations
from tests.browser import Browser
from tests.desk.walk import PHONES
from tests.factories import accounts, people, tree
from unionhub.kernel import actor


@pytest.fixture
def officer(unions):
    """A reviewer of the county of Jinjiang."""
    return accounts.officer("jinjiang-01", unions.jinjiang)


@pytest.fixture
def browser(officer):
    """Where that officer works."""
    return Browser(officer)


@pytest.fixture
def _rows(unions, at):
    """One row of every kind, in Jinjiang: a member, and a request that waits."""
    employer = tree.employer("某某快运有限公司", tree.JINGUANYI, unions.jinguanyi)
    operations.issue_code(
        unions.jinguanyi.pk,
        channel="QR",
        expires_at=at.replace(year=2027),
        by=actor.installer(),
        at=at,
    )
    first, _second = (
        operations.enrol(
            people.application(serial, employer_name=employer.name),
            by=accounts.acting(accounts.worker(phone)),
            at=at,
        )
        for serial, phone in enumerate(PHONES, 1)
    )
    operations.approve(first.pk, by=actor.installer(), at=at)
