from django.apps import AppConfig


class WebConfig(AppConfig):
    """接口"""

    name = "unionhub.web"
    label = "web"
    verbose_name = "接口"
