"""The face of the wing: names the officers' doors of the rooms."""

from services.hardship.admin import DossierAdmin, HouseholdAdmin

__all__ = ["DossierAdmin", "HouseholdAdmin"]
