"""What is sent to the doors of what follows a payment: body, thing, where."""

from tests.factories import pictures
from tests.forms import Multipart
from tests.registry.call import BODY, Call
from tests.registry.people import newcomer

SOME = 100
REASON = {"reason": "核实后无须追回"}
RECEIVED = {"outcome": "RECEIVED"}
WRONG = {"outcome": "WRONG_AMOUNT", "told_fen": SOME}
HOW = {"confidence": 95, "margin_permille": 50}
OF_ROUND = HOW | {"round": "{paid_round}", "organisation": "{union}"}
PAYMENTS_LIFE: dict[str, Call] = {
    "handOutCash": Call(
        Multipart(
            file=pictures.upload(),
            second="{second_handler}",
            handed_on="{today}",
            proxy_name="王大山",
            proxy_relation="PARENT",
            proxy_id_type="RESIDENT_ID",
            proxy_id_number=newcomer().number,
        ),
        "cash_application",
    ),
    "claimRecovery": Call(
        {
            "payment": "{paid_payment}",
            "amount_fen": SOME,
            "reason": "重复救助",
            "instalments": [{"due_on": "{today}", "amount_fen": SOME}],
        },
        "paid_payment",
        BODY,
    ),
    "agreeRecovery": Call({}),
    "refuseRecovery": Call(REASON),
    "receiveRecovery": Call(
        {
            "amount_fen": SOME,
            "received_on": "{today}",
            "document_number": "收-2026-1",
        },
        "running_recovery",
    ),
    "writeOffRecovery": Call(REASON, "running_recovery"),
    "drawConfirmationSample": Call(
        HOW | {"batch": "{paid_batch}"},
        "paid_batch",
        BODY,
        ways={"round": OF_ROUND, "organisation": OF_ROUND},
    ),
    "listConfirmations": Call(thing="confirmation_sample"),
    "printConfirmationSample": Call(thing="confirmation_sample"),
    "recordConfirmation": Call(RECEIVED, ways={"told_fen": WRONG}),
    "confirmOwnPayment": Call(RECEIVED, "own_payment", ways={"told_fen": WRONG}),
}
