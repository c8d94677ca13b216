"""What is sent to the operations of the services wing."""

from tests.registry.call import BODY, Call

SERVICES = {
    # money
    "fundBudget": Call(
        {
            "organisation": "{union}",
            "fund": "WARMTH",
            "round": "{round}",
            "amount_fen": 100,
            "document_number": "川工发〔2026〕1号",
            "summary": "上年结转",
        },
        "union",
        BODY,
    ),
    "offerBudget": Call(
        {
            "budget": "{budget}",
            "child": "{union_below}",
            "amount_fen": 100,
            "document_number": "川工发〔2026〕2号",
        },
        "budget",
        BODY,
    ),
    "refuseBudgetOffer": Call({"reason": "轮次不符"}),
    "withdrawBudgetOffer": Call({"reason": "文号有误"}, "offer_made"),
    "proposeBudgetReturn": Call(
        {
            "budget": "{budget}",
            "upper": "{upper_budget}",
            "amount_fen": 100,
            "reason": "结余",
        },
        "budget",
        BODY,
    ),
    "refuseBudgetReturn": Call({"answer": "留作下轮使用"}),
    "reverseLedgerEntry": Call({"reason": "重复登记"}),
    "askLedgerPeriodReopening": Call({"reason": "漏记一笔捐赠"}, "closed_period"),
    "agreeLedgerPeriodReopening": Call(thing="reopening"),
    "refuseLedgerPeriodReopening": Call(thing="reopening"),
}
