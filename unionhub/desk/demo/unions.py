"""Which unions the demo province has: territory, industry, and the grassroots below."""

from dataclasses import dataclass, field

from members.organisations.choices import Admission, UnionStatus
from members.organisations.choices import OccupationGroup as Group
from members.organisations.choices import UnionKind as Kind
from members.organisations.choices import UnionLevel as Level
from members.organisations.models import Organisation
from members.organisations.operations import Founding
from unionhub.desk.demo import story, words
from unionhub.desk.demo.dice import Dice
from unionhub.desk.demo.tree import Land, Tree
from unionhub.reference.models import Region

# Every township of these has its union: the centre of Chengdu, and Ziliujing.
WHOLE_COUNTIES = {"510104", "510105", "510106", "510107", "510108", "510302"}
# Their federations take nobody for now, and nothing serves below them: the upper pool.
LOCKED_COUNTIES = ("511424", "513338")
COUNTY_INDUSTRIES = {
    story.JINJIANG: (Group.FOOD_DELIVERY,),
    "510105": (Group.FOOD_DELIVERY, Group.COURIER),
    "510107": (Group.COURIER,),
    "510113": (Group.TRUCK_DRIVER,),
    "510116": (Group.FOOD_DELIVERY, Group.RIDE_HAILING),
    "510302": (Group.HOUSEKEEPER, Group.CARE_WORKER),
    "510703": (Group.COURIER,),
    "511502": (Group.SECURITY_GUARD,),
}
TOWNSHIPS_ELSEWHERE = 3
INDUSTRY_STATES = {"511000": UnionStatus.LOCKED, "512000": UnionStatus.PREPARING}


@dataclass
class Territory:
    """The unions that stand for places, as the grassroots hang below them."""

    root: Organisation
    prefectures: dict[str, Organisation] = field(default_factory=dict)
    counties: dict[str, Organisation] = field(default_factory=dict)
    townships: dict[str, Organisation] = field(default_factory=dict)
    zones: list[Organisation] = field(default_factory=list)
    industries: list[Organisation] = field(default_factory=list)
    communities: list[Organisation] = field(default_factory=list)

    def county_of(self, union: Organisation, land: Land) -> str:
        """The county in which a union sits."""
        return land.numbered(str(union.region_id))


def found_all(tree: Tree) -> Territory:
    """The tree from the province down to communities and business districts."""
    territory = _federations(tree)
    _townships(tree, territory)
    _industries(tree, territory)
    _zones(tree, territory)
    _districts_and_communities(tree, territory)
    _delegated_organs(tree, territory)
    return territory


def _federations(tree: Tree) -> Territory:
    root = tree.found(None, _federation(tree.land, story.PROVINCE, Level.PROVINCE))
    territory = Territory(root)
    for prefecture in tree.land.level("PREFECTURE"):
        founding = _federation(tree.land, prefecture.pk, Level.PREFECTURE)
        territory.prefectures[prefecture.pk] = tree.found(root, founding)
    for county in tree.land.level("COUNTY"):
        upper = territory.prefectures[str(county.parent_id)]
        founding = _federation(tree.land, county.pk, Level.COUNTY)
        locked = county.pk in LOCKED_COUNTIES
        status = UnionStatus.LOCKED if locked else UnionStatus.ACTIVE
        territory.counties[county.pk] = tree.found(upper, founding, status)
    return territory


def _federation(land: Land, code: str, level: str) -> Founding:
    return Founding(
        name=f"{land.name(code)}总工会",
        kind=Kind.FEDERATION,
        level=level,
        region=code,
        territory=code,
        office_phone="028-00000000" if level == Level.PROVINCE else "",
    )


def _townships(tree: Tree, territory: Territory) -> None:
    for place, county in enumerate(territory.counties, 1):
        whole = county in WHOLE_COUNTIES
        if county in LOCKED_COUNTIES or (place % 6 == 0 and not whole):
            continue
        towns = tree.land.below(county)
        for town in towns if whole else towns[:TOWNSHIPS_ELSEWHERE]:
            union = tree.found(
                territory.counties[county],
                _township(tree, town),
                UnionStatus.ACTIVE if whole else _any_status(tree.dice, 25),
            )
            territory.townships[town.pk] = union


def _township(tree: Tree, town: Region) -> Founding:
    reviewed = town.parent_id == story.JINJIANG or not tree.dice.one_in(9)
    return Founding(
        name=f"{tree.land.name(str(town.parent_id))}{town.name}总工会",
        kind=Kind.TOWNSHIP,
        level=Level.TOWNSHIP,
        region=town.pk,
        territory=town.pk,
        admission=Admission.REVIEW if reviewed else Admission.AUTO,
        review_days=tree.dice.choice((3, 5, 5, 5)),
    )


def _any_status(dice: Dice, chances: int) -> str:
    """Mostly ACTIVE; once in so many times one of the others."""
    if not dice.one_in(chances):
        return UnionStatus.ACTIVE
    return dice.choice(
        (UnionStatus.PREPARING, UnionStatus.LOCKED, UnionStatus.DISSOLVED)
    )


def _industries(tree: Tree, territory: Territory) -> None:
    for group, word in (
        (Group.TRUCK_DRIVER, "道路货运"),
        (Group.RIDE_HAILING, "网约出租车"),
    ):
        founding = _industry(tree, story.PROVINCE, Level.PROVINCE, word, (group,))
        territory.industries.append(tree.found(territory.root, founding))
    territory.industries.append(_construction(tree, territory))
    for code, federation in territory.prefectures.items():
        status = INDUSTRY_STATES.get(code, UnionStatus.ACTIVE)
        for group, word in (
            (Group.COURIER, "快递"),
            (Group.FOOD_DELIVERY, "网约送餐"),
        ):
            founding = _industry(tree, code, Level.PREFECTURE, word, (group,))
            territory.industries.append(tree.found(federation, founding, status))
    for code, groups in COUNTY_INDUSTRIES.items():
        founding = _industry(tree, code, Level.COUNTY, "新就业形态", groups)
        territory.industries.append(tree.found(territory.counties[code], founding))


def _industry(
    tree: Tree, code: str, level: str, word: str, groups: tuple[str, ...]
) -> Founding:
    at_once = code in (story.JINJIANG, story.CHENGDU) or tree.dice.one_in(3)
    return Founding(
        name=f"{tree.land.name(code)}{word}行业工会联合会",
        kind=Kind.ASSOC_INDUSTRY,
        level=level,
        region=code,
        territory=code,
        admission=Admission.AUTO if at_once else Admission.REVIEW,
        review_days=3,
        occupations=groups,
    )


def _construction(tree: Tree, territory: Territory) -> Organisation:
    """An industrial union of the province, to which sites in any county belong."""
    founding = Founding(
        name=f"{tree.land.name(story.PROVINCE)}建设行业产业工会（演示）",
        kind=Kind.INDUSTRIAL,
        level=Level.PROVINCE,
        region=story.CHENGDU,
        territory=story.PROVINCE,
        occupations=(Group.CONSTRUCTION,),
    )
    return tree.found(territory.root, founding)


def _zones(tree: Tree, territory: Territory) -> None:
    """Zones have no region code of their own: work places lead to them by employer."""
    for place, (code, federation) in enumerate(territory.counties.items()):
        if place % 7 or code in LOCKED_COUNTIES:
            continue
        founding = Founding(
            name=f"{tree.land.name(code)}经济开发区（演示）工会",
            kind=Kind.ZONE,
            level=Level.COUNTY,
            region=code,
        )
        territory.zones.append(tree.found(federation, founding))


def _districts_and_communities(tree: Tree, territory: Territory) -> None:
    towns = [t for t in territory.townships.values() if t.accepts_members]
    central = [t for t in towns if t.parent_id and t.code[:6] in WHOLE_COUNTIES]
    for union in central[::4]:
        founding = Founding(
            name=f"{_place(union)}商圈（演示）区域性工会联合会",
            kind=Kind.ASSOC_REGION,
            level=Level.TOWNSHIP,
            region=str(union.region_id),
            territory=str(union.region_id),
        )
        tree.found(union, founding)
    for union in (*central, *towns[::6]):
        for word in tree.dice.sample(words.COMMUNITIES, 2):
            status = _any_status(tree.dice, 20)
            community = tree.found(union, _community(union, word), status)
            territory.communities.append(community)


def _community(union: Organisation, word: str) -> Founding:
    return Founding(
        name=f"{_place(union)}{word}社区（演示）工会",
        kind=Kind.COMMUNITY,
        level=Level.GRASSROOTS,
        region=str(union.region_id),
    )


def _place(union: Organisation) -> str:
    return union.name.removesuffix("总工会")


def _delegated_organs(tree: Tree, territory: Territory) -> None:
    prefectures = list(territory.prefectures.values())
    for kind, word, uppers in (
        (Kind.WORK_COMMITTEE, "工会工作委员会", prefectures[:6]),
        (Kind.OFFICE, "工会办事处", prefectures[6:10]),
    ):
        for upper in uppers:
            founding = Founding(
                name=f"{_place(upper)}市直机关（演示）{word}",
                kind=kind,
                level=Level.PREFECTURE,
                region=str(upper.region_id),
            )
            tree.found(upper, founding)
