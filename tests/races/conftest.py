"""Two unions that people race for, and a crowd of workers."""

from typing import Any

import pytest
from django.db import connection

from members.organisations.models import Organisation
from services.payments.models import Payment
from tests.client import JsonClient, client_for
from tests.factories import accounts, payments, recoveries, tree
from tests.factories.recoveries import Staff
from unionhub.accounts.models import User
from unionhub.kernel import clock
from unionhub.web import throttling
from unionhub.web.models import Budget

CROWD = 64
ENROLMENTS = "/api/v1/enrolments"


@pytest.fixture(autouse=True)
def _everybody_is_proven(settings: Any) -> None:
    settings.REALNAME_CHECKER = "members.enrolment.realname.SandboxChecker"


@pytest.fixture
def row_locks(db) -> None:
    """Only where the database has them."""
    if connection.vendor == "sqlite":
        pytest.skip("row locks are not to be seen on SQLite")


@pytest.fixture
def reviewing(unions) -> Organisation:
    """The township's union, which looks at every request."""
    return unions.jinguanyi


@pytest.fixture
def automatic(unions) -> Organisation:
    """The union of another township, which admits whoever is proven."""
    return tree.township(unions.jinjiang, tree.DONGHU, admission="AUTO")


@pytest.fixture
def union(request, reviewing, automatic) -> Organisation:
    """The one that the test's parameter names."""
    return {"REVIEW": reviewing, "AUTO": automatic}[request.param]


@pytest.fixture
def paid(unions) -> Payment:
    """A payment that the bank has made."""
    node = payments.budget(unions.jinjiang)
    return payments.paid(node, payments.payers(unions.jinjiang))


@pytest.fixture
def staff(unions) -> Staff:
    """Those who bring back what was paid."""
    return recoveries.staff(unions)


@pytest.fixture
def crowd(unions) -> list[JsonClient]:
    """Workers, each with a phone and an account."""
    return [client_for(accounts.worker(f"137{n:04d}8001")) for n in range(CROWD)]


@pytest.fixture
def keen(unions) -> JsonClient:
    """One worker whose budget of calls is not what is raced for."""
    return unhindered(accounts.worker())


def unhindered(user: User) -> JsonClient:
    """A client that may file as often as it likes."""
    throttling.spend("enrolment", str(user.pk), limit=1, seconds=3600, at=clock.now())
    Budget.objects.filter(scope="enrolment").update(count=-1_000_000)
    return client_for(user)
