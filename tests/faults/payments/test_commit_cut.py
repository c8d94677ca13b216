"""The line is cut at the answer to a payment's COMMIT: done once, answered in the end.

ROBUST.md §3.4: whoever hears nothing asks again, and no fen moves a second time.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

import pytest
from django.db import OperationalError, connection

from services.ledger.models import BudgetNode
from services.ledger.verification import verify
from services.payments import tasks
from services.payments.models import BankFile, BankLine, Batch, Payment
from tests.client import client_for
from tests.factories import payments
from tests.factories.payments import AT, EACH, Payers
from tests.faults.digests import digests
from tests.faults.payments.conftest import LINES
from tests.faults.payments.paper_bank import PaperBank
from tests.faults.proxy import through_a_proxy
from tests.forms import Multipart
from tests.races.crowd import Answer, post
from unionhub.audit.models import AuditEvent
from unionhub.kernel.uploads import Upload
from unionhub.web.etag import etag

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("wire", "clock_stands"),
]

BATCHES = "/api/v1/payment-batches"
TOTAL = LINES * EACH
TASKS = "django_tasks_database_dbtaskresult"


@pytest.fixture
def people(unions) -> Payers:
    """Of the county's union."""
    return payments.payers(unions.jinjiang)


@pytest.fixture
def node(unions) -> BudgetNode:
    """With five applications that wait."""
    return payments.budget(unions.jinjiang, LINES)


@contextmanager
def cut() -> Iterator[None]:
    """Inside, the answer to the first COMMIT is lost, and the line with it."""
    with through_a_proxy() as proxy:
        proxy.arm(1)
        yield
        assert proxy.cuts == 1


def cut_and_again(call: Callable[[], Answer]) -> tuple[Answer, set[str]]:
    """The same call twice, the first cut: what the second was told, and which tables
    it changed."""
    before = digests()
    with cut():
        assert call().code == "503 unknown_outcome"
        connection.close_if_unusable_or_obsolete()
        done = digests()
        again = call()
    assert done != before
    assert verify().broken is None
    after = digests()
    return again, {table for table in done if done[table] != after[table]}


def happened(verb: str) -> int:
    """How often it is on record."""
    return AuditEvent.objects.filter(verb=verb).count()


def test_a_batch_whose_commit_was_cut_is_made_once_and_answered_by_replay(node, people):
    maker, body = client_for(people.maker), {"budget": str(node.pk)}

    again, changed = cut_and_again(
        partial(post, maker, BATCHES, body, idempotency_key="make")
    )

    batch = Batch.objects.get()
    assert (again.status, again.replayed, changed) == (201, True, set())
    assert again.body["id"] == str(batch.pk)
    assert (batch.count, batch.total_fen) == (LINES, TOTAL)
    assert Payment.objects.count() == LINES
    assert happened("payment_batch.made") == 1


def test_a_batch_whose_commit_was_cut_is_sealed_once(node, people):
    batch = payments.checked(node, people)
    releaser = client_for(people.releaser)
    address = f"{BATCHES}/{batch.pk}/seal"

    again, changed = cut_and_again(
        partial(post, releaser, address, if_match=etag(batch.version))
    )

    assert (again.code, changed) == ("412 stale_version", set())
    batch.refresh_from_db()
    node.refresh_from_db()
    assert (batch.state, node.payable_fen) == ("SEALED", TOTAL)
    assert happened("payment_batch.sealed") == 1


def test_a_batch_whose_commit_was_cut_is_sent_once_and_comes_to_the_bank(node, people):
    batch = payments.sealed(node, people)
    releaser = client_for(people.releaser)

    again, changed = cut_and_again(
        partial(post, releaser, f"{BATCHES}/{batch.pk}/sending")
    )

    assert (again.status, again.body["state"]) == (200, "SENT")
    # What was to follow the commit was lost with it: the second click asks for it.
    assert changed == {TASKS}
    assert happened("payment_batch.sent") == 1
    assert (tasks.tend(AT), tasks.tend(AT)) == (1, 0)
    assert PaperBank().calls()[batch.number].total() == 1


def test_a_batch_is_given_to_the_bank_once_when_the_commit_of_its_answer_was_cut(
    node, people
):
    batch = payments.sent(node, people)

    with cut(), pytest.raises(OperationalError):
        tasks.tend(AT)
    connection.close_if_unusable_or_obsolete()

    assert tasks.tend(AT) == 0
    batch.refresh_from_db()
    assert batch.state == "ACKNOWLEDGED"
    assert happened("payment_batch.answered") == 1
    assert PaperBank().calls()[batch.number].total() == 1


def test_a_result_file_whose_commit_was_cut_is_taken_in_once(node, people):
    batch = payments.sent(node, people)
    file = Upload("result.txt", payments.all_paid(batch))
    form = Multipart(organisation=batch.organisation_id, file=file)
    maker = client_for(people.maker)

    again, changed = cut_and_again(
        partial(post, maker, "/api/v1/bank-files", form, idempotency_key="file")
    )

    assert (again.status, again.replayed, changed) == (201, True, set())
    assert BankFile.objects.count() == 1
    assert BankLine.objects.filter(outcome="MATCHED").count() == LINES
    node.refresh_from_db()
    assert (node.payable_fen, node.paid_fen) == (0, TOTAL)
    assert happened("bank_file.imported") == 1
