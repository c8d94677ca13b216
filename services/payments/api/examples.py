"""Examples of payments for the contract."""

from typing import Any

BATCH: dict[str, Any] = {
    "id": "019aa0e4-6c00-7cc3-98c4-dc0c0c073a01",
    "number": "F-51010400001-2026-0001",
    "budget": "019aa0e4-6c00-7cc3-98c4-dc0c0c07398f",
    "organisation": "51010400001",
    "organisation_name": "成都市锦江区总工会",
    "fund": "WARMTH",
    "round": "WINTER-2026",
    "state": "DRAFT",
    "state_label": "编制中",
    "count": 128,
    "total_fen": 12_800_000,
    "digest": "5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef",
    "file_digest": None,
    "made_at": "2026-11-23T10:00:00+08:00",
    "checked_at": None,
    "sealed_at": None,
    "sent_at": None,
    "closed_at": None,
    "open_exceptions": 0,
    "available_actions": ["CANCELLED", "CHECKED"],
    "version": 2,
}
CANCELLED = BATCH | {
    "state": "CANCELLED",
    "state_label": "已取消",
    "count": 0,
    "total_fen": 0,
    "available_actions": [],
    "version": 3,
}
CHECKED = BATCH | {
    "state": "CHECKED",
    "state_label": "已复核",
    "checked_at": "2026-11-23T11:00:00+08:00",
    "available_actions": ["CANCELLED", "DRAFT", "SEALED"],
    "version": 3,
}
SEALED = CHECKED | {
    "state": "SEALED",
    "state_label": "已封存",
    "file_digest": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "sealed_at": "2026-11-23T14:00:00+08:00",
    "available_actions": ["SENT"],
    "version": 4,
}
SENT = SEALED | {
    "state": "SENT",
    "state_label": "已发送",
    "sent_at": "2026-11-23T14:05:00+08:00",
    "available_actions": ["ACKNOWLEDGED", "RECONCILED", "UNKNOWN"],
    "version": 5,
}
ACKNOWLEDGED = SENT | {
    "state": "ACKNOWLEDGED",
    "state_label": "银行已受理",
    "available_actions": ["RECONCILED"],
    "version": 6,
}
RECONCILED = ACKNOWLEDGED | {
    "state": "RECONCILED",
    "state_label": "已对账",
    "available_actions": ["CLOSED"],
    "version": 7,
}
CLOSED = RECONCILED | {
    "state": "CLOSED",
    "state_label": "已关闭",
    "closed_at": "2026-11-30T10:00:00+08:00",
    "available_actions": [],
    "version": 8,
}
PAYMENT: dict[str, Any] = {
    "id": "019aa0e4-6c00-7cc3-98c4-dc0c0c073a02",
    "batch": BATCH["id"],
    "line": 1,
    "application": "019aa0e4-6c00-7cc3-98c4-dc0c0c073a03",
    "instalment": 1,
    "amount_fen": 100_000,
    "paid_fen": 100_000,
    "payee_name": "王小明",
    "account": "****0001",
    "way": "BANK",
    "way_label": "银行转账",
    "state": "PAID",
    "state_label": "成功",
    "reason": "",
    "bank_reference": "B20261123000001",
    "previous": None,
}
FILE: dict[str, Any] = {
    "id": "019aa0e4-6c00-7cc3-98c4-dc0c0c073a04",
    "organisation": "51010400001",
    "kind": "RESULT",
    "kind_label": "付款结果",
    "batch": BATCH["id"],
    "number": BATCH["number"],
    "digest": "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae",
    "lines": 128,
    "report": {
        "matched": 126,
        "mismatched": 1,
        "unknown": 0,
        "repeated": 1,
        "exceptions": 1,
    },
    "imported_at": "2026-11-24T10:00:00+08:00",
}
EXCEPTION: dict[str, Any] = {
    "id": "019aa0e4-6c00-7cc3-98c4-dc0c0c073a05",
    "organisation": "51010400001",
    "kind": "SHORT",
    "kind_label": "少付",
    "batch": BATCH["id"],
    "payment": PAYMENT["id"],
    "line": 1,
    "amount_fen": 300,
    "owner": "019aa0e4-6c00-7cc3-98c4-dc0c0c073a06",
    "opened_at": "2026-11-24T10:00:00+08:00",
    "due_on": "2026-12-01",
    "state": "OPEN",
    "state_label": "待处理",
    "resolution": "",
    "note": "",
    "settled_at": None,
    "available_actions": ["SETTLED"],
    "version": 1,
}
SETTLED = EXCEPTION | {
    "state": "SETTLED",
    "state_label": "已处理",
    "resolution": "REISSUED",
    "note": "银行少付，余额下批补发",
    "settled_at": "2026-11-25T10:00:00+08:00",
    "available_actions": [],
    "version": 2,
}
