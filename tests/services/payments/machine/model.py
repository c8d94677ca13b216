"""Applications, payments and batches as they should be: what the model is made of.

Nothing here is read from the product. Where money lies is not followed step by step
but told from where applications and payments stand.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date

MAKE, RELEASE = "MAKE", "RELEASE"
RANKS = ("SENT", "FAILED", "PAID", "RETURNED")
LIVE = {"PENDING", "CHECKED", "SENT", "PAID"}
UNSEALED = {"DRAFT", "CHECKED"}
ANSWERS = {
    "SHORT": {"REISSUED", "RELEASED"},
    "OVER": {"REFUNDED"},
    "CONTRADICTION": {"EXPLAINED"},
    "UNKNOWN_LINE": {"SET_ASIDE"},
    "UNKNOWN_BATCH": {"SET_ASIDE"},
    "STATEMENT": {"EXPLAINED", "SET_ASIDE"},
}
ENDED = {"PAID", "FAILED", "RETURNED"}
OF_AMOUNT = {"SHORT", "OVER"}
OUTSIDE = {"SENT", "ACKNOWLEDGED", "UNKNOWN", "RECONCILED", "CLOSED"}
# Line, status, fen, reference.
Told = tuple[int, str, int, str]


@dataclass(frozen=True)
class Who:
    """One of three people of a union."""

    level: int
    name: str

    def may(self, need: str, level: int) -> str:
        """Why not: another union, another office; nothing when allowed."""
        if self.level > level:
            return "not_found"
        is_cashier = self.name == "releaser"
        fits = is_cashier == (need == RELEASE) and self.level == level
        return "" if fits else "forbidden"


@dataclass(eq=False)
class Claim:
    """An approved application."""

    level: int
    fen: int
    card: str
    lines: list["Line"] = field(default_factory=list)

    @property
    def live(self) -> list["Line"]:
        """What is paid of it, or about to be; the newest last."""
        return [line for line in self.lines if line.state in LIVE]

    @property
    def rest(self) -> int:
        """What is still to be paid."""
        return self.fen - sum(line.paid for line in self.live)

    @property
    def state(self) -> str:
        """It is as its newest live payment is."""
        if not self.live:
            return "APPROVED"
        newest = self.live[-1]
        if newest.state != "PAID":
            return "IN_BATCH"
        if newest.paid >= newest.fen:
            return "PAID"
        ends = {"": "IN_BATCH", "REISSUED": "APPROVED", "RELEASED": "PAID"}
        return ends[newest.settled]

    @property
    def reserved(self) -> int:
        """What is bound for it and not payable yet."""
        if self.state == "APPROVED":
            return self.rest
        newest = self.live[-1]
        return newest.fen if newest.group.state in UNSEALED else 0


@dataclass(eq=False)
class Line:
    """One payment."""

    group: "Group"
    number: int
    claim: Claim
    instalment: int
    fen: int
    card: str
    state: str = "PENDING"
    paid: int = 0
    reference: str = ""
    settled: str = ""
    # All that the bank ever called it, and which ways it moved in statements.
    names: set[str] = field(default_factory=set)
    moved: set[str] = field(default_factory=set)

    @property
    def key(self) -> tuple[str, int]:
        """Batch and line."""
        return self.group.number, self.number

    @property
    def lies(self) -> Counter[str]:
        """Where the money is that left the reserve with it."""
        done = min(self.paid, self.fen)
        if self.state == "RETURNED":
            return Counter(PAID=done, RECOVERED=done)
        if self.state == "PAID":
            return Counter(PAID=done, PAYABLE=0 if self.settled else self.fen - done)
        is_out = self.state != "FAILED" and self.group.state not in UNSEALED
        return Counter(PAYABLE=self.fen) if is_out else Counter()

    @property
    def is_decided(self) -> bool:
        """An officer decided, or the same instalment is paid by another."""
        others = (line for line in self.claim.live if line is not self)
        return bool(self.settled) or any(
            other.instalment == self.instalment for other in others
        )

    def heard(self, told: Told) -> tuple["Line", str]:
        """As it is after the bank has said this, too; and what is odd about it."""
        _number, status, fen, reference = told
        if status == "RETURNED" and fen < self.fen:
            return self, "CONTRADICTION"
        after = self.joined(status, fen, reference)
        is_new = (after.state, after.paid) != (self.state, self.paid)
        is_other = reference != self.reference
        if self.is_decided:
            return self, "CONTRADICTION" if is_new or is_other else ""
        is_twice = self.state == status == "PAID" and is_other
        return after, "CONTRADICTION" if is_twice else ""

    def becomes(self, other: "Line") -> bool:
        """Stand as the other does; whether that is a change."""
        is_new = (self.state, self.paid) != (other.state, other.paid)
        self.state, self.paid = other.state, other.paid
        self.reference = other.reference
        return is_new

    def joined(self, status: str, fen: int, reference: str) -> "Line":
        """As it is after the bank has said this, too."""
        state = max(self.state, status, key=RANKS.index)
        paid = max(self.paid, fen)
        kept = self.reference
        if (state, paid) == (status, fen):
            is_same = (self.state, self.paid) == (status, fen)
            kept = min(kept, reference) if is_same else reference
        return replace(self, state=state, paid=paid, reference=kept)

    @property
    def unstated(self) -> set[str]:
        """Which ways it moved by the bank's results, and in no statement."""
        ways = {"DEBIT"} if self.paid else set()
        return (ways | ({"CREDIT"} if self.state == "RETURNED" else set())) - self.moved


@dataclass(eq=False)
class Booked:
    """A line of a statement that belongs to no payment yet."""

    level: int
    way: str
    fen: int
    reference: str
    key: tuple[object, ...]
    # Two persons have signed that it is no payment by itself.
    is_aside: bool = False

    def is_of(self, line: Line, way: str) -> bool:
        """Whether the bank calls that payment so; in the machine no two alike."""
        mine = self.level == line.group.level and self.reference in line.names
        return mine and self.way == way

    def moves(self, line: Line) -> bool:
        """Whether it is what a statement still has to say of a payment."""
        fits = self.is_of(line, self.way) and self.fen == line.paid
        return fits and not self.is_aside and self.way in line.unstated


@dataclass(eq=False)
class Group:
    """A batch."""

    level: int
    number: str
    maker: Who
    state: str = "DRAFT"
    handed: bool = False
    sealed_on: date | None = None
    # A file of results was taken in.
    heard: bool = False
    lines: dict[int, Line] = field(default_factory=dict)
    parts: dict[Who, str] = field(default_factory=dict)

    def is_against(self, word: str) -> bool:
        """Whether the bank said otherwise before."""
        if self.state not in {"ACKNOWLEDGED", "RECONCILED", "CLOSED"}:
            return False
        was_refused = self.state != "ACKNOWLEDGED" and not self.heard
        return (word == "REFUSED") != was_refused

    def is_in_flight(self, month: date) -> bool:
        """Whether the bank owes results of what was sealed in that month."""
        sealed = self.sealed_on and self.sealed_on.replace(day=1)
        ended = (line.state in ENDED for line in self.lines.values())
        return sealed == month and not all(ended)

    @property
    def total(self) -> int:
        """The sum of its lines."""
        return sum(line.fen for line in self.lines.values())

    def all_are(self, state: str) -> None:
        """Every line takes this state."""
        for line in self.lines.values():
            line.state = state

    def drop(self, lines: Iterable[Line]) -> None:
        """They were never made."""
        for line in list(lines):
            del self.lines[line.number]
            line.claim.lines.remove(line)


@dataclass(eq=False)
class Odd:
    """A difference that is open."""

    kind: str
    key: tuple[object, ...]
    level: int
    owner: Who
    group: Group | None = None
    line: Line | None = None
