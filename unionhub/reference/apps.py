from django.apps import AppConfig


class ReferenceConfig(AppConfig):
    """基础数据"""

    name = "unionhub.reference"
    label = "reference"
    verbose_name = "基础数据"
