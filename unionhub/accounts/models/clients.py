"""Machines that call the API, and WeChat accounts that sign in."""

from typing import Any, ClassVar, Final, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from oauth2_provider.models import Application

from unionhub.kernel import indexed
from unionhub.kernel.actor import Actor
from unionhub.kernel.ids import uuid7
from unionhub.kernel.scope import ScopedQuerySet, require_scoped

WECHAT: Final = "wechat"


def wechat_indexes(openid: str) -> dict[str, bytes]:
    """A WeChat account's blind indexes under every live key, each with its column."""
    return indexed.written("openid_index", WECHAT, openid)


class MachineClientQuerySet(ScopedQuerySet["MachineClient"]):
    """Systems as sets."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of the actor's own union; for more see ``of_unions``."""
        own = actor.organisation_id or None
        return self.filter(organisation_code=own).marked(actor)

    def of_unions(self, actor: Actor, unions: models.QuerySet[Any]) -> Self:
        """Those of these unions, which were narrowed for the same actor.

        Raises:
            UnscopedQuery: the unions were not narrowed for the actor.
        """
        codes = require_scoped(unions, actor).values("pk")
        return self.filter(organisation_code__in=codes).marked(actor)


class MachineClient(models.Model):
    """A system that calls the API for one union: it shows a secret, nobody signs in.

    ``scopes`` is the most its tokens may bear; what they allow is in ``choices``. It
    sees that union and what stands below. The secret is kept hashed, by the toolkit.
    A closed client's tokens are worth nothing from then on.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    application = models.OneToOneField(
        Application, models.PROTECT, related_name="machine", verbose_name="客户端"
    )
    # A code, not a key: unions stand above this floor.
    organisation_code = models.CharField("工会代码", max_length=11)
    scopes = models.JSONField("权限范围")
    is_active = models.BooleanField("启用", default=True)
    created_at = models.DateTimeField("创建时间", auto_now_add=True)

    # What a door asks of whoever knocks.
    is_authenticated: ClassVar[bool] = True
    is_anonymous: ClassVar[bool] = False
    is_officer: ClassVar[bool] = False
    is_staff: ClassVar[bool] = False
    person_id: ClassVar[None] = None

    # Of the token that was shown; none without one.
    granted: frozenset[str] = frozenset()

    objects = MachineClientQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "对接系统"
        constraints = [
            models.CheckConstraint(
                condition=~Q(organisation_code=""), name="a_machine_calls_for_a_union"
            )
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def version(self) -> int:
        """Of two: open, then closed."""
        return 1 if self.is_active else 2

    @property
    def name(self) -> str:
        """What it is called."""
        return str(self.application.name)

    def get_username(self) -> str:
        """The same, where an account has its sign-in name."""
        return self.name

    def may_use(self, scope: str) -> bool:
        """Take the scopes of a token that it shows; whether it may show one at all."""
        self.granted = frozenset(scope.split()) & frozenset(self.scopes)
        return self.is_active


class WechatAccount(models.Model):
    """A WeChat account that signs in as one of ours; found by an index of its openid.

    The openid itself is sealed, only to make the index anew when its key changes.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="wechat_accounts",
        verbose_name="账号",
    )
    openid_sealed = models.BinaryField("微信标识（密封）", null=True)
    openid_index = models.BinaryField("微信标识盲索引", max_length=32, null=True)
    openid_index_even = models.BinaryField(
        "微信标识盲索引（偶数版密钥）", max_length=32, null=True
    )
    created_at = models.DateTimeField("创建时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "微信账号"
        constraints = [
            models.UniqueConstraint(
                fields=["openid_index"], name="one_account_per_wechat_account"
            ),
            models.UniqueConstraint(
                fields=["openid_index_even"], name="one_account_per_wechat_account_even"
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)
