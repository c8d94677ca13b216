from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """账号"""

    name = "unionhub.accounts"
    label = "accounts"
    verbose_name = "账号"
