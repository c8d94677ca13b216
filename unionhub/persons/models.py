"""Who is who: one row a human, one key a document (SCALE.md 3); and the index keys."""

from datetime import datetime, timedelta
from typing import Final

from django.db import models

from unionhub.kernel.ids import uuid7

# How long no row may have needed a key before it may be given up (ROBUST.md §5.4).
CLEAR_FOR: Final = timedelta(hours=24)


class Person(models.Model):
    """A human, whatever they are to us: applicant, member, officer, household.

    Holds nothing but its id. Every row about somebody carries this id, so one
    comparison answers "the same human?" everywhere.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    created_at = models.DateTimeField("登记时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "人员"

    def __str__(self) -> str:
        return str(self.id)


class PersonKey(models.Model):
    """One document of a person: the only place where a number leads to a human.

    ``blind_index`` is a keyed HMAC of 32 bytes over the document number; the key's
    version stands beside it, so that index keys rotate in this one narrow table: a
    document has one row for every live version. ``number_sealed`` is what the row of
    the next version is made from.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="keys")
    document_kind = models.CharField("证件类型", max_length=16)
    key_version = models.PositiveSmallIntegerField("索引密钥版本")
    blind_index = models.BinaryField("盲索引", max_length=32)
    number_sealed = models.BinaryField("证件号码（密封）", null=True)
    created_at = models.DateTimeField("登记时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "人员证件"
        constraints = [
            models.UniqueConstraint(
                fields=["document_kind", "key_version", "blind_index"],
                name="one_person_per_document",
            )
        ]

    def __str__(self) -> str:
        return f"{self.document_kind} v{self.key_version}"


class KeyEpoch(models.Model):
    """One key in use, with a canary: what it wrote once, and must read for ever.

    Introduced by ``rotate_keys``, gone when the key is retired. ``clear_since`` is when
    no row needed the key any more, as far as was looked; empty again when one did.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    purpose = models.CharField("用途", max_length=8)
    version = models.PositiveBigIntegerField("密钥版本")
    canary = models.BinaryField("校验值")
    clear_since = models.DateTimeField("不再使用的起始时间", null=True)
    created_at = models.DateTimeField("启用时间")

    class Meta:
        verbose_name = verbose_name_plural = "密钥"
        constraints = [
            models.UniqueConstraint(
                fields=["purpose", "version"], name="a_key_is_introduced_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.version}"

    def may_retire(self, at: datetime) -> bool:
        """Whether it has been clear for a day."""
        return self.clear_since is not None and self.clear_since + CLEAR_FOR <= at


class KeyRotation(models.Model):
    """How far a rotation has come in one table: a run that was killed goes on here.

    ``target`` names the keys that are rotated to; other keys begin from the start.
    ``after`` is the last key of the table that was looked at, as text.
    """

    table = models.CharField("数据表", max_length=64, primary_key=True)
    target = models.CharField("目标密钥", max_length=200)
    after = models.CharField("进度", max_length=40, blank=True)
    looked_at_rows = models.PositiveBigIntegerField("已检查行数", default=0)
    changed_rows = models.PositiveBigIntegerField("已更换行数", default=0)
    is_done = models.BooleanField("完成", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "密钥更换进度"

    def __str__(self) -> str:
        return self.table
