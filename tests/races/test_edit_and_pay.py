"""Another card is agreed to while the money is bound into a batch (T19)."""

from collections import Counter
from functools import partial

import pytest
from django.db.models import QuerySet

from services.aid import operations as aiding
from services.aid.models import Application
from services.ledger.verification import verify
from services.payments import claims, operations
from services.payments.models import Payment
from services.payments.operations.shared import account_of
from tests.campaigns import Campaign
from tests.factories import aid, hardship, money, payments
from tests.factories.aid import AT
from tests.factories.payments import EACH, acting
from tests.races.crowd import together
from unionhub.kernel.errors import NotFound, WrongState

pytestmark = pytest.mark.django_db(transaction=True)

CROWD = 64
NEW = "6222021234567890219"
APPLICATION = 'FROM "services_application"'
WRITTEN = 'UPDATE "services_application"'


@pytest.fixture
def people(unions):
    return payments.payers(unions.jinjiang)


@pytest.fixture
def node(unions):
    return money.funded(unions.jinjiang, 10_000 * EACH)


@pytest.fixture
def reviewer(unions):
    return hardship.reviewer(unions.jinjiang)


def granted(node):
    """An application whose other card waits to be agreed to."""
    (made,) = payments.approved(node, 1)
    told = aiding.NewAccount(account=NEW, account_name=made.payee_name)
    by = aid.clerk(node.organisation)
    return aiding.propose_account(made.pk, told, reason="原卡已注销", by=by, at=AT)


def agree(made, by):
    try:
        aiding.decide_account(made.pk, agreed=True, by=by, at=AT)
    except WrongState:
        return "paid"
    except NotFound:
        return "decided"
    return "agreed"


def bind(node, by):
    try:
        operations.make(node.pk, by=by, at=AT)
    except operations.NothingToPay:
        return "nothing"
    return "bound"


def works(made, node, reviewer, people):
    """Agreeing, and binding."""
    by = acting(people.maker)
    return [partial(agree, made, reviewer), partial(bind, node, by)]


def to_whom(made):
    """The card of the payment, if there is one; the card of the application."""
    line = Payment.objects.filter(application=made).first()
    fresh = Application.objects.get(pk=made.pk)
    return line and account_of(line), claims.account(fresh)


def test_64_clients_agree_or_bind_and_what_is_paid_is_what_was_agreed(
    node, reviewer, people
):
    made = granted(node)

    told = together(works(made, node, reviewer, people) * (CROWD // 2))

    bound, agreed = to_whom(made)
    assert told.count("agreed") == (agreed == NEW)
    assert told.count("bound") == (bound is not None) <= 1
    assert bound in {None, agreed}
    assert verify().broken is None


@pytest.mark.usefixtures("row_locks")
def test_without_the_locks_a_card_is_paid_that_nobody_agreed_to(
    node, reviewer, people, monkeypatch
):
    made = granted(node)
    _none, before = to_whom(made)
    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **_how: rows)

    told = together(works(made, node, reviewer, people), meet_before=WRITTEN)

    assert told == ["agreed", "bound"]
    assert to_whom(made) == (before, NEW)


@pytest.mark.campaign
def test_a_card_is_edited_and_paid_again_and_again(
    node, reviewer, people, campaign: Campaign
):
    rounds, told, wrong = campaign.number("rounds", 1_000), Counter[str](), 0
    for _ in range(rounds):
        made = granted(node)
        told.update(
            together(works(made, node, reviewer, people), meet_before=APPLICATION)
        )
        bound, agreed = to_whom(made)
        wrong += bound not in {None, agreed}
        # What was locked by the other is taken along by nobody in the next round.
        bind(node, acting(people.maker))

    assert wrong == 0
    assert verify().broken is None
    campaign.figure("edits against binding", rounds)
    for outcome, times in sorted(told.items()):
        campaign.figure(f"the card or the batch: {outcome}", times)
    campaign.figure("payments to a card that nobody agreed to", wrong)
