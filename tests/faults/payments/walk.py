"""The whole life of a union's payments, step by step (ROBUST.md §3.4)."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from services.aid.models import Application
from services.ledger.models import BudgetNode, Entry
from services.payments.bank import layouts
from services.payments.bank.words import Movement, Result, ResultFile, Statement
from services.payments.models import (
    BankFile,
    BankLine,
    Batch,
    BatchParticipant,
    PayException,
    Payment,
)
from services.payments.operations.sealing import content_of
from tests.factories.payments import AT, EACH, Payers
from tests.faults.payments.acts import sealed
from tests.faults.payments.paper_bank import PaperBank
from unionhub.accounts.models import User
from unionhub.audit.models import AuditEvent

SHORT = 300
OPENING = 10**8


@dataclass
class Step:
    """One step: its name, the order for it, and what a second click is told."""

    name: str
    order: dict[str, Any]
    again: str


@dataclass
class Walk:
    """Of one union: what is made, sent, answered in part, reconciled, closed; made
    again of what failed, refused by the bank; made a third time, and given up."""

    node: BudgetNode
    people: Payers

    @property
    def union(self) -> str:
        """Whose payments they are."""
        return self.node.organisation_id

    @property
    def batch(self) -> Batch:
        """The last one."""
        return Batch.objects.filter(organisation=self.union).latest("serial")

    def sent(self) -> list[Batch]:
        """Those that went to the bank."""
        rows = Batch.objects.filter(organisation=self.union, sent_at__isnull=False)
        return list(rows.order_by("serial"))

    def steps(self) -> Iterator[Step]:
        """One after another; each is asked for when the one before is done."""
        maker, checker, releaser = (
            self.people.maker,
            self.people.checker,
            self.people.releaser,
        )
        of_it = partial(self._of_it, maker)
        yield self._make(again="nothing_to_pay")
        line = str(self.batch.payments.order_by("line")[4].pk)
        yield self._step("remove", maker, [line], "not_found", reason="账号待核实")
        yield from self._to_the_bank(checker, releaser)
        PaperBank().mood = "silent"
        yield Step("tend", self._order("tend"), "")
        PaperBank().mood = ""
        yield self._of_it(releaser, "enquire", "wrong_state")
        yield self._take_in("results", self.results())
        yield self._settle("REISSUED")
        yield self._take_in("statement", self.statement())
        yield of_it("reconcile", "wrong_state")
        yield of_it("close", "wrong_state")
        yield self._make(again="nothing_to_pay")
        yield from self._to_the_bank(checker, releaser)
        PaperBank().mood = "refuses"
        yield Step("tend refused", self._order("tend"), "")
        PaperBank().mood = ""
        yield of_it("close", "wrong_state")
        yield self._make(again="nothing_to_pay")
        yield self._of_it(maker, "cancel", "wrong_state", reason="重复")

    def _to_the_bank(self, checker: User, releaser: User) -> Iterator[Step]:
        digest = sealed(bytes(self.batch.digest))
        yield self._of_it(checker, "check", "wrong_state", digest=digest)
        yield self._of_it(releaser, "seal", "wrong_state")
        yield self._of_it(releaser, "send", "")

    def _make(self, again: str) -> Step:
        return self._step("make", self.people.maker, [str(self.node.pk)], again)

    def _of_it(self, by: User, name: str, again: str, **more: Any) -> Step:
        return self._step(name, by, [str(self.batch.pk)], again, **more)

    def _take_in(self, name: str, content: bytes) -> Step:
        what = [self.union, sealed(content)]
        order = self._order("take_in", self.people.maker, what)
        return Step(name, order, "")

    def _settle(self, answer: str) -> Step:
        odd = PayException.objects.open().get(organisation=self.union)
        what = [str(odd.pk), answer]
        return self._step("settle", self.people.maker, what, "wrong_state", note="x")

    def _step(
        self, name: str, by: User, what: list[Any], again: str, **more: Any
    ) -> Step:
        return Step(name, self._order(name, by, what) | {"more": more}, again)

    def _order(
        self, name: str, by: User | None = None, what: list[Any] | None = None
    ) -> dict[str, Any]:
        return {
            "command": name,
            "by": by.username if by else "",
            "at": AT.isoformat(),
            "what": what or [],
        }

    def results(self) -> bytes:
        """One paid, one failed, one short, one that came back."""
        batch = self.batch
        told = (
            (1, "PAID", EACH),
            (2, "FAILED", 0),
            (3, "PAID", EACH - SHORT),
            (4, "RETURNED", EACH),
        )
        results = [
            Result(line, status, fen, "", f"{batch.number}-{line}")
            for line, status, fen in told
        ]
        return layouts.write_result(ResultFile(batch.number, 1, results))

    def statement(self) -> bytes:
        """What left the account, and what came back."""
        number = self.batch.number
        told = (
            ("DEBIT", EACH, 1),
            ("DEBIT", EACH - SHORT, 3),
            ("DEBIT", EACH, 4),
            ("CREDIT", EACH, 4),
        )
        moves = [
            Movement(place, way, fen, f"{number}-{line}", AT.date())
            for place, (way, fen, line) in enumerate(told, 1)
        ]
        closing = OPENING - 2 * EACH + SHORT
        return layouts.write_statement(
            Statement(self.union, 1, OPENING, closing, moves)
        )

    def told(self) -> dict[str, Any]:
        """All that it came to, but for names, times and keys."""
        self.node.refresh_from_db()
        mine = {"organisation": self.union}
        batches = Batch.objects.filter(**mine).order_by("serial")
        lines = Payment.objects.filter(batch__in=batches).order_by(
            "batch__serial", "line"
        )
        entries = Entry.objects.filter(book__organisation=self.union)
        files = BankFile.objects.filter(**mine)
        odd = PayException.objects.filter(**mine)
        subjects = {str(row.pk) for row in [*batches, *files, *odd]}
        verbs = AuditEvent.objects.filter(target_id__in=subjects)
        return {
            "balances": {
                field.name: getattr(self.node, field.name)
                for field in BudgetNode._meta.fields
                if field.name.endswith("_fen")
            },
            "batches": list(batches.values_list("state", "count", "total_fen")),
            "payments": list(
                lines.values_list(
                    *("batch__serial", "line", "instalment", "amount_fen"),
                    *("state", "paid_fen", "is_settled"),
                )
            ),
            "applications": sorted(
                Application.objects.filter(budget=self.node).values_list(
                    "state", flat=True
                )
            ),
            "parts": count(BatchParticipant.objects.filter(batch__in=batches), "part"),
            "vouchers": list(entries.order_by("number").values_list("number", "kind")),
            "lines": count(BankLine.objects.filter(file__in=files), "outcome"),
            "differences": count(odd, "kind", "state", "resolution"),
            "audit": count(verbs, "verb"),
        }

    def is_whole_at_the_bank(self) -> bool:
        """Whether each number came with one file: that which was sealed (L16)."""
        mine = Batch.objects.filter(organisation=self.union, file_digest__isnull=False)
        calls = PaperBank().calls()
        return all(
            set(calls.get(batch.number, ())) <= {bytes(batch.file_digest or b"").hex()}
            and content_of(batch)
            for batch in mine
        )


def count(rows: Any, *fields: str) -> Counter[Any]:
    """How often which."""
    return Counter(rows.values_list(*fields))
