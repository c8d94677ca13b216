"""What stands in statements, and how a batch ends: the rest of the machine's model."""

from collections.abc import Sequence
from dataclasses import dataclass

from tests.services.payments.machine.desk import ASKED, Desk
from tests.services.payments.machine.model import (
    ENDED,
    MAKE,
    Booked,
    Group,
    Line,
    Odd,
    Told,
    Who,
)

# Direction, fen, reference.
Move = tuple[str, int, str]


@dataclass
class Office(Desk):
    """The desk, to the end of a batch."""

    def reconcile(self, who: Who, group: Group) -> str:
        """Every payment has its result; all that moved stands in a statement."""
        if refused := who.may(MAKE, group.level):
            return refused
        if group.state not in ASKED | {"ACKNOWLEDGED"}:
            return "wrong_state"
        found = self._found(group)
        if found is None:
            return "not_reconciled"
        self._book_late(found)
        group.state = "RECONCILED"
        return ""

    def result(
        self,
        who: Who,
        level: int,
        group: Group | None,
        file: bytes,
        told: Sequence[Told],
    ) -> str:
        """Of a closed batch, what was booked before is met at once."""
        is_known = (level, file) in self.files
        refused = super().result(who, level, group, file, told)
        if group and group.state == "CLOSED" and not (refused or is_known):
            self._book_late(self._met(group))
        return refused

    def is_odd(self, level: int) -> bool:
        """A difference is open, or what moved stands in no statement."""
        groups = [group for group in self.groups if group.level == level]
        differs = any(odd.level == level for odd in self.odd)
        return differs or any(
            not self._is_signed(line, way)
            for group in groups
            if group.state != "CLOSED"
            for line in group.lines.values()
            for way in line.unstated
        )

    def _met(self, group: Group) -> dict[tuple[Line, str], Booked]:
        """What was booked before its result came."""
        return {
            (line, one.way): one
            for line in group.lines.values()
            for one in reversed(self.booked)
            if one.moves(line) and not self._is_signed(line, one.way)
        }

    def _found(self, group: Group) -> dict[tuple[Line, str], Booked] | None:
        """The same, when nothing else is missing."""
        lines, found = group.lines.values(), self._met(group)
        needed = {
            (line, way)
            for line in lines
            for way in line.unstated
            if not self._is_signed(line, way)
        }
        if needed - set(found) or any(line.state not in ENDED for line in lines):
            return None
        return found

    def _is_signed(self, line: Line, way: str) -> bool:
        """Whether what two persons set aside comes to the payment."""
        mine = (one for one in self.booked if one.is_aside and one.is_of(line, way))
        return sum(one.fen for one in mine) == line.paid

    def _book_late(self, found: dict[tuple[Line, str], Booked]) -> None:
        for (line, way), one in found.items():
            line.moved.add(way)
            self.booked.remove(one)
            self.odd = [odd for odd in self.odd if odd.key != one.key]

    def close(self, who: Who, group: Group) -> str:
        """Nothing of it is open."""
        if refused := who.may(MAKE, group.level):
            return refused
        if group.state != "RECONCILED":
            return "wrong_state"
        found = self._found(group)
        if found is None:
            return "not_reconciled"
        ended = {one.key for one in found.values()}
        if any(odd.group is group and odd.key not in ended for odd in self.odd):
            return "open_exceptions"
        self._book_late(found)
        group.state = "CLOSED"
        return ""

    def state(
        self,
        who: Who,
        level: int,
        file: bytes,
        heads: tuple[int, int],
        moves: Sequence[Move],
    ) -> str:
        """A statement: its number and opening balance, and what was booked."""
        if refused := who.may(MAKE, level):
            return refused
        if (level, file) in self.files:
            return ""
        number, closing = heads
        last, opening = self.accounts.get(level, (number - 1, closing))
        if (number, closing) != (last + 1, opening):
            return "statement_gap"
        for place, (way, fen, reference) in enumerate(moves, 1):
            closing += fen if way == "CREDIT" else -fen
            key = ("STATEMENT", file, place)
            self._book(who, Booked(level, way, fen, reference, key))
        self.accounts[level] = number, closing
        self.files.add((level, file))
        return ""

    def _book(self, who: Who, one: Booked) -> None:
        """It moves the payment that the bank calls so, or somebody sees to it."""
        line = self._line(one.level, one.reference)
        if line and one.moves(line) and not self._is_signed(line, one.way):
            line.moved.add(one.way)
            return
        group = line.group if line else None
        self.booked.append(one)
        self.odd.append(Odd("STATEMENT", one.key, one.level, who, group))

    def _line(self, level: int, reference: str) -> Line | None:
        mine = (group for group in self.groups if group.level == level)
        lines = (line for group in mine for line in group.lines.values())
        return next((line for line in lines if reference in line.names), None)
