"""Examples of samples and answers for the contract."""

from typing import Any

SAMPLE: dict[str, Any] = {
    "id": "019aa0e4-6c00-7cc3-98c4-dc0c0c073d01",
    "organisation": "51010400001",
    "organisation_name": "成都市锦江区总工会",
    "batch": "019aa0e4-6c00-7cc3-98c4-dc0c0c073a01",
    "batch_number": "F-51010400001-2026-0001",
    "round": None,
    "population": 128,
    "size": 97,
    "confidence": 95,
    "margin_permille": 50,
    "seed": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "drawn_at": "2026-12-20T10:00:00+08:00",
    "asked": 0,
    "received": 0,
    "not_received": 0,
    "wrong_amount": 0,
    "unreachable": 0,
    "share_permille": None,
    "share_margin_permille": None,
}
DRAWING: dict[str, Any] = {
    "batch": SAMPLE["batch"],
    "confidence": 95,
    "margin_permille": 50,
}
LINE: dict[str, Any] = {
    "id": "019aa0e4-6c00-7cc3-98c4-dc0c0c073d02",
    "sample": SAMPLE["id"],
    "payment": "019aa0e4-6c00-7cc3-98c4-dc0c0c073a02",
    "payee_name": "王*",
    "amount_fen": 100_000,
    "outcome": "",
    "outcome_label": "",
    "told_fen": None,
    "note": "",
    "recorded_at": None,
    "version": 1,
}
TOLD = LINE | {
    "outcome": "RECEIVED",
    "outcome_label": "已收到",
    "recorded_at": "2026-12-21T10:00:00+08:00",
    "version": 2,
}
OWN: dict[str, Any] = {
    "id": LINE["payment"],
    "application": "019aa0e4-6c00-7cc3-98c4-dc0c0c073a03",
    "item_label": "送温暖慰问",
    "instalment": 1,
    "paid_fen": 100_000,
    "state": "PAID",
    "state_label": "成功",
    "paid_at": "2026-12-18T10:00:00+08:00",
    "outcome": None,
    "can_confirm": True,
}
OWN_TOLD = OWN | {"outcome": "RECEIVED", "can_confirm": False}
