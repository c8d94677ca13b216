"""Examples for the published contract: no real person, no real firm."""

ENROLMENT_ID = "019aa0e4-6c00-7cc3-98c4-dc0c0c07398f"
TOWNSHIP = {
    "code": "51010400003",
    "name": "成都市锦江区锦官驿街道总工会",
    "kind": "TOWNSHIP",
    "kind_label": "乡镇街道工会",
    "office_phone": "028-86650000",
}
TRACE = [
    {
        "rung": "EMPLOYER",
        "organisation": "",
        "verdict": "UNKNOWN",
        "verdict_label": "未找到该单位",
    },
    {
        "rung": "INDUSTRY",
        "organisation": "",
        "verdict": "NONE_SERVES",
        "verdict_label": "没有工会服务该职业和地区",
    },
    {
        "rung": "REGION",
        "organisation": "51010400003",
        "verdict": "CHOSEN",
        "verdict_label": "选中",
    },
]
WORKPLACE = {
    "occupation_group": "HOUSEKEEPER",
    "employer": {"name": "锦江示例家政服务部"},
    "work_region": "510104017",
}
REASON = "没有可接收的单位工会和行业工会；由您工作地的区域工会接收。"
ROUTE = {
    "organisation": TOWNSHIP,
    "rung": "REGION",
    "rung_label": "区域工会",
    "reason_code": "REGION",
    "reason": REASON,
    "due_on": "2026-11-30",
    "admitted_at_once": False,
    "rules_version": "2026-11",
    "trace": TRACE,
}
APPLICATION = WORKPLACE | {
    "name": "李小样",
    "id_type": "RESIDENT_ID",
    "id_number": "11010519491231002X",
    "consent_version": "2026-01",
}
ENROLMENT = {
    "id": ENROLMENT_ID,
    "state": "PENDING",
    "state_label": "待审核",
    "available_actions": ["withdrawal"],
    "name": "李小样",
    "id_type": "RESIDENT_ID",
    "id_number": "110***********002X",
    "phone": "138****8001",
    "occupation_group": "HOUSEKEEPER",
    "occupation_group_label": "家政服务员",
    "employer_name": "锦江示例家政服务部",
    "employer_credit_code": "",
    "side": "EMPLOYER",
    "work_region": "510104017",
    "organisation": TOWNSHIP,
    "rung": "REGION",
    "rung_label": "区域工会",
    "reason_code": "REGION",
    "reason": REASON,
    "rules_version": "2026-11",
    "trace": TRACE,
    "realname_state": "PASSED",
    "realname_state_label": "已核验",
    "channel": "APP",
    "submitted_at": "2026-11-23T10:00:00+08:00",
    "due_on": "2026-11-30",
    "decided_at": None,
    "decision_note": "",
    "return_items": [],
    "member_number": None,
    "clash": None,
    "version": 1,
}
ADMITTED = ENROLMENT | {
    "state": "ADMITTED",
    "state_label": "已入会",
    "available_actions": [],
    "decided_at": "2026-11-24T09:30:00+08:00",
    "member_number": "402918375610",
    "version": 2,
}
REJECTED = ENROLMENT | {
    "state": "REJECTED",
    "state_label": "未通过",
    "available_actions": [],
    "decided_at": "2026-11-24T09:30:00+08:00",
    "decision_note": "不在本工会服务范围内",
    "version": 2,
}
RETURNED = ENROLMENT | {
    "state": "RETURNED",
    "state_label": "退回补正",
    "available_actions": [],
    "decision_note": "姓名与证件不一致",
    "return_items": ["name"],
    "version": 2,
}
SUMMARY = {
    "id": ENROLMENT_ID,
    "state": "PENDING",
    "state_label": "待审核",
    "name": "李小样",
    "id_number": "110***********002X",
    "occupation_group": "HOUSEKEEPER",
    "occupation_group_label": "家政服务员",
    "organisation": TOWNSHIP,
    "realname_state": "PASSED",
    "submitted_at": "2026-11-23T10:00:00+08:00",
    "due_on": "2026-11-30",
    "is_overdue": False,
    "version": 1,
}
TIMELINE = {
    "state": "PENDING",
    "state_label": "待审核",
    "acts_next": TOWNSHIP,
    "due_on": "2026-11-30",
    "steps": [
        {
            "at": "2026-11-23T10:00:00+08:00",
            "kind": "SUBMITTED",
            "kind_label": "提交申请",
            "organisation": TOWNSHIP,
            "from_organisation": None,
            "note": "",
        }
    ],
}
JOIN_CODE = {
    "code": "7KQ2MXT9RB",
    "organisation": TOWNSHIP,
    "channel": "QR",
    "channel_label": "扫码",
    "expires_at": "2026-12-31T23:59:59+08:00",
    "is_revoked": False,
}
CONSENT = {
    "version": "2026-01",
    "text": "本人自愿申请加入工会，同意为办理入会核验并保存所填信息。",
    "valid_from": "2026-01-01",
}
