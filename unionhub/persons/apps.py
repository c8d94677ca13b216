from django.apps import AppConfig


class PersonsConfig(AppConfig):
    """人员登记"""

    name = "unionhub.persons"
    label = "persons"
    verbose_name = "人员登记"
