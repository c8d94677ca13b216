"""Accounts: who signs in, and how."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from unionhub.kernel.ids import uuid7
from unionhub.persons.models import Person


class UserManager(BaseUserManager["User"]):
    """Finds accounts by their sign-in name."""


class User(AbstractBaseUser):
    """An account: a worker's (signs in by SMS code) or an officer's (by name)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    username = models.CharField("登录名", max_length=40, unique=True)
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="accounts"
    )
    phone_sealed = models.BinaryField("手机号码（密封）", null=True)
    phone_index = models.BinaryField("手机号码盲索引", max_length=32, null=True)
    is_active = models.BooleanField("启用", default=True)
    is_staff = models.BooleanField("干部", default=False)
    created_at = models.DateTimeField("创建时间", auto_now_add=True)

    objects = UserManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: list[str] = []

    class Meta:
        verbose_name = verbose_name_plural = "账号"
        constraints = [
            models.UniqueConstraint(fields=["phone_index"], name="one_account_per_phone")
        ]

    def __str__(self) -> str:
        return self.username
