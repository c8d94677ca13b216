"""A closed month is opened again by two persons, whatever hats they wear (L20, L12)."""

from uuid import uuid4

import pytest

from services.ledger import operations
from services.ledger.models import Period
from tests.factories import money
from tests.factories.money import AT
from unionhub.kernel.actor import Actor, ActorKind
from unionhub.kernel.errors import NotAllowed, WrongState
from unionhub.kernel.powers import Power

pytestmark = pytest.mark.django_db
MONTH = AT.date()


def accountant(person=None, *, standing_in_for=None):
    return Actor(
        kind=ActorKind.PERSON,
        person_id=person or uuid4(),
        principal_id=standing_in_for,
        powers=frozenset(Power),
        scope=(("", "~"),),
    )


@pytest.fixture
def closed(unions):
    money.funded(unions.root, 100)
    return operations.close(unions.root.pk, MONTH, by=accountant(), at=AT)


def asked(closed, by):
    at_union = closed.organisation_id
    return operations.ask_reopening(at_union, MONTH, reason="漏记", by=by, at=AT)


@pytest.mark.parametrize("act", ["agree_reopening", "refuse_reopening"])
def test_nobody_decides_what_nobody_asked_for(closed, act):
    with pytest.raises(WrongState):
        getattr(operations, act)(closed.organisation_id, MONTH, by=accountant(), at=AT)

    assert Period.objects.get().state == "CLOSED"


def test_who_asked_does_not_take_it_back_by_closing_again(closed):
    by = accountant()
    asked(closed, by)

    with pytest.raises(WrongState):
        operations.close(closed.organisation_id, MONTH, by=by, at=AT)


def test_a_deputy_who_asked_agrees_under_no_hat_and_neither_does_the_principal(closed):
    deputy, principal = uuid4(), uuid4()
    asked(closed, accountant(deputy, standing_in_for=principal))

    for by in (
        accountant(deputy),
        accountant(principal),
        accountant(uuid4(), standing_in_for=principal),
    ):
        with pytest.raises(NotAllowed):
            operations.agree_reopening(closed.organisation_id, MONTH, by=by, at=AT)

    operations.agree_reopening(closed.organisation_id, MONTH, by=accountant(), at=AT)
    assert Period.objects.get().state == "OPEN"
