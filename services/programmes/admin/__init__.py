"""The officers' doors to programmes, rounds, policy and places."""

from services.programmes.admin.pages import ProgrammeAdmin, RoundAdmin
from services.programmes.admin.policies import AidRuleAdmin, LivingStandardAdmin
from services.programmes.admin.quotas import QuotaAdmin

__all__ = [
    "AidRuleAdmin",
    "LivingStandardAdmin",
    "ProgrammeAdmin",
    "QuotaAdmin",
    "RoundAdmin",
]
