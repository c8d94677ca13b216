"""What the contract shows."""

RECEIPT = "7KQ2M-9XDRT-HW3CA-P8ZNE"
ID = "019aa0e4-6c00-7cc3-98c4-dc0c0c07398f"
FAULT = {"kind": "FAULT", "facility": "WATER", "text": "饮水机不出热水"}
FOLLOWED = {
    "station": "510104S00001",
    "station_name": "锦官驿街道工会驿站",
    "kind": "FAULT",
    "kind_label": "设施故障",
    "facility": "WATER",
    "aspect": "",
    "subject_label": "饮水",
    "state": "NEW",
    "state_label": "待处理",
    "voices": 1,
    "told_at": "2026-11-23T10:00:00+08:00",
    "due_on": "2026-11-30",
    "reply": "",
    "settled_at": None,
    "ended_on": None,
}
FIXED = FOLLOWED | {
    "state": "FIXED",
    "state_label": "已处理",
    "reply": "已更换加热管",
    "settled_at": "2026-11-25T10:00:00+08:00",
}
CONFIRMED = FIXED | {
    "state": "CONFIRMED",
    "state_label": "已确认",
    "ended_on": "2026-11-26",
}
MADE = {"receipt": RECEIPT, "is_joined": False, **FOLLOWED}
DESK = {
    "desk": "51010400001",
    "desk_name": "成都市锦江区总工会",
    "escalated": 0,
    "is_overdue": False,
    "available_actions": ["FIXED", "IN_PROGRESS", "REJECTED"],
    "version": 1,
}
SUMMARY = {"id": ID, **FOLLOWED, **DESK}
TOLD = [
    {
        "id": "019aa0e4-6c00-7cc3-98c4-dc0c0c073990",
        "told_at": "2026-11-23T10:00:00+08:00",
        "text": "饮水机不出热水",
        "is_held": False,
        "contact_phone": "138****8000",
    }
]
PHOTO = {
    "address": f"/api/v1/files/{ID}?key=1wQx2b:k3J9&size=FULL",
    "thumbnail": f"/api/v1/files/{ID}?key=1wQx2b:k3J9&size=THUMBNAIL",
}
REPORT = {**SUMMARY, "told": [TOLD[0] | {"photos": [PHOTO]}]}
STARTED = REPORT | {
    "state": "IN_PROGRESS",
    "state_label": "处理中",
    "available_actions": ["FIXED", "REJECTED"],
    "version": 2,
}
SETTLED = (
    REPORT | FIXED | {"available_actions": ["CONFIRMED", "REOPENED"], "version": 2}
)
ENDED = REPORT | CONFIRMED | {"available_actions": [], "version": 3}
REJECTED = REPORT | {
    "state": "REJECTED",
    "state_label": "不予受理",
    "reply": "现场核实设施正常",
    "settled_at": "2026-11-25T10:00:00+08:00",
    "ended_on": "2026-11-25",
    "available_actions": [],
    "version": 2,
}
WISH = {
    "region": "510104017",
    "place": "合江亭路口东北角",
    "location": {"lng": 104.0857, "lat": 30.6474, "coord_system": "GCJ02"},
    "text": "外卖骑手多，附近没有能充电的地方",
}
WISHED = {
    "region": "510104017",
    "region_name": "锦官驿街道",
    "place": "合江亭路口东北角",
    "location": {"lng": 104.0857, "lat": 30.6474, "coord_system": "GCJ02"},
    "state": "PENDING",
    "state_label": "待审核",
    "voices": 1,
    "told_at": "2026-11-23T10:00:00+08:00",
    "due_on": "2026-12-21",
    "reply": "",
    "settled_at": None,
    "ended_on": None,
}
WISH_MADE = {"receipt": RECEIPT, "is_joined": False, **WISHED}
WISH_SUMMARY = {
    "id": ID,
    **WISHED,
    "organisation": "51010400001",
    "organisation_name": "成都市锦江区总工会",
    "station": None,
    "is_overdue": False,
    "available_actions": ["DECLINED", "SURVEYING"],
    "version": 1,
}
WISH_WHOLE = {
    **WISH_SUMMARY,
    "told": [TOLD[0] | {"text": WISH["text"]}],
    "near_stations": [
        {
            "code": "510104S00001",
            "name": "锦官驿街道工会驿站",
            "state": "OPEN",
            "state_label": "开放",
            "distance_m": 640,
        }
    ],
}
SURVEYING = WISH_WHOLE | {
    "state": "SURVEYING",
    "state_label": "考察中",
    "available_actions": ["ACCEPTED", "DECLINED"],
    "version": 2,
}
DECLINED = WISH_WHOLE | {
    "state": "DECLINED",
    "state_label": "未采纳",
    "reply": "200 米内已有站点",
    "settled_at": "2026-11-25T10:00:00+08:00",
    "ended_on": "2026-11-25",
    "available_actions": [],
    "version": 2,
}
ADOPTED = DECLINED | {
    "state": "ACCEPTED",
    "state_label": "已采纳",
    "reply": "已列入筹建",
    "station": "510104S00009",
    "version": 3,
}
PLAN = {
    "reply": "已列入筹建",
    "name": "合江亭工会驿站",
    "kind": "STANDARD",
    "brand": "UNION_STATION",
    "host": "COMMUNITY",
    "build_mode": "UNION",
    "address": "合江亭路 1 号",
    "area_dm2": 900,
}
