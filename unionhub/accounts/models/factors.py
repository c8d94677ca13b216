"""What an officer shows beside the password."""

from base64 import b32decode
from datetime import datetime
from hashlib import sha256

from django.conf import settings
from django.db import models
from django.utils.crypto import constant_time_compare
from django_otp.models import Device
from django_otp.oath import TOTP

from unionhub.accounts.choices import DEMO_OTP, NEVER, OTP_DIGITS, OTP_DRIFT, OTP_STEP
from unionhub.kernel import sealing
from unionhub.kernel.ids import uuid7


class SecondFactor(Device):  # type: ignore[misc]
    """An officer's authenticator: drawn with the password, confirmed by its first code.

    One an account. Until it is confirmed a new seed may take the place of the old one;
    afterwards only a reset helps, which makes a new row and ends every session. The
    seed is sealed to the row. ``last_step`` is the latest 30 seconds of which a code
    was taken: no code is taken twice.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="second_factor",
        verbose_name="账号",
    )
    name = None
    confirmed = models.BooleanField("已确认", default=False)
    seed_sealed = models.BinaryField("种子（密封）")
    last_step = models.BigIntegerField("最后使用的时段", default=NEVER)
    is_demo = models.BooleanField("演示", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "动态口令"

    def __str__(self) -> str:
        return str(self.id)

    def accepts(self, otp: str, at: datetime) -> bool:
        """Whether this is a code of this moment that was not used yet.

        Remembers it; the caller holds the row's lock and saves ``last_step``.
        """
        if self.is_demo:
            return bool(settings.DEMO) and constant_time_compare(otp, DEMO_OTP)
        seed = b32decode(sealing.unseal(self, "seed_sealed"))
        totp = TOTP(seed, step=int(OTP_STEP.total_seconds()), digits=OTP_DIGITS)
        totp.time = at.timestamp()
        if not totp.verify(int(otp), tolerance=OTP_DRIFT, min_t=self.last_step + 1):
            return False
        self.last_step = totp.t()
        return True


class RecoveryCode(models.Model):
    """A code for the day the authenticator is lost: shown once, used once.

    A digest stands here, not the code. It has 80 bits of chance, so a plain digest
    bound to its account is enough, as for tokens; slow hashing is for passwords.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="recovery_codes",
        verbose_name="账号",
    )
    digest = models.BinaryField("摘要", max_length=32)
    used_at = models.DateTimeField("使用时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "恢复码"
        constraints = [
            models.UniqueConstraint(
                fields=["user", "digest"], name="a_recovery_code_stands_once"
            )
        ]

    def __str__(self) -> str:
        return str(self.id)

    @staticmethod
    def digest_of(user_id: object, code: str) -> bytes:
        """What is kept of a code of this account."""
        return sha256(f"{user_id}:{code}".encode()).digest()
