"""What happens to requests to join: the applicant's acts, the desk's, join codes."""

from members.enrolment.operations.batch import Outcome, Ruling, Seen, decide_all
from members.enrolment.operations.codes import issue_code, revoke_code, usable_code
from members.enrolment.operations.consents import Consent, publish_consent
from members.enrolment.operations.desk import (
    approve,
    clash_of,
    climb,
    hand_over,
    reject,
    return_for_correction,
    unions_above,
)
from members.enrolment.operations.proof import prove
from members.enrolment.operations.requests import (
    AlreadyOpen,
    Amendment,
    Application,
    Workplace,
    enrol,
    preview,
    resubmit,
    withdraw,
)

__all__ = [
    "AlreadyOpen",
    "Amendment",
    "Application",
    "Consent",
    "Outcome",
    "Ruling",
    "Seen",
    "Workplace",
    "approve",
    "clash_of",
    "climb",
    "decide_all",
    "enrol",
    "hand_over",
    "issue_code",
    "preview",
    "prove",
    "publish_consent",
    "reject",
    "resubmit",
    "return_for_correction",
    "revoke_code",
    "unions_above",
    "usable_code",
    "withdraw",
]
