import pytest

from members.enrolment import operations as enrolment
from members.offices.access import actor_for
from members.offices.choices import Office
from tests.factories import accounts, people
from unionhub.jobs import operations
from unionhub.kernel import actor


@pytest.fixture
def members(unions, at):
    """Five members of Jinguanyi."""
    for serial in range(1, 6):
        worker = accounts.worker(f"1380013{serial:04d}")
        asked = enrolment.enrol(
            people.application(serial), by=accounts.acting(worker), at=at
        )
        enrolment.approve(asked.pk, by=actor.installer(), at=at)


@pytest.fixture
def clerk(unions):
    """A clerk of Jinjiang, who may ask."""
    return accounts.officer("jinjiang-clerk", unions.jinjiang, Office.CLERK)


@pytest.fixture
def reviewer(unions):
    """A reviewer of Chengdu, who may decide."""
    return accounts.officer("chengdu-01", unions.chengdu)


@pytest.fixture
def ask(clerk, at):
    """Ask for the members, as the clerk."""

    def ask(**facts):
        given = {"kind": "MEMBERS", "filters": {}, "reason": "核对慰问名单"}
        return operations.request(**given | facts, by=actor_for(clerk, at), at=at)

    return ask


@pytest.fixture
def small_caps(monkeypatch):
    """One row by oneself, four at most."""
    monkeypatch.setattr("unionhub.jobs.operations.OWN_CAP", 1)
    monkeypatch.setattr("unionhub.jobs.tasks.OWN_CAP", 1)
    monkeypatch.setattr("unionhub.jobs.operations.MOST_ROWS", 5)
    monkeypatch.setattr("unionhub.jobs.tasks.MOST_ROWS", 5)
