from django.apps import AppConfig


class StationsConfig(AppConfig):
    """服务站点"""

    name = "stations"
    verbose_name = "服务站点"
