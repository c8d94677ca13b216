"""What is sent to the doors of applications: body, thing, where."""

from tests.factories import pictures
from tests.forms import Multipart
from tests.registry.call import BODY, Call

WISH = {
    "asked_fen": 100_000,
    "account": "6222021234567890128",
    "account_name": "李大海",
}
BILLS = {"invoices": [{"number": "川票 000123", "amount_fen": 100}]}
BEGUN = WISH | {"round": "{aid_round}", "item": "VISIT", "fund": "WARMTH"}
OWN = {
    "asked_fen": 100_000,
    "round": "{aid_round}",
    "item": "VISIT",
    "fund": "WARMTH",
    "pay_way": "CASH",
}
AID: dict[str, Call] = {
    "beginAidApplication": Call(
        BEGUN | {"beneficiary": "{aid_person}"},
        "aid_person",
        BODY,
        ways={"invoices": BEGUN | BILLS | {"beneficiary": "{aid_person}"}},
    ),
    "applyForAid": Call(OWN, ways={"invoices": OWN | BILLS}),
    "editAidApplication": Call(WISH, ways={"invoices": WISH | BILLS}),
    "addAidPaper": Call(Multipart(file=pictures.upload(), kind="OTHER")),
    "waiveAidPaper": Call({"kind": "OTHER", "reason": "卧床，已上门核对"}),
    "proposeAidAccount": Call(
        {
            "account": "6222021234567890219",
            "account_name": "李大海",
            "reason": "原卡已注销",
        },
        "granted_application",
    ),
    "decideAidAccount": Call({"agreed": True}, "application_to_mend"),
    "allowSecondAid": Call({"reason": "年内又遭火灾"}),
    "withdrawAidApplication": Call({"reason": "本人放弃"}),
}
