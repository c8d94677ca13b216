from django.apps import AppConfig


class JobsConfig(AppConfig):
    """导入与导出"""

    name = "unionhub.jobs"
    label = "jobs"
    verbose_name = "导出"
