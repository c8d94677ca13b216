"""Every command on money, right or wrong, in any order: the books equal the model."""

from datetime import timedelta
from functools import partial
from uuid import uuid4

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from members.organisations.choices import UnionLevel
from services.ledger import operations
from services.ledger.choices import Account
from services.ledger.models import BudgetNode, Entry, FundReturn, Offer
from services.ledger.operations import NotReversible, Spend
from services.ledger.posting import NotEnough, PeriodClosed
from services.ledger.verification import verify
from tests.campaigns import Campaign
from tests.factories import money, tree
from tests.factories.money import AT, BY
from tests.services.ledger.model import Purse
from unionhub.kernel.actor import Actor, ActorKind
from unionhub.kernel.errors import BadFact, NotAllowed, WrongState
from unionhub.kernel.powers import Power

FUNDS = ["WARMTH", "CENTRAL"]
STEPS = {
    "RESERVE": ("FREE", "RESERVED"),
    "RELEASE": ("RESERVED", "FREE"),
    "SEAL": ("RESERVED", "PAYABLE"),
    "UNSEAL": ("PAYABLE", "RESERVED"),
    "PAY": ("PAYABLE", "PAID"),
}
EVERYWHERE = (("", "~"),)
# Two accountants.
FIRST, SECOND = (
    Actor(
        kind=ActorKind.PERSON,
        person_id=uuid4(),
        powers=frozenset(Power),
        scope=EVERYWHERE,
    )
    for _each in range(2)
)
fens = st.integers(1, 500) | st.sampled_from([1, 142_800_000_000])
funds = st.sampled_from(FUNDS)
picks = st.integers(0, 1_000)


def three_unions():
    """One above the other."""
    root = tree.province()
    county = tree.federation(root, UnionLevel.COUNTY, tree.JINJIANG)
    return [root, county, tree.township(county, tree.JINGUANYI)]


class Money(RuleBasedStateMachine):
    """Three unions, one above the other; two funds that never mix."""

    def __init__(self):
        super().__init__()
        self.undone = transaction.atomic()
        self.undone.__enter__()
        self.unions = three_unions()
        self.purse = Purse()
        self.offers, self.returns, self.vouchers = [], [], []
        self.day = AT
        # Months by union: closed, or somebody asks to have them opened.
        self.shut = {}
        money.a_round()

    def teardown(self):
        transaction.set_rollback(True)
        self.undone.__exit__(None, None, None)

    def node(self, level, fund):
        found = BudgetNode.objects.filter(organisation=self.unions[level], fund=fund)
        return found.first()

    def month(self, level):
        return level, self.day.date().replace(day=1)

    def is_late(self, levels, act):
        """Whether the month is closed for one of them: then nothing is posted."""
        if not any(self.month(level) in self.shut for level in levels):
            return False
        with pytest.raises((PeriodClosed, BadFact)):
            act()
        return True

    @rule(level=st.integers(0, 2))
    def close(self, level):
        close = partial(operations.close, self.unions[level].pk, self.day.date())
        if self.month(level) in self.shut:
            with pytest.raises(WrongState):
                close(by=FIRST, at=self.day)
            return
        close(by=FIRST, at=self.day)
        self.shut[self.month(level)] = "CLOSED"

    @rule(level=st.integers(0, 2), act=st.sampled_from(["ask", "agree", "refuse"]))
    def reopen(self, level, act):
        state = self.shut.get(self.month(level), "OPEN")
        by, more = (FIRST, {"reason": "漏记"}) if act == "ask" else (SECOND, {})
        step = partial(
            getattr(operations, f"{act}_reopening"),
            self.unions[level].pk,
            self.day.date(),
            at=self.day,
            **more,
        )
        if state != ("CLOSED" if act == "ask" else "REOPENING"):
            with pytest.raises(WrongState):
                step(by=by)
            return
        if act != "ask":
            with pytest.raises(NotAllowed):
                step(by=FIRST)
        step(by=by)
        if act == "agree":
            del self.shut[self.month(level)]
            return
        self.shut[self.month(level)] = "REOPENING" if act == "ask" else "CLOSED"

    @rule(level=st.integers(0, 2), fund=funds, fen=fens)
    def fund(self, level, fund, fen):
        act = partial(money.funded, self.unions[level], fen, fund, at=self.day)
        if self.is_late([level], act):
            return
        act()
        self.purse.enter((level, fund), "FUNDED", fen)
        self.vouchers.append((Entry.objects.latest("pk"), level, fund, fen))

    @rule(level=st.integers(0, 2), fund=funds, fen=fens)
    def refund(self, level, fund, fen):
        if (node := self.node(level, fund)) is None:
            return
        told = {"document_number": "1", "reason": "结余退回"}
        act = partial(operations.refund, node.pk, fen, **told, by=BY, at=self.day)
        if self.is_late([level], act):
            return
        fits = self.purse.leave((level, fund), "FUNDED", fen)
        try:
            act()
        except NotEnough:
            assert not fits
            return
        assert fits
        self.vouchers.append((Entry.objects.latest("pk"), level, fund, fen))

    @rule(days=st.integers(1, 20))
    def time_passes(self, days):
        self.day += timedelta(days=days)

    @rule(fund=funds, above=st.integers(0, 2), below=st.integers(0, 2), fen=fens)
    def offer(self, fund, above, below, fen):
        if (node := self.node(above, fund)) is None:
            return
        act = partial(
            operations.offer,
            node.pk,
            self.unions[below].pk,
            fen,
            document_number="1",
            by=BY,
            at=self.day,
        )
        if self.is_late([above], act):
            return
        is_below = below > above
        fits = is_below and self.purse.shift(
            (above, fund), fen, out="FREE", into="OFFERED"
        )
        try:
            made = act()
        except (NotEnough, BadFact):
            assert not fits
            return
        assert fits
        self.offers.append((made.pk, above, below, fund, fen))

    @precondition(lambda self: self.offers)
    @rule(pick=picks, act=st.sampled_from(["accept", "refuse", "withdraw"]))
    def settle_offer(self, pick, act):
        pk, above, below, fund, fen = self.offers[pick % len(self.offers)]
        given = {} if act == "accept" else {"reason": "测试"}
        settle = partial(getattr(operations, act), pk, by=BY, at=self.day, **given)
        if self.is_late([above, below] if act == "accept" else [above], settle):
            return
        was_open = Offer.objects.get(pk=pk).state == "OFFERED"
        try:
            settle()
        except WrongState:
            assert not was_open
            return
        assert was_open
        into = "PASSED" if act == "accept" else "FREE"
        assert self.purse.shift((above, fund), fen, out="OFFERED", into=into)
        if act == "accept":
            self.purse.enter((below, fund), "RECEIVED", fen)
            self.purse.owed[above, below, fund] += fen

    @rule(fund=funds, below=st.integers(0, 2), above=st.integers(0, 2), fen=fens)
    def give_back(self, fund, below, above, fen):
        node, parent = self.node(below, fund), self.node(above, fund)
        if node is None or parent is None:
            return
        act = partial(
            operations.propose_return,
            node.pk,
            parent.pk,
            fen,
            reason="结余",
            by=BY,
            at=self.day,
        )
        if self.is_late([below], act):
            return
        fits = self.purse.owed[above, below, fund] >= fen
        fits = fits and self.purse.shift(
            (below, fund), fen, out="FREE", into="RETURNING"
        )
        try:
            made = act()
        except (NotEnough, BadFact):
            assert not fits
            return
        assert fits
        self.purse.owed[above, below, fund] -= fen
        self.returns.append((made.pk, below, above, fund, fen))

    @precondition(lambda self: self.returns)
    @rule(pick=picks, takes=st.booleans())
    def settle_return(self, pick, takes):
        pk, below, above, fund, fen = self.returns[pick % len(self.returns)]
        if takes:
            act = partial(operations.take_return, pk, by=BY, at=self.day)
        else:
            act = partial(
                operations.refuse_return, pk, answer="留用", by=BY, at=self.day
            )
        if self.is_late([above, below] if takes else [below], act):
            return
        was_open = FundReturn.objects.get(pk=pk).state == "PROPOSED"
        try:
            act()
        except WrongState:
            assert not was_open
            return
        assert was_open
        lower = self.purse.held[below, fund]
        lower["RETURNING"] -= fen
        if not takes:
            lower["FREE"] += fen
            self.purse.owed[above, below, fund] += fen
            return
        lower["RECEIVED"] -= fen
        assert self.purse.shift((above, fund), fen, out="PASSED", into="FREE")

    @rule(level=st.integers(0, 2), fund=funds, fen=fens, kind=st.sampled_from([*STEPS]))
    def spend(self, level, fund, fen, kind):
        if (node := self.node(level, fund)) is None:
            return
        step = Spend(
            kind=kind, amounts={node.pk: fen}, matter=("TEST", uuid4()), summary="测试"
        )
        act = partial(operations.move, [step], by=BY, at=self.day)
        if self.is_late([level], act):
            return
        out, into = STEPS[kind]
        fits = self.purse.shift((level, fund), fen, out=out, into=into)
        try:
            act()
        except NotEnough:
            assert not fits
            return
        assert fits

    @rule(level=st.integers(0, 2), fund=funds, fen=fens)
    def recover(self, level, fund, fen):
        if (node := self.node(level, fund)) is None:
            return
        step = Spend(
            kind="RECOVER",
            amounts={node.pk: fen},
            matter=("TEST", uuid4()),
            summary="测试",
        )
        act = partial(operations.move, [step], by=BY, at=self.day)
        if self.is_late([level], act):
            return
        act()
        self.purse.enter((level, fund), "RECOVERED", fen)

    @precondition(lambda self: self.vouchers)
    @rule(pick=picks)
    def reverse(self, pick):
        entry, level, fund, fen = self.vouchers.pop(pick % len(self.vouchers))
        act = partial(operations.reverse, entry.pk, reason="误记", by=BY, at=self.day)
        if self.is_late([level], act):
            return
        fits, key = True, (level, fund)
        if entry.kind == "REFUND":
            self.purse.enter(key, "FUNDED", fen)
        else:
            fits = self.purse.leave(key, "FUNDED", fen)
        try:
            act()
        except NotEnough:
            assert not fits
            return
        assert fits
        with pytest.raises(NotReversible):
            act()

    @invariant()
    def the_budgets_equal_the_model(self):
        for node in BudgetNode.objects.all():
            level = [union.pk for union in self.unions].index(node.organisation_id)
            held = {account: node.balance(account) for account in Account.values}
            assert held == self.purse.held[level, node.fund]

    @invariant()
    def the_books_verify(self):
        assert verify().broken is None


SHAPE = settings(
    max_examples=12,
    stateful_step_count=20,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


def test_the_books_equal_the_model_after_every_command(db):
    run_state_machine_as_test(Money, settings=SHAPE)


@pytest.mark.campaign
def test_long_sequences_of_commands_leave_the_books_whole(db, campaign: Campaign):
    sequences, steps = campaign.number("sequences", 500), campaign.number("steps", 30)
    longer = settings(SHAPE, max_examples=sequences, stateful_step_count=steps)

    run_state_machine_as_test(Money, settings=longer)

    campaign.figure("sequences of money commands", f"{sequences} of {steps} steps")
