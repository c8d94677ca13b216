"""A place is whose aid was paid and kept; all of it back, another may be helped."""

from datetime import timedelta

import pytest

from services.aid import operations as aid_operations
from services.aid.choices import APPLICATION_MOVES, GRANTED
from services.payments import operations
from services.payments.operations import Demand, Due, Receipt
from services.programmes import operations as programmes
from services.programmes.operations import QuotaExceeded
from tests.factories import aid, hardship, money, payments, tree
from tests.factories.aid import fresh
from unionhub.kernel import actor

pytestmark = pytest.mark.django_db
BY = actor.installer()
AT = aid.AT + timedelta(days=14)
FEN = 100_000


@pytest.fixture
def union(unions):
    return tree.enterprise(unions.jinguanyi, tree.JINGUANYI)


@pytest.fixture
def node(unions):
    return money.funded(unions.jinjiang, 5 * FEN)


@pytest.fixture
def place(unions):
    """The county may help one."""
    whole = programmes.set_places(money.a_round().pk, 5, by=BY, at=aid.AT)
    return programmes.hand_places(whole.pk, unions.jinjiang.pk, 1, by=BY, at=aid.AT)


@pytest.fixture
def granted(union, node, place):
    """Takes the only one."""
    return aid.decide(asked(union, 1))


@pytest.fixture
def paid(granted, node, people):
    return payments.paid(node, people, AT)


def asked(union, serial):
    aid.rule()
    return aid.submitted(union, hardship.household(union, serial).head_id)


def used(place):
    place.refresh_from_db()
    return place.used


def running(paid, staff, fen=FEN):
    """A claim that two have agreed to."""
    due = [Due(AT.date() + timedelta(days=10), fen)]
    demand = Demand(amount_fen=fen, reason="重复救助", instalments=due)
    made = operations.claim(paid.pk, demand, by=staff.accountant, at=AT)
    return operations.agree(made.pk, by=staff.reviewer, at=AT)


def received(recovery, staff, fen, number="1"):
    slip = Receipt(
        amount_fen=fen, received_on=AT.date(), document_number=f"收-{number}"
    )
    return operations.receive(recovery.pk, slip, by=staff.cashier, at=AT)


def test_an_application_says_which_place_it_took(granted, place):
    assert granted.place == place


def test_aid_that_came_back_in_full_gives_its_place_to_the_next(
    union, place, paid, staff
):
    next_one = asked(union, 11)
    with pytest.raises(QuotaExceeded):
        aid.decide(next_one)

    received(running(paid, staff), staff, FEN)

    assert fresh(paid.application).state == "RECOVERED"
    assert used(place) == 0
    assert aid.decide(asked(union, 21)).place == place


def test_the_place_goes_back_to_where_it_was_taken(unions, union, place, paid, staff):
    """Nearer places that were handed down since are others."""
    programmes.set_places(place.round_id, 9, by=BY, at=AT)
    programmes.hand_places(place.source_id, place.organisation_id, 4, by=BY, at=AT)
    nearer = programmes.hand_places(place.pk, unions.jinguanyi.pk, 2, by=BY, at=AT)

    received(running(paid, staff), staff, FEN)

    assert (used(place), used(nearer)) == (0, 0)


def test_a_part_that_came_back_keeps_the_place(place, paid, staff):
    received(running(paid, staff), staff, FEN - 1)

    assert fresh(paid.application).state == "PAID"
    assert used(place) == 1


def test_what_the_bank_returned_waits_in_its_place(place, paid, people):
    payments.came_back(paid, people, AT)

    assert fresh(paid.application).state == "APPROVED"
    assert used(place) == 1


def test_without_places_nothing_is_given_back(union, node, people, staff):
    aid.decide(asked(union, 1))
    paid = payments.paid(node, people, AT)

    received(running(paid, staff), staff, FEN)

    assert fresh(paid.application).state == "RECOVERED"


@pytest.mark.once
def test_what_was_granted_is_given_up_by_a_recovery_only():
    """Whoever adds another step gives the place back there."""
    after = {goal for state in GRANTED for goal in APPLICATION_MOVES[state]}

    assert after - GRANTED == {"RECOVERED"}


def test_a_place_is_given_back_once(paid, staff, place):
    received(running(paid, staff), staff, FEN)

    with pytest.raises(aid_operations.NotAllThere):
        aid_operations.recovered([paid.application_id])

    assert used(place) == 0
