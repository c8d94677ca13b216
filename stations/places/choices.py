"""Words of stations: kinds, hosts, facilities, the lives of place and listing."""

from datetime import timedelta
from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class StationKind(TextChoices):
    """By usable area: 5 m² and more, less, or on wheels (DOMAIN.md §4.3, R-STA-04)."""

    STANDARD = "STANDARD", _("标准站点")
    MICRO = "MICRO", _("微型站点")
    MOBILE = "MOBILE", _("流动站点")


class StationBrand(TextChoices):
    """Under which name it invites."""

    UNION_STATION = "UNION_STATION", _("工会驿站")
    CARE_STATION = "CARE_STATION", _("爱心驿站")
    COURIER_HOME = "COURIER_HOME", _("快递员之家")
    DRIVER_HOME = "DRIVER_HOME", _("司机之家")
    PLATEAU_HOME = "PLATEAU_HOME", _("雪域高原职工之家")
    WORKER_HARBOUR = "WORKER_HARBOUR", _("劳动者港湾")
    SANITATION_HOME = "SANITATION_HOME", _("环卫工人之家")
    FOREST_HOME = "FOREST_HOME", _("森林职工之家")
    STAFF_STATION = "STAFF_STATION", _("职工驿站")
    # Homes and places of the union that let outdoor workers in (FEATURES 119).
    STAFF_HOME = "STAFF_HOME", _("职工之家")
    STAFF_LIBRARY = "STAFF_LIBRARY", _("职工书屋")
    MIND_STATION = "MIND_STATION", _("心灵驿站")
    CULTURE_PALACE = "CULTURE_PALACE", _("工人文化宫")
    OTHER = "OTHER", _("其他")


class BuildMode(TextChoices):
    """Who built it."""

    UNION = "UNION", _("工会自建")
    GOV = "GOV", _("政府共建")
    SOCIAL = "SOCIAL", _("社会共建")
    INTEGRATED = "INTEGRATED", _("集成共建")


class StationHost(TextChoices):
    """In whose house it is; the host's own hours govern."""

    BANK = "BANK", _("银行网点")
    POST_TELECOM = "POST_TELECOM", _("邮政、电信")
    PETROL = "PETROL", _("加油站")
    PARTY_CENTER = "PARTY_CENTER", _("党群服务中心")
    COMMUNITY = "COMMUNITY", _("社区")
    PARK = "PARK", _("公园景区")
    SANITATION = "SANITATION", _("公厕环卫")
    SHOP = "SHOP", _("商超餐饮")
    EXPRESSWAY = "EXPRESSWAY", _("高速服务区")
    ENTERPRISE = "ENTERPRISE", _("企业园区")
    AGENCY = "AGENCY", _("机关")


class FacilityKind(TextChoices):
    """What there is for a worker; the order is that of the search's bits."""

    WATER = "WATER", _("饮水")
    MICROWAVE = "MICROWAVE", _("微波炉")
    SEAT = "SEAT", _("座椅")
    CHARGING = "CHARGING", _("充电")
    FIRST_AID = "FIRST_AID", _("急救箱")
    AIRCON = "AIRCON", _("空调")
    WIFI = "WIFI", _("Wi-Fi")
    TOILET = "TOILET", _("厕所")
    AED = "AED", _("AED")
    FRIDGE = "FRIDGE", _("冰箱")
    BOOKS = "BOOKS", _("书报")
    RAIN_GEAR = "RAIN_GEAR", _("雨具")
    TOOLS = "TOOLS", _("充气、工具")
    BATTERY_SWAP = "BATTERY_SWAP", _("电动车换电")
    SHOWER = "SHOWER", _("沐浴")
    NURSING = "NURSING", _("母婴")
    LEGAL = "LEGAL", _("法律咨询")
    MEAL = "MEAL", _("优惠餐")
    PARKING = "PARKING", _("停车")
    BP_METER = "BP_METER", _("血压计")


class Presence(TextChoices):
    """Whether a facility is there; without a row nobody knows."""

    YES = "YES", _("有")
    NO = "NO", _("没有")
    UNKNOWN = "UNKNOWN", _("未知")


class EntryKind(TextChoices):
    """How one gets in (FEATURES 43)."""

    FREE = "FREE", _("自由进入")
    SCAN = "SCAN", _("扫码进入")
    KEY = "KEY", _("找管理员取钥匙")
    MEMBERS = "MEMBERS", _("仅限工会会员")


class StationState(TextChoices):
    """The life of a place; only OPEN ones are open at their hours (R-STA-09)."""

    PLANNED = "PLANNED", _("筹建")
    PENDING_ACCEPT = "PENDING_ACCEPT", _("待验收")
    OPEN = "OPEN", _("开放")
    MAINTENANCE = "MAINTENANCE", _("维护")
    SUSPENDED = "SUSPENDED", _("暂停")
    CLOSED = "CLOSED", _("关闭")
    REVOKED = "REVOKED", _("撤销")


STATION_MOVES: Final[dict[str, set[str]]] = {
    StationState.PLANNED: {StationState.PENDING_ACCEPT, StationState.CLOSED},
    # Not accepted: back to the builder.
    StationState.PENDING_ACCEPT: {
        StationState.OPEN,
        StationState.PLANNED,
        StationState.CLOSED,
    },
    StationState.OPEN: {
        StationState.MAINTENANCE,
        StationState.SUSPENDED,
        StationState.CLOSED,
        StationState.REVOKED,
    },
    StationState.MAINTENANCE: {StationState.OPEN, StationState.CLOSED},
    StationState.SUSPENDED: {
        StationState.OPEN,
        StationState.CLOSED,
        StationState.REVOKED,
    },
    StationState.CLOSED: set(),
    StationState.REVOKED: set(),
}
ENDED: Final = frozenset({StationState.CLOSED, StationState.REVOKED})
# What an officer may choose between, with the labels.
PAUSES: Final = tuple(
    (state.value, state.label)
    for state in (StationState.MAINTENANCE, StationState.SUSPENDED)
)
ENDINGS: Final = tuple(
    (state.value, state.label) for state in (StationState.CLOSED, StationState.REVOKED)
)
# Accepted once, and still there: what the public may hear of (R-STA-12).
STANDING: Final = frozenset(
    {StationState.OPEN, StationState.MAINTENANCE, StationState.SUSPENDED}
)


class Listing(TextChoices):
    """County collects, city checks, province publishes (FEATURES 49)."""

    COLLECTED = "COLLECTED", _("已采集")
    CHECKED = "CHECKED", _("已核对")
    PUBLISHED = "PUBLISHED", _("已发布")


LISTING_MOVES: Final[dict[str, set[str]]] = {
    Listing.COLLECTED: {Listing.CHECKED},
    # What is wrong goes back to who collected it.
    Listing.CHECKED: {Listing.PUBLISHED, Listing.COLLECTED},
    Listing.PUBLISHED: {Listing.COLLECTED},
}

# The six "haves" of a standard station (六有, R-STA-06): its kit, and the rest.
REQUIRED_KIT: Final = (
    FacilityKind.WATER,
    FacilityKind.MICROWAVE,
    FacilityKind.SEAT,
    FacilityKind.CHARGING,
    FacilityKind.FIRST_AID,
)
# A few photos show a place; more are an album.
MOST_PHOTOS: Final = 9
LONGEST_CAPTION: Final = 60
# Square decimetres: five square metres make a standard station (R-STA-05).
STANDARD_AREA: Final = 500


# An inspection holds for a year.
YEARLY: Final = timedelta(days=365)


class InspectionOutcome(TextChoices):
    """What a yearly look came to, and what became of what it asked for."""

    PASSED = "PASSED", _("合格")
    RECTIFY = "RECTIFY", _("限期整改")
    FAILED = "FAILED", _("不合格")
    RECTIFIED = "RECTIFIED", _("已整改")
    REPEATED = "REPEATED", _("复查仍有问题")


_SETTLED: Final[set[str]] = {InspectionOutcome.RECTIFIED, InspectionOutcome.REPEATED}
INSPECTION_MOVES: Final[dict[str, set[str]]] = {
    InspectionOutcome.PASSED: set(),
    InspectionOutcome.RECTIFY: _SETTLED,
    InspectionOutcome.FAILED: _SETTLED,
    InspectionOutcome.RECTIFIED: set(),
    InspectionOutcome.REPEATED: set(),
}
# What the next inspection settles; what counts as inspected in the year.
UNSETTLED: Final = frozenset({InspectionOutcome.RECTIFY, InspectionOutcome.FAILED})
INSPECTED: Final = frozenset({InspectionOutcome.PASSED, InspectionOutcome.RECTIFIED})
# What an inspector may find; the rest follows.
FINDINGS: Final = tuple(
    (one.value, one.label) for one in InspectionOutcome if one not in _SETTLED
)


class MapProvider(TextChoices):
    """Public maps on which people look (DOMAIN.md §4.4)."""

    AMAP = "AMAP", _("高德地图")
    BAIDU = "BAIDU", _("百度地图")
    TENCENT = "TENCENT", _("腾讯地图")


class AwardLevel(TextChoices):
    """Who called it one of the most beautiful stations (最美, R-STA-16)."""

    NATIONAL = "NATIONAL", _("全国最美")
    PROVINCIAL = "PROVINCIAL", _("省级最美")
    PREFECTURE = "PREFECTURE", _("市级")
