"""Examples of applications, as the contract shows them."""

UNION = {
    "code": "51010400001",
    "name": "成都市锦江区总工会",
    "kind": "FEDERATION",
    "kind_label": "总工会",
    "office_phone": "028-86650001",
}
APPLICATION_ID = "019aa0e4-6c00-7cc3-98c4-dc0c0c073b01"
PERSON_ID = "019aa0e4-6c00-7cc3-98c4-dc0c0c073a04"
WISH = {
    "asked_fen": 100_000,
    "account": "6222021234567890128",
    "account_name": "李大海",
    "bank_name": "中国工商银行",
}
BEGUN = WISH | {"round": "WINTER-2026", "item": "VISIT", "fund": "WARMTH"}
SUMMARY = {
    "id": APPLICATION_ID,
    "round": "WINTER-2026",
    "item": "VISIT",
    "item_label": "送温暖慰问",
    "fund": "WARMTH",
    "fund_label": "送温暖资金",
    "organisation": UNION,
    "beneficiary_name": "李大海",
    "origin": "OWN",
    "origin_label": "本人申请",
    "asked_fen": 100_000,
    "approved_fen": None,
    "state": "DRAFT",
    "state_label": "草稿",
    "opened_at": "2026-11-23T10:00:00+08:00",
    "version": 1,
}
APPLICATION = SUMMARY | {
    "beneficiary": PERSON_ID,
    "household": None,
    "dossier": None,
    "cost_fen": 0,
    "used_fen": 0,
    "limit_fen": None,
    "school_year": None,
    "school_stage": "",
    "school_kind": "",
    "school_name": "",
    "payee_name": "李大海",
    "pay_way": "BANK",
    "pay_way_label": "银行转账",
    "account": "**** 0128",
    "proposed_account": "",
    "bank_name": "中国工商银行",
    "is_second": False,
    "second_reason": "",
    "case": None,
    "missing": [],
    "missing_papers": ["paper:APPLICATION", "paper:IDENTITY"],
    "papers": [],
    "waivers": [],
    "invoices": [],
    "earlier_aid": [
        {
            "item": "VISIT",
            "item_label": "送温暖慰问",
            "fund": "WARMTH",
            "fund_label": "送温暖资金",
            "claim_year": 2025,
            "organisation": UNION,
            "approved_fen": 100_000,
            "state": "PAID",
            "state_label": "已发放",
        }
    ],
    "available_actions": ["SUBMITTED", "WITHDRAWN"],
}
AT_THE_DESK = APPLICATION | {"origin": "DESK", "origin_label": "窗口代办"}
SUBMITTED = APPLICATION | {
    "state": "SUBMITTED",
    "state_label": "审批中",
    "limit_fen": 300_000,
    "missing_papers": [],
    "available_actions": ["APPROVED", "CORRECTION", "REFUSED", "WITHDRAWN"],
}
APPROVED = SUBMITTED | {
    "state": "APPROVED",
    "state_label": "已批准",
    "approved_fen": 100_000,
    "available_actions": ["IN_BATCH"],
}
WITHDRAWN = APPLICATION | {
    "state": "WITHDRAWN",
    "state_label": "已撤回",
    "available_actions": [],
}
WAITING = SUMMARY | {"state": "SUBMITTED", "state_label": "审批中", "score": 30}
