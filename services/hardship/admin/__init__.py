"""The officers' doors to households and dossiers."""

from services.hardship.admin.pages import DossierAdmin, HouseholdAdmin

__all__ = ["DossierAdmin", "HouseholdAdmin"]
