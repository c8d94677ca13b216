"""What was decided on is what stands under the lock: not what the door read before."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection
from django.db.models import F

from services.payments import operations
from services.payments.models import Batch, PayException
from tests.client import client_for
from tests.factories import payments
from tests.factories.payments import AT, acting, told
from tests.services.payments.words_of_the_bank import whole

pytestmark = pytest.mark.django_db

BATCHES = "/api/v1/payment-batches"
# The door reads the row, and then the operation under its lock.
LOCKED = 2
# Batches that wait for each act, and whose act it is.
ACTS: dict[str, tuple[str, str, dict[str, str]]] = {
    "check": ("made", "checker", {}),
    "cancellation": ("made", "maker", {"reason": "名单有误"}),
    "seal": ("checked", "releaser", {}),
    "enquiry": ("sent", "releaser", {}),
    "reconciliation": ("stated", "maker", {}),
    "closing": ("reconciled", "maker", {}),
}


def waiting(how, node, people):
    """A batch as far as it has to be."""
    if how in {"made", "checked", "sent"}:
        return getattr(payments, how)(node, people)
    paid = payments.paid(node, people)
    payments.stated(paid, people)
    batch = paid.batch
    if how == "reconciled":
        operations.reconcile(batch.pk, by=acting(people.maker), at=AT)
    batch.refresh_from_db()
    return batch


@contextmanager
def overtaken(model: type[Batch | PayException], pk: Any) -> Iterator[None]:
    """Somebody else changes the row after the door read it, before it is locked."""
    table, seen = model._meta.db_table, []

    def watch(run: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if f'"{table}"."version"' in sql.partition("FROM")[0]:
            seen.append(sql)
            if len(seen) == LOCKED:
                model.objects.filter(pk=pk).update(version=F("version") + 1)
        return run(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield
    assert len(seen) >= LOCKED


@pytest.mark.parametrize("act", ACTS)
def test_a_batch_that_was_changed_meanwhile_is_not_acted_on(node, people, act):
    how, who, form = ACTS[act]
    batch = waiting(how, node, people)
    form = form or ({"digest": bytes(batch.digest).hex()} if act == "check" else {})

    with overtaken(Batch, batch.pk):
        answer = client_for(getattr(people, who)).post(
            f"{BATCHES}/{batch.pk}/{act}",
            form,
            if_match=f'"v{batch.version}"',
            expect=412,
        )

    assert answer["code"] == "stale_version"
    assert Batch.objects.get(pk=batch.pk).state == batch.state


def test_nor_is_a_difference(batch, people):
    told(batch, whole(batch, (1, "PAID", 1)), people)
    odd = PayException.objects.get()

    with overtaken(PayException, odd.pk):
        client_for(people.checker).post(
            f"/api/v1/payment-exceptions/{odd.pk}/settlement",
            {"resolution": "RELEASED", "note": "银行少付"},
            if_match=f'"v{odd.version}"',
            expect=412,
        )

    assert PayException.objects.get().state == "OPEN"
