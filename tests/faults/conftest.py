"""Commands that are broken at every place, each from a state of its own."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import connection

from members.enrolment import operations
from members.offices.choices import Office
from tests.client import JsonClient, client_for
from tests.factories import accounts, people, tree
from tests.faults.service import Service
from tests.races.conftest import ENROLMENTS, unhindered
from tests.races.crowd import Answer, post
from unionhub.kernel import actor, clock


@dataclass(frozen=True)
class Command:
    """One call, as often as it takes; ``keyed`` calls repeat it under one key.

    ``people``: how many it is about, at the most.
    """

    name: str
    call: Callable[[], Answer]
    keyed: bool
    people: int = 1


@pytest.fixture(autouse=True)
def _everybody_is_proven(settings: Any) -> None:
    settings.REALNAME_CHECKER = "members.enrolment.realname.SandboxChecker"


@pytest.fixture
def wire(db) -> None:
    """Only where there is a line to cut."""
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has no line to the database")


@pytest.fixture(scope="session")
def service() -> Iterator[Service]:
    """One for all tests that kill something; each takes callers of its own."""
    service = Service(400)
    yield service
    service.close()


@pytest.fixture
def worker(unions) -> JsonClient:
    """A worker who may call as often as it takes."""
    return unhindered(accounts.worker())


@pytest.fixture
def automatic(unions):
    """A township's union that admits whoever is proven."""
    return tree.township(unions.jinjiang, tree.DONGHU, admission="AUTO")


@pytest.fixture(
    params=[
        "enrol automatic",
        "enrol review",
        "approve",
        "batch",
        "resubmit",
        "found",
        "lock",
    ]
)
def command(request, unions, automatic, worker) -> Command:
    """Each of the commands that write."""
    return COMMANDS[request.param](unions, automatic, worker)


def enrolment(worker: JsonClient, union: Any) -> Command:
    """One click."""
    body = people.body(work_region=union.territory_id)

    def call() -> Answer:
        return post(worker, ENROLMENTS, body, idempotency_key="one-click")

    return Command(f"enrol {union.admission}", call, keyed=True)


def approval(unions: Any, worker: JsonClient) -> Command:
    """The desk admits."""
    filed = worker.post(ENROLMENTS, people.body(), idempotency_key="k")
    officer = client_for(accounts.officer("jinjiang-1", unions.jinjiang))
    address = f"{ENROLMENTS}/{filed['id']}/approval"
    return Command("approve", lambda: post(officer, address), keyed=False)


def batch(unions: Any, worker: JsonClient) -> Command:
    """The desk decides on two requests at once."""
    filed = [
        worker.post(ENROLMENTS, people.body(serial), idempotency_key=f"k{serial}")
        for serial in (1, 2)
    ]
    officer = client_for(accounts.officer("jinjiang-1", unions.jinjiang))
    rows = [{"id": request["id"], "version": 1} for request in filed]
    body = {"decision": "APPROVE", "rows": rows}

    def call() -> Answer:
        return post(officer, f"{ENROLMENTS}/decisions", body, idempotency_key="batch")

    return Command("batch", call, keyed=True, people=2)


def resubmission(worker: JsonClient) -> Command:
    """A corrected request comes back, with the number of somebody else."""
    filed = worker.post(ENROLMENTS, people.body(), idempotency_key="k")
    operations.return_for_correction(
        filed["id"],
        items=["id_number"],
        reason="证件有误",
        by=actor.installer(),
        at=clock.now(),
    )
    address = f"{ENROLMENTS}/{filed['id']}/resubmission"
    body = {"id_type": "RESIDENT_ID", "id_number": people.id_number(2)}
    return Command("resubmit", lambda: post(worker, address, body), keyed=False)


def founding(unions: Any) -> Command:
    """A new union."""
    officer = client_for(accounts.officer("chengdu-1", unions.chengdu, Office.CLERK))
    body = {
        "parent": unions.jinjiang.pk,
        "name": "成都示例有限公司工会委员会",
        "kind": "SINGLE",
        "level": "GRASSROOTS",
        "region": tree.JINGUANYI,
    }

    def call() -> Answer:
        return post(officer, "/api/v1/organisations", body, idempotency_key="found")

    return Command("found", call, keyed=True)


def locking(unions: Any) -> Command:
    """A union that takes nobody for a time."""
    officer = client_for(accounts.officer("chengdu-1", unions.chengdu, Office.CLERK))
    address = f"/api/v1/organisations/{unions.jinjiang.pk}/lock"
    body = {"reason": "届满未换届"}
    return Command("lock", lambda: post(officer, address, body), keyed=False)


COMMANDS: dict[str, Callable[[Any, Any, JsonClient], Command]] = {
    "enrol automatic": lambda _, automatic, worker: enrolment(worker, automatic),
    "enrol review": lambda unions, _, worker: enrolment(worker, unions.jinguanyi),
    "approve": lambda unions, _, worker: approval(unions, worker),
    "batch": lambda unions, _, worker: batch(unions, worker),
    "resubmit": lambda _unions, _automatic, worker: resubmission(worker),
    "found": lambda unions, _automatic, _worker: founding(unions),
    "lock": lambda unions, _automatic, _worker: locking(unions),
}
