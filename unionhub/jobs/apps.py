import openpyxl
from django.apps import AppConfig
from django.core.exceptions import ImproperlyConfigured


class JobsConfig(AppConfig):
    """导入与导出"""

    name = "unionhub.jobs"
    label = "jobs"
    verbose_name = "导入与导出"

    def ready(self) -> None:
        """Nothing starts without the guard over what workbooks hold (B140).

        Raises:
            ImproperlyConfigured: it is not installed.
        """
        if not openpyxl.DEFUSEDXML:
            raise ImproperlyConfigured("defusedxml is not installed.")
