"""What is sent to the doors of what follows a payment: body, thing, where."""

from tests.registry.call import BODY, Call

SOME = 100
REASON = {"reason": "核实后无须追回"}
PAYMENTS_LIFE: dict[str, Call] = {
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
}
