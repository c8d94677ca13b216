"""What is sent to the operations of the services wing."""

from tests.registry.call import BODY, Call

RULE = {
    "item": "LIVING",
    "formula": "FIXED",
    "number": 300_000,
    "document_number": "川工发〔2026〕3号",
    "valid_from": "2026-01-01",
}
SERVICES = {
    # programmes
    "foundProgramme": Call({"season": "SPRING_JOBS", "name": "春送岗位"}),
    "planRound": Call(
        {
            "programme": "WINTER",
            "year": 2100,
            "name": "冬送温暖",
            "opens_on": "2100-11-01",
            "closes_on": "2100-12-31",
        }
    ),
    "copyRound": Call({"year": 2099}),
    "moveRound": Call({"state": "CLOSED"}),
    "announceLivingStandard": Call(
        {
            "region": "510000",
            "year": 2026,
            "household": "URBAN",
            "monthly_fen": 80_000,
            "document_number": "川民发〔2026〕1号",
            "valid_from": "2026-07-01",
        }
    ),
    "issueAidRule": Call(RULE),
    "replaceAidRule": Call(RULE | {"valid_from": "2027-01-01"}),
    "setQuota": Call({"round": "{round}", "places": 500}),
    "handQuota": Call({"child": "{union_below}", "places": 5}),
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
    "refundBudget": Call(
        {
            "amount_fen": 100,
            "document_number": "川工发〔2026〕9号",
            "reason": "结余退回全总",
        },
        "granted_budget",
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
    "getMoneyFigures": Call(query="?round={round}"),
    "listAidWaitingList": Call(query="?round={round}"),
    "refuseBudgetReturn": Call({"answer": "留作下轮使用"}),
    "printPaymentList": Call(thing="sealed_batch"),
    "printPaymentReceipt": Call(thing="paid_payment"),
    "makeReport": Call(
        {
            "organisation": "{union}",
            "round": "WINTER-2026",
            "fund": "SPECIAL",
            "month": "{unreported_month}",
        },
        "union",
        BODY,
    ),
    "listReportRows": Call(query="?cell=PAID"),
    "listReportLines": Call(query="?cell=PERSONS"),
    "reverseLedgerEntry": Call({"reason": "重复登记"}),
    "askLedgerPeriodReopening": Call({"reason": "漏记一笔捐赠"}, "closed_period"),
    "agreeLedgerPeriodReopening": Call(thing="reopening"),
    "refuseLedgerPeriodReopening": Call(thing="reopening"),
}
