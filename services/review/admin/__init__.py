"""The officers' desks of review."""

from services.review.admin.objections import ObjectionAdmin
from services.review.admin.pages import CaseAdmin
from services.review.admin.rules import ChainRuleAdmin

__all__ = ["CaseAdmin", "ChainRuleAdmin", "ObjectionAdmin"]
