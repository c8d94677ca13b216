from django.apps import AppConfig


class MessagesConfig(AppConfig):
    """消息"""

    name = "unionhub.messages"
    label = "messaging"
    verbose_name = "消息"
