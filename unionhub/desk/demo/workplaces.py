"""Work places from which the demo's requests come, each routed by the real ladder."""

from dataclasses import dataclass
from datetime import datetime

from members.enrolment import operations
from members.enrolment.operations.requests import Workplace
from members.enrolment.routing import Route
from members.organisations.choices import OccupationGroup as Group
from members.organisations.choices import UnionKind as Kind
from members.organisations.models import Employer
from unionhub.desk.demo import story
from unionhub.desk.demo.dice import Dice
from unionhub.desk.demo.employers import NAMESAKE, PLATFORMS, Market
from unionhub.desk.demo.unions import LOCKED_COUNTIES

BY_EMPLOYER, BY_PLATFORM, BY_PLACE, BY_CODE = 90, 30, 90, 12
STORY_SHARE = 8
ELSEWHERE = "510302"
UNNAMED = (Group.HOUSEKEEPER, Group.TAXI, Group.DESIGNATED_DRIVER, Group.OTHER)


@dataclass(frozen=True)
class Destination:
    """A work place and where the ladder leads from it."""

    place: Workplace
    route: Route


class Workplaces:
    """Draws work places of every kind that the ladder knows."""

    def __init__(self, market: Market, live_codes: list[str]) -> None:
        self.market, self.live_codes = market, live_codes
        self.dice = Dice("workplaces")
        self.land = market.tree.land
        self.townships = [region.pk for region in self.land.level("TOWNSHIP")]

    def routed(self, at: datetime) -> list[Destination]:
        """All of them with their routes, the same every time."""
        employed = [e for e in self.market.employers if e.union_id or self._rare()]
        places = [
            *map(self._by_employer, self.dice.sample(employed, BY_EMPLOYER)),
            *(self._by_platform() for _place in range(BY_PLATFORM)),
            *(self._by_place() for _place in range(BY_PLACE)),
            *(self._by_code() for _place in range(BY_CODE)),
            *(self._in(county, Group.HOUSEKEEPER) for county in LOCKED_COUNTIES),
            *self._of_the_story(),
        ]
        return [Destination(p, operations.preview(p, at=at)) for p in places]

    def _of_the_story(self) -> list[Workplace]:
        """So many that the desks of the demo's officers have something to do."""
        towns = self.land.below(story.JINJIANG) + self.land.below(ELSEWHERE)
        applicants = (story.COURIER, story.HOUSEKEEPER)
        return [
            *(applicant.workplace for applicant in applicants * STORY_SHARE),
            *(self._in(town.pk, Group.DESIGNATED_DRIVER) for town in towns),
            Workplace(Group.OTHER, story.JINGUANYI, employer_name=NAMESAKE),
        ]

    def _rare(self) -> bool:
        return self.dice.one_in(6)

    def _by_employer(self, employer: Employer) -> Workplace:
        """By code, by registered name, or by another name."""
        trade = self.market.trades.get(str(employer.union_id))
        group = self.dice.choice(trade.groups) if trade else Group.OTHER
        by_name = self.dice.one_in(3)
        return Workplace(
            occupation_group=group,
            work_region=self._town_of(str(employer.region_id)),
            employer_credit_code="" if by_name else str(employer.credit_code),
            employer_name=self._spelling(employer) if by_name else employer.name,
        )

    def _spelling(self, employer: Employer) -> str:
        others = [a.alias for a in self.market.aliases if a.employer is employer]
        return self.dice.choice([employer.name, *others])

    def _by_platform(self) -> Workplace:
        group = self.dice.choice(
            (Group.FOOD_DELIVERY, Group.COURIER, Group.TRUCK_DRIVER, Group.RIDE_HAILING)
        )
        name, alias, _industry = self.dice.choice(PLATFORMS)
        return Workplace(
            occupation_group=group,
            work_region=self.dice.choice(self.townships),
            employer_name=self.dice.choice((name, alias, "未登记的平台（演示）")),
        )

    def _by_place(self) -> Workplace:
        region = self.dice.choice(self.townships)
        if self.dice.one_in(3):
            served = self.market.territory.townships
            region = self.dice.choice(sorted(served))
        return self._in(region, self.dice.choice(UNNAMED))

    def _in(self, region: str, group: str) -> Workplace:
        return Workplace(occupation_group=group, work_region=region)

    def _by_code(self) -> Workplace:
        return Workplace(
            occupation_group=self.dice.choice(UNNAMED),
            work_region=story.JINGUANYI,
            join_code=self.dice.choice(self.live_codes),
        )

    def _town_of(self, county: str) -> str:
        towns = self.land.below(county)
        return self.dice.choice(towns).pk if towns else county


def code_unions(market: Market) -> list[str]:
    """The unions that hand out join codes: communities and industry federations."""
    kinds = (Kind.COMMUNITY, Kind.ASSOC_INDUSTRY)
    unions = [u for u in market.tree.unions if u.kind in kinds and u.accepts_members]
    return [union.code for union in unions[::6]]
