"""Examples of households and dossiers, as the contract shows them."""

UNION = {
    "code": "51010400001",
    "name": "成都市锦江区总工会",
    "kind": "FEDERATION",
    "kind_label": "总工会",
    "office_phone": "028-86650001",
}
HOUSEHOLD_ID = "019aa0e4-6c00-7cc3-98c4-dc0c0c073a01"
MEMBER_ID = "019aa0e4-6c00-7cc3-98c4-dc0c0c073a02"
SPOUSE_ID = "019aa0e4-6c00-7cc3-98c4-dc0c0c073a03"
PERSON_ID = "019aa0e4-6c00-7cc3-98c4-dc0c0c073a04"
DOSSIER_ID = "019aa0e4-6c00-7cc3-98c4-dc0c0c073a05"
AT = "2026-11-23T10:00:00+08:00"

HEAD_INPUT = {
    "name": "李大海",
    "relation": "HEAD",
    "id_type": "RESIDENT_ID",
    "id_number": "11010519491231002X",
}
SPOUSE_INPUT = {
    "name": "王小梅",
    "relation": "SPOUSE",
    "id_type": "RESIDENT_ID",
    "id_number": "51010519900307002X",
    "health": "CANCER",
}
HOME_INPUT = {
    "organisation": "51010400001",
    "region": "510104017",
    "residence": "URBAN",
    "address": "锦官驿街道水井坊 8 号 3 单元",
    "phone": "13800138001",
}
PARTICULARS = {"person_kind": "URBAN", "housing": "RENTED"}
FIGURES = {
    "wages_fen": 2_400_000,
    "illness_fen": 900_000,
    "main_cause": "SEVERE_ILLNESS",
    "other_causes": ["SCHOOLING"],
}
MEMBER = {
    "id": MEMBER_ID,
    "person": PERSON_ID,
    "name": "李大海",
    "relation": "HEAD",
    "relation_label": "户主",
    "document_kind": "RESIDENT_ID",
    "document_kind_label": "居民身份证",
    "id_number": "110***********002X",
    "sex": 2,
    "sex_label": "女",
    "birth_year": 1949,
    "since": "2026-11-23",
    "until": None,
    "departure": "",
    "departure_label": "",
    "is_proposed": False,
}
LEFT = MEMBER | {
    "until": "2026-11-30",
    "departure": "MOVED",
    "departure_label": "迁出",
}
HOUSEHOLD_SUMMARY = {
    "id": HOUSEHOLD_ID,
    "head_name": "李大海",
    "organisation": UNION,
    "region": "510104017",
    "residence": "URBAN",
    "residence_label": "城镇",
    "opened_at": AT,
    "ended_on": None,
    "version": 1,
}
HOUSEHOLD = HOUSEHOLD_SUMMARY | {"phone": "138****8001", "members": [MEMBER]}
REVEALED = {
    "id_number": "11010519491231002X",
    "address": "锦官驿街道水井坊 8 号 3 单元",
    "left_today": 29,
}
ASSESSMENT = {
    "id": "019aa0e4-6c00-7cc3-98c4-dc0c0c073a06",
    "kind": "FIRST",
    "kind_label": "建档",
    "state": "PROPOSED",
    "state_label": "核算中",
    "on": "2026-11-23",
    "size": 3,
    "monthly_fen": 65_000,
    "tier": "DEEP",
    "tier_label": "深度困难",
    "income_fen": 2_400_000,
    "rigid_fen": 900_000,
    "job_costs_fen": 0,
    "accident_costs_fen": 0,
    "is_disaster": False,
    "per_head_fen": 41_666,
    "main_cause": "SEVERE_ILLNESS",
    "main_cause_label": "患重特大疾病",
    "other_causes": ["SCHOOLING"],
    "note": "",
}
WAIVER = {
    "id": "019aa0e4-6c00-7cc3-98c4-dc0c0c073a07",
    "kind": "EXCLUSION",
    "kind_label": "排除情形例外",
    "subject": "VEHICLE",
    "reason": "残疾人代步车",
    "state": "PROPOSED",
    "state_label": "待批准",
    "proposed_at": AT,
    "decided_at": None,
    "answer": "",
}
AGREED = WAIVER | {"state": "AGREED", "state_label": "已批准", "decided_at": AT}
PAPER = {
    "id": "019aa0e4-6c00-7cc3-98c4-dc0c0c073a08",
    "kind": "INCOME",
    "kind_label": "收入证明",
    "added_at": AT,
    "address": "/api/v1/files/019aa0e4-6c00-7cc3-98c4-dc0c0c073a09?key=…&size=FULL",
}
SUMMARY = {
    "id": DOSSIER_ID,
    "household": HOUSEHOLD_ID,
    "worker_name": "李大海",
    "organisation": UNION,
    "person_kind": "URBAN",
    "person_kind_label": "城镇困难职工",
    "origin": "NEW",
    "origin_label": "增量",
    "state": "DRAFT",
    "state_label": "草稿",
    "tier": "DEEP",
    "tier_label": "深度困难",
    "active_on": None,
    "checked_until": None,
    "is_overdue": False,
    "version": 2,
}
DOSSIER = SUMMARY | {
    "household": HOUSEHOLD,
    "worker": PERSON_ID,
    "scheme": "TIERS_2021",
    "employed_since": None,
    "housing": "RENTED",
    "housing_label": "租房",
    "exclusions": [],
    "previous": None,
    "is_own": False,
    "case": None,
    "opened_at": AT,
    "note": "",
    "missing_papers": [],
    "exited_on": None,
    "exit_reason": "",
    "exit_reason_label": "",
    "lacking": ["paper:ILLNESS", "authorisation", "visit", "outside_check"],
    "assessments": [ASSESSMENT],
    "papers": [PAPER],
    "authorisations": [],
    "visits": [],
    "outside_checks": [],
    "waivers": [],
    "available_actions": ["UNIT_REVIEW", "WITHDRAWN"],
}


def stands(state: str, label: str, *actions: str, **more: object) -> dict[str, object]:
    """The dossier in another state."""
    moved = {"state": state, "state_label": label, "version": 3}
    return DOSSIER | moved | {"available_actions": list(actions)} | more


UNIT_REVIEW = stands("UNIT_REVIEW", "初审", "HOME_VISIT", "REFUSED", "RETURNED")
CHECKING = stands("CHECKING", "核对", "APPROVAL", "REFUSED", "RETURNED")
HOME_VISIT = stands("HOME_VISIT", "入户", "CHECKING", "REFUSED", "RETURNED")
APPROVAL = stands(
    *("APPROVAL", "待审批", "ACTIVE", "NOTICE", "REFUSED", "RETURNED"),
    case="019aa0e4-6c00-7cc3-98c4-dc0c0c073a10",
    lacking=[],
)
RETURNED = stands(
    "RETURNED",
    "退回",
    "UNIT_REVIEW",
    note="收入证明缺公章",
    missing_papers=["INCOME"],
)
REFUSED = stands("REFUSED", "不予建档", "APPROVAL", note="家庭有两套住房")
WITHDRAWN = stands("WITHDRAWN", "撤回")
ACTIVE = stands(
    "ACTIVE",
    "在档",
    "EXITED",
    active_on="2026-11-23",
    checked_until="2027-11-23",
    lacking=[],
)
EXITED = ACTIVE | {
    "state": "EXITED",
    "state_label": "脱困",
    "available_actions": [],
    "exited_on": "2027-03-01",
    "exit_reason": "RETIRED",
    "exit_reason_label": "退休",
}
