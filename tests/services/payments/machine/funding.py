"""Money comes, goes down and back, is bound by applications; months are closed."""

from datetime import timedelta
from functools import partial

from hypothesis import strategies as st
from hypothesis.stateful import rule

from services.ledger import operations as ledger
from services.ledger.open_lines import digest_of, open_lines
from tests.factories import money, payments
from tests.services.payments.machine.desk import FUND
from tests.services.payments.machine.model import Claim, Who
from tests.services.payments.machine.stage import Stage, fens, levels, picks

TRANSFERS = ("fund", "offer", "accept", "refuse", "withdraw", "give_back", "take")


class Funding(Stage):
    """What happens in the books before anything is paid."""

    @rule(days=st.integers(1, 20))
    def time_passes(self, days):
        self.day += timedelta(days=days)
        self.desk.day = self.day.date()

    @rule(level=levels, closes=st.booleans(), signs=st.booleans())
    def month(self, level, closes, signs):
        """Closed by one person, or opened again by two."""
        month = (level, self.desk.day.replace(day=1))
        is_shut = month in self.desk.shut
        union = (self.unions[level].pk, self.desk.day)
        first, second = Who(level, "maker"), Who(level, "checker")
        if closes:
            signed = digest_of(open_lines(*union)) if signs else ""
            shut = self.acts(first, ledger.close, *union, open_lines_digest=signed)
            self.agree(self.desk.shuts(level, signs), shut)
            return
        ask = self.acts(first, ledger.ask_reopening, *union, reason="漏记")
        agree = self.acts(second, ledger.agree_reopening, *union)
        for act in (ask, agree):
            self.agree("" if is_shut else "wrong_state", act)
        self.desk.shut.discard(month)

    @rule(act=st.sampled_from(TRANSFERS), level=levels, fen=fens, pick=picks)
    def transfer(self, act, level, fen, pick):
        """One rule for all of them: most of what happens is to be paying."""
        if act == "fund":
            self.fund(level, fen)
        elif act == "offer":
            self.offer(fen)
        elif act == "give_back":
            self.give_back(fen)
        elif act == "take" and self.returns:
            self.take_return(self.returns[pick % len(self.returns)])
        elif act != "take" and self.offers:
            self.settle_offer(self.offers[pick % len(self.offers)], act)

    def fund(self, level, fen):
        late = "period_closed" if self.desk.is_late(level) else ""
        grant = partial(money.funded, self.unions[level], fen, FUND, at=self.day)
        self.agree(late, grant)
        if not late:
            self.desk.purse.enter((level, FUND), "FUNDED", fen)

    def offer(self, fen):
        act = self.system(
            ledger.offer, self.nodes[0], self.unions[1].pk, fen, document_number="1"
        )
        if made := self.agree(self.desk.approve(0, fen), act):
            self.desk.shift(0, fen, out="FREE", into="OFFERED")
            self.offers.append([made.pk, fen, True])

    def settle_offer(self, offer, act):
        pk, fen, is_open = offer
        late = self.desk.is_late(*([0, 1] if act == "accept" else [0]))
        expected = "period_closed" if late else "" if is_open else "wrong_state"
        more = {} if act == "accept" else {"reason": "测试"}
        if not self.agree(expected, self.system(getattr(ledger, act), pk, **more)):
            return
        offer[2] = False
        into = "PASSED" if act == "accept" else "FREE"
        self.desk.shift(0, fen, out="OFFERED", into=into)
        if act == "accept":
            self.desk.purse.enter((1, FUND), "RECEIVED", fen)

    def give_back(self, fen):
        expected = self.desk.approve(1, fen)
        # What was accepted from above, less what is going or gone back there.
        on_its_way = self.desk.balances(1)["RETURNING"]
        is_more = self.desk.balances(0)["PASSED"] - on_its_way < fen
        if is_more and not self.desk.is_late(1):
            expected = "not_above"
        both = (self.nodes[1], self.nodes[0])
        act = self.system(ledger.propose_return, *both, fen, reason="结余")
        if made := self.agree(expected, act):
            self.desk.shift(1, fen, out="FREE", into="RETURNING")
            self.returns.append([made.pk, fen, True])

    def take_return(self, back):
        pk, fen, is_open = back
        expected = "" if is_open else "wrong_state"
        if self.desk.is_late(0, 1):
            expected = "period_closed"
        if not self.agree(expected, self.system(ledger.take_return, pk)):
            return
        back[2] = False
        for account in ("RETURNING", "RECEIVED"):
            self.desk.purse.held[1, FUND][account] -= fen
        self.desk.shift(0, fen, out="PASSED", into="FREE")

    @rule(level=levels, count=st.integers(1, 4), fen=fens)
    def approve(self, level, count, fen):
        self.approved(level, count, fen)

    def approved(self, level, count, fen):
        expected = self.desk.approve(level, count * fen)
        node = self.node(level)
        rows = self.agree(
            expected, partial(payments.approved, node, count, fen, self.day)
        )
        for row in sorted(rows or [], key=lambda row: row.pk):
            claim = Claim(level, fen, row.account_tail)
            self.keys[claim] = row.pk
            self.desk.claims.append(claim)
