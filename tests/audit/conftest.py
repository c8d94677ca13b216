"""A trail of events whose keys are spread over days."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction

from tests.guards import guards_lifted
from unionhub.audit import chain
from unionhub.audit.models import AuditEvent
from unionhub.kernel import ids


def key_of(at: datetime) -> uuid.UUID:
    """A key as if made then."""
    return uuid.UUID(int=ids.first_of(at).int | uuid.uuid4().int % (1 << 62))


def event(at: datetime, **facts: Any) -> AuditEvent:
    """One event, every column of which is filled."""
    given = {
        "pk": key_of(at),
        "at": at,
        "verb": "member.admitted",
        "target_kind": "members.Member",
        "target_id": str(uuid.uuid4()),
        "subject_id": uuid.uuid4(),
        "actor_kind": "PERSON",
        "user_id": uuid.uuid4(),
        "person_id": uuid.uuid4(),
        "appointment_id": uuid.uuid4(),
        "on_behalf_of": uuid.uuid4(),
        "organisation_id": "51010400001",
        "request_id": "audit-test-0001",
        "facts": {"organisation": "51010400001", "count": 7, "地址": "锦官驿街道"},
    }
    return AuditEvent(**given | facts)


def trail(at: datetime, length: int, apart: timedelta) -> list[AuditEvent]:
    """Events that end at ``at``."""
    made = [event(at - n * apart) for n in reversed(range(length))]
    return AuditEvent.objects.bulk_create(made)


@pytest.fixture
def sealed(db: None, at: datetime) -> list[AuditEvent]:
    """Sixty events of ten days, in six seals of ten."""
    made = trail(at, 60, timedelta(hours=4))
    chain.seal(at + timedelta(hours=1), batch=10)
    return made


@contextmanager
def unguarded() -> Iterator[None]:
    """What somebody with the database in their hands does; all is undone afterwards."""
    connection.check_constraints()
    with guards_lifted(connection):
        point = transaction.savepoint()
        yield
        transaction.savepoint_rollback(point)
