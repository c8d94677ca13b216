"""Differences are settled, and batches go on as they should to their end."""

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from services.payments import operations
from services.payments.models import PayException
from tests.services.payments.machine.bank import Banking, sayings
from tests.services.payments.machine.funding import Funding
from tests.services.payments.machine.model import ANSWERS, Who
from tests.services.payments.machine.stage import (
    NAMES,
    fens,
    levels,
    names,
    picks,
    seldom,
)

RESOLUTIONS = sorted({one for some in ANSWERS.values() for one in some})
# How many steps a batch goes on, with what bank, and what that says of its lines.
ways = st.tuples(
    st.integers(0, 8),
    st.sampled_from(["answers"] * 6 + ["silent", "lost", "by hand", "refuses"]),
    st.just([]) | sayings,
)
NEXT = {
    "CHECKED": ("seal", "releaser"),
    "SEALED": ("send", "releaser"),
    "RECONCILED": ("close", "maker"),
}


class Ending(Funding, Banking):
    """What is left to do."""

    @precondition(lambda self: self.desk.odd)
    @rule(pick=picks, name=names, answer=st.sampled_from(RESOLUTIONS), abroad=seldom)
    def settle(self, pick, name, answer, abroad):
        odd = self.desk.odd[pick % len(self.desk.odd)]
        self.answer(odd, Who(odd.level ^ abroad, name), answer)

    @precondition(lambda self: self.desk.odd)
    @rule(pick=picks, last=st.booleans())
    def settle_rightly(self, pick, last):
        self.settled(self.desk.odd[pick % len(self.desk.odd)], last)

    def settled(self, odd, last):
        """By somebody who may, as one may."""
        name = "checker" if odd.owner.name == "maker" else "maker"
        answers = sorted(ANSWERS[odd.kind])
        self.answer(odd, Who(odd.level, name), answers[-last])

    def answer(self, odd, who, answer):
        row = self.rows()[odd.key]
        expected = self.desk.settle(who, odd, answer)
        act = self.acts(who, operations.settle, row.pk, answer, note="已核对")
        if self.agree(expected, act):
            self.agree("wrong_state", act)

    def rows(self):
        """The open differences, by what tells them apart."""
        rows = PayException.objects.open().select_related("payment__batch", "file")
        return {key(row): row for row in rows}

    @rule(level=levels, count=st.integers(0, 4), fen=fens, way=ways)
    def begin(self, level, count, fen, way):
        """Applications, a batch of what waits, and some steps on."""
        if count:
            self.approved(level, count, fen)
        before = len(self.desk.groups)
        self.made(level, Who(level, "maker"), 4)
        if len(self.desk.groups) > before:
            self.walk(self.desk.groups[-1], *way)

    @precondition(lambda self: self.desk.groups)
    @rule(pick=picks, way=ways)
    def go_on(self, pick, way):
        self.walk(self.held(pick), *way)

    def walk(self, group, times, mood, said):
        """Through its life, some steps further; the bank says what it says."""
        for _each in range(times):
            if group.state == "DRAFT":
                free = [n for n in NAMES[:2] if Who(group.level, n) not in group.parts]
                self.take_step(group, "check", Who(group.level, (free or NAMES)[0]))
            elif group.state == "SENT":
                self.give(group, mood)
            elif group.state == "UNKNOWN":
                self.ask(group, Who(group.level, "releaser"), mood)
            elif group.state == "ACKNOWLEDGED":
                self.tell_all(group, said)
            elif odd := [odd for odd in self.desk.odd if odd.group is group]:
                self.settled(odd[0], times % 2)
            elif group.state in NEXT:
                act, name = NEXT[group.state]
                self.take_step(group, act, Who(group.level, name))

    def tell_all(self, group, said):
        """Every line is paid, but for those of which something else is said."""
        told = {number: (number, "paid", False) for number in sorted(group.lines)}
        told |= {one[0]: one for one in said if one[0] in told}
        self.tell(group, [*told.values()], 1, group.level)
        self.bring_statement(group.level, self.moves(group.level))
        self.take_step(group, "reconcile", Who(group.level, "maker"))


def key(row: PayException) -> tuple[object, ...]:
    """Which difference it is, in words of the model."""
    if row.payment is not None and row.payment.batch is not None:
        return row.kind, row.payment.batch.number, row.payment.line
    return row.kind, bytes(row.file.digest) if row.file else b"", row.line
