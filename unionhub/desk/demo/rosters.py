"""The members that came by roster: who is in which union, and what became of them."""

from collections.abc import Callable
from datetime import date, timedelta

from members.organisations.choices import OccupationGroup, UnionStatus
from members.organisations.choices import UnionKind as Kind
from members.organisations.models import Organisation
from members.people.choices import RealnameState, Standing
from members.people.models import Member
from unionhub.desk.demo.dice import Dice
from unionhub.desk.demo.employers import Market
from unionhub.desk.demo.people import FAILING, SILENT, Crowd
from unionhub.desk.demo.roll import Post, Register

PEOPLE = 4200
LIVES = {
    "stay": 74,
    "verified": 4,
    "transfer": 6,
    "retain": 5,
    "restore": 2,
    "leave": 4,
    "return": 2,
    "expel": 1,
    "die": 2,
}
REALNAME = {
    RealnameState.PASSED: 78,
    RealnameState.NOT_RUN: 14,
    RealnameState.FAILED: 4,
    RealnameState.UNAVAILABLE: 4,
}
ENDINGS = {RealnameState.FAILED: FAILING, RealnameState.UNAVAILABLE: SILENT}
# How many members a union of a kind draws, against the others.
WEIGHTS = {
    Kind.SINGLE: 12,
    Kind.GROUP_CORP: 30,
    Kind.JOINT: 8,
    Kind.BRANCH: 6,
    Kind.TEAM: 4,
    Kind.COMMUNITY: 3,
    Kind.ASSOC_INDUSTRY: 14,
    Kind.TOWNSHIP: 2,
}
COURIER_UNION_WEIGHT = 150
GONE = (UnionStatus.PREPARING, UnionStatus.DISSOLVED)


class Rosters:
    """Fills the unions with members and lets time pass over them."""

    def __init__(
        self, market: Market, crowd: Crowd, register: Register, on: date
    ) -> None:
        self.market, self.crowd, self.register, self.on = market, crowd, register, on
        self.dice = Dice("rosters")
        unions = [u for u in market.tree.unions if u.kind in WEIGHTS]
        self.unions = [u for u in unions if u.status not in GONE]
        self.dissolved = [u for u in unions if u.status == UnionStatus.DISSOLVED]
        self.groups = {
            row.organisation_id: row.occupation_group for row in market.tree.occupations
        }

    def fill(self, courier_union: Organisation) -> list[Member]:
        """Everybody; the story's union gets a good part."""
        weights = [
            COURIER_UNION_WEIGHT
            if union is courier_union
            else WEIGHTS[Kind(union.kind)]
            for union in self.unions
        ]
        chosen = self.dice.choices(self.unions, weights, k=PEOPLE)
        return [self._member(union) for union in chosen]

    def _member(self, union: Organisation) -> Member:
        life = self.dice.weighted(LIVES)
        if life == "transfer":
            return self._transferred(union)
        verified = life == "verified"
        realname = RealnameState.NOT_RUN if verified else self.dice.weighted(REALNAME)
        former = life in ("leave", "die") and self.dice.one_in(4)
        member = self._join(
            self.dice.choice(self.dissolved) if former else union, realname
        )
        self._live(member, life)
        return member

    def _live(self, member: Member, life: str) -> None:
        steps: dict[str, Callable[[Member], None]] = {
            "verified": self._verify,
            "retain": self._retain,
            "restore": self._restore,
            "leave": self._leave,
            "return": self._return,
            "expel": self._expel,
            "die": self._die,
        }
        if life in steps:
            steps[life](member)

    def _join(self, union: Organisation, realname: str) -> Member:
        someone = self.crowd.somebody(ending=ENDINGS.get(RealnameState(realname), ""))
        on = self.on - timedelta(self.dice.randrange(400, 3 * 365))
        return self.register.admit(
            someone,
            union,
            self._post(union),
            on=on,
            realname=realname,
            source="roster:demo",
        )

    def _post(self, union: Organisation) -> Post:
        """The employer and trade of a union, or of the one above it."""
        above: Organisation | None = union
        while above:
            trade = self.market.trades.get(above.code)
            if trade:
                employer = self.market.of_union[above.code]
                return Post(self.dice.choice(trade.groups), employer)
            above = above.parent
        group = self.groups.get(union.code)
        return Post(group or self.dice.choice(OccupationGroup.values))

    def _transferred(self, union: Organisation) -> Member:
        """From another union, perhaps one that is no more."""
        lost = self.dissolved if self.dice.one_in(3) else self.unions
        member = self._join(self.dice.choice(lost), RealnameState.PASSED)
        if member.organisation != union:
            post, on = self._post(union), self._later(member)
            self.register.transfer(member, union, post, on=on)
        return member

    def _verify(self, member: Member) -> None:
        self.register.verify(member, on=self._later(member))

    def _retain(self, member: Member) -> None:
        reason = "停薪留职，保留会籍"
        on = self._later(member)
        self.register.change(member, Standing.RETAINED, on=on, reason=reason)

    def _restore(self, member: Member) -> None:
        self._retain(member)
        on = self._later(member, 200)
        self.register.change(member, Standing.ACTIVE, on=on, reason="恢复会籍")

    def _leave(self, member: Member) -> None:
        on, reason = self._later(member), "本人申请退会"
        self.register.change(member, Standing.LEFT, on=on, reason=reason)

    def _return(self, member: Member) -> None:
        self._leave(member)
        self.register.come_back(member, on=self._later(member, 200))

    def _expel(self, member: Member) -> None:
        on, reason = self._later(member), "会员大会决定除名"
        self.register.change(member, Standing.EXPELLED, on=on, reason=reason)

    def _die(self, member: Member) -> None:
        on = self._later(member)
        self.register.change(member, Standing.DECEASED, on=on, reason="去世")

    def _later(self, member: Member, after: int = 20) -> date:
        return member.joined_on + timedelta(after + self.dice.randrange(150))
