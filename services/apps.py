from django.apps import AppConfig


class ServicesConfig(AppConfig):
    """服务项目"""

    name = "services"
    verbose_name = "服务项目"
