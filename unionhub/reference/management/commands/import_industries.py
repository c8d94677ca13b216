"""``manage.py import_industries [FILE] [--valid-from DAY]``."""

from typing import Any

from django.utils.translation import gettext as _

from unionhub.kernel import actor
from unionhub.kernel.clock import now
from unionhub.reference import operations
from unionhub.reference.management.importing import ImportCommand
from unionhub.reference.operations import Report
from unionhub.reference.sources import ListFile


class Command(ImportCommand):
    """Imports industries."""

    help = _("导入国民经济行业分类清单（GB/T 4754）。")

    def take_over(self, file: ListFile | None, **_options: Any) -> Report:
        """Import the file, or the list that comes with UnionHub."""
        return operations.import_industries(
            file or operations.BUNDLED_INDUSTRIES, by=actor.system(), at=now()
        )
