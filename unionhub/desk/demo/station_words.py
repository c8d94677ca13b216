"""What stations of the demo are called, in whose house they are, when they open."""

from stations.places.choices import BuildMode, FacilityKind, StationBrand, StationHost
from stations.places.choices import StationState as State

# As many as the province reported, and the share that never closes (6.5 %).
STATIONS, ALWAYS_OPEN = 7_473, 486

HOSTS = {
    StationHost.BANK: 18,
    StationHost.COMMUNITY: 17,
    StationHost.PARTY_CENTER: 14,
    StationHost.POST_TELECOM: 12,
    StationHost.PETROL: 8,
    StationHost.SANITATION: 8,
    StationHost.SHOP: 8,
    StationHost.PARK: 6,
    StationHost.ENTERPRISE: 5,
    StationHost.AGENCY: 2,
    StationHost.EXPRESSWAY: 2,
}
HOUSES = {
    StationHost.BANK: "银行网点",
    StationHost.COMMUNITY: "社区服务站",
    StationHost.PARTY_CENTER: "党群服务中心",
    StationHost.POST_TELECOM: "邮政营业厅",
    StationHost.PETROL: "加油站",
    StationHost.SANITATION: "环卫工休息点",
    StationHost.SHOP: "便民超市",
    StationHost.PARK: "公园",
    StationHost.ENTERPRISE: "园区服务点",
    StationHost.AGENCY: "政务大厅",
    StationHost.EXPRESSWAY: "服务区",
}
BUILD_MODES = {
    BuildMode.UNION: 11,
    BuildMode.GOV: 22,
    BuildMode.SOCIAL: 60,
    BuildMode.INTEGRATED: 7,
}
# Brands besides those that a host brings with it; on the plateau its own stands first.
BRANDS = {
    StationBrand.UNION_STATION: 28,
    StationBrand.COURIER_HOME: 30,
    StationBrand.DRIVER_HOME: 22,
    StationBrand.CARE_STATION: 12,
    StationBrand.STAFF_STATION: 6,
    StationBrand.STAFF_HOME: 3,
    StationBrand.STAFF_LIBRARY: 2,
    StationBrand.MIND_STATION: 1,
    StationBrand.CULTURE_PALACE: 1,
    StationBrand.OTHER: 2,
}
PLATEAU_BRANDS = {
    StationBrand.PLATEAU_HOME: 75,
    StationBrand.UNION_STATION: 15,
    StationBrand.DRIVER_HOME: 10,
}
HOST_BRANDS = {
    StationHost.BANK: StationBrand.WORKER_HARBOUR,
    StationHost.SANITATION: StationBrand.SANITATION_HOME,
}
PLATEAU = ("5132", "5133", "5134")
BRAND_WORDS = {
    StationBrand.UNION_STATION: "工会驿站",
    StationBrand.COURIER_HOME: "快递员之家",
    StationBrand.DRIVER_HOME: "司机之家",
    StationBrand.CARE_STATION: "爱心驿站",
    StationBrand.STAFF_STATION: "职工驿站",
    StationBrand.STAFF_HOME: "职工之家",
    StationBrand.STAFF_LIBRARY: "职工书屋",
    StationBrand.MIND_STATION: "心灵驿站",
    StationBrand.CULTURE_PALACE: "工人文化宫",
    StationBrand.PLATEAU_HOME: "雪域高原职工之家",
    StationBrand.WORKER_HARBOUR: "劳动者港湾",
    StationBrand.SANITATION_HOME: "环卫工人之家",
    StationBrand.OTHER: "户外劳动者服务站",
}

# The host's own hours govern: lunch breaks, nights, banks closed at weekends.
_OFFICE = (
    "Mo-Fr 09:00-12:00,13:30-17:00; Sa,Su,PH off",
    "Mo-Fr 08:30-12:00,14:30-18:00; Sa,Su,PH off",
    "Mo-Fr 09:00-17:30; Sa,Su,PH off",
)
_LONG = ("08:00-22:00", "07:30-21:30; PH 09:00-18:00", "07:00-23:00")
_NIGHT = ("06:00-02:00", "Mo-Th 10:00-22:00; Fr-Su 10:00-02:00")
_OUTDOORS = (
    "Apr-Oct 06:00-20:00; Nov-Mar 07:00-18:00",
    "06:00-11:00,14:00-19:00",
    "05:00-09:00,12:00-14:00,17:00-22:00",
)
_COUNTER = (
    "Mo-Sa 09:00-17:30; Su,PH 10:00-16:00",
    "Mo-Fr 08:30-18:00; Sa,Su 09:00-17:00; PH off",
)
HOURS = {
    StationHost.BANK: (
        "Mo-Fr 09:00-17:00; Sa,Su,PH off",
        "Mo-Fr 09:00-12:00,13:30-17:00; Sa,Su,PH off",
    ),
    StationHost.COMMUNITY: (*_OFFICE, *_COUNTER),
    StationHost.PARTY_CENTER: (*_OFFICE, *_COUNTER),
    StationHost.POST_TELECOM: _COUNTER,
    StationHost.PETROL: (*_LONG, *_NIGHT),
    StationHost.SANITATION: _OUTDOORS,
    StationHost.SHOP: (*_LONG, *_NIGHT),
    StationHost.PARK: _OUTDOORS,
    StationHost.ENTERPRISE: (*_OFFICE, *_LONG),
    StationHost.AGENCY: _OFFICE,
    StationHost.EXPRESSWAY: _LONG,
}
# Where nobody has to lock a door in the evening.
MAY_NEVER_CLOSE = frozenset(
    {
        StationHost.PETROL,
        StationHost.EXPRESSWAY,
        StationHost.SHOP,
        StationHost.COMMUNITY,
        StationHost.SANITATION,
    }
)

STATES = {
    State.OPEN: 925,
    State.MAINTENANCE: 22,
    State.SUSPENDED: 10,
    State.PENDING_ACCEPT: 18,
    State.PLANNED: 12,
    State.CLOSED: 9,
    State.REVOKED: 4,
}
# Of a hundred: there, known not to be there; of the rest nobody knows.
FACILITIES = {
    FacilityKind.AIRCON: (70, 15),
    FacilityKind.WIFI: (60, 20),
    FacilityKind.TOILET: (45, 35),
    FacilityKind.AED: (6, 60),
    FacilityKind.FRIDGE: (25, 40),
    FacilityKind.BOOKS: (55, 20),
    FacilityKind.RAIN_GEAR: (50, 15),
    FacilityKind.TOOLS: (22, 30),
    FacilityKind.BATTERY_SWAP: (3, 70),
    FacilityKind.SHOWER: (2, 80),
    FacilityKind.NURSING: (6, 70),
    FacilityKind.LEGAL: (11, 50),
    FacilityKind.MEAL: (2, 70),
    FacilityKind.PARKING: (30, 25),
    FacilityKind.BP_METER: (20, 40),
}
REASONS = ("设备检修", "室内装修", "停水停电", "依托网点盘点", "道路施工")
# What the public tells: kind, facility, what of the entry is wrong, in its words.
TOLD: tuple[tuple[str, str, str, str], ...] = (
    ("FAULT", "WATER", "", "饮水机不出热水。（演示）"),
    ("LOCKED", "", "", "中午到门口，没有开门。（演示）"),
    ("CORRECTION", "", "HOURS", "周日其实不开门。（演示）"),
    ("FAULT", "CHARGING", "", "充电插座没有电。（演示）"),
    ("PROBLEM", "", "", "地面积水，容易滑倒。（演示）"),
    ("SUGGESTION", "", "", "希望夏天多备些凉茶。（演示）"),
    ("PRAISE", "", "", "管理员很热心，谢谢。（演示）"),
)
# Where stations are wished for, and why.
SITES = (
    ("路口东北角", "骑手多，附近没有能充电的地方。（演示）"),
    ("农贸市场门口", "环卫工人中午没有地方热饭。（演示）"),
    ("客运站旁", "司机候客时间长，没有饮水处。（演示）"),
)
