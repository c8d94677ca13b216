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

    def _found(self, group: Group) -> dict[tuple[Line, str], Booked] | None:
        """What was booked before its result came, when nothing else is missing."""
        lines = group.lines.values()
        found = {
            (line, one.way): one
            for line in lines
            for one in reversed(self.booked)
            if one.level == group.level and one.moves(line)
        }
        needed = {(line, way) for line in lines for way in line.unstated}
        if needed - set(found) or any(line.state not in ENDED for line in lines):
            return None
        return found

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
        if line and one.moves(line):
            line.moved.add(one.way)
            return
        group = line.group if line else None
        self.booked.append(one)
        self.odd.append(Odd("STATEMENT", one.key, one.level, who, group))

    def _line(self, level: int, reference: str) -> Line | None:
        mine = (group for group in self.groups if group.level == level)
        lines = (line for group in mine for line in group.lines.values())
        return next((line for line in lines if reference in line.names), None)
