"""Cash: by two who have nothing to do with it, against a signature, once."""

from datetime import timedelta
from itertools import count

import pytest
from django.db import IntegrityError, OperationalError, transaction

from members.offices.access import actor_for
from members.offices.choices import Office
from services.aid.models import Application
from services.ledger.models import Entry
from services.ledger.verification import verify
from services.payments import operations
from services.payments.models import CashHandout, Payment
from services.review.access import ConflictOfInterest
from services.review.choices import Part
from services.review.models import Participant
from tests.factories import accounts, cash, hardship, payments, recoveries
from tests.factories import people as humans
from tests.factories.payments import AT, EACH
from tests.faults.breaking import Fault, broken_statement
from unionhub.audit.models import AuditEvent
from unionhub.kernel import sealing
from unionhub.kernel.errors import BadFact, NotAllowed, NotFound, WrongState
from unionhub.kernel.powers import Power

pytestmark = pytest.mark.django_db


@pytest.fixture
def union(unions):
    return unions.jinjiang


@pytest.fixture
def waiting(node):
    """An approved application that is paid in cash."""
    return cash.waiting(node)[0]


def give(application, union, by=None, **facts):
    given = cash.handover(union, **facts)
    by = by or cash.cashier(union)
    return operations.hand_out(application.pk, given, by=by, at=AT)


def test_it_is_paid_in_one_go_from_reserved_to_paid(waiting, node, union):
    node.refresh_from_db()
    reserved = node.reserved_fen

    made = give(waiting, union)

    node.refresh_from_db()
    assert (node.reserved_fen, node.payable_fen) == (reserved - EACH, 0)
    assert node.paid_fen == EACH
    kinds = Entry.objects.filter(matter=made.payment_id).values_list("kind", flat=True)
    assert sorted(kinds) == ["PAY", "SEAL"]
    paid = Payment.objects.get(pk=made.payment_id)
    assert (paid.way, paid.state, paid.paid_fen) == ("CASH", "PAID", EACH)
    assert Application.objects.get(pk=waiting.pk).state == "PAID"
    assert verify().broken is None


def test_it_is_handed_out_once(waiting, union):
    give(waiting, union)

    with pytest.raises(WrongState):
        give(waiting, union)
    Application.objects.filter(pk=waiting.pk).update(state="APPROVED")
    # Behind the state stands the constraint that a bank's payment meets as well.
    with pytest.raises(WrongState):
        give(waiting, union)
    assert Payment.objects.filter(application=waiting).count() == 1


def test_no_batch_takes_what_is_paid_in_cash(waiting, node, people):
    batch = payments.made(node, people)

    assert waiting.pk not in batch.payments.values_list("application", flat=True)
    assert batch.count == 3


def test_a_card_is_not_paid_in_cash(node, union):
    with pytest.raises(operations.NotCash):
        give(payments.approved(node, 1)[0], union)


def test_the_two_are_two(waiting, union):
    by = cash.cashier(union)
    own = hardship.officer(union, f"{union.pk}-cash", Office.CASHIER)

    with pytest.raises(BadFact) as refused:
        give(waiting, union, by, second=own.username)

    assert refused.value.reason == "handlers_same"


def test_the_second_serves_at_the_same_union(waiting, union, unions):
    elsewhere = hardship.officer(unions.zigong, "zigong-second")

    for code in (elsewhere.username, "nobody"):
        with pytest.raises(BadFact) as refused:
            give(waiting, union, second=code)
        assert refused.value.reason == "does_not_exist"


@pytest.mark.parametrize("part", ["beneficiary", "payee"])
@pytest.mark.parametrize("who", ["first", "second"])
def test_nobody_hands_out_to_oneself(waiting, union, part, who):
    person = getattr(waiting, f"{part}_id")
    by = cash.cashier(union)
    if who == "first":
        by = recoveries.as_person(by, person)
    else:
        other = cash.second(union)
        Application.objects.filter(pk=waiting.pk).update(**{part: other.person_id})

    with pytest.raises(ConflictOfInterest):
        give(waiting, union, by)


def test_the_database_itself_refuses_wrong_hands(waiting, union):
    made = give(waiting, union)

    for wrong in (
        {"second": made.first_id},
        {"first": made.payee_id},
        {"second": made.beneficiary_id},
        {"proxy_name": "王大山"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            CashHandout.objects.filter(pk=made.pk).update(**wrong)


def test_a_proxy_names_relation_and_document_which_is_kept_sealed(waiting, union):
    number = humans.id_number(77)

    made = give(waiting, union, proxy=cash.proxy())

    assert (made.proxy_name, made.proxy_relation) == ("王大山", "PARENT")
    assert sealing.open(made, "proxy_id_sealed") == number
    assert number not in bytes(made.proxy_id_sealed).decode("latin-1")
    assert made.masked_proxy_id != number
    assert made.masked_proxy_id[-4:] == number[-4:]
    told = AuditEvent.objects.get(verb="cash.handed_out")
    assert number not in str(told.facts)


def test_who_hands_it_out_does_not_fetch_it(waiting, union):
    own = hardship.officer(union, f"{union.pk}-cash", Office.CASHIER)
    document = accounts.document_of(own.username)
    proxy = cash.proxy()
    proxy = type(proxy)(
        name="李大海",
        relation="OTHER",
        id_type=document.kind,
        id_number=document.number,
    )

    with pytest.raises(ConflictOfInterest):
        give(waiting, union, proxy=proxy)


def test_who_had_a_part_in_the_case_does_not_pay_it(waiting, union):
    maker = cash.second(union)
    Participant.objects.create(case=waiting.case, person=maker.person, part="MAKER")

    with pytest.raises(ConflictOfInterest):
        give(waiting, union)


def test_both_hands_are_payers_of_the_case(waiting, union):
    made = give(waiting, union)

    payers = Participant.objects.filter(case=waiting.case, part="PAYER")
    assert set(payers.values_list("person", flat=True)) == {
        made.first_id,
        made.second_id,
    }


def test_it_was_not_handed_out_tomorrow(waiting, union):
    with pytest.raises(BadFact):
        give(waiting, union, handed_on=AT.date() + timedelta(days=1))


def test_only_the_cashier_of_the_union_that_pays(waiting, union, unions):
    clerk = payments.acting(cash.second(union))
    above = cash.cashier(union.parent)

    for by in (clerk, above):
        with pytest.raises(NotAllowed):
            give(waiting, union, by)
    with pytest.raises(NotFound):
        give(waiting, union, cash.cashier(unions.zigong))


def test_cash_is_claimed_back_like_any_payment(waiting, union, unions):
    staff = recoveries.staff(unions)
    paid = Payment.objects.get(pk=give(waiting, union).payment_id)

    one = recoveries.running(paid, staff)
    operations.receive(one.pk, recoveries.slip(EACH), by=staff.cashier, at=AT)

    paid.refresh_from_db()
    assert paid.state == "REVERSED"
    assert Application.objects.get(pk=waiting.pk).state == "RECOVERED"


def test_a_fault_at_any_statement_leaves_nothing(waiting, node, union):
    node.refresh_from_db()
    reserved = node.reserved_fen
    by, given = cash.cashier(union), cash.handover(union)

    for number in count(1):
        assert number < 200
        try:
            with broken_statement(Fault(number)):
                operations.hand_out(waiting.pk, given, by=by, at=AT)
            break
        except OperationalError:
            node.refresh_from_db()
            assert (node.reserved_fen, node.paid_fen) == (reserved, 0)
            assert not Payment.objects.exists()

    assert number > 10
    assert CashHandout.objects.count() == 1


def test_whom_the_first_stands_in_for_is_a_payer_too(waiting, union):
    lender = hardship.officer(union, "cashier-on-leave", Office.CASHIER)
    deputy = hardship.officer(union, "deputy-of-the-cashier", Office.CASHIER)
    appointment = lender.appointments.get()
    lent = accounts.lend(appointment, deputy, Power.PAYMENT_RELEASE)
    by = actor_for(deputy, AT, "cash-0001", lent.pk)
    Participant.objects.create(
        case=waiting.case, person=lender.person, part=Part.VISITOR
    )

    with pytest.raises(ConflictOfInterest):
        give(waiting, union, by)
    Participant.objects.filter(part=Part.VISITOR).delete()
    give(waiting, union, by)

    payers = Participant.objects.filter(case=waiting.case, part=Part.PAYER)
    assert {lender.person_id, deputy.person_id} < {one.person_id for one in payers}
