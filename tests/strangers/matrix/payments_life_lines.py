"""Who may do what with what follows a payment; the words are those of ``policy``."""

PAYMENTS_LIFE = """
listCashHandouts          AID_VIEW
handOutCash               PAYMENT_RELEASE!
getCashHandout            AID_VIEW
listRecoveries            AID_VIEW
claimRecovery             PAYMENT_MAKE!
getRecovery               AID_VIEW
agreeRecovery             AID_REVIEW!
refuseRecovery            AID_REVIEW!
receiveRecovery           PAYMENT_RELEASE!
writeOffRecovery          AID_REVIEW+
listConfirmationSamples   AID_VIEW
drawConfirmationSample    AID_REVIEW!
getConfirmationSample     AID_VIEW
listConfirmations         AID_VIEW
printConfirmationSample   AID_VIEW
recordConfirmation        AID_REVIEW!
listOwnPayments           signed-in
confirmOwnPayment         own
"""
