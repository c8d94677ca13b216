"""A month is closed when the bank owes no result of what was sealed in it (L20)."""

from datetime import date, datetime, timedelta

import pytest

from services.ledger import operations as ledger
from services.ledger.operations.periods import BatchInFlight
from services.ledger.questions import WhatIsInFlight
from services.payments.bank.fake import Mood
from services.payments.settling import in_flight
from tests.factories import money, payments
from tests.factories.payments import AT, BY, EACH, told
from tests.services.payments.words_of_the_bank import file
from unionhub.kernel.clock import SHANGHAI

pytestmark = pytest.mark.django_db

MONTH = AT.date().replace(day=1)


def closed(batch, month=MONTH, at=AT):
    return ledger.close(batch.organisation_id, month, by=BY, at=at).state


def signed(batch):
    return money.close(batch.organisation, MONTH).state


def unanswered(node, people):
    return payments.acknowledged(node, people, Mood(silent=1))


FLYING = {
    "SEALED": payments.sealed,
    "SENT": payments.sent,
    "UNKNOWN": unanswered,
    "ACKNOWLEDGED": payments.acknowledged,
}


@pytest.mark.parametrize("state", FLYING)
def test_a_month_with_a_batch_in_flight_is_not_closed(node, people, state):
    batch = FLYING[state](node, people)
    batch.refresh_from_db()
    assert batch.state == state

    with pytest.raises(BatchInFlight) as refused:
        closed(batch)

    assert refused.value.facts == {"batches": [batch.number], "count": 1}


def test_nor_while_one_line_of_it_has_no_result(batch, people):
    told(batch, file(batch, (1, "PAID", EACH), (2, "FAILED", 0)), people)
    with pytest.raises(BatchInFlight):
        closed(batch)

    told(batch, file(batch, (3, "RETURNED", EACH), sequence=2), people)

    # What is in no statement yet is an open line: it is signed.
    assert signed(batch) == "CLOSED"


@pytest.mark.parametrize("how", ["made", "checked"])
def test_what_is_not_sealed_is_not_in_flight(node, people, how):
    assert closed(getattr(payments, how)(node, people)) == "CLOSED"


def test_what_the_bank_has_refused_has_landed(node, people):
    batch = payments.acknowledged(node, people, Mood(refuses=True))

    assert closed(batch) == "CLOSED"


def test_a_batch_holds_open_its_own_month_and_union_alone(batch, unions):
    later = AT + timedelta(days=10)

    assert closed(batch, later.date(), later) == "CLOSED"
    assert closed(batch, date(2026, 10, 1)) == "CLOSED"
    other = ledger.close(unions.zigong.pk, MONTH, by=BY, at=AT)
    assert other.state == "CLOSED"


@pytest.mark.parametrize(
    "moment",
    [
        datetime(2026, 12, 1, tzinfo=SHANGHAI),
        datetime(2026, 12, 31, 23, 59, tzinfo=SHANGHAI),
        datetime(2027, 1, 1, tzinfo=SHANGHAI),
    ],
)
def test_the_first_and_the_last_moment_of_a_month_are_of_it(node, people, moment):
    batch = payments.sealed(node, people, moment)
    here = moment.date().replace(day=1)
    months = [date(2026, 11, 1), date(2026, 12, 1), date(2027, 1, 1), date(2027, 2, 1)]

    asked = {month: WhatIsInFlight(batch.organisation_id, month) for month in months}

    seen = {month: in_flight(question) for month, question in asked.items()}
    assert seen == {m: [batch.number] * (m == here) for m in months}
