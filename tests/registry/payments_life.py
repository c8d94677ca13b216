"""What follows a payment, and cash: in the states that somebody acts on."""

from typing import Any
from uuid import UUID

from services.aid.models import Application
from services.payments import operations
from services.payments.models import ConfirmationSample, Payment, Recovery
from services.payments.operations import Demand, Due, Frame
from services.programmes import operations as programmes
from tests.factories import aid, cash, money
from tests.registry.money import a_round
from tests.registry.payments import EACH, answered, thing_of
from tests.registry.review import person_of
from tests.registry.things import Lot, Place, Thing, resource
from unionhub.kernel import actor, clock
from unionhub.persons.models import Person

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


@resource("paid_batch")
def paid_batch(place: Place, lot: Lot) -> Thing:
    """One that the bank has made, of which nobody has drawn; and a round that is over,
    of which another was paid."""
    over = Lot(lot.name, things={"round": a_round(place, lot)})
    answered(place, over, "PAID", EACH)
    code = lot.words["paid_round"] = over.things["round"].id
    programmes.move(code, "CLOSED", by=actor.installer(), at=clock.now())
    return thing_of(answered(place, lot, "PAID", EACH))


@resource("confirmation_sample", of="confirmation-samples")
def confirmation_sample(place: Place, lot: Lot) -> Thing:
    """Drawn of a batch."""
    made = _drawn(place, lot)
    return Thing(str(made.pk), made.org_path)


@resource("confirmation", of="confirmations")
def confirmation(place: Place, lot: Lot) -> Thing:
    """One who is to be asked."""
    line = _drawn(place, lot).confirmations.order_by("pk")[0]
    return Thing(str(line.pk), line.org_path)


def _drawn(place: Place, lot: Lot) -> ConfirmationSample:
    batch = answered(place, lot, "PAID", EACH)
    frame = Frame(batch=batch.pk, confidence=95, margin_permille=50)
    return operations.draw(frame, by=actor.installer(), at=clock.now())


@resource("own_payment")
def own_payment(place: Place, lot: Lot) -> Thing:
    """Cash that the account of the place was paid."""
    at, code = clock.now(), lot.things["round"].id
    node = money.funded(place.union, SOME, "DONATION", round=code, at=at)
    owner = Person.objects.get(pk=person_of(place))
    told: dict[str, Any] = {
        "beneficiary": owner,
        "payee": owner,
        "claim": f"P:{node.pk}",
        # Every place has one of the same person.
        **aid.SECOND,
    }
    waiting = cash.waiting(node, fen=SOME, at=at, **told)[0]
    given = cash.handover(place.union, at=at)
    by = cash.cashier(place.union, at)
    made = operations.hand_out(waiting.pk, given, by=by, at=at).payment
    return Thing(str(made.pk), made.org_path, place.owner.pk)


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
