"""Programmes, their rounds; what is granted at most, by which document; places."""

from services.programmes.models.policies import AidRule, LivingStandard
from services.programmes.models.quotas import Quota, QuotaQuerySet
from services.programmes.models.rounds import Programme, Round

__all__ = [
    "AidRule",
    "LivingStandard",
    "Programme",
    "Quota",
    "QuotaQuerySet",
    "Round",
]
