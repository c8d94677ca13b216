"""What a review consists of."""

from services.review.models.cases import (
    Appeal,
    Approval,
    Case,
    CaseQuerySet,
    Participant,
)
from services.review.models.chains import ChainRule, ChainRuleQuerySet
from services.review.models.notices import (
    Notice,
    NoticeLine,
    NoticeQuerySet,
    Objection,
    ObjectionQuerySet,
)

__all__ = [
    "Appeal",
    "Approval",
    "Case",
    "CaseQuerySet",
    "ChainRule",
    "ChainRuleQuerySet",
    "Notice",
    "NoticeLine",
    "NoticeQuerySet",
    "Objection",
    "ObjectionQuerySet",
    "Participant",
]
