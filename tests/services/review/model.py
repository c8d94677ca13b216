"""A case in plain Python: what each step may do, and what becomes of it."""

from dataclasses import dataclass, field
from datetime import date, timedelta

DECIDING = {"IN_REVIEW", "FINAL"}
EDITABLE = {"IN_REVIEW", "NOTICE", "FINAL"}
# Who sits where; the chain is the union, then the county.
UNION_OF = {
    "below": "union",
    "below-2": "union",
    "street": "street",
    "above": "county",
    "above-2": "county",
    "city": "city",
}
CHAIN, PARENT = ("union", "county"), {"union": "street", "county": "city"}
CHECKERS = {None, "CHECKER_1", "CHECKER_2"}


def add_working(day: date, count: int) -> date:
    """The working day so many later: no holiday is known."""
    while count:
        day += timedelta(days=1)
        count -= day.weekday() < 5
    return day


def working_between(after: date, last: date) -> int:
    """How many there are behind the first and to the last."""
    days = range(1, (last - after).days + 1)
    return sum((after + timedelta(days=n)).weekday() < 5 for n in days)


@dataclass
class Notice:
    """What hangs out."""

    opens: date
    closes: date
    state: str = "OPEN"
    left: int = 0
    # Whether each objection waits.
    objections: list[bool] = field(default_factory=list)


@dataclass
class Model:
    """One case that its clerk handed in."""

    day: date
    state: str = "IN_REVIEW"
    position: int = 0
    cycle: int = 1
    parts: dict[str, str] = field(default_factory=lambda: {"clerk": "MAKER"})
    refused_by: set[str] = field(default_factory=set)
    refused_in: str = ""
    refused_on: date = date.min
    has_appealed: bool = False
    notices: list[Notice] = field(default_factory=list)

    @property
    def desk(self) -> str:
        """The union whose level decides."""
        return CHAIN[self.position]

    @property
    def live(self) -> Notice | None:
        """What hangs out now, or is stopped."""
        last = self.notices[-1] if self.notices else None
        return last if last and last.state in {"OPEN", "STOPPED"} else None

    @property
    def is_disputed(self) -> bool:
        """Whether somebody waits for an answer, to whichever notice."""
        return any(any(notice.objections) for notice in self.notices)

    def may_decide(self, who: str) -> bool:
        """Whether this reviewer may say anything."""
        mine = {None, f"CHECKER_{self.position + 1}"}
        return (
            self.state in DECIDING
            and UNION_OF[who] == self.desk
            and who not in self.refused_by
            and self.parts.get(who) in mine
        )

    def may_approve(self, who: str, is_stale: bool) -> bool:
        """The last level only after the notice, and only to what stands there."""
        is_early = self.state == "IN_REVIEW" and self.position == 1
        waits = self.state == "FINAL" and self.is_disputed
        return self.may_decide(who) and not (is_early or is_stale or waits)

    def approve(self, who: str) -> None:
        """One level up, or the end."""
        self.parts[who] = f"CHECKER_{self.position + 1}"
        if self.state == "FINAL":
            self.state = "APPROVED"
        else:
            self.position = 1

    def send_back(self, who: str) -> None:
        """It waits for its clerk."""
        self.parts[who] = f"CHECKER_{self.position + 1}"
        self.state = "RETURNED"

    def refuse(self, who: str) -> None:
        """No."""
        self.parts[who] = f"CHECKER_{self.position + 1}"
        self.refused_in, self.refused_on = self.state, self.day
        self.refused_by.add(who)
        self.state = "REFUSED"

    def restart(self) -> None:
        """From the first level."""
        self.cancel()
        self.state, self.position, self.cycle = "IN_REVIEW", 0, self.cycle + 1

    def cancel(self) -> None:
        """What hangs out comes down."""
        if self.live:
            self.live.state, self.notices[-1].left = "CANCELLED", 0

    def withdraw(self) -> None:
        """Its clerk takes it back."""
        self.cancel()
        self.state = "WITHDRAWN"

    def may_open_notice(self, who: str) -> bool:
        """The last level, when only it is left."""
        is_time = self.state == "IN_REVIEW" and self.position == 1
        return is_time and not self.is_disputed and self.may_publish(who)

    def may_publish(self, who: str) -> bool:
        """Whoever sits there, and neither made it nor decided on its appeal."""
        return UNION_OF[who] == self.desk and self.parts.get(who) in CHECKERS

    def open_notice(self) -> None:
        """For five working days."""
        self.notices.append(Notice(self.day, add_working(self.day, 5)))
        self.state = "NOTICE"

    def may_object(self) -> bool:
        """While it hangs out, or is stopped."""
        live = self.live
        return live is not None and (live.state == "STOPPED" or self.day <= live.closes)

    def object(self) -> None:
        """The clock stands still."""
        live = self.notices[-1]
        if live.state == "OPEN":
            first = max(self.day, live.opens + timedelta(days=1))
            live.left = working_between(first - timedelta(days=1), live.closes)
            live.state = "STOPPED"
        live.objections.append(True)

    def may_answer(self, who: str, *, is_upheld: bool) -> bool:
        """The union of the notice; right it is only where it changes something."""
        is_theirs = UNION_OF[who] == "county" and self.parts.get(who) in CHECKERS
        return is_theirs and not (is_upheld and self.state in {"APPROVED", "APPEALED"})

    def answer(self, notice: Notice, number: int, *, is_upheld: bool) -> None:
        """Back, or on with what is left."""
        notice.objections[number] = False
        if is_upheld and self.state in {"NOTICE", *DECIDING}:
            self.state = "RETURNED"
            self.cancel()
        elif not is_upheld and notice.state == "STOPPED" and not any(notice.objections):
            notice.state, notice.closes = "OPEN", add_working(self.day, notice.left)
            notice.left = 0

    def may_end(self, who: str | None) -> bool:
        """After the last day; the clock itself, or who publishes."""
        live = self.live
        is_over = live is not None and live.state == "OPEN" and self.day > live.closes
        return is_over and (who is None or self.may_publish(who))

    def end(self) -> None:
        """The last level decides."""
        self.notices[-1].state, self.state = "ENDED", "FINAL"

    def may_appeal(self) -> bool:
        """Once, in time."""
        in_time = self.state == "REFUSED" and self.day <= add_working(
            self.refused_on, 15
        )
        return in_time and not self.has_appealed

    def may_decide_appeal(self, who: str) -> bool:
        """The union above, through somebody who has no part in it."""
        is_above = UNION_OF[who] == PARENT[self.desk]
        return self.state == "APPEALED" and is_above and who not in self.parts
