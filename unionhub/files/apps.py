from django.apps import AppConfig


class FilesConfig(AppConfig):
    """上传的文件"""

    name = "unionhub.files"
    label = "files"
    verbose_name = "文件"
