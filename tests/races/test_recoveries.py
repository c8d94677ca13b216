"""Two bring money back at once: never more than is owed, and never lost."""

import pytest
from django.db import IntegrityError

from members.offices.choices import Office
from services.ledger.verification import verify
from services.payments import operations
from services.payments.models import Payment, Recovery, RecoveryQuerySet
from services.programmes import operations as programmes
from tests.factories import hardship, payments
from tests.factories.payments import AT, EACH
from tests.factories.recoveries import claimed, running, slip
from tests.races.crowd import together
from tests.races.test_lock_order import in_order, locks
from unionhub.kernel import actor

pytestmark = pytest.mark.django_db(transaction=True)

RECOVERY = 'FROM "services_recovery"'
BATCH = 'FROM "services_batch"'


def bringing(one, by, fen, number="1"):
    """Bring so much; whether it was taken."""

    def bring():
        try:
            operations.receive(one.pk, slip(fen, number), by=by, at=AT)
        except operations.AboveOwed:
            return False
        return True

    return bring


def test_of_two_receipts_above_the_claim_one_is_taken(paid, staff):
    one = running(paid, staff)
    both = [bringing(one, staff.cashier, 60_000, number) for number in "12"]

    assert sum(together(both, meet_before=RECOVERY)) == 1

    one.refresh_from_db()
    assert (one.received_fen, one.receipts.count()) == (60_000, 1)
    assert verify().broken is None


@pytest.mark.usefixtures("row_locks")
def test_without_the_lock_both_reach_for_it_and_the_database_refuses(
    paid, staff, unions, monkeypatch
):
    one = running(paid, staff)
    # Two people: of one the database would take the part only once.
    other = hardship.officer(unions.jinjiang, "second-cashier", Office.CASHIER)
    both = [
        bringing(one, staff.cashier, 60_000, "1"),
        bringing(one, payments.acting(other), 60_000, "2"),
    ]
    monkeypatch.setattr(RecoveryQuerySet, "select_for_update", lambda rows, **_: rows)

    with pytest.raises(IntegrityError):
        together(both, meet_before='FROM "services_ledgerbook"')


def test_two_receipts_that_settle_reverse_the_payment_once(paid, staff):
    halves = [running(paid, staff, EACH // 2) for _each in range(2)]
    both = [bringing(one, staff.cashier, EACH // 2) for one in halves]

    assert together(both, meet_before=RECOVERY) == [True, True]

    paid.refresh_from_db()
    paid.application.refresh_from_db()
    assert (paid.state, paid.application.state) == ("REVERSED", "RECOVERED")
    assert Payment.objects.filter(previous=paid).count() == 1
    assert set(Recovery.objects.values_list("state", flat=True)) == {"SETTLED"}
    assert verify().broken is None


def test_two_receipts_that_settle_give_the_place_back_once(paid, staff, place):
    halves = [running(paid, staff, EACH // 2) for _each in range(2)]
    both = [bringing(one, staff.cashier, EACH // 2) for one in halves]

    assert together(both, meet_before=RECOVERY) == [True, True]

    place.refresh_from_db()
    assert (place.used, place.free) == (0, 1)


@pytest.mark.usefixtures("row_locks", "place")
def test_a_receipt_locks_the_place_before_the_books(paid, staff):
    one = running(paid, staff)

    with locks() as seen:
        assert bringing(one, staff.cashier, EACH)()

    assert "services.Quota" in seen
    assert in_order(seen)


@pytest.fixture
def place(paid):
    """The only one, and the payment's application has it."""
    application = paid.application
    made = programmes.set_places(application.round_id, 1, by=actor.installer(), at=AT)
    programmes.use_place(application.round_id, application.org_path)
    application.place = made
    application.save(update_fields=["place"])
    made.refresh_from_db()
    return made


def test_of_two_claims_to_all_of_it_one_stands(paid, staff):
    def claim():
        try:
            claimed(paid, staff)
        except operations.AboveClaimable:
            return False
        return True

    assert sum(together([claim] * 2, meet_before=BATCH)) == 1

    paid.refresh_from_db()
    assert paid.claimed_fen == EACH
