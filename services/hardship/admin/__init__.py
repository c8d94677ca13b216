"""The officers' doors to households and dossiers."""

from services.hardship.admin.pages import DossierAdmin, HouseholdAdmin
from services.hardship.admin.spot_checks import SpotCheckAdmin, SpotCheckedAdmin

__all__ = ["DossierAdmin", "HouseholdAdmin", "SpotCheckAdmin", "SpotCheckedAdmin"]
