"""Who did what to what, who looked at whom: rows are only added (R-ACC-05)."""

from datetime import datetime
from typing import Any, Self

from django.contrib.auth import get_user_model
from django.db import models
from django.db.models import OuterRef, Q, QuerySet, Subquery

from unionhub.audit.choices import Decision, Purpose
from unionhub.kernel.actor import Actor
from unionhub.kernel.ids import uuid7
from unionhub.kernel.scope import ScopedQuerySet, require_scoped

DIGEST = 32


class AuditEventQuerySet(ScopedQuerySet["AuditEvent"]):
    """Events as sets."""

    def visible_to(self, actor: Actor) -> Self:
        """What was done for the actor's own union; for more see ``of_unions``."""
        own = actor.organisation_id or None
        return self.filter(organisation_id=own).marked(actor)

    def of_unions(self, actor: Actor, unions: QuerySet[Any]) -> Self:
        """What was done for these unions, which were narrowed for the same actor.

        Raises:
            UnscopedQuery: the unions were not narrowed for the actor.
        """
        codes = require_scoped(unions, actor).values("pk")
        return self.filter(organisation_id__in=codes).marked(actor)

    def of_everybody(self, actor: Actor) -> Self:
        """All events, those of workers and of the system too.

        For whoever oversees the whole tree; the caller has made sure of it.
        """
        return self.all().marked(actor)

    def about(self, target: models.Model, actor: Actor) -> Self:
        """What was done to a thing that the actor has before them: latest first."""
        kind, key = target._meta.label, str(target.pk)
        rows = self.filter(target_kind=kind, target_id=key).order_by("-id")
        return rows.marked(actor)

    def with_officers(self) -> Self:
        """With the staff codes of the officers who acted; of workers none."""
        officers = get_user_model().objects.filter(is_staff=True)
        acted = officers.filter(pk=OuterRef("user_id")).values("username")
        return self.annotate(officer=Subquery(acted))

    def unsealed(self) -> Self:
        """Those that no seal holds yet."""
        return self.filter(seal_entry=None)

    def between(self, since: datetime | None, until: datetime | None) -> Self:
        """Those of a time: from ``since`` on, before ``until``."""
        rows = self.filter(at__gte=since) if since else self
        return rows.filter(at__lt=until) if until else rows


class AuditEvent(models.Model):
    """One act, written in the transaction of the act itself, without a shared lock.

    ``facts`` holds what changed, masked: no personal value ever stands here.
    Update and delete are refused by the database on both engines.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    at = models.DateTimeField("时间")
    verb = models.CharField("行为", max_length=64)
    target_kind = models.CharField("对象类别", max_length=64)
    target_id = models.CharField("对象编号", max_length=64)
    subject_id = models.UUIDField("当事人", null=True)
    actor_kind = models.CharField("操作者类别", max_length=16)
    user_id = models.UUIDField("操作账号", null=True)
    person_id = models.UUIDField("操作者本人", null=True)
    appointment_id = models.UUIDField("任职", null=True)
    on_behalf_of = models.UUIDField("代行的任职", null=True)
    organisation_id = models.CharField("所代表的工会", max_length=11, blank=True)
    request_id = models.CharField("请求编号", max_length=64, blank=True)
    facts = models.JSONField("内容", default=dict)

    objects = AuditEventQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "审计事件"
        indexes = [
            models.Index(
                fields=["target_kind", "target_id", "id"], name="audit_target"
            ),
            models.Index(fields=["subject_id", "id"], name="audit_subject"),
            models.Index(fields=["organisation_id", "id"], name="audit_organisation"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.target_kind} {self.target_id}"


class SealChain(models.Model):
    """The end of the chain of seals: its row is locked while a seal is added.

    ``reached`` is the largest key that was sealed. Every value is checked against
    the seals themselves, so that cutting off the last of them is seen.
    """

    name = models.CharField("名称", max_length=16, primary_key=True)
    number = models.PositiveBigIntegerField("最后的封存号", default=0)
    digest = models.BinaryField("最后的摘要", max_length=DIGEST, default=bytes)
    reached = models.UUIDField("封存到", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "封存链"

    def __str__(self) -> str:
        return f"{self.name} {self.number}"


class AuditSeal(models.Model):
    """A batch of events closed for good: its digest covers them and the seal before.

    Numbers are dense, taken from the locked row of the chain. ``first_id`` and
    ``last_id`` are the smallest and largest key in the batch.
    """

    number = models.PositiveBigIntegerField("封存号", primary_key=True)
    first_id = models.UUIDField("首条")
    last_id = models.UUIDField("末条")
    count = models.PositiveIntegerField("条数")
    previous = models.BinaryField("上一封存的摘要", max_length=DIGEST)
    digest = models.BinaryField("摘要", max_length=DIGEST)
    sealed_at = models.DateTimeField("封存时间")

    class Meta:
        verbose_name = verbose_name_plural = "审计封存"
        constraints = [
            models.CheckConstraint(
                condition=Q(number__gt=0), name="seals_are_numbered_from_one"
            ),
            models.CheckConstraint(
                condition=Q(count__gt=0), name="a_seal_holds_something"
            ),
        ]

    def __str__(self) -> str:
        return str(self.number)


class AuditSealEntry(models.Model):
    """One event in one seal, with the digest it had then: the key says once only."""

    event = models.OneToOneField(
        AuditEvent,
        models.PROTECT,
        primary_key=True,
        related_name="seal_entry",
        verbose_name="审计事件",
    )
    seal = models.ForeignKey(
        AuditSeal,
        models.PROTECT,
        related_name="entries",
        db_index=False,
        verbose_name="封存",
    )
    position = models.PositiveSmallIntegerField("次序")
    digest = models.BinaryField("摘要", max_length=DIGEST)

    class Meta:
        verbose_name = verbose_name_plural = "封存明细"
        constraints = [
            models.UniqueConstraint(
                fields=["seal", "position"], name="one_event_per_place_in_a_seal"
            )
        ]

    def __str__(self) -> str:
        return f"{self.seal_id} {self.position}"


class AccessLogQuerySet(ScopedQuerySet["AccessLog"]):
    """Looks at personal data as sets."""

    def visible_to(self, actor: Actor) -> Self:
        """Who looked at the actor's own data; refused looks showed nothing."""
        if actor.person_id is None:
            return self.none().marked(actor)
        own = self.filter(subject_id=actor.person_id, decision=Decision.ALLOWED)
        return own.marked(actor)

    def reveals_of(self, user_id: Any, *, since: datetime) -> Self:
        """The full numbers an officer was shown since then."""
        return self.filter(
            user_id=user_id,
            at__gte=since,
            is_revealed=True,
            decision=Decision.ALLOWED,
        )


class AccessLog(models.Model):
    """One look at personal data, written before the answer leaves: no row, no data.

    Of one person the id stands here, of a list the digest of its sorted ids and their
    count; never a value that was shown. ``network`` is the trusted address of whoever
    looked. Update and delete are refused by the database on both engines.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    at = models.DateTimeField("时间")
    actor_kind = models.CharField("查看者类别", max_length=16)
    user_id = models.UUIDField("查看账号", null=True)
    person_id = models.UUIDField("查看者本人", null=True)
    appointment_id = models.UUIDField("任职", null=True)
    on_behalf_of = models.UUIDField("代行的任职", null=True)
    organisation_id = models.CharField("所代表的工会", max_length=11, blank=True)
    operation = models.CharField("操作", max_length=100)
    purpose = models.CharField("用途", max_length=16, choices=Purpose, blank=True)
    case_number = models.CharField("案件编号", max_length=64, blank=True)
    subject_id = models.UUIDField("当事人", null=True)
    subjects_digest = models.BinaryField("名单摘要", max_length=DIGEST, null=True)
    subject_count = models.PositiveIntegerField("人数")
    fields = models.JSONField("字段", default=list)
    is_revealed = models.BooleanField("完整号码", default=False)
    decision = models.CharField("结果", max_length=8, choices=Decision)
    refusal = models.CharField("拒绝原因", max_length=64, blank=True)
    request_id = models.CharField("请求编号", max_length=64, blank=True)
    network = models.CharField("网络地址", max_length=64, blank=True)

    objects = AccessLogQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "查看记录"
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    subject_id__isnull=False,
                    subjects_digest__isnull=True,
                    subject_count=1,
                )
                | Q(subject_id__isnull=True, subjects_digest__isnull=False),
                name="a_look_is_at_one_or_at_a_list",
            ),
            models.CheckConstraint(
                condition=Q(decision=Decision.ALLOWED, refusal="")
                | (Q(decision=Decision.DENIED) & ~Q(refusal="")),
                name="a_refused_look_says_why",
            ),
        ]
        indexes = [
            models.Index(fields=["subject_id", "id"], name="access_of_subject"),
            models.Index(
                fields=["user_id", "at"],
                condition=Q(is_revealed=True),
                name="access_revealed_by_officer",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.operation} {self.decision}"
