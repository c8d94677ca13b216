"""What is sent to the doors of payments: body, thing, where."""

from services.payments.bank.layouts import write_result
from services.payments.bank.words import ResultFile
from tests.forms import Multipart
from tests.registry.call import BODY, Call
from unionhub.kernel.uploads import Upload

REASON = {"reason": "名单有误"}
PAYMENTS: dict[str, Call] = {
    "makePaymentBatch": Call({"budget": "{owing_budget}"}, "owing_budget", BODY),
    "checkPaymentBatch": Call({"digest": "{batch_digest}"}),
    "cancelPaymentBatch": Call(REASON),
    "sealPaymentBatch": Call({}, "checked_batch"),
    "sendPaymentBatch": Call({}, "sealed_batch"),
    "enquirePaymentBatch": Call({}, "sent_batch"),
    "readPaymentBatchFile": Call({}, "sealed_batch"),
    "reconcilePaymentBatch": Call({}, "finished_batch"),
    "closePaymentBatch": Call({}, "reconciled_batch"),
    "removePayment": Call(REASON),
    "importBankFile": Call(
        Multipart(
            file=Upload("结果.txt", write_result(ResultFile("F-0", 1, []))),
            organisation="{union}",
        ),
        "union",
        BODY,
    ),
    "settlePaymentException": Call({"resolution": "RELEASED", "note": "核减"}),
}
