from django.apps import AppConfig


class MembersConfig(AppConfig):
    """会员与组织"""

    name = "members"
    verbose_name = "会员与组织"
