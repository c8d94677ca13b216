"""Those who pay, a budget, and the fake bank."""

import pytest

from services.ledger.models import BudgetNode
from services.payments.bank.fake import FakeBank
from services.payments.models import Batch, Payment
from tests.factories import payments, recoveries
from tests.factories.payments import Payers
from tests.factories.recoveries import Staff


@pytest.fixture(autouse=True)
def fake_bank(settings):
    """No other bank is asked."""
    settings.BANK = "services.payments.bank.fake.FakeBank"
    return FakeBank.begin()


@pytest.fixture
def people(unions) -> Payers:
    """Of the county's union."""
    return payments.payers(unions.jinjiang)


@pytest.fixture
def node(unions) -> BudgetNode:
    """With three applications that wait."""
    return payments.budget(unions.jinjiang)


@pytest.fixture
def batch(node, people) -> Batch:
    """Three lines that the bank has taken."""
    return payments.acknowledged(node, people)


@pytest.fixture
def paid(node, people) -> Payment:
    """The first of three payments that the bank has made."""
    return payments.paid(node, people)


@pytest.fixture
def staff(unions) -> Staff:
    """Those who bring back what was paid."""
    return recoveries.staff(unions)
