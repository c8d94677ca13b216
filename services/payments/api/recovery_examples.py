"""Examples of recoveries for the contract."""

from typing import Any

RECOVERY: dict[str, Any] = {
    "id": "019aa0e4-6c00-7cc3-98c4-dc0c0c073b01",
    "payment": "019aa0e4-6c00-7cc3-98c4-dc0c0c073a02",
    "application": "019aa0e4-6c00-7cc3-98c4-dc0c0c073a03",
    "organisation": "51010400001",
    "organisation_name": "成都市锦江区总工会",
    "payee_name": "王小明",
    "amount_fen": 100_000,
    "received_fen": 0,
    "owed_fen": 100_000,
    "reason": "同一困难已由民政部门救助",
    "state": "PROPOSED",
    "state_label": "待审核",
    "claimed_at": "2026-12-01T10:00:00+08:00",
    "decided_at": None,
    "closed_at": None,
    "note": "",
    "next_due_on": None,
    "instalments": [
        {"number": 1, "due_on": "2026-12-31", "amount_fen": 60_000},
        {"number": 2, "due_on": "2027-01-31", "amount_fen": 40_000},
    ],
    "receipts": [],
    "available_actions": ["REFUSED", "RUNNING"],
    "version": 1,
}
CLAIM: dict[str, Any] = {
    "payment": RECOVERY["payment"],
    "amount_fen": 100_000,
    "reason": RECOVERY["reason"],
    "instalments": [
        {"due_on": "2026-12-31", "amount_fen": 60_000},
        {"due_on": "2027-01-31", "amount_fen": 40_000},
    ],
}
RUNNING = RECOVERY | {
    "state": "RUNNING",
    "state_label": "追回中",
    "decided_at": "2026-12-02T10:00:00+08:00",
    "next_due_on": "2026-12-31",
    "available_actions": ["SETTLED", "WRITTEN_OFF"],
    "version": 2,
}
REFUSED = RECOVERY | {
    "state": "REFUSED",
    "state_label": "不予追回",
    "decided_at": "2026-12-02T10:00:00+08:00",
    "note": "救助内容不同，不属重复",
    "available_actions": [],
    "version": 2,
}
RECEIPT = {
    "amount_fen": 60_000,
    "received_on": "2026-12-30",
    "document_number": "收-2026-0012",
}
RECEIVED = RUNNING | {
    "received_fen": 60_000,
    "owed_fen": 40_000,
    "next_due_on": "2027-01-31",
    "receipts": [RECEIPT | {"entry": "019aa0e4-6c00-7cc3-98c4-dc0c0c073b02"}],
    "version": 3,
}
WRITTEN_OFF = RECEIVED | {
    "state": "WRITTEN_OFF",
    "state_label": "已核销",
    "closed_at": "2027-06-30T10:00:00+08:00",
    "note": "当事人去世，无遗产可供追偿",
    "next_due_on": None,
    "available_actions": [],
    "version": 4,
}
