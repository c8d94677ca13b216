"""What paying should do, in dictionaries and integers: the machine's model.

Nothing here is read from the product: who may do what, when, and what comes of it, is
said a second time.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from tests.services.ledger.model import ACCOUNTS, Purse
from tests.services.payments.machine.model import (
    ANSWERS,
    MAKE,
    OF_AMOUNT,
    OUTSIDE,
    RELEASE,
    UNSEALED,
    Booked,
    Claim,
    Group,
    Line,
    Odd,
    Told,
    Who,
)

FUND = "WARMTH"
ASKED = {"SENT", "UNKNOWN"}


@dataclass
class Desk:
    """All unions, their money, and the bank. Every act answers why it is refused."""

    day: date
    names: Sequence[str]
    purse: Purse = field(default_factory=Purse)
    shut: set[tuple[int, date]] = field(default_factory=set)
    claims: list[Claim] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)
    odd: list[Odd] = field(default_factory=list)
    booked: list[Booked] = field(default_factory=list)
    files: set[tuple[int, bytes]] = field(default_factory=set)
    accounts: dict[int, tuple[int, int]] = field(default_factory=dict)
    at_bank: set[str] = field(default_factory=set)

    def balances(self, level: int) -> dict[str, int]:
        """Every account of a union's budget."""
        held = Counter(dict.fromkeys(ACCOUNTS, 0))
        held.update(self.purse.held[level, FUND])
        for claim in (claim for claim in self.claims if claim.level == level):
            held["RESERVED"] += claim.reserved
            for line in claim.lines:
                held.update(line.lies)
        spent = held["RESERVED"] + held["PAYABLE"] + held["PAID"]
        held["FREE"] += held["RECOVERED"] - spent
        return dict(held)

    def shift(self, level: int, fen: int, *, out: str, into: str) -> None:
        """Money changes its place within a budget."""
        self.purse.held[level, FUND][out] -= fen
        self.purse.held[level, FUND][into] += fen

    def is_late(self, *levels: int) -> bool:
        """Whether the month is closed for one of them."""
        month = self.day.replace(day=1)
        return any((level, month) in self.shut for level in levels)

    def shuts(self, level: int, signs: bool) -> str:
        """The month is closed, unless the bank owes something of it, or sees something
        otherwise and nobody signs that."""
        month = self.day.replace(day=1)
        if (level, month) in self.shut:
            return "wrong_state"
        mine = (group for group in self.groups if group.level == level)
        if any(group.is_in_flight(month) for group in mine):
            return "batch_in_flight"
        if self.is_odd(level) and not signs:
            return "open_bank_lines"
        self.shut.add((level, month))
        return ""

    def is_odd(self, level: int) -> bool:
        """Whether the union and its bank do not agree about something."""
        raise NotImplementedError

    def approve(self, level: int, fens: int) -> str:
        """Money is bound for applications."""
        if self.is_late(level):
            return "period_closed"
        return "" if self.balances(level)["FREE"] >= fens else "budget_exceeded"

    def owed(self, level: int) -> list[Claim]:
        """What waits, in order."""
        mine = (claim for claim in self.claims if claim.level == level)
        return [claim for claim in mine if claim.state == "APPROVED"]

    def make(self, who: Who, level: int, most: int) -> str:
        """Gather what is owed."""
        if refused := who.may(MAKE, level):
            return refused
        owed = self.owed(level)[:most]
        if not owed:
            return "nothing_to_pay"
        group = Group(level, self._number(level), who, parts={who: "MAKER"})
        for number, claim in enumerate(owed, 1):
            again = 1 + len(claim.live)
            line = Line(group, number, claim, again, claim.rest, claim.card)
            group.lines[number] = line
            claim.lines.append(line)
        self.groups.append(group)
        return ""

    def _number(self, level: int) -> str:
        kind = f"F-{self.names[level]}-{self.day.year}-"
        taken = sum(group.number.startswith(kind) for group in self.groups)
        return f"{kind}{taken + 1:04}"

    def remove(self, who: Who, line: Line) -> str:
        """A line is taken out."""
        group = line.group
        if refused := who.may(MAKE, group.level):
            return refused
        if group.state not in UNSEALED:
            return "wrong_state"
        self._uncheck(group)
        group.parts[who] = "MAKER"
        group.drop([line])
        return ""

    def _uncheck(self, group: Group) -> None:
        group.state = "DRAFT"
        makers = {w: part for w, part in group.parts.items() if part == "MAKER"}
        group.parts = makers
        group.all_are("PENDING")

    def check(self, who: Who, group: Group, *, is_read: bool) -> str:
        """A second person signs what was read."""
        if refused := who.may(MAKE, group.level):
            return refused
        if group.state != "DRAFT":
            return "wrong_state"
        if who in group.parts:
            return "conflict_of_interest"
        if not (is_read and group.lines):
            return "approval_void"
        group.state, group.parts[who] = "CHECKED", "CHECKER"
        group.all_are("CHECKED")
        return ""

    def seal(self, who: Who, group: Group) -> str:
        """A third person closes it."""
        if refused := who.may(RELEASE, group.level):
            return refused
        if group.state != "CHECKED":
            return "wrong_state"
        if self.is_late(group.level):
            return "period_closed"
        if any(line.card != line.claim.card for line in group.lines.values()):
            return "approval_void"
        group.state, group.sealed_on = "SEALED", self.day
        return ""

    def cancel(self, who: Who, group: Group) -> str:
        """It is given up."""
        if refused := who.may(MAKE, group.level):
            return refused
        if group.state not in UNSEALED:
            return "wrong_state"
        group.state = "CANCELLED"
        group.drop(group.lines.values())
        return ""

    def send(self, who: Who, group: Group) -> str:
        """It may go to the bank; a second click does nothing."""
        if refused := who.may(RELEASE, group.level):
            return refused
        if group.state in OUTSIDE:
            return ""
        if group.state != "SEALED":
            return "wrong_state"
        group.state, group.handed = "SENT", False
        group.all_are("SENT")
        return ""

    def hand_over(self, group: Group, mood: str) -> str:
        """The clock gives it to the bank."""
        if group.state != "SENT" or group.handed:
            return ""
        if mood == "by hand":
            group.handed = True
            return ""
        if mood != "lost":
            self.at_bank.add(group.number)
        if mood in {"silent", "lost"}:
            group.state, group.handed = "UNKNOWN", True
            return ""
        return self.answer(group, "REFUSED" if mood == "refuses" else "ACCEPTED")

    def enquire(self, who: Who, group: Group, mood: str) -> str:
        """The bank is asked."""
        if refused := who.may(RELEASE, group.level):
            return refused
        if group.state not in ASKED:
            return "wrong_state"
        if mood == "silent":
            return "unknown_outcome"
        if mood == "by hand":
            group.handed = True
            return ""
        word = "REFUSED" if mood == "refuses" else "ACCEPTED"
        return self.answer(group, word if group.number in self.at_bank else "NEVER")

    def answer(self, group: Group, word: str) -> str:
        """What the bank says of a batch."""
        if group.state not in ASKED:
            return ""
        if word == "ACCEPTED":
            group.state, group.handed = "ACKNOWLEDGED", True
        elif word == "REFUSED":
            if self.is_late(group.level):
                return "period_closed"
            group.state = "RECONCILED"
            group.all_are("FAILED")
        elif group.state == "UNKNOWN":
            group.state, group.handed = "SEALED", False
            group.all_are("CHECKED")
        return ""

    def _takes(self, who: Who, level: int, group: Group | None, file: bytes) -> str:
        if refused := who.may(MAKE, level):
            return refused
        is_known = (level, file) in self.files
        is_out = not group or group.state in OUTSIDE
        return "" if is_known or is_out else "wrong_state"

    def acknowledge(
        self, who: Who, group: Group, file: bytes, word: str, *, fits: bool
    ) -> str:
        """The bank's word of a batch, as a file."""
        if refused := self._takes(who, group.level, group, file):
            return refused
        if (group.level, file) in self.files:
            return ""
        if word in {"ACCEPTED", "REFUSED"} and not fits:
            return "control_total_mismatch"
        if group.is_against(word):
            key = ("CONTRADICTION", file, None)
            self.odd.append(Odd(key[0], key, group.level, group.maker, group))
        else:
            refused = self.answer(group, word)
        if not refused:
            self.files.add((group.level, file))
        return refused

    def result(
        self,
        who: Who,
        level: int,
        group: Group | None,
        file: bytes,
        told: Sequence[Told],
    ) -> str:
        """A file of results: all of it, or nothing."""
        if refused := self._takes(who, level, group, file):
            return refused
        if (level, file) in self.files:
            return ""
        if group is None:
            kind = "UNKNOWN_BATCH"
            self.odd.append(Odd(kind, (kind, file, None), level, who))
            self.files.add((level, file))
            return ""
        known = [one for one in told if one[0] in group.lines]
        heard = [(group.lines[one[0]], one) for one in known]
        moved = any(line.lies != line.heard(one)[0].lies for line, one in heard)
        if moved and self.is_late(level):
            return "period_closed"
        self._hear(group, heard)
        for one in told:
            if one not in known:
                key = ("UNKNOWN_LINE", file, one[0])
                self.odd.append(Odd("UNKNOWN_LINE", key, level, group.maker, group))
        group.heard = True
        if group.state in ASKED:
            group.state, group.handed = "ACKNOWLEDGED", True
        self.files.add((level, file))
        return ""

    def _hear(self, group: Group, heard: Sequence[tuple[Line, Told]]) -> None:
        for line, told in heard:
            line.names.add(told[3])
            after, odd = line.heard(told)
            if odd:
                self._tell(odd, group, line)
            if not line.becomes(after):
                continue
            if group.state == "CLOSED":
                self._tell("CONTRADICTION", group, line)
            gone = [o for o in self.odd if o.line is line and o.kind in OF_AMOUNT]
            self.odd = [one for one in self.odd if one not in gone]
            if line.state == "PAID" and line.paid < line.fen:
                self._tell("SHORT", group, line)
            if line.state in {"PAID", "RETURNED"} and line.paid > line.fen:
                self._tell("OVER", group, line)

    def _tell(self, kind: str, group: Group, line: Line) -> None:
        """Once, as long as it is open."""
        key = (kind, *line.key)
        if all(one.key != key for one in self.odd):
            self.odd.append(Odd(kind, key, group.level, group.maker, group, line))

    def settle(self, who: Who, odd: Odd, resolution: str) -> str:
        """Somebody says how an open difference was settled."""
        if refused := who.may(MAKE, odd.level):
            return refused
        if resolution not in ANSWERS[odd.kind]:
            return "invalid_choice"
        takes_two = resolution == "SET_ASIDE" or odd.kind == "STATEMENT"
        if takes_two and odd.owner == who:
            return "conflict_of_interest"
        if resolution == "SET_ASIDE":
            for one in self.booked:
                one.is_aside = one.is_aside or one.key == odd.key
        if resolution in ANSWERS["SHORT"] and odd.line:
            if self.is_late(odd.level):
                return "period_closed"
            odd.line.settled = resolution
        self.odd.remove(odd)
        return ""
