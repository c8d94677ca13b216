"""What money should do, in dictionaries and integers: the machine's model."""

from collections import defaultdict
from dataclasses import dataclass, field

ACCOUNTS = (
    *("FUNDED", "RECEIVED", "RECOVERED", "FREE", "OFFERED", "RETURNING"),
    *("RESERVED", "PAYABLE", "PAID", "PASSED"),
)
Key = tuple[int, str]


@dataclass
class Purse:
    """Every account of every budget, and what each union has from each above it."""

    held: dict[Key, dict[str, int]] = field(
        default_factory=lambda: defaultdict(lambda: dict.fromkeys(ACCOUNTS, 0))
    )
    # By giver, taker and fund: handed down and accepted, not given back nor on its way.
    owed: dict[tuple[int, int, str], int] = field(
        default_factory=lambda: defaultdict(int)
    )

    def shift(self, key: Key, fen: int, *, out: str, into: str) -> bool:
        """Money changes its place within a budget; False when it is not there."""
        if self.held[key][out] < fen:
            return False
        self.held[key][out] -= fen
        self.held[key][into] += fen
        return True

    def enter(self, key: Key, source: str, fen: int) -> None:
        """Money comes to a budget."""
        self.held[key][source] += fen
        self.held[key]["FREE"] += fen

    def leave(self, key: Key, source: str, fen: int) -> bool:
        """Money goes back to where it came from; False when it is not there."""
        held = self.held[key]
        if min(held[source], held["FREE"]) < fen:
            return False
        held[source] -= fen
        held["FREE"] -= fen
        return True
