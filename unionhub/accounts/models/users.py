"""Accounts: who signs in, and how."""

from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils.crypto import constant_time_compare, salted_hmac

from unionhub.accounts.choices import (
    CODE_GAP,
    CODE_LIFE,
    CODE_TRIES,
    CODES_A_DAY,
    FACTOR_SCOPE,
    OFFICER_LIFETIMES,
    WORKER_LIFETIMES,
    Lifetimes,
)
from unionhub.kernel import clock, indexed, phones, sealing
from unionhub.kernel.ids import uuid7
from unionhub.persons.models import Person

PHONE = "phone"
# The constraints that say so, one for each column of the index.
PHONE_IS_TAKEN = frozenset({"one_account_per_phone", "one_account_per_phone_even"})


def phone_indexes(phone: str) -> dict[str, bytes]:
    """A phone's blind indexes under every live key, each with its column."""
    return indexed.written("phone_index", PHONE, phone)


def has_phone(phone: str) -> Q:
    """The rows of a normalised phone, under any live index key."""
    return indexed.found("phone_index", PHONE, phone)


class UserManager(BaseUserManager["User"]):
    """Creates accounts, and finds them by sign-in name or phone."""

    def create_officer(self, username: str, password: str, **fields: Any) -> "User":
        """An officer's account: signs in by name and password, may enter the admin.

        What it may do there comes from appointments alone. ``username`` is a staff
        code, nothing personal.
        """
        user = self.model(username=username, is_staff=True, **fields)
        user.set_password(password)
        user.save(force_insert=True, using=self._db)
        return user

    def create_worker(self, phone: str, **fields: Any) -> "User":
        """A worker's account: signs in by SMS code; its name is its own id.

        Raises:
            InvalidValue: not a mobile number.
            IntegrityError: one of ``PHONE_IS_TAKEN``.
        """
        number = phones.normalise(phone)
        pk = uuid7()
        user = self.model(
            pk=pk,
            username=str(pk),
            phone_sealed=sealing.seal(User, "phone_sealed", pk, number),
            **phone_indexes(number),
            **fields,
        )
        user.set_unusable_password()
        user.save(force_insert=True, using=self._db)
        return user

    def by_phone(self, phone: str) -> models.QuerySet["User"]:
        """The account of a normalised phone, under any live index key."""
        return self.filter(has_phone(phone))


class User(AbstractBaseUser):
    """An account: a worker's (signs in by SMS code) or an officer's (by name).

    The phone is opened through ``sealing.unseal(user, "phone_sealed")`` only. An
    account by itself allows nothing: powers come from appointments, and the model
    permissions of Django are not used.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    username = models.CharField("登录名", max_length=40, unique=True)
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="accounts"
    )
    phone_sealed = models.BinaryField("手机号码（密封）", null=True)
    phone_index = models.BinaryField("手机号码盲索引", max_length=32, null=True)
    phone_index_even = models.BinaryField(
        "手机号码盲索引（偶数版密钥）", max_length=32, null=True
    )
    is_active = models.BooleanField("启用", default=True)
    is_staff = models.BooleanField("干部", default=False)
    created_at = models.DateTimeField("创建时间", auto_now_add=True)

    objects = UserManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = verbose_name_plural = "账号"
        constraints = [
            models.UniqueConstraint(
                fields=["phone_index"], name="one_account_per_phone"
            ),
            models.UniqueConstraint(
                fields=["phone_index_even"], name="one_account_per_phone_even"
            ),
            models.CheckConstraint(
                condition=Q(
                    phone_sealed__isnull=True,
                    phone_index__isnull=True,
                    phone_index_even__isnull=True,
                )
                | Q(phone_sealed__isnull=False)
                & (Q(phone_index__isnull=False) | Q(phone_index_even__isnull=False)),
                name="account_phone_is_sealed_and_indexed",
            ),
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(is_staff=True, is_active=True),
                name="one_officer_account_per_person",
            ),
        ]

    def __str__(self) -> str:
        return self.username

    @property
    def is_officer(self) -> bool:
        """Whether this is an officer's account (by name and password)."""
        return self.is_staff

    @property
    def lifetimes(self) -> Lifetimes:
        """How long this account's tokens live."""
        return OFFICER_LIFETIMES if self.is_officer else WORKER_LIFETIMES

    def may_use(self, scope: str) -> bool:
        """Whether a token of this scope is worth anything in this account's hands.

        An officer's is, if a second factor was shown for it (R-ACC-06).
        """
        verified = FACTOR_SCOPE in scope.split()
        return self.is_active and (verified or not self.is_officer)

    def has_perm(self, perm: str, obj: object = None) -> bool:
        """Never: authority comes from appointments."""
        return False

    def has_module_perms(self, app_label: str) -> bool:
        """Never: authority comes from appointments."""
        return False


class SmsCode(models.Model):
    """The sign-in code of one phone: one row a phone, known to us or not.

    A code is drawn (at most one a minute, five a day), may be tried five times within
    five minutes, and is used once. A new code takes the place of the old one. The row
    holds the phone's blind index and a keyed digest of the code, neither in clear.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    phone_index = models.BinaryField("手机号码盲索引", max_length=32, null=True)
    phone_index_even = models.BinaryField(
        "手机号码盲索引（偶数版密钥）", max_length=32, null=True
    )
    code_digest = models.BinaryField("验证码摘要", max_length=32, default=bytes)
    serial = models.PositiveIntegerField("序号", default=0)
    sent_at = models.DateTimeField("发送时间", null=True)
    used_at = models.DateTimeField("使用时间", null=True)
    tries = models.PositiveSmallIntegerField("输错次数", default=0)
    counted_on = models.DateField("计数日期", null=True)
    sent_that_day = models.PositiveSmallIntegerField("当日发送次数", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "短信验证码"
        constraints = [
            models.UniqueConstraint(
                fields=["phone_index"], name="one_sms_code_per_phone"
            ),
            models.UniqueConstraint(
                fields=["phone_index_even"], name="one_sms_code_per_phone_even"
            ),
            models.CheckConstraint(
                condition=Q(tries__lte=CODE_TRIES), name="sms_code_tries_capped"
            ),
            models.CheckConstraint(
                condition=Q(sent_that_day__lte=CODES_A_DAY),
                name="sms_codes_a_day_capped",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)

    def wait(self, at: datetime) -> timedelta:
        """How long until another code may be sent; zero when it may be now."""
        today = clock.local_date(at)
        if self.counted_on == today and self.sent_that_day >= CODES_A_DAY:
            midnight = at.astimezone(clock.SHANGHAI).replace(
                hour=0, minute=0, second=0, microsecond=0
            )
            return midnight + timedelta(days=1) - at
        if self.sent_at is None:
            return timedelta(0)
        return max(self.sent_at + CODE_GAP - at, timedelta(0))

    def renew(self, code: str, at: datetime) -> None:
        """Take the place of the code before, and count it."""
        today = clock.local_date(at)
        sent_before = self.sent_that_day if self.counted_on == today else 0
        self.serial += 1
        self.code_digest = self._digest(code)
        self.sent_at, self.used_at, self.tries = at, None, 0
        self.counted_on, self.sent_that_day = today, sent_before + 1

    def is_live(self, at: datetime) -> bool:
        """Whether it can still be used: sent, not used, not burned, not too old."""
        return (
            self.sent_at is not None
            and self.used_at is None
            and self.tries < CODE_TRIES
            and self.sent_at <= at < self.sent_at + CODE_LIFE
        )

    def matches(self, code: str) -> bool:
        """Whether this is the code, compared in constant time."""
        return constant_time_compare(self._digest(code), bytes(self.code_digest))

    def _digest(self, code: str) -> bytes:
        # Bound to row and drawing: a digest is of no use in another place.
        value = f"{self.pk}:{self.serial}:{code}"
        return salted_hmac("unionhub.sms_code", value, algorithm="sha256").digest()
