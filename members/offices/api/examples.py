"""What the doors of offices show as examples."""

UNION = {
    "code": "51010400001",
    "name": "成都市锦江区总工会",
    "kind": "FEDERATION",
    "kind_label": "总工会",
    "office_phone": "028-86650000",
}
ACCOUNT = {
    "id": "019aa0e4-6c00-7cc3-98c4-dc0c0c0739a0",
    "username": "jinjiang-07",
    "is_active": True,
}
APPOINTMENT_REQUEST = {
    "username": "jinjiang-07",
    "organisation": "51010400001",
    "office": "REVIEWER",
    "valid_from": "2026-11-23",
    "valid_to": "2027-12-31",
    "officer": {"id_type": "RESIDENT_ID", "id_number": "11010519491231002X"},
}
APPOINTMENT = {
    "id": "019aa0e4-6c00-7cc3-98c4-dc0c0c0739a1",
    "username": "jinjiang-07",
    "organisation": UNION,
    "office": "REVIEWER",
    "office_label": "审核人",
    "amount_limit_fen": None,
    "valid_from": "2026-11-23",
    "valid_to": "2027-12-31",
    "ended_at": None,
    "in_force": True,
    "version": 1,
}
POWERS = [
    {"code": "ENROLMENT_VIEW", "sentence": "查看本级及所辖工会的入会申请"},
    {
        "code": "ENROLMENT_DECIDE",
        "sentence": "审核入会申请：同意、不同意、退回、移交",
    },
]
DELEGATION_REQUEST = {
    "deputy": "jinjiang-08",
    "powers": ["ENROLMENT_VIEW", "ENROLMENT_DECIDE"],
    "valid_from": "2026-12-01",
    "valid_to": "2026-12-15",
    "reason": "外出培训",
}
DELEGATION = {
    "id": "019aa0e4-6c00-7cc3-98c4-dc0c0c0739a2",
    "appointment": APPOINTMENT["id"],
    "principal": "jinjiang-07",
    "deputy": "jinjiang-08",
    "organisation": UNION,
    "office": "REVIEWER",
    "office_label": "审核人",
    "powers": POWERS,
    "valid_from": "2026-12-01",
    "valid_to": "2026-12-15",
    "reason": "外出培训",
    "revoked_at": None,
    "in_force": False,
    "version": 1,
}
OFFICE = {
    "id": APPOINTMENT["id"],
    "kind": "APPOINTMENT",
    "organisation": UNION,
    "office": "REVIEWER",
    "office_label": "审核人",
    "principal": None,
    "valid_from": "2026-11-23",
    "valid_to": "2027-12-31",
    "amount_limit_fen": None,
    "powers": POWERS,
    "is_acting": True,
}
