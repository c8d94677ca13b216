"""What the doors remember: answers to repeat, budgets of calls."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from unionhub.kernel.ids import uuid7


class IdempotencyRecord(models.Model):
    """One Idempotency-Key of one principal, and the answer it got.

    Written as the first statement of the transaction of the effect, so that key and
    effect stand or fall together; a committed row therefore always has its answer.
    """

    id = models.UUIDField(_("编号"), primary_key=True, default=uuid7, editable=False)
    principal = models.CharField(_("请求人"), max_length=64)
    key = models.CharField(_("键摘要"), max_length=64)
    fingerprint = models.CharField(_("请求摘要"), max_length=64)
    answer = models.BinaryField(_("答复"), null=True)
    created_at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = _("幂等记录")
        verbose_name_plural = _("幂等记录")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["principal", "key"], name="idempotency_key_is_used_once"
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["created_at"], name="idempotency_by_age")
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Budget(models.Model):
    """How many calls one key has spent in its present window (seconds since 1970)."""

    scope = models.CharField(_("用途"), max_length=64)
    key = models.CharField(_("键摘要"), max_length=64)
    window_start = models.BigIntegerField(_("窗口起点"))
    count = models.BigIntegerField(_("次数"))

    class Meta:
        verbose_name = _("限流计数")
        verbose_name_plural = _("限流计数")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["scope", "key"], name="budget_is_one_per_scope_and_key"
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["window_start"], name="budget_by_age")
        ]

    def __str__(self) -> str:
        return self.scope
