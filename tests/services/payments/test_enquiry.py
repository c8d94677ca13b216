"""The bank is asked while nothing is locked: it may take its time."""

import pytest
from django.db import connection

from services.payments.bank.fake import FakeBank, Mood
from services.payments.choices import BatchState
from tests.client import client_for
from tests.factories import payments

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def asked(monkeypatch):
    """Whether a transaction was open, each time the bank was asked."""
    seen, enquire = [], FakeBank.enquire

    def watched(bank, number):
        seen.append(connection.in_atomic_block)
        return enquire(bank, number)

    monkeypatch.setattr(FakeBank, "enquire", watched)
    return seen


def test_no_transaction_waits_for_the_bank(node, people, asked):
    batch = payments.acknowledged(node, people, Mood(silent=1))

    told = client_for(people.releaser).post(
        f"/api/v1/payment-batches/{batch.pk}/enquiry",
        {},
        expect=200,
        if_match=f'"v{batch.version}"',
    )

    assert asked == [False]
    assert told["state"] == BatchState.ACKNOWLEDGED


def test_the_bank_is_not_asked_by_whoever_may_not(node, people, asked):
    batch = payments.sent(node, people)

    client_for(people.maker).post(
        f"/api/v1/payment-batches/{batch.pk}/enquiry",
        {},
        expect=403,
        if_match=f'"v{batch.version}"',
    )

    assert asked == []
