"""The officers' pages of applications."""

from services.aid.admin.nominations import NominationListAdmin
from services.aid.admin.pages import ApplicationAdmin

__all__ = ["ApplicationAdmin", "NominationListAdmin"]
