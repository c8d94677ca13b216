"""What an application is shown by: scans, invoices, and papers it was let off."""

from django.db.models import (
    PROTECT,
    BigIntegerField,
    BooleanField,
    CharField,
    CheckConstraint,
    DateTimeField,
    ForeignKey,
    Model,
    OneToOneField,
    Q,
    UniqueConstraint,
    UUIDField,
)

from services.aid.choices import LONGEST_INVOICE, AidPaperKind
from services.aid.models.applications import Application
from unionhub.files.models import StoredFile
from unionhub.kernel.ids import uuid7


class AidPaper(Model):
    """One scanned paper."""

    id = UUIDField(primary_key=True, default=uuid7, editable=False)
    application = ForeignKey(Application, PROTECT, related_name="papers")
    kind = CharField("材料", max_length=12, choices=AidPaperKind)
    file = OneToOneField(StoredFile, PROTECT, related_name="+")
    added_at = DateTimeField("上传时间")
    added_by = UUIDField("上传账号")

    class Meta:
        verbose_name = verbose_name_plural = "申请材料"

    def __str__(self) -> str:
        return self.kind


class AidWaiver(Model):
    """A paper that an application needs no longer, and why (FEATURES 66)."""

    id = UUIDField(primary_key=True, default=uuid7, editable=False)
    application = ForeignKey(Application, PROTECT, related_name="waivers")
    kind = CharField("免交材料", max_length=12, choices=AidPaperKind)
    reason = CharField("理由", max_length=500)
    waived_at = DateTimeField("登记时间")
    waived_by = UUIDField("登记账号")

    class Meta:
        verbose_name = verbose_name_plural = "免交材料"
        constraints = [
            UniqueConstraint(fields=["application", "kind"], name="one_waiver_a_paper"),
            CheckConstraint(condition=~Q(reason=""), name="waiver_says_why"),
        ]

    def __str__(self) -> str:
        return self.kind


class AidInvoice(Model):
    """An invoice that aid was asked for, once in the province (R-AID-13).

    ``is_held``: its application was not refused or withdrawn.
    """

    id = UUIDField(primary_key=True, default=uuid7, editable=False)
    application = ForeignKey(Application, PROTECT, related_name="invoices")
    number = CharField("票据号码", max_length=LONGEST_INVOICE)
    amount_fen = BigIntegerField("自付金额（分）")
    is_held = BooleanField("占用", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "医疗票据"
        constraints = [
            UniqueConstraint(
                fields=["number"], condition=Q(is_held=True), name="invoice_once"
            ),
            UniqueConstraint(
                fields=["application", "number"], name="invoice_once_an_application"
            ),
            CheckConstraint(
                condition=Q(amount_fen__gt=0), name="invoice_amount_positive"
            ),
            CheckConstraint(condition=~Q(number=""), name="invoice_has_a_number"),
        ]

    def __str__(self) -> str:
        return self.number
