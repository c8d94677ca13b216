from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps


class DeskConfig(AppConfig):
    """工作台"""

    name = "unionhub.desk"
    label = "desk"
    verbose_name = "工作台"


class DeskAdminConfig(admin_apps.AdminConfig):
    """Django's admin, with our site in the place of its own."""

    default = False
    default_site = "unionhub.desk.site.Site"
