"""Examples of cases and notices, as the contract shows them."""

COUNTY = {
    "code": "51010400001",
    "name": "成都市锦江区总工会",
    "kind": "FEDERATION",
    "kind_label": "总工会",
    "office_phone": "028-86650001",
}
UNION = {
    "code": "51010400002",
    "name": "蓉城速递公司工会",
    "kind": "SINGLE",
    "kind_label": "独立基层工会",
    "office_phone": "",
}
CASE_ID = "019aa0e4-6c00-7cc3-98c4-dc0c0c073c01"
NOTICE_ID = "019aa0e4-6c00-7cc3-98c4-dc0c0c073c02"
DIGEST = "2f1c3d0a9be1c54c8f0a9e7d6b5a49382716f5e4d3c2b1a09f8e7d6c5b4a3928"
AT = "2026-11-23T10:00:00+08:00"
LATER = "2026-11-24T10:00:00+08:00"

SUMMARY = {
    "id": CASE_ID,
    "kind": "APPLICATION",
    "kind_label": "帮扶申请",
    "subject": "019aa0e4-6c00-7cc3-98c4-dc0c0c073c03",
    "title": "李大海 医疗救助",
    "organisation": UNION,
    "desk": UNION,
    "amount_fen": 300_000,
    "state": "IN_REVIEW",
    "state_label": "审批中",
    "opened_at": AT,
    "due_on": "2026-12-28",
    "is_overdue": False,
    "version": 1,
}
LEVELS = [
    {"organisation": "51010400002", "name": "蓉城速递公司工会", "level": "GRASSROOTS"},
    {"organisation": "51010400001", "name": "成都市锦江区总工会", "level": "COUNTY"},
]
CASE = SUMMARY | {
    "levels": LEVELS,
    "position": 0,
    "cycle": 1,
    "notice_days": 5,
    "digest": DIGEST,
    "missing": [],
    "closed_at": None,
    "approvals": [],
    "participants": [
        {"part": "MAKER", "part_label": "经办", "is_me": False},
        {"part": "BENEFICIARY", "part_label": "受助人及家庭成员", "is_me": False},
    ],
    "notices": [],
    "appeal": None,
    "available_actions": ["FINAL", "NOTICE", "REFUSED", "RETURNED", "WITHDRAWN"],
}


def said(decision: str, label: str, reason: str = "") -> dict[str, object]:
    """What the first level said."""
    return {
        "id": "019aa0e4-6c00-7cc3-98c4-dc0c0c073c04",
        "cycle": 1,
        "position": 0,
        "organisation": "51010400002",
        "organisation_name": "蓉城速递公司工会",
        "decision": decision,
        "decision_label": label,
        "reason": reason,
        "at": LATER,
        "is_void": False,
    }


def stands(state: str, label: str, *actions: str, **more: object) -> dict[str, object]:
    """The case in another state."""
    moved = {"state": state, "state_label": label, "version": 2}
    return CASE | moved | {"available_actions": list(actions)} | more


APPROVED = CASE | {
    "desk": COUNTY,
    "position": 1,
    "version": 2,
    "approvals": [said("APPROVED", "同意")],
}
RETURNED = stands(
    *("RETURNED", "已退回", "FINAL", "IN_REVIEW", "WITHDRAWN"),
    missing=["缺出院小结"],
    approvals=[said("RETURNED", "退回补正", "缺出院小结")],
)
REFUSED = stands(
    *("REFUSED", "不予批准", "APPEALED"),
    closed_at=LATER,
    approvals=[said("REFUSED", "不予批准", "不符合救助条件")],
)
WITHDRAWN = stands("WITHDRAWN", "已撤回", closed_at=LATER)
APPEAL = {
    "text": "医疗费用已补充证明",
    "desk": "51010400001",
    "state": "OPEN",
    "state_label": "待复审",
    "reason": "",
    "filed_at": LATER,
    "due_on": "2026-12-15",
    "decided_at": None,
}
APPEALED = REFUSED | {
    "state": "APPEALED",
    "state_label": "申诉中",
    "closed_at": None,
    "due_on": "2026-12-15",
    "version": 3,
    "appeal": APPEAL,
    "available_actions": ["FINAL", "IN_REVIEW", "REFUSED"],
}
RESTORED = APPEALED | {
    "state": "IN_REVIEW",
    "state_label": "审批中",
    "version": 4,
    "appeal": APPEAL
    | {
        "state": "RESTORED",
        "state_label": "申诉成立",
        "reason": "材料已补齐",
        "decided_at": LATER,
    },
    "available_actions": CASE["available_actions"],
}
HANGING = {
    "id": NOTICE_ID,
    "state": "OPEN",
    "state_label": "公示中",
    "opens_on": "2026-11-24",
    "closes_on": "2026-12-01",
    "days_left": 0,
    "ended_at": None,
}
NOTICED = APPROVED | {
    "state": "NOTICE",
    "state_label": "公示中",
    "version": 3,
    "notices": [HANGING],
    "available_actions": ["FINAL", "IN_REVIEW", "RETURNED", "WITHDRAWN"],
}
FINAL = NOTICED | {
    "state": "FINAL",
    "state_label": "待终审",
    "version": 4,
    "notices": [
        HANGING
        | {
            "state": "ENDED",
            "state_label": "公示期满",
            "ended_at": "2026-12-02T00:05:00+08:00",
        }
    ],
    "available_actions": [
        *("APPROVED", "IN_REVIEW", "REFUSED", "RETURNED", "WITHDRAWN"),
    ],
}
NOTICE = {
    "id": NOTICE_ID,
    "organisation": COUNTY,
    "kind": "APPLICATION",
    "kind_label": "帮扶申请",
    "opens_on": "2026-11-24",
    "closes_on": "2026-12-01",
    "lines": [
        {
            "position": 1,
            "name": "李*",
            "place": "锦江区",
            "item": "医疗救助",
            "amount_fen": 300_000,
        }
    ],
}
RECEIPT = "7KQ2M-9XDRT-HW3CA-P8ZNE"
OBJECTION_INPUT = {
    "text": "该户在外地另有住房",
    "name": "张三",
    "phone": "13800138000",
}
TOLD = {"receipt": RECEIPT, "told_at": LATER, "due_on": "2026-12-15"}
FOLLOWED = {
    "state": "OPEN",
    "state_label": "待处理",
    "reply": "",
    "told_at": LATER,
    "due_on": "2026-12-15",
    "decided_at": None,
}
OBJECTION = FOLLOWED | {
    "id": "019aa0e4-6c00-7cc3-98c4-dc0c0c073c05",
    "notice": NOTICE_ID,
    "case": CASE_ID,
    "text": "该户在外地另有住房",
    "objector_name": "张*",
    "contact_phone": "138****8000",
    "available_actions": ["DISMISSED", "UPHELD"],
    "version": 1,
}
DISMISSED = OBJECTION | {
    "state": "DISMISSED",
    "state_label": "异议不成立",
    "reply": "经查属他人住房",
    "decided_at": LATER,
    "available_actions": [],
    "version": 2,
}
RULE = {
    "id": "019aa0e4-6c00-7cc3-98c4-dc0c0c073c06",
    "kind": "APPLICATION",
    "kind_label": "帮扶申请",
    "programme": None,
    "from_amount_fen": 500_000,
    "levels": ["GRASSROOTS", "COUNTY", "PREFECTURE"],
    "notice_days": 7,
    "document_number": "川工办〔2026〕9号",
    "valid_from": "2026-12-01",
    "valid_to": None,
}
RULE_INPUT = {
    name: RULE[name]
    for name in (
        *("kind", "from_amount_fen", "levels", "notice_days"),
        *("document_number", "valid_from"),
    )
}
