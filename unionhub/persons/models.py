"""Who is who: one row a human, one key a document (SCALE.md 3)."""

from django.db import models

from unionhub.kernel.ids import uuid7


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
    version stands beside it, so that index keys rotate in this one narrow table.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="keys")
    document_kind = models.CharField("证件类型", max_length=16)
    key_version = models.PositiveSmallIntegerField("索引密钥版本")
    blind_index = models.BinaryField("盲索引", max_length=32)
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
