"""Two hand the same cash out at once: it is paid once."""

from functools import partial

import pytest

from members.offices.choices import Office
from services.aid.models import ApplicationQuerySet
from services.ledger.verification import verify
from services.payments import claims, operations
from services.payments.models import CashHandout, Payment
from services.payments.operations import handing_out
from tests.factories import cash, hardship, payments
from tests.factories.payments import AT, EACH
from tests.races.crowd import together
from tests.races.test_lock_order import locks
from unionhub.kernel.errors import WrongState

pytestmark = pytest.mark.django_db(transaction=True)

APPLICATION = 'FROM "services_application"'


@pytest.fixture
def node(unions):
    return payments.budget(unions.jinjiang)


@pytest.fixture
def hands(unions):
    """Two cashiers of the union."""
    union = unions.jinjiang
    other = hardship.officer(union, "other-cashier", Office.CASHIER)
    return [cash.cashier(union), payments.acting(other)]


def hand_out(application, given, by):
    """Whether it was paid by this one."""
    try:
        operations.hand_out(application.pk, given, by=by, at=AT)
    except WrongState:
        return False
    return True


def test_two_at_once_pay_it_once(node, hands, unions):
    application = cash.waiting(node)[0]
    given = cash.handover(unions.jinjiang)
    both = [partial(hand_out, application, given, by) for by in hands]

    assert sum(together(both, meet_before=APPLICATION)) == 1

    node.refresh_from_db()
    assert node.paid_fen == EACH
    assert CashHandout.objects.count() == 1
    assert verify().broken is None


@pytest.mark.usefixtures("row_locks")
def test_without_lock_and_state_the_constraint_stands(node, hands, unions, monkeypatch):
    application = cash.waiting(node)[0]
    given = cash.handover(unions.jinjiang)
    both = [partial(hand_out, application, given, by) for by in hands]
    monkeypatch.setattr(
        ApplicationQuerySet, "select_for_update", lambda rows, **_: rows
    )
    monkeypatch.setattr(handing_out, "_require_waiting", lambda _application: None)
    monkeypatch.setattr(claims, "step", lambda *_step: None)

    # Whoever comes second finds the instalment paid.
    assert sum(together(both, meet_before=APPLICATION)) == 1

    assert Payment.objects.filter(application=application).count() == 1


@pytest.mark.usefixtures("row_locks")
def test_cash_is_paid_with_the_application_held(node, hands, unions):
    application = cash.waiting(node)[0]
    given = cash.handover(unions.jinjiang)

    with locks() as seen:
        assert hand_out(application, given, hands[0])

    books = ["services.LedgerBook", "services.BudgetNode"]
    assert seen == [*books, "services.Application"]
