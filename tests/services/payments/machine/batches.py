"""Batches are made, checked, sealed, sent, given up; by the right people and others."""

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from services.aid.models import Application
from services.payments import operations
from services.payments.models import Payment
from tests.services.payments.machine.model import Who
from tests.services.payments.machine.stage import (
    Stage,
    levels,
    names,
    picks,
    seldom,
)
from unionhub.kernel import sealing

ACTS = ("check", "seal", "send", "cancel", "reconcile", "close")


class Batches(Stage):
    """What officers do with a batch."""

    @precondition(lambda self: self.desk.claims)
    @rule(pick=picks, card=st.sampled_from(["6228480111", "6228480222"]))
    def another_card(self, pick, card):
        """Behind the back of all who looked at it."""
        claim = self.desk.claims[pick % len(self.desk.claims)]
        row = Application.objects.filter(pk=self.keys[claim])
        sealed = sealing.seal(Application, "account_sealed", self.keys[claim], card)
        row.update(account_sealed=sealed, account_tail=card[-4:])
        claim.card = card[-4:]

    @rule(level=levels, name=names, abroad=seldom, most=st.integers(1, 4))
    def make(self, level, name, abroad, most):
        self.made(level, Who(level ^ abroad, name), most)

    def made(self, level, who, most):
        expected = self.desk.make(who, level, most)
        act = self.acts(who, operations.make, self.nodes[level], most=most)
        made = self.agree(expected, act)
        assert made is None or made.number == self.desk.groups[-1].number

    @precondition(lambda self: self.desk.groups)
    @rule(pick=picks, line=st.integers(1, 4), name=names, abroad=seldom)
    def remove(self, pick, line, name, abroad):
        group = self.held(pick)
        if line not in group.lines:
            return
        who = Who(group.level ^ abroad, name)
        row = Payment.objects.get(batch__number=group.number, line=line)
        expected = self.desk.remove(who, group.lines[line])
        self.agree(expected, self.acts(who, operations.remove, row.pk, reason="误"))

    @precondition(lambda self: self.desk.groups)
    @rule(pick=picks, act=st.sampled_from(ACTS), name=names, abroad=seldom)
    def step(self, pick, act, name, abroad):
        group = self.held(pick)
        self.take_step(group, act, Who(group.level ^ abroad, name))

    def take_step(self, group, act, who, *, is_read=True):
        batch, more, told = self.batch(group), {}, {}
        if act == "check":
            told = {"is_read": is_read}
            more = {"digest": bytes(batch.digest) if is_read else bytes(32)}
        if act == "cancel":
            more = {"reason": "重复"}
        expected = getattr(self.desk, act)(who, group, **told)
        self.agree(expected, self.acts(who, getattr(operations, act), batch.pk, **more))

    @precondition(lambda self: self.desk.groups)
    @rule(pick=picks, name=names)
    def check_unread(self, pick, name):
        group = self.held(pick)
        self.take_step(group, "check", Who(group.level, name), is_read=False)
