"""A bank for tests and the demo: late, twice, out of order, partial, wrong, silent.

What goes wrong is drawn by ``seed`` and so the same each time. It keeps what it was
given by number, in the memory of the process: a number that comes again is answered as
before, and counted. Production refuses it.
"""

import hashlib
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import ClassVar, Final

from services.payments.bank.adapters import NoAnswer
from services.payments.bank.layouts import (
    read_payment,
    write_result,
    write_statement,
)
from services.payments.bank.words import (
    Acknowledgement,
    AckStatus,
    Direction,
    LineStatus,
    Movement,
    Order,
    PaymentFile,
    Result,
    ResultFile,
    Statement,
)

NO_ACCOUNT: Final = "R01"
CLOSED_ACCOUNT: Final = "R02"


@dataclass(frozen=True)
class Mood:
    """What goes wrong, of a thousand lines; and whether it answers at all."""

    seed: int = 0
    failed: int = 0
    short: int = 0
    over: int = 0
    returned: int = 0
    # It takes the batch and says nothing, so many times.
    silent: int = 0
    # It says nothing and has not taken it, so many times.
    lost: int = 0
    refuses: bool = False


@dataclass
class Vault:
    """What the bank holds."""

    mood: Mood = field(default_factory=Mood)
    batches: dict[str, PaymentFile] = field(default_factory=dict)
    digests: dict[str, str] = field(default_factory=dict)
    calls: Counter[str] = field(default_factory=Counter)
    repeated: Counter[str] = field(default_factory=Counter)


class FakeBank:
    """All of them share one vault, as all callers share one bank."""

    vault: ClassVar[Vault] = Vault()

    @classmethod
    def begin(cls, mood: Mood | None = None) -> Vault:
        """An empty vault in this mood."""
        cls.vault = Vault(mood or Mood())
        return cls.vault

    def hand_over(self, number: str, content: bytes) -> Acknowledgement | None:
        """Take a batch once; the same number again is answered as before.

        Raises:
            NoAnswer: in a silent mood.
        """
        vault = self.vault
        vault.calls[number] += 1
        if vault.mood.lost:
            vault.mood = replace(vault.mood, lost=vault.mood.lost - 1)
            raise NoAnswer
        if number in vault.batches:
            vault.repeated[number] += 1
        else:
            # Whoever finds the batch finds its digest, too.
            vault.digests[number] = hashlib.sha256(content).hexdigest()
            vault.batches[number] = read_payment(content)
        if vault.mood.silent:
            vault.mood = replace(vault.mood, silent=vault.mood.silent - 1)
            raise NoAnswer
        return self._answer(number)

    def enquire(self, number: str) -> Acknowledgement | None:
        """What it has under this number.

        Raises:
            NoAnswer: in a silent mood.
        """
        if self.vault.mood.silent:
            self.vault.mood = replace(
                self.vault.mood, silent=self.vault.mood.silent - 1
            )
            raise NoAnswer
        return self._answer(number)

    def results(self, number: str) -> ResultFile:
        """What became of each line, as the mood has it."""
        chance = random.Random(f"{self.vault.mood.seed} {number}")  # noqa: S311 - no secret
        orders = self.vault.batches[number].orders
        return ResultFile(number, 1, [self._result(o, number, chance) for o in orders])

    def files(self, number: str, pieces: int = 1) -> list[bytes]:
        """The same in several files, and what came back later in one more."""
        whole = self.results(number).results
        paid = [
            replace(r, status=LineStatus.PAID, reason="")
            if r.status == LineStatus.RETURNED
            else r
            for r in whole
        ]
        back = [r for r in whole if r.status == LineStatus.RETURNED]
        size = max(1, -(-len(paid) // pieces))
        parts: list[Sequence[Result]] = [
            paid[i : i + size] for i in range(0, len(paid), size)
        ]
        if back:
            parts.append(back)
        return [
            write_result(ResultFile(number, sequence, part))
            for sequence, part in enumerate(parts, 1)
        ]

    def statement(
        self, organisation: str, numbers: Sequence[str], on: date, opening_fen: int = 0
    ) -> bytes:
        """What these batches moved on the account of a union."""
        moved: list[tuple[str, int, str]] = []
        for number in numbers:
            for r in self.results(number).results:
                if r.paid_fen:
                    moved.append((Direction.DEBIT, r.paid_fen, r.bank_reference))
                if r.status == LineStatus.RETURNED:
                    moved.append((Direction.CREDIT, r.paid_fen, r.bank_reference))
        lines = [
            Movement(line, way, fen, reference, on)
            for line, (way, fen, reference) in enumerate(moved, 1)
        ]
        change = sum(
            -m.amount_fen if m.direction == Direction.DEBIT else m.amount_fen
            for m in lines
        )
        closing = opening_fen + change
        return write_statement(Statement(organisation, 1, opening_fen, closing, lines))

    def _answer(self, number: str) -> Acknowledgement:
        vault = self.vault
        if number not in vault.batches:
            return Acknowledgement(number, AckStatus.NOT_RECEIVED, "")
        status = AckStatus.REFUSED if vault.mood.refuses else AckStatus.ACCEPTED
        return Acknowledgement(number, status, vault.digests[number])

    def _result(self, order: Order, number: str, chance: random.Random) -> Result:
        mood, drawn = self.vault.mood, chance.randrange(1000)
        reference = f"{number}-{order.line:06}"
        edges = (mood.failed, mood.short, mood.over, mood.returned)
        kind, reached = len(edges), 0
        for index, share in enumerate(edges):
            reached += share
            if drawn < reached:
                kind = index
                break
        fen = order.amount_fen
        paid = LineStatus.PAID
        drawn_results = (
            (LineStatus.FAILED, 0, NO_ACCOUNT),
            (paid, max(1, fen - 100), ""),
            (paid, fen + 100, ""),
            (LineStatus.RETURNED, fen, CLOSED_ACCOUNT),
            (paid, fen, ""),
        )
        status, amount, reason = drawn_results[kind]
        return Result(order.line, status, amount, reason, reference)
