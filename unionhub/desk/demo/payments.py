"""Batches of the demo: closed, with an open difference, to be checked, to be sealed.

In the first, a card was closed: it was paid again in the second, where two others came
short; one of these is settled. One household has given its money back. Of two who get
cash one has it, and the other's waits for the cashier.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from services.aid.choices import PayWay
from services.aid.models import Application
from services.ledger.models import BudgetNode
from services.payments import operations as payments
from services.payments.bank import layouts
from services.payments.bank.words import Movement, Result, ResultFile, Statement
from services.payments.models import Batch
from services.payments.operations import Demand, Due, Handover, Receipt
from unionhub.desk.demo import families, story
from unionhub.desk.demo.aid import EMERGENCY, FUND, PAID_SINCE, Aid
from unionhub.kernel.clock import local_date

MAKER, CHECKER = "demo-county-accountant", "demo-county-accountant-2"
CASHIER: Final = "demo-county-cashier"
OPENING: Final = 10_000_000
SHORT_BY: Final = 50_000
Said = Mapping[UUID, tuple[str, int]]


class Payments:
    """What the county paid out of this winter's money."""

    def __init__(self, aid: Aid) -> None:
        self.aid, self.at = aid, aid.at
        self.begun = aid.at - PAID_SINCE
        self.statements, self.balance = 0, OPENING

    def load(self) -> None:
        """Four batches, what waits for a fifth, and cash."""
        made = [self.aid.approved() for _ in range(7)]
        first, second, third = made[:3], made[3:5], made[5:6]
        self._first(first)
        self._second([first[0], *second])
        self._made(third, self.at)
        self._given_back(first[1])
        self._checked([self.aid.approved(EMERGENCY)], self.at)
        given, _waiting = [self.aid.approved(EMERGENCY, PayWay.CASH) for _ in range(2)]
        self._handed_out(given, self.at)

    def _first(self, these: Sequence[Application]) -> None:
        closed, *others = these
        batch = self._sent(these, self.begun)
        said = {one.pk: ("PAID", one.approved_fen or 0) for one in others}
        self._told(batch, said | {closed.pk: ("FAILED", 0)}, self.begun)
        self._stated(batch, self.begun)
        by, at = self.aid.acting(MAKER, self.begun), self.begun
        payments.reconcile(batch.pk, by=by, at=at)
        payments.close(batch.pk, by=by, at=at)

    def _second(self, these: Sequence[Application]) -> None:
        again, *short = these
        at = self.at - timedelta(days=1)
        batch = self._sent(these, at)
        said = {one.pk: ("PAID", (one.approved_fen or 0) - SHORT_BY) for one in short}
        self._told(batch, said | {again.pk: ("PAID", again.approved_fen or 0)}, at)
        self._stated(batch, at)
        odd = batch.exceptions.order_by("line")[0]
        note = "银行已说明，余额不再发放。"
        by = self.aid.acting(MAKER, at)
        payments.settle(odd.pk, "RELEASED", note=note, by=by, at=at)

    def _given_back(self, application: Application) -> None:
        amount, day = application.approved_fen or 0, local_date(self.at)
        demand = Demand(
            amount_fen=amount,
            reason="同一困难已由其他项目救助",
            instalments=[Due(day, amount)],
        )
        receipt = Receipt(
            amount_fen=amount, received_on=day, document_number="演收〔1〕号"
        )
        line = application.payments.get()
        acting, at = self.aid.acting, self.at
        back = payments.claim(line.pk, demand, by=acting(MAKER, at), at=at)
        by = acting(story.COUNTY_REVIEWER, at)
        payments.agree(back.pk, by=by, at=at)
        payments.receive(back.pk, receipt, by=acting(CASHIER, at), at=at)

    def _made(self, these: Sequence[Application], at: datetime) -> Batch:
        node = BudgetNode.objects.get(
            organisation=self.aid.union, fund=FUND, round=self.aid.round
        )
        by, named = self.aid.acting(MAKER, at), [one.pk for one in these]
        return payments.make(node.pk, applications=named, by=by, at=at)

    def _checked(self, these: Sequence[Application], at: datetime) -> Batch:
        batch = self._made(these, at)
        by, digest = self.aid.acting(CHECKER, at), bytes(batch.digest)
        return payments.check(batch.pk, digest=digest, by=by, at=at)

    def _handed_out(self, application: Application, at: datetime) -> None:
        """By the cashier and an accountant, against a signature."""
        handover = Handover(
            second=MAKER, handed_on=local_date(at), picture=families.scan()
        )
        by = self.aid.acting(CASHIER, at)
        payments.hand_out(application.pk, handover, by=by, at=at)

    def _sent(self, these: Sequence[Application], at: datetime) -> Batch:
        batch = self._checked(these, at)
        cashier = self.aid.acting(CASHIER, at)
        payments.seal(batch.pk, by=cashier, at=at)
        return payments.send(batch.pk, by=cashier, at=at)

    def _told(self, batch: Batch, said: Said, at: datetime) -> None:
        """The bank's file with the result of each line."""
        results = []
        for line in batch.payments.order_by("line"):
            status, fen = said[line.application_id]
            reason = "" if fen else "R02"
            reference = f"{batch.number}-{line.line:06}"
            results.append(Result(line.line, status, fen, reason, reference))
        content = layouts.write_result(ResultFile(batch.number, 1, results))
        self._taken_in(content, at)

    def _stated(self, batch: Batch, at: datetime) -> None:
        """What left the account on that day."""
        paid = batch.payments.filter(paid_fen__gt=0).order_by("line")
        day = local_date(at)
        moves = [
            Movement(place, "DEBIT", line.paid_fen, line.bank_reference, day)
            for place, line in enumerate(paid, 1)
        ]
        self.statements, before = self.statements + 1, self.balance
        self.balance -= sum(move.amount_fen for move in moves)
        union = self.aid.union.pk
        told = Statement(union, self.statements, before, self.balance, moves)
        self._taken_in(layouts.write_statement(told), at)

    def _taken_in(self, content: bytes, at: datetime) -> None:
        by = self.aid.acting(MAKER, at)
        payments.take_in(self.aid.union.pk, content, by=by, at=at)
