"""The bank takes a batch or is silent; its files come late, twice, wrong, in part."""

import hashlib
from dataclasses import dataclass
from functools import partial
from typing import Any

import pytest
from django.db import transaction
from django.test import override_settings
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from services.payments import operations
from services.payments.bank import layouts
from services.payments.bank.fake import FakeBank, Mood
from services.payments.bank.words import (
    Acknowledgement,
    Movement,
    Result,
    ResultFile,
    Statement,
)
from tests.services.payments.machine.batches import Batches
from tests.services.payments.machine.model import Who
from tests.services.payments.machine.stage import levels, names, picks, seldom
from unionhub.kernel.errors import BadFact

FAKE = "services.payments.bank.fake.FakeBank"
BY_HAND = "services.payments.bank.adapters.ByHand"
MOODS = ("answers", "answers", "silent", "lost", "refuses", "by hand")
MOOD_OF = {
    "silent": Mood(silent=1),
    "lost": Mood(lost=1),
    "refuses": Mood(refuses=True),
}
WORDS = ("ACCEPTED", "ACCEPTED", "REFUSED", "NOT_RECEIVED")
# What a bank may say of a payment: status, and how much more or less than was asked.
SAYINGS = {
    "paid": ("PAID", 0),
    "short": ("PAID", -1),
    "over": ("PAID", 1),
    "back": ("RETURNED", 0),
    "part back": ("RETURNED", -1),
}
FAILED = "failed"
# What may be odd about a statement.
ODD = ("", "", "gap", "amount", "parts", "unknown")
# Line, what of it, under another reference.
Saying = tuple[int, str, bool]
sayings = st.lists(
    st.tuples(st.integers(1, 4), st.sampled_from([*SAYINGS, FAILED]), seldom),
    min_size=1,
    max_size=4,
    unique_by=lambda one: one[0],
)


@dataclass
class Brought:
    """A file of the bank that was brought once, and what the model knows."""

    level: int
    content: bytes
    expect: Any


class Banking(Batches):
    """What the bank does, and what officers do about it."""

    @precondition(lambda self: self.desk.groups)
    @rule(pick=picks, mood=st.sampled_from(MOODS))
    def hand_over(self, pick, mood):
        self.give(self.held(pick), mood)

    def give(self, group, mood):
        expected = self.desk.hand_over(group, mood)
        pk = self.batch(group).pk
        with bank(mood):
            self.agree(expected, partial(operations.hand_over, pk, at=self.day))

    @precondition(lambda self: self.desk.groups)
    @rule(pick=picks, mood=st.sampled_from(MOODS), name=names)
    def enquire(self, pick, mood, name):
        group = self.held(pick)
        self.ask(group, Who(group.level, name), mood)

    def ask(self, group, who, mood):
        expected = self.desk.enquire(who, group, mood)
        act = self.acts(who, operations.enquire, self.batch(group).pk)
        with bank(mood):
            self.agree(expected, act)

    def bring(self, who, level, content, expect):
        """A file comes in; ``expect`` asks the model."""
        if all(one.content != content for one in self.brought):
            self.brought.append(Brought(level, content, expect))
        expected = expect(who=who)
        union = self.unions[level].pk
        self.agree(expected, self.acts(who, operations.take_in, union, content))

    @precondition(lambda self: self.brought)
    @rule(pick=picks, name=names)
    def bring_again(self, pick, name):
        """The same file, any time later, by whoever."""
        one = self.brought[pick % len(self.brought)]
        self.bring(Who(one.level, name), one.level, one.content, one.expect)

    @precondition(lambda self: self.brought)
    @rule(pick=picks, place=picks, cuts=st.booleans())
    def bring_damaged(self, pick, place, cuts):
        one = self.brought[pick % len(self.brought)]
        place %= len(one.content)
        rest = (
            b"" if cuts else bytes([one.content[place] ^ 1]) + one.content[place + 1 :]
        )
        union, damaged = self.unions[one.level].pk, one.content[:place] + rest
        who = Who(one.level, "maker")
        with pytest.raises(BadFact), transaction.atomic():
            self.acts(who, operations.take_in, union, damaged)()

    @precondition(lambda self: self.desk.groups)
    @rule(pick=picks, word=st.sampled_from(WORDS), misfits=seldom)
    def acknowledge(self, pick, word, misfits):
        group = self.held(pick)
        digest = b"" if misfits else bytes(self.batch(group).file_digest or b"")
        ack = Acknowledgement(group.number, word, digest.hex())
        content = layouts.write_acknowledgement(ack)
        expect = partial(
            self.desk.acknowledge,
            group=group,
            file=file_of(content),
            word=word,
            fits=bool(digest),
        )
        self.bring(Who(group.level, "maker"), group.level, content, expect)

    @precondition(lambda self: self.desk.groups)
    @rule(pick=picks, said=sayings, sequence=st.integers(1, 2), abroad=seldom)
    def results(self, pick, said, sequence, abroad):
        group = self.held(pick)
        self.tell(group, sorted(said), sequence, group.level ^ abroad)

    def tell(self, group, said, sequence, level):
        """Result lines of a batch, brought to a union."""
        told = [self.told(group, *one) for one in said]
        content = layouts.write_result(
            ResultFile(
                group.number,
                sequence,
                [Result(n, status, fen, "", ref) for n, status, fen, ref in told],
            )
        )
        known = group if level == group.level else None
        expect = partial(
            self.desk.result, level=level, group=known, file=file_of(content), told=told
        )
        self.bring(Who(level, "checker"), level, content, expect)

    def told(self, group, number, saying, is_other):
        line = group.lines.get(number)
        asked = line.fen if line else 5
        reference = f"{group.number}-{number}{'x' * is_other}"
        if saying == FAILED:
            return number, "FAILED", 0, reference
        status, more = SAYINGS[saying]
        return number, status, max(1, asked + more), reference

    @rule(level=levels, odd=st.sampled_from(ODD))
    def statement(self, level, odd):
        """All that moved and stood in no statement, and perhaps what did not."""
        moves = self.moves(level)
        if odd == "amount":
            moves = [(way, fen + 1, reference) for way, fen, reference in moves]
        if odd == "parts":
            moves = [
                (way, part, reference)
                for way, fen, reference in moves
                for part in (1, fen - 1)
                if part
            ]
        if odd == "unknown":
            moves = [*moves, *moves, ("DEBIT", 7, "nobody")]
        self.bring_statement(level, moves, odd == "gap")

    def moves(self, level):
        groups = (group for group in self.desk.groups if group.level == level)
        found = []
        for line in (line for group in groups for line in group.lines.values()):
            ways = sorted(line.unstated, reverse=True)
            found += [(way, line.paid, line.reference) for way in ways]
        return found

    def bring_statement(self, level, moves, has_gap=False):
        last, opening = self.desk.accounts.get(level, (0, 10**8))
        number = last + 1 + has_gap
        change = sum(fen if way == "CREDIT" else -fen for way, fen, _ref in moves)
        on = self.day.date()
        lines = [Movement(n, *move, on) for n, move in enumerate(moves, 1)]
        content = layouts.write_statement(
            Statement(self.unions[level].pk, number, opening, opening + change, lines)
        )
        expect = partial(
            self.desk.state,
            level=level,
            file=file_of(content),
            heads=(number, opening),
            moves=moves,
        )
        self.bring(Who(level, "maker"), level, content, expect)


def file_of(content: bytes) -> bytes:
    """What tells files apart."""
    return hashlib.sha256(content).digest()


def bank(mood: str) -> override_settings:
    """A bank in this mood, or none that a program can reach."""
    FakeBank.vault.mood = MOOD_OF.get(mood, Mood())
    return override_settings(BANK=BY_HAND if mood == "by hand" else FAKE)
