"""Who may do what to payments; the words are those of ``policy``."""

PAYMENTS = """
listPaymentBatches        AID_VIEW
makePaymentBatch          PAYMENT_MAKE!
getPaymentBatch           AID_VIEW
checkPaymentBatch         PAYMENT_MAKE!
cancelPaymentBatch        PAYMENT_MAKE!
sealPaymentBatch          PAYMENT_RELEASE!
sendPaymentBatch          PAYMENT_RELEASE!
enquirePaymentBatch       PAYMENT_RELEASE!
readPaymentBatchFile      PAYMENT_RELEASE!
reconcilePaymentBatch     PAYMENT_MAKE!
closePaymentBatch         PAYMENT_MAKE!
listPayments              AID_VIEW
removePayment             PAYMENT_MAKE!
listBankFiles             AID_VIEW
importBankFile            PAYMENT_MAKE!
listPaymentExceptions     AID_VIEW
settlePaymentException    PAYMENT_MAKE!
"""
