"""Who may do what with what follows a payment; the words are those of ``policy``."""

PAYMENTS_LIFE = """
listRecoveries            AID_VIEW
claimRecovery             PAYMENT_MAKE!
getRecovery               AID_VIEW
agreeRecovery             AID_REVIEW!
refuseRecovery            AID_REVIEW!
receiveRecovery           PAYMENT_RELEASE!
writeOffRecovery          AID_REVIEW+
"""
