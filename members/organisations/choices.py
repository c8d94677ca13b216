"""Words of the union tree: kinds, levels, states, and who may stand under whom."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class UnionKind(TextChoices):
    """What sort of union it is (DOMAIN.md §1.2)."""

    FEDERATION = "FEDERATION", _("总工会")
    INDUSTRIAL = "INDUSTRIAL", _("产业（系统）工会")
    ASSOC_INDUSTRY = "ASSOC_INDUSTRY", _("行业性工会联合会")
    ASSOC_REGION = "ASSOC_REGION", _("区域性工会联合会")
    SINGLE = "SINGLE", _("独立基层工会")
    JOINT = "JOINT", _("联合基层工会")
    ZONE = "ZONE", _("园区工会")
    TOWNSHIP = "TOWNSHIP", _("乡镇街道工会")
    COMMUNITY = "COMMUNITY", _("村社区工会")
    GROUP_CORP = "GROUP_CORP", _("集团工会")
    WORK_COMMITTEE = "WORK_COMMITTEE", _("工会工作委员会")
    OFFICE = "OFFICE", _("工会办事处")
    BRANCH = "BRANCH", _("分工会")
    TEAM = "TEAM", _("工会小组")


class UnionLevel(TextChoices):
    """Where in the line of command, from the top (DOMAIN.md §1.1)."""

    PROVINCE = "PROVINCE", _("省")
    PREFECTURE = "PREFECTURE", _("市州")
    COUNTY = "COUNTY", _("县区")
    TOWNSHIP = "TOWNSHIP", _("乡镇街道")
    GRASSROOTS = "GRASSROOTS", _("基层")
    SUBUNIT = "SUBUNIT", _("分会小组")


class UnionStatus(TextChoices):
    """Only an ACTIVE union takes members (R-MEM-06)."""

    PREPARING = "PREPARING", _("筹备")
    ACTIVE = "ACTIVE", _("正常")
    LOCKED = "LOCKED", _("锁定")
    DISSOLVED = "DISSOLVED", _("注销")


UNION_MOVES: dict[str, set[str]] = {
    UnionStatus.PREPARING: {UnionStatus.ACTIVE},
    UnionStatus.ACTIVE: {UnionStatus.LOCKED},
    UnionStatus.LOCKED: {UnionStatus.ACTIVE},
    UnionStatus.DISSOLVED: set(),
}


class Admission(TextChoices):
    """How a union takes a proven request."""

    AUTO = "AUTO", _("自动接收")
    REVIEW = "REVIEW", _("人工审核")


class FoundingWay(TextChoices):
    """How a union was founded."""

    OFFLINE = "OFFLINE", _("线下建会")
    ONLINE = "ONLINE", _("网上建会")


class OccupationGroup(TextChoices):
    """What a worker does, as the unions count it (DOMAIN.md §2.5, §9)."""

    TRUCK_DRIVER = "TRUCK_DRIVER", _("货车司机")
    RIDE_HAILING = "RIDE_HAILING", _("网约车司机")
    COURIER = "COURIER", _("快递员")
    FOOD_DELIVERY = "FOOD_DELIVERY", _("网约送餐员")
    CARE_WORKER = "CARE_WORKER", _("护工护理员")
    HOUSEKEEPER = "HOUSEKEEPER", _("家政服务员")
    MALL_INFO = "MALL_INFO", _("商场信息员")
    REAL_ESTATE_AGENT = "REAL_ESTATE_AGENT", _("房产中介员")
    SECURITY_GUARD = "SECURITY_GUARD", _("保安员")
    SANITATION = "SANITATION", _("环卫工人")
    TAXI = "TAXI", _("出租车司机")
    LIVESTREAMER = "LIVESTREAMER", _("互联网营销师")
    DESIGNATED_DRIVER = "DESIGNATED_DRIVER", _("代驾")
    TRAFFIC_POLICE = "TRAFFIC_POLICE", _("交通警察")
    CONSTRUCTION = "CONSTRUCTION", _("建筑工人")
    PATROL = "PATROL", _("巡防人员")
    OTHER = "OTHER", _("其他")


KEY_FOUR_GROUPS = (
    OccupationGroup.TRUCK_DRIVER,
    OccupationGroup.RIDE_HAILING,
    OccupationGroup.COURIER,
    OccupationGroup.FOOD_DELIVERY,
)
EIGHT_GROUPS = (
    OccupationGroup.TRUCK_DRIVER,
    OccupationGroup.COURIER,
    OccupationGroup.CARE_WORKER,
    OccupationGroup.HOUSEKEEPER,
    OccupationGroup.MALL_INFO,
    OccupationGroup.FOOD_DELIVERY,
    OccupationGroup.REAL_ESTATE_AGENT,
    OccupationGroup.SECURITY_GUARD,
)


class EmployerNature(TextChoices):
    """The legal nature of an employer (DOMAIN.md §9)."""

    SOE = "SOE", _("国有企业")
    COLLECTIVE = "COLLECTIVE", _("集体企业")
    COOP_SHARE = "COOP_SHARE", _("股份合作企业")
    JOINT_OP = "JOINT_OP", _("联营企业")
    SOLE_STATE = "SOLE_STATE", _("国有独资公司")
    OTHER_LLC = "OTHER_LLC", _("其他有限责任公司")
    STATE_HOLDING = "STATE_HOLDING", _("国有控股公司")
    OTHER_JSC = "OTHER_JSC", _("其他股份有限公司")
    PRIVATE = "PRIVATE", _("私营企业")
    OTHER_DOMESTIC = "OTHER_DOMESTIC", _("其他内资企业")
    HMT_INVEST = "HMT_INVEST", _("港澳台商投资企业")
    FOREIGN_INVEST = "FOREIGN_INVEST", _("外商投资企业")
    PUBLIC_FUNDED = "PUBLIC_FUNDED", _("财政拨款的事业单位")
    OTHER_PUBLIC = "OTHER_PUBLIC", _("其他事业单位")
    AGENCY = "AGENCY", _("机关")
    SELF_EMPLOYED = "SELF_EMPLOYED", _("个体经济组织")
    SOCIETY = "SOCIETY", _("社会团体")
    NON_PROFIT = "NON_PROFIT", _("民办非企业单位")
    FOUNDATION = "FOUNDATION", _("基金会")
    OTHER = "OTHER", _("其他组织")


class HeadcountBand(TextChoices):
    """How many people an employer has."""

    LT25 = "LT25", _("25人以下")
    B25_99 = "B25_99", _("25-99人")
    GE100 = "GE100", _("100人以上")


class AliasKind(TextChoices):
    """Why another name leads to an employer."""

    ALIAS = "ALIAS", _("别名")
    FORMER_NAME = "FORMER_NAME", _("曾用名")


K, L = UnionKind, UnionLevel

# At which levels each kind exists.
LEVELS_OF_KIND: dict[str, tuple[str, ...]] = {
    K.FEDERATION: (L.PROVINCE, L.PREFECTURE, L.COUNTY),
    K.INDUSTRIAL: (L.PROVINCE, L.PREFECTURE, L.COUNTY),
    K.ASSOC_INDUSTRY: (L.PROVINCE, L.PREFECTURE, L.COUNTY, L.TOWNSHIP),
    K.ASSOC_REGION: (L.COUNTY, L.TOWNSHIP, L.GRASSROOTS),
    K.ZONE: (L.COUNTY, L.TOWNSHIP),
    K.TOWNSHIP: (L.TOWNSHIP,),
    K.COMMUNITY: (L.GRASSROOTS,),
    K.SINGLE: (L.GRASSROOTS,),
    K.JOINT: (L.GRASSROOTS,),
    K.GROUP_CORP: (L.GRASSROOTS,),
    K.WORK_COMMITTEE: (L.PREFECTURE, L.COUNTY, L.TOWNSHIP),
    K.OFFICE: (L.PREFECTURE, L.COUNTY, L.TOWNSHIP),
    K.BRANCH: (L.SUBUNIT,),
    K.TEAM: (L.SUBUNIT,),
}

_ABOVE_GRASSROOTS = {
    K.FEDERATION,
    K.INDUSTRIAL,
    K.ASSOC_INDUSTRY,
    K.ASSOC_REGION,
    K.ZONE,
    K.TOWNSHIP,
    K.COMMUNITY,
    K.WORK_COMMITTEE,
    K.OFFICE,
}

# Which kinds may stand directly above each kind (R-ORG-05).
PARENTS_OF_KIND: dict[str, set[UnionKind]] = {
    K.FEDERATION: {K.FEDERATION},
    K.INDUSTRIAL: {K.FEDERATION, K.INDUSTRIAL},
    K.ASSOC_INDUSTRY: {
        K.FEDERATION,
        K.INDUSTRIAL,
        K.ASSOC_INDUSTRY,
        K.TOWNSHIP,
        K.ZONE,
    },
    K.ASSOC_REGION: {K.FEDERATION, K.TOWNSHIP, K.ZONE, K.ASSOC_REGION},
    K.ZONE: {K.FEDERATION, K.ZONE},
    K.TOWNSHIP: {K.FEDERATION},
    K.COMMUNITY: {K.FEDERATION, K.TOWNSHIP, K.ZONE, K.ASSOC_REGION},
    K.SINGLE: _ABOVE_GRASSROOTS | {K.GROUP_CORP},
    K.JOINT: _ABOVE_GRASSROOTS,
    K.GROUP_CORP: {K.FEDERATION, K.INDUSTRIAL, K.ZONE, K.TOWNSHIP},
    K.WORK_COMMITTEE: {K.FEDERATION, K.INDUSTRIAL, K.ZONE, K.TOWNSHIP},
    K.OFFICE: {K.FEDERATION, K.INDUSTRIAL, K.ZONE, K.TOWNSHIP},
    K.BRANCH: {K.SINGLE, K.JOINT, K.GROUP_CORP, K.COMMUNITY, K.ASSOC_INDUSTRY},
    K.TEAM: {K.SINGLE, K.JOINT, K.GROUP_CORP, K.COMMUNITY, K.BRANCH},
}

LEVEL_RANK: dict[str, int] = {
    level: rank for rank, level in enumerate(UnionLevel.values)
}


def allowed_parents() -> list[tuple[str, str, str, str]]:
    """Every allowed (kind, level, parent kind, parent level), for the database's table.

    A parent stands at a higher or the same level; between federations it is higher.
    """
    return [
        (kind, level, parent, parent_level)
        for kind, levels in LEVELS_OF_KIND.items()
        for level in levels
        for parent in sorted(PARENTS_OF_KIND[kind])
        for parent_level in LEVELS_OF_KIND[parent]
        if LEVEL_RANK[parent_level] < LEVEL_RANK[level] + (kind != K.FEDERATION)
    ]
