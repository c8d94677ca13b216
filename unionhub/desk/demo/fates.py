"""What becomes of requests: some of every state, some late, some in doubt."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from uuid import UUID

from members.enrolment.choices import EnrolmentState, ReturnItem
from members.enrolment.models import Enrolment
from members.organisations.choices import Admission
from members.organisations.models import SEGMENT, Organisation
from members.organisations.operations import segment
from members.people.choices import RealnameState
from members.people.models import Member
from unionhub.desk.demo import story
from unionhub.desk.demo.dice import Dice
from unionhub.desk.demo.offices import Accounts
from unionhub.desk.demo.people import FAILING, SILENT, Crowd, Somebody
from unionhub.desk.demo.requests import Requests, Sender
from unionhub.desk.demo.roll import Post, Register
from unionhub.desk.demo.tree import SYSTEM, Tree
from unionhub.desk.demo.workplaces import Destination
from unionhub.kernel.clock import SHANGHAI, local_date

OPENING = time(9, tzinfo=SHANGHAI)

# How many, and how many days ago they came in: from, and over how many days.
FATES = {
    "admitted": (900, 8, 260),
    "corrected": (60, 12, 250),
    "rejected": (90, 8, 250),
    "withdrawn": (60, 4, 250),
    "returned": (50, 4, 30),
    "waiting": (220, 0, 3),
    "late": (40, 20, 12),
    "climbed": (25, 9, 3),
    "handed": (6, 20, 4),
    "clash": (10, 1, 3),
    "doubled": (5, 1, 3),
}
UNPROVEN = {RealnameState.FAILED: FAILING, RealnameState.UNAVAILABLE: SILENT}
REALNAME = {
    RealnameState.PASSED: 88,
    RealnameState.UNAVAILABLE: 8,
    RealnameState.FAILED: 4,
}
REJECTIONS = (
    "所填单位与实际不符，请联系单位核实。",
    "未提供在本地工作的证明。",
    "证件信息无法核实。",
)
RETURNS = (
    (ReturnItem.NAME, "姓名与证件不一致，请更正。"),
    (ReturnItem.EMPLOYER, "请填写单位全称。"),
    (ReturnItem.OCCUPATION_GROUP, "请核对职业群体。"),
)


QUICK, USUAL = 3, 5


@dataclass(frozen=True)
class Arrival:
    """A request about to come in, and what will become of it."""

    at: datetime
    fate: str
    to: Destination


@dataclass(frozen=True)
class Case:
    """A request that has come in."""

    enrolment: Enrolment
    sender: Sender
    to: Destination


class ReviewDesk:
    """Lets requests come in one after the other and meets each one's fate."""

    def __init__(
        self,
        crowd: Crowd,
        accounts: Accounts,
        register: Register,
        tree: Tree,
        at: datetime,
    ) -> None:
        self.crowd, self.accounts, self.register = crowd, accounts, register
        self.by_path = {union.path: union for union in tree.unions}
        self.at = at
        self.requests, self.dice = Requests(), Dice("fates")
        self.members: list[tuple[Somebody, Member]] = []

    def work(self, destinations: list[Destination]) -> None:
        """All requests in the order of their arrival."""
        arrivals = [
            Arrival(self._moment(first, days), fate, self._to(fate, destinations))
            for fate, (number, first, days) in FATES.items()
            for _request in range(number)
        ]
        for arrival in sorted(arrivals, key=lambda arrival: arrival.at):
            self._receive(arrival)

    def tell_story(self, jinguanyi: Destination) -> None:
        """The worker who is a member, and the one who waits at Jinguanyi."""
        for phone, fate, days in (
            (story.MEMBER_PHONE, "admitted", 30),
            (story.WAITING_PHONE, "waiting", 1),
        ):
            someone = self.crowd.somebody(phone=phone)
            sender = self._sender(someone, RealnameState.PASSED)
            self._meet(Arrival(self.at - timedelta(days), fate, jinguanyi), sender)

    def _moment(self, first: int, days: int) -> datetime:
        """Some minute between eight and eight; today only what has passed."""
        back = timedelta(first + self.dice.randrange(days))
        hour = timedelta(hours=8, minutes=self.dice.randrange(12 * 60))
        midnight = self.at.replace(hour=0, minute=0, second=0, microsecond=0)
        return min(midnight - back + hour, self.at - timedelta(minutes=5))

    def _to(self, fate: str, destinations: list[Destination]) -> Destination:
        """What waits or is late lies where somebody reviews, within the usual days."""
        if fate in ("admitted", "rejected", "withdrawn"):
            return self.dice.choice(destinations)
        days = QUICK if fate == "climbed" else USUAL
        return self.dice.choice(
            [d for d in destinations if _is_reviewed(d, within=days)]
        )

    def _receive(self, arrival: Arrival) -> None:
        if arrival.fate == "clash":
            known, _member = self.dice.choice(self.members)
            self._meet(arrival, self._stranger_with(known))
            return
        realname = self._realname(arrival)
        ending = UNPROVEN.get(RealnameState(realname), "")
        self._meet(arrival, self._sender(self.crowd.somebody(ending=ending), realname))

    def _realname(self, arrival: Arrival) -> str:
        if arrival.fate == "doubled":
            return RealnameState.PASSED
        union = arrival.to.route.organisation
        if union.admission == Admission.AUTO:
            at_once = arrival.fate == "admitted"
            return RealnameState.PASSED if at_once else RealnameState.FAILED
        return self.dice.weighted(REALNAME)

    def _sender(self, someone: Somebody, realname: str) -> Sender:
        return Sender(someone, self.accounts.worker(someone), realname)

    def _stranger_with(self, someone: Somebody) -> Sender:
        """Another account that posts somebody's name and number."""
        stranger = self.crowd.somebody(ending=FAILING)
        account = self.accounts.worker(stranger)
        return Sender(someone, account, RealnameState.FAILED)

    def _meet(self, arrival: Arrival, sender: Sender) -> None:
        enrolment = self.requests.file(sender, arrival.to, at=arrival.at)
        fates: dict[str, Callable[[Case], None]] = {
            "admitted": self._admit,
            "corrected": self._correct,
            "rejected": self._reject,
            "withdrawn": self._withdraw,
            "returned": self._return,
            "climbed": self._climb,
            "handed": self._hand_over,
            "doubled": self._double,
        }
        if arrival.fate in fates:
            fates[arrival.fate](Case(enrolment, sender, arrival.to))

    def _admit(self, case: Case, day: int = 1) -> None:
        enrolment, sender = case.enrolment, case.sender
        union = enrolment.organisation
        when, by = self._office_hour(enrolment, day), self._reviewer(enrolment)
        if enrolment.is_proven and union.admission == Admission.AUTO:
            when, by = enrolment.submitted_at, SYSTEM
        self.requests.decide(enrolment, EnrolmentState.ADMITTED, by=by, at=when)
        if enrolment.is_proven:
            sender.account.person_id = sender.someone.id
        member = self.register.admit(
            sender.someone,
            union,
            Post(enrolment.occupation_group, enrolment.employer),
            on=local_date(when),
            realname=enrolment.realname_state,
            source=f"enrolment:{enrolment.pk}",
        )
        member.employer_name = enrolment.employer_name
        self.members.append((sender.someone, member))

    def _correct(self, case: Case) -> None:
        self._return(case)
        corrected = self._office_hour(case.enrolment, 2)
        self.requests.resubmit(case.enrolment, at=corrected)
        self._admit(case, day=3)

    def _reject(self, case: Case) -> None:
        self.requests.decide(
            case.enrolment,
            EnrolmentState.REJECTED,
            by=self._reviewer(case.enrolment),
            at=self._office_hour(case.enrolment, 2),
            note=self.dice.choice(REJECTIONS),
        )

    def _withdraw(self, case: Case) -> None:
        later = case.enrolment.submitted_at + timedelta(hours=2)
        self.requests.withdraw(case.enrolment, at=later)

    def _return(self, case: Case) -> None:
        item, note = self.dice.choice(RETURNS)
        when = self._office_hour(case.enrolment, 1)
        self.requests.send_back(case.enrolment, [item], note, at=when)

    def _climb(self, case: Case) -> None:
        enrolment = case.enrolment
        nights = local_date(self.at) - enrolment.due_on
        if nights > timedelta(1):
            self.requests.climb(enrolment, self._active_above(enrolment.org_path))

    def _hand_over(self, case: Case) -> None:
        """To the province, where a late request stays."""
        root = self.by_path[segment(1)]
        when = self._office_hour(case.enrolment, 1)
        note = "单位跨市州经营，请省总工会协调。"
        self.requests.hand_over(case.enrolment, root, note, at=when)

    def _double(self, case: Case) -> None:
        other = self._stranger_with(case.sender.someone)
        later = case.enrolment.submitted_at + timedelta(minutes=3)
        self.requests.file(other, case.to, at=later)

    def _active_above(self, path: str) -> Organisation:
        path = path[:-SEGMENT]
        while not self.by_path[path].accepts_members:
            path = path[:-SEGMENT]
        return self.by_path[path]

    def _reviewer(self, enrolment: Enrolment) -> UUID:
        return self.accounts.reviewer_of(enrolment.org_path)

    def _office_hour(self, enrolment: Enrolment, days: int) -> datetime:
        """A minute of the n-th working day after the request, never after now."""
        day = self.requests.due(local_date(enrolment.submitted_at), days)
        opens = datetime.combine(day, OPENING)
        return min(opens + timedelta(minutes=self.dice.randrange(8 * 60)), self.at)


def _is_reviewed(destination: Destination, *, within: int) -> bool:
    union = destination.route.organisation
    return union.admission == Admission.REVIEW and union.review_days <= within
