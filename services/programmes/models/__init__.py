"""Programmes, their rounds; what is granted at most, by which document; places."""

from services.programmes.models.policies import (
    AidRule,
    AidRuleQuerySet,
    LivingStandard,
    LivingStandardQuerySet,
)
from services.programmes.models.quotas import Quota, QuotaQuerySet
from services.programmes.models.rounds import (
    Programme,
    ProgrammeQuerySet,
    Round,
    RoundQuerySet,
)

__all__ = [
    "AidRule",
    "AidRuleQuerySet",
    "LivingStandard",
    "LivingStandardQuerySet",
    "Programme",
    "ProgrammeQuerySet",
    "Quota",
    "QuotaQuerySet",
    "Round",
    "RoundQuerySet",
]
