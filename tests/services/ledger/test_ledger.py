"""Money comes in, goes down, comes back and is corrected; every figure by hand."""

from datetime import timedelta
from uuid import uuid4

import pytest

from members.offices.choices import Office
from services.ledger import operations
from services.ledger.choices import Account, EntryKind
from services.ledger.models import BudgetNode, Entry, LedgerBook
from services.ledger.operations import Spend
from services.ledger.posting import NotEnough, PeriodClosed, RoundNotOpen
from services.ledger.verification import verify
from tests import journeys
from tests.factories import accounts, money
from tests.factories.money import AT, BY
from unionhub.kernel.errors import BadFact, NotAllowed, WrongState

pytestmark = pytest.mark.django_db

MILLIARD = 142_800_000_000


def shown(node: BudgetNode) -> dict[str, int]:
    node.refresh_from_db()
    held = {account: node.balance(account) for account in Account.values}
    return {account: fen for account, fen in held.items() if fen}


def spend(node, kind, fen):
    step = Spend(
        kind=kind, amounts={node.pk: fen}, matter=("TEST", uuid4()), summary="测试"
    )
    return operations.move([step], by=BY, at=AT)


def test_the_money_of_five_years_comes_in_and_goes_down(unions):
    root = money.funded(unions.root, MILLIARD)

    below = money.handed_down(root, unions.jinjiang, 42_800_000_000)

    assert shown(root) == {
        "FUNDED": MILLIARD,
        "FREE": 100_000_000_000,
        "PASSED": 42_800_000_000,
    }
    assert shown(below) == {"RECEIVED": 42_800_000_000, "FREE": 42_800_000_000}
    assert verify().broken is None


def test_what_is_offered_belongs_to_nobody_else_until_it_is_settled(unions):
    root = money.funded(unions.root, 100)
    made = operations.offer(
        root.pk, unions.jinjiang.pk, 60, document_number="1", by=BY, at=AT
    )

    assert shown(root) == {"FUNDED": 100, "FREE": 40, "OFFERED": 60}
    with pytest.raises(NotEnough) as refused:
        operations.offer(
            root.pk, unions.jinjiang.pk, 41, document_number="2", by=BY, at=AT
        )
    assert refused.value.facts == {
        "organisation": unions.root.pk,
        "fund": "WARMTH",
        "account": "FREE",
        "missing_fen": 1,
    }

    operations.refuse(made.pk, reason="轮次不符", by=BY, at=AT)

    assert shown(root) == {"FUNDED": 100, "FREE": 100}
    with pytest.raises(WrongState):
        operations.accept(made.pk, by=BY, at=AT)


def test_a_refused_act_leaves_everything_as_it_was(unions):
    root = money.funded(unions.root, 100)
    before = (shown(root), Entry.objects.count(), LedgerBook.objects.get().last)

    with pytest.raises(NotEnough):
        spend(root, EntryKind.RESERVE, 101)

    assert (shown(root), Entry.objects.count(), LedgerBook.objects.get().last) == before


def test_unused_money_comes_back_and_paid_money_does_not(unions):
    root = money.funded(unions.root, 100)
    below = money.handed_down(root, unions.jinjiang, 60)
    for kind in (EntryKind.RESERVE, EntryKind.SEAL, EntryKind.PAY):
        spend(below, kind, 45)

    with pytest.raises(NotEnough):
        operations.propose_return(below.pk, root.pk, 16, reason="结余", by=BY, at=AT)
    made = operations.propose_return(below.pk, root.pk, 15, reason="结余", by=BY, at=AT)
    operations.take_return(made.pk, by=BY, at=AT)

    assert shown(root) == {"FUNDED": 100, "FREE": 55, "PASSED": 45}
    assert shown(below) == {"RECEIVED": 45, "PAID": 45}
    assert verify().broken is None


def test_money_goes_down_only(unions):
    root = money.funded(unions.root, 100)
    below = money.handed_down(root, unions.jinjiang, 60)

    with pytest.raises(BadFact):
        operations.offer(below.pk, unions.root.pk, 1, document_number="1", by=BY, at=AT)
    with pytest.raises(BadFact):
        operations.propose_return(root.pk, below.pk, 1, reason="结余", by=BY, at=AT)


def given_back(node, upper, fen, reason="结余"):
    return operations.propose_return(
        node.pk, upper.pk, fen, reason=reason, by=BY, at=AT
    )


def test_money_goes_back_only_to_the_union_that_gave_it(unions):
    """The city has a grant of its own; what the province passed went elsewhere."""
    root = money.funded(unions.root, 50)
    money.handed_down(root, unions.zigong, 50)
    city = money.funded(unions.jinjiang, 50)
    county = money.handed_down(city, unions.jinguanyi, 50)

    with pytest.raises(BadFact) as refused:
        given_back(county, root, 50)
    assert (refused.value.reason, refused.value.field) == ("not_above", "upper")

    given_back(county, city, 50)
    assert list(operations.budgets_above(county)) == [city]


def test_no_more_goes_back_than_came_whatever_is_on_its_way(unions):
    root = money.funded(unions.root, 100)
    below = money.handed_down(root, unions.jinjiang, 60)
    money.funded(unions.jinjiang, 100)
    operations.take_return(given_back(below, root, 20).pk, by=BY, at=AT)
    waiting = given_back(below, root, 20)

    with pytest.raises(BadFact):
        given_back(below, root, 21)

    operations.refuse_return(waiting.pk, answer="留用", by=BY, at=AT)
    given_back(below, root, 40)
    assert verify().broken is None


@pytest.mark.parametrize("takes", [True, False])
def test_a_return_with_a_long_reason_is_answered(unions, takes):
    """PostgreSQL refuses a summary that is longer than its column."""
    root = money.funded(unions.root, 100)
    below = money.handed_down(root, unions.jinjiang, 60)
    made = given_back(below, root, 60, reason="结" * 200)

    if takes:
        operations.take_return(made.pk, by=BY, at=AT)
    else:
        operations.refuse_return(made.pk, answer="留" * 200, by=BY, at=AT)

    about = Entry.objects.filter(matter=made.pk)
    assert all(len(entry.summary) == 200 for entry in about)
    assert about.first().summary == f"上交 {'结' * 196}…"
    assert verify().broken is None


def test_a_wrong_grant_is_mirrored_once(unions):
    root = money.funded(unions.root, 100)
    money.funded(unions.root, 7)
    entry = Entry.objects.get(number=1)

    operations.reverse(entry.pk, reason="重复登记", by=BY, at=AT)

    assert shown(root) == {"FUNDED": 7, "FREE": 7}
    with pytest.raises(operations.NotReversible):
        operations.reverse(entry.pk, reason="再次", by=BY, at=AT)
    assert verify().broken is None


def test_what_has_moved_on_is_not_mirrored_away(unions):
    root = money.funded(unions.root, 100)
    money.handed_down(root, unions.jinjiang, 60)

    with pytest.raises(NotEnough):
        operations.reverse(
            Entry.objects.get(number=1, book__organisation=unions.root).pk,
            reason="误记",
            by=BY,
            at=AT,
        )


def refunded(node, fen, **more):
    told = {"document_number": "川工发〔2026〕9号", "reason": "结余退回全总"} | more
    return operations.refund(node.pk, fen, **told, by=BY, at=AT)


def test_what_is_left_goes_back_to_who_granted_it(unions):
    root = money.funded(unions.root, 100)
    for kind in (EntryKind.RESERVE, EntryKind.SEAL, EntryKind.PAY):
        spend(root, kind, 60)

    refunded(root, 30)

    assert shown(root) == {"FUNDED": 70, "FREE": 10, "PAID": 60}
    entry = Entry.objects.latest("pk")
    told = (entry.kind, entry.document_number, entry.summary)
    assert told == ("REFUND", "川工发〔2026〕9号", "结余退回全总")
    with pytest.raises(NotEnough) as refused:
        refunded(root, 11)
    assert refused.value.facts["account"] == "FREE"
    assert refused.value.facts["missing_fen"] == 1
    assert verify().broken is None


def test_money_that_came_from_above_is_not_refunded_outside(unions):
    below = money.handed_down(money.funded(unions.root, 100), unions.jinjiang, 60)
    money.funded(unions.jinjiang, 5)

    with pytest.raises(NotEnough) as refused:
        refunded(below, 6)
    assert refused.value.facts["account"] == "FUNDED"

    refunded(below, 5)

    assert shown(below) == {"RECEIVED": 60, "FREE": 60}


@pytest.mark.parametrize("field", ["document_number", "reason"])
def test_a_refund_has_a_document_and_a_reason(unions, field):
    root = money.funded(unions.root, 100)

    with pytest.raises(BadFact):
        refunded(root, 1, **{field: ""})


def test_a_wrong_refund_is_mirrored_once(unions):
    root = money.funded(unions.root, 100)
    refunded(root, 30)
    entry = Entry.objects.get(kind="REFUND")

    operations.reverse(entry.pk, reason="金额有误", by=BY, at=AT)

    assert shown(root) == {"FUNDED": 100, "FREE": 100}
    with pytest.raises(operations.NotReversible):
        operations.reverse(entry.pk, reason="再次", by=BY, at=AT)
    assert verify().broken is None


def test_nothing_is_posted_into_a_closed_month(unions):
    money.funded(unions.root, 100)
    operations.close(unions.root.pk, AT.date(), by=BY, at=AT)

    with pytest.raises(PeriodClosed):
        money.funded(unions.root, 1)
    money.funded(unions.root, 1, at=AT + timedelta(days=31))

    assert verify().broken is None


def test_vouchers_are_dense_in_each_book(unions):
    root = money.funded(unions.root, 100)
    money.handed_down(root, unions.jinjiang, 60)

    numbers = {
        book.organisation_id: list(
            book.entries.order_by("number").values_list("number", flat=True)
        )
        for book in LedgerBook.objects.all()
    }

    assert numbers == {unions.root.pk: [1, 2, 3], unions.jinjiang.pk: [1]}


@pytest.mark.parametrize("state", ["PLANNED", "SETTLED"])
def test_money_of_a_round_that_is_not_live_does_not_move(unions, state):
    money.a_round(state)

    with pytest.raises(RoundNotOpen):
        money.funded(unions.root, 1)


@pytest.mark.parametrize("act", ["accept", "refuse"])
def test_nobody_above_accepts_for_a_union(unions, act):
    root = money.funded(unions.root, 100)
    made = operations.offer(
        root.pk, unions.jinjiang.pk, 60, document_number="1", by=BY, at=AT
    )
    above = accounts.officer("province-01", unions.root, Office.ACCOUNTANT)
    told = {} if act == "accept" else {"reason": "轮次不符"}

    with pytest.raises(NotAllowed):
        getattr(operations, act)(made.pk, by=journeys.acting(above, AT), at=AT, **told)

    made.refresh_from_db()
    assert made.state == "OFFERED"
