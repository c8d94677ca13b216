"""Employers, with unions and without, and the grassroots unions they lead to."""

from datetime import datetime

from members.organisations.choices import (
    AliasKind,
    EmployerNature,
    HeadcountBand,
    UnionStatus,
)
from members.organisations.choices import UnionKind as Kind
from members.organisations.choices import UnionLevel as Level
from members.organisations.models import Employer, EmployerAlias, Organisation
from members.organisations.operations import Founding
from unionhub.desk.demo import story, words
from unionhub.desk.demo.dice import Dice
from unionhub.desk.demo.tree import BATCH, SYSTEM, Tree
from unionhub.desk.demo.unions import WHOLE_COUNTIES, Territory
from unionhub.desk.demo.words import Trade
from unionhub.kernel import credit_codes, names

SINGLES, JOINTS, GROUPS, UNORGANISED = 420, 40, 5, 200
CENTRAL_SHARE = 3
STATUSES = {
    UnionStatus.ACTIVE: 88,
    UnionStatus.PREPARING: 4,
    UnionStatus.LOCKED: 4,
    UnionStatus.DISSOLVED: 4,
}
PLATFORMS = (
    (story.PLATFORM, story.PLATFORM_ALIAS, "64"),
    ("川骑即配（演示）科技有限公司", "川骑即配", "64"),
    ("蜀马货运（演示）网络平台有限公司", "蜀马货运", "54"),
    ("锦风出行（演示）科技有限公司", "锦风出行", "54"),
    ("云帮家政（演示）网络科技有限公司", "云帮家政", "80"),
    ("岷江代驾（演示）服务有限公司", "岷江代驾", "54"),
)
# Two employers of one registered name: routing must say that it cannot tell.
NAMESAKE = "和顺家政服务（演示）有限公司"


class Market:
    """The employers of the province and the names that lead to them."""

    def __init__(self, tree: Tree, territory: Territory, at: datetime) -> None:
        self.tree, self.territory, self.at = tree, territory, at
        self.dice = Dice("employers")
        self.employers: list[Employer] = []
        self.aliases: list[EmployerAlias] = []
        self.trades: dict[str, Trade] = {}
        self.of_union: dict[str, Employer] = {}
        self._brands: set[str] = set()

    def open(self) -> None:
        """Everything at once, the story's courier company first."""
        self.courier_union = self._courier_company()
        for name, alias, industry in PLATFORMS:
            trade = Trade("", industry, ())
            platform = self._employer(name, trade, story.JINJIANG)
            platform.is_platform = True
            self._alias(platform, alias, approved=True)
        for place in range(SINGLES):
            self._enterprise(place)
        for _joint in range(JOINTS):
            self._joint_union()
        for place in range(GROUPS):
            self._group(place)
        for _company in range(UNORGANISED):
            self._company(self._county())
        for county in ("510104", "510302"):
            self._employer(NAMESAKE, words.TRADES[4], county)

    def write(self) -> None:
        """All employers and their names."""
        Employer.objects.bulk_create(self.employers, batch_size=BATCH)
        EmployerAlias.objects.bulk_create(self.aliases, batch_size=BATCH)

    def _courier_company(self) -> Organisation:
        union = self.tree.found(
            self.territory.townships[story.CHUNXI],
            Founding(
                name=f"{story.COURIER_COMPANY}工会委员会",
                kind=Kind.SINGLE,
                level=Level.GRASSROOTS,
                region=story.CHUNXI,
                credit_code=credit_codes.compose("81", story.JINJIANG, "DEM99999"),
            ),
        )
        company = self._employer(
            story.COURIER_COMPANY, words.COURIERS, story.JINJIANG, union
        )
        self._alias(company, story.COURIER_ALIAS, approved=True)
        return union

    def _enterprise(self, place: int) -> None:
        county = self._county()
        trade = self.dice.choice(words.TRADES)
        name = self._name(county, trade)
        union = self.tree.found(
            self._upper(county, trade),
            Founding(
                name=f"{name}工会委员会",
                kind=Kind.SINGLE,
                level=Level.GRASSROOTS,
                region=county,
                review_days=self.dice.choice((3, 5, 5, 10)),
                reported_headcount=self.dice.randrange(20, 400),
            ),
            self.dice.weighted(STATUSES),
        )
        company = self._employer(name, trade, county, union)
        if union.status == UnionStatus.DISSOLVED:
            company.union = None
        elif place % 3 == 0 and union.accepts_members:
            self._sub_units(union, teams=place % 9 == 0)

    def _sub_units(self, union: Organisation, *, teams: bool) -> None:
        for word in ("第一", "第二")[: 1 + teams]:
            branch = self.tree.found(
                union, _sub_unit(union, f"{word}分会", Kind.BRANCH)
            )
            if teams:
                self.tree.found(branch, _sub_unit(branch, "甲班小组", Kind.TEAM))

    def _joint_union(self) -> None:
        town = self.dice.choice(sorted(self.territory.townships))
        upper = self.territory.townships[town]
        if not upper.accepts_members:
            return
        place = upper.name.removesuffix("总工会")
        founding = Founding(
            name=f"{place}小微企业（演示）联合工会{len(self.tree.unions)}",
            kind=Kind.JOINT,
            level=Level.GRASSROOTS,
            region=town,
        )
        union = self.tree.found(upper, founding)
        for _employer in range(self.dice.randrange(3, 6)):
            small = self._company(town[:6], union)
            small.headcount_band = HeadcountBand.LT25

    def _group(self, place: int) -> None:
        """A group of companies: its union stands high, its companies sit anywhere."""
        uppers = (self.territory.root, *self.territory.prefectures.values())
        trade = words.TRADES[7 + place % 3]
        name = self._name(story.JINJIANG, trade).replace("有限", "集团有限")
        upper = uppers[place % 3]
        kind, level = Kind.GROUP_CORP, Level.GRASSROOTS
        founding = Founding(
            name=f"{name}工会", kind=kind, level=level, region=story.JINJIANG
        )
        group = self.tree.found(upper, founding)
        self._employer(name, trade, story.JINJIANG, group)
        for _company in range(4):
            county = self._county()
            name = self._name(county, trade)
            founding = Founding(
                name=f"{name}工会委员会", kind=Kind.SINGLE, level=level, region=county
            )
            self._employer(name, trade, county, self.tree.found(group, founding))

    def _upper(self, county: str, trade: Trade) -> Organisation:
        """Where a new enterprise union hangs: trade, zone, town or county."""
        tree = self.tree
        if trade.industry == "47":
            return self.territory.industries[2]
        if trade in (words.COURIERS, words.DELIVERY) and self.dice.one_in(2):
            association = tree.at(Kind.ASSOC_INDUSTRY, county)
            if association:
                return association
        choices = [z for z in self.territory.zones if z.code.startswith(county)]
        towns = [tree.at(Kind.TOWNSHIP, t.pk) for t in tree.land.below(county)]
        choices += [town for town in towns if town]
        return self.dice.choice(choices or [self.territory.counties[county]])

    def _county(self) -> str:
        if self.dice.one_in(CENTRAL_SHARE):
            return self.dice.choice(sorted(WHOLE_COUNTIES))
        return self.dice.choice(list(self.territory.counties))

    def _company(self, county: str, union: Organisation | None = None) -> Employer:
        trade = self.dice.choice(words.TRADES)
        return self._employer(self._name(county, trade), trade, county, union)

    def _name(self, county: str, trade: Trade) -> str:
        brand = ""
        while not brand or brand in self._brands:
            first = self.dice.choice(words.BRAND_FIRST)
            brand = first + "".join(self.dice.choices(words.BRAND_SECOND, k=2))
        self._brands.add(brand)
        land = self.tree.land
        place = land.name(str(land.lineages[county].prefecture))
        place = place.removesuffix("市") if place.endswith("市") else place[:2]
        return f"{place}{brand}{trade.word}（演示）{trade.form}"

    def _employer(
        self, name: str, trade: Trade, county: str, union: Organisation | None = None
    ) -> Employer:
        serial = len(self.employers) + 1
        employer = Employer(
            pk=self.dice.key(),
            credit_code=credit_codes.compose(
                _registry(trade), county, f"DEM{serial:05d}"
            ),
            name=name,
            name_key=names.fold(name),
            nature=trade.nature,
            headcount_band=self.dice.choice(
                (HeadcountBand.B25_99, HeadcountBand.GE100)
            ),
            region_id=county,
            industry_id=trade.industry,
            union=union,
        )
        self.employers.append(employer)
        if union:
            self.trades[union.code] = trade
            self.of_union.setdefault(union.code, employer)
        if serial % 7 == 0:
            self._other_name(employer, serial)
        return employer

    def _other_name(self, employer: Employer, serial: int) -> None:
        brand = employer.name.split("（演示）", maxsplit=1)[0]
        kind = AliasKind.FORMER_NAME if serial % 21 == 0 else AliasKind.ALIAS
        other = f"{brand}公司" if kind == AliasKind.ALIAS else f"{brand}服务部"
        self._alias(employer, other, approved=serial % 28 != 0, kind=kind)

    def _alias(
        self,
        employer: Employer,
        alias: str,
        *,
        approved: bool,
        kind: str = AliasKind.ALIAS,
    ) -> None:
        self.aliases.append(
            EmployerAlias(
                pk=self.dice.key(),
                employer=employer,
                kind=kind,
                alias=alias,
                alias_key=names.fold(alias),
                approved_by=SYSTEM if approved else None,
                approved_at=self.at if approved else None,
            )
        )


def _registry(trade: Trade) -> str:
    public = trade.nature in (EmployerNature.OTHER_PUBLIC, EmployerNature.PUBLIC_FUNDED)
    return "12" if public else "91"


def _sub_unit(union: Organisation, word: str, kind: Kind) -> Founding:
    return Founding(
        name=f"{union.name.removesuffix('工会委员会')}{word}",
        kind=kind,
        level=Level.SUBUNIT,
        region=str(union.region_id),
    )
