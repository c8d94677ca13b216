"""``manage.py import_dictionaries [FILE] [--valid-from DAY]``."""

from typing import Any

from django.utils.translation import gettext as _

from unionhub.kernel import actor
from unionhub.kernel.clock import now
from unionhub.reference import operations
from unionhub.reference.management.importing import ImportCommand
from unionhub.reference.operations import Report
from unionhub.reference.sources import ListFile


class Command(ImportCommand):
    """Imports dictionaries."""

    help = _("导入字典；文件中出现的每个字典以文件为准，其他字典不变。")

    def take_over(self, file: ListFile | None, **_options: Any) -> Report:
        """Import the file, or the list that comes with UnionHub."""
        return operations.import_dictionaries(
            file or operations.BUNDLED_DICTIONARIES, by=actor.system(), at=now()
        )
