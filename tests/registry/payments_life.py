"""What follows a payment, and cash: in the states that somebody acts on."""

from uuid import UUID

from services.aid.models import Application
from services.payments import operations
from services.payments.models import Payment, Recovery
from services.payments.operations import Demand, Due
from tests.factories import cash, money
from tests.registry.payments import EACH, answered
from tests.registry.things import Lot, Place, Thing, resource
from unionhub.kernel import actor, clock

SOME = 100


@resource("paid_payment")
def paid_payment(place: Place, lot: Lot) -> Thing:
    """One that the bank has made."""
    batch = answered(place, lot, "PAID", EACH)
    line = batch.payments.order_by("line")[0]
    return Thing(str(line.pk), line.org_path)


def _claimed(lot: Lot) -> Recovery:
    payment = Payment.objects.get(pk=UUID(lot.things["paid_payment"].id))
    by, at = actor.installer(), clock.now()
    plan = [Due(clock.local_date(at), SOME)]
    demand = Demand(amount_fen=SOME, reason="重复救助", instalments=plan)
    return operations.claim(payment.pk, demand, by=by, at=at)


@resource("recovery", of="recoveries")
def recovery(place: Place, lot: Lot) -> Thing:
    """A claim that waits for a second person."""
    made = _claimed(lot)
    return Thing(str(made.pk), made.org_path)


@resource("running_recovery")
def running_recovery(place: Place, lot: Lot) -> Thing:
    """One that was agreed to."""
    made = _claimed(lot)
    operations.agree(made.pk, by=actor.installer(), at=clock.now())
    return Thing(str(made.pk), made.org_path)


def _owed_in_cash(place: Place, lot: Lot) -> Application:
    """Approved, and nobody has fetched it."""
    at, code = clock.now(), lot.things["round"].id
    node = money.funded(place.union, SOME, "DONATION", round=code, at=at)
    return cash.waiting(node, fen=SOME, at=at)[0]


@resource("cash_application")
def cash_application(place: Place, lot: Lot) -> Thing:
    """An application that is paid in cash."""
    made = _owed_in_cash(place, lot)
    lot.words["second_handler"] = cash.second(place.union).username
    return Thing(str(made.pk), made.org_path)


@resource("cash_handout", of="cash-handouts")
def cash_handout(place: Place, lot: Lot) -> Thing:
    """Cash that was handed out."""
    at, application = clock.now(), _owed_in_cash(place, lot)
    given = cash.handover(place.union, at=at, proxy=cash.proxy())
    by = cash.cashier(place.union, at)
    made = operations.hand_out(application.pk, given, by=by, at=at)
    return Thing(str(made.pk), made.org_path)
