"""Rows of this room."""

from services.aid.models.applications import (
    AidClaim,
    Application,
    ApplicationQuerySet,
)
from services.aid.models.corrections import AccountCorrection
from services.aid.models.lists import (
    NominationList,
    NominationListQuerySet,
    NominationRow,
    NominationRowQuerySet,
)
from services.aid.models.papers import AidInvoice, AidPaper, AidWaiver

__all__ = [
    "AccountCorrection",
    "AidClaim",
    "AidInvoice",
    "AidPaper",
    "AidWaiver",
    "Application",
    "ApplicationQuerySet",
    "NominationList",
    "NominationListQuerySet",
    "NominationRow",
    "NominationRowQuerySet",
]
