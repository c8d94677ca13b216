"""What happens to a case."""

from services.review.operations.appeals import appeal, decide_appeal
from services.review.operations.deciding import approve, refuse, send_back
from services.review.operations.noticing import end_notice, open_notice
from services.review.operations.objecting import (
    ObjectionText,
    Told,
    decide_objection,
    forget_contacts,
    object_to,
    objection_of,
)
from services.review.operations.rules import NewRule, set_rule
from services.review.operations.shared import (
    ApprovalVoid,
    NoticeRunning,
    hold,
    hold_live,
    take_part,
)
from services.review.operations.submitting import Subject, submit, void, withdraw

__all__ = [
    "ApprovalVoid",
    "NewRule",
    "NoticeRunning",
    "ObjectionText",
    "Subject",
    "Told",
    "appeal",
    "approve",
    "decide_appeal",
    "decide_objection",
    "end_notice",
    "forget_contacts",
    "hold",
    "hold_live",
    "object_to",
    "objection_of",
    "open_notice",
    "refuse",
    "send_back",
    "set_rule",
    "submit",
    "take_part",
    "void",
    "withdraw",
]
