"""Those who pay, a budget, and the fake bank."""

import pytest

from services.ledger.models import BudgetNode
from services.payments.bank.fake import FakeBank
from services.payments.models import Batch
from tests.factories import payments
from tests.factories.payments import Payers


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
