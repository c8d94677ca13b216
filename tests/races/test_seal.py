"""Sealers at one moment: one chain, every event once; without the lock it is lost."""

import json
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.db import IntegrityError, connection

from tests.audit.conftest import trail
from tests.races.crowd import together
from unionhub.audit import chain, verification
from unionhub.audit.models import AuditSeal, AuditSealEntry

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("row_locks"),
]

SEALERS = 8
EVENTS = 96


def unlocked(run: Callable[..., Any], sql: str, *rest: Any) -> Any:
    return run(sql.replace(" FOR UPDATE", ""), *rest)


def sealer(at, *, locks: bool) -> str:
    if locks:
        return f"{chain.seal(at, batch=8)}"
    with connection.execute_wrapper(unlocked), suppress(IntegrityError):
        return f"{chain.seal(at, batch=8)}"
    return "refused"


def test_sealers_at_one_moment_make_one_chain(at):
    trail(at, EVENTS, timedelta(seconds=1))
    later = at + timedelta(minutes=2)

    done = together([partial(sealer, later, locks=True)] * SEALERS)

    assert sum(int(count) for count in done) == EVENTS
    assert AuditSealEntry.objects.count() == EVENTS
    numbers = list(AuditSeal.objects.order_by("pk").values_list("pk", flat=True))
    assert numbers == list(range(1, EVENTS // 8 + 1))
    assert verification.verify().broken is None


def test_without_the_lock_only_the_keys_keep_them_apart(at):
    trail(at, EVENTS, timedelta(seconds=1))
    later = at + timedelta(minutes=2)
    chain.seal(at - timedelta(seconds=120), batch=8)

    done = together(
        [partial(sealer, later, locks=False)] * SEALERS,
        meet_before='INSERT INTO "audit_auditseal"',
    )

    assert done.count("refused") >= SEALERS - 1
    assert verification.verify().broken is None, json.dumps(done)
