"""Households, and the dossiers that are kept of them."""

from services.hardship.models.dossier import (
    Assessment,
    AssessmentQuerySet,
    Dossier,
    DossierQuerySet,
    DossierWaiver,
    DossierWaiverQuerySet,
)
from services.hardship.models.household import (
    Household,
    HouseholdMember,
    HouseholdMemberQuerySet,
    HouseholdQuerySet,
)
from services.hardship.models.papers import (
    DossierAuthorisation,
    DossierPaper,
    HomeVisit,
    OutsideCheck,
)
from services.hardship.models.spot_checks import (
    SpotCheck,
    SpotChecked,
    SpotCheckedQuerySet,
    SpotCheckQuerySet,
)

__all__ = [
    "Assessment",
    "AssessmentQuerySet",
    "Dossier",
    "DossierAuthorisation",
    "DossierPaper",
    "DossierQuerySet",
    "DossierWaiver",
    "DossierWaiverQuerySet",
    "HomeVisit",
    "Household",
    "HouseholdMember",
    "HouseholdMemberQuerySet",
    "HouseholdQuerySet",
    "OutsideCheck",
    "SpotCheck",
    "SpotCheckQuerySet",
    "SpotChecked",
    "SpotCheckedQuerySet",
]
