"""What batches, payments, files of the bank and differences look like from outside."""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from services.payments.choices import (
    LONGEST_NOTE,
    BankFileKind,
    BatchState,
    ExceptionKind,
    ExceptionState,
    PayState,
    Resolution,
)
from services.payments.models import BankFile, Batch, PayException, Payment
from unionhub.web.fields import (
    CodeField,
    ReferenceField,
    StrictSerializer,
    TextField,
    UuidField,
)
from unionhub.web.multipart import UploadField

HEX = 64


class PaymentBatchQuerySerializer(StrictSerializer):
    """How the list of batches can be narrowed."""

    organisation = ReferenceField(max_length=11, required=False, help_text=_("工会。"))
    state = CodeField(BatchState, required=False, help_text=_("状态。"))


class PaymentQuerySerializer(StrictSerializer):
    """How the list of payments can be narrowed."""

    batch = UuidField(required=False, help_text=_("批次。"))
    application = UuidField(required=False, help_text=_("帮扶申请。"))
    state = CodeField(PayState, required=False, help_text=_("状态。"))


class BankFileQuerySerializer(StrictSerializer):
    """How the list of files can be narrowed."""

    batch = UuidField(required=False, help_text=_("批次。"))
    kind = CodeField(BankFileKind, required=False, help_text=_("类别。"))


class PaymentExceptionQuerySerializer(StrictSerializer):
    """How the list of differences can be narrowed."""

    batch = UuidField(required=False, help_text=_("批次。"))
    kind = CodeField(ExceptionKind, required=False, help_text=_("类别。"))
    state = CodeField(ExceptionState, required=False, help_text=_("状态。"))


class PaymentBatchInputSerializer(StrictSerializer):
    """Which budget pays."""

    budget = UuidField(help_text=_("从哪一项预算发放。"))


class PaymentCheckInputSerializer(StrictSerializer):
    """What was looked at."""

    digest = ReferenceField(
        max_length=HEX, help_text=_("所复核内容的摘要值，即批次的 digest。")
    )


class PaymentReasonInputSerializer(StrictSerializer):
    """Why."""

    reason = TextField(max_length=LONGEST_NOTE, multiline=True, help_text=_("理由。"))


class BankFileInputSerializer(StrictSerializer):
    """A file of the bank."""

    organisation = ReferenceField(max_length=11, help_text=_("哪一个工会的文件。"))
    file = UploadField(help_text=_("受理回执、付款结果或对账单文件。"))


class PaymentSettlementInputSerializer(StrictSerializer):
    """How a difference was settled."""

    resolution = CodeField(Resolution, help_text=_("处理结果。"))
    note = TextField(max_length=LONGEST_NOTE, multiline=True, help_text=_("说明。"))


class PaymentBatchSerializer(serializers.ModelSerializer[Batch]):
    """A batch of payments."""

    budget = serializers.UUIDField(source="budget_id")
    organisation = serializers.CharField(source="organisation_id")
    organisation_name = serializers.CharField(source="organisation.name")
    fund = serializers.CharField(source="budget.fund")
    round = serializers.CharField(source="budget.round_id", help_text=_("轮次代码。"))
    state_label = serializers.CharField(source="get_state_display")
    digest = serializers.SerializerMethodField(
        help_text=_("内容摘要，十六进制；复核时签的就是它。")
    )
    file_digest = serializers.SerializerMethodField(
        allow_null=True, help_text=_("付款文件的 SHA-256，封存后不变。")
    )
    open_exceptions = serializers.IntegerField(help_text=_("未处理的差异数。"))
    available_actions = serializers.ListField(child=serializers.CharField())

    class Meta:
        model = Batch
        fields = (
            *("id", "number", "budget", "organisation", "organisation_name"),
            *("fund", "round", "state", "state_label", "count", "total_fen"),
            *("digest", "file_digest", "made_at", "checked_at", "sealed_at"),
            *("sent_at", "closed_at", "open_exceptions", "available_actions"),
            "version",
        )

    def get_digest(self, batch: Batch) -> str:
        """In hexadecimal."""
        return bytes(batch.digest).hex()

    def get_file_digest(self, batch: Batch) -> str | None:
        """In hexadecimal."""
        return bytes(batch.file_digest).hex() if batch.file_digest else None


class PaymentSerializer(serializers.ModelSerializer[Payment]):
    """One payment; of the account only its end."""

    batch = serializers.UUIDField(source="batch_id", allow_null=True)
    application = serializers.UUIDField(source="application_id")
    account = serializers.SerializerMethodField(help_text=_("账号，只显示后四位。"))
    way_label = serializers.CharField(source="get_way_display")
    state_label = serializers.CharField(source="get_state_display")
    previous = serializers.UUIDField(
        source="previous_id", allow_null=True, help_text=_("重新发放时的原付款。")
    )

    class Meta:
        model = Payment
        fields = (
            *("id", "batch", "line", "application", "instalment", "amount_fen"),
            *("paid_fen", "payee_name", "account", "way", "way_label", "state"),
            *("state_label", "reason", "bank_reference", "previous"),
        )

    def get_account(self, payment: Payment) -> str:
        """Masked."""
        return f"****{payment.account_tail}"


class PaymentFileSerializer(serializers.Serializer[object]):
    """The file to the bank."""

    name = serializers.CharField(help_text=_("文件名。"))
    content = serializers.CharField(help_text=_("文件内容，UTF-8 文本。"))
    digest = serializers.CharField(help_text=_("SHA-256，十六进制。"))


class BankReportSerializer(serializers.Serializer[object]):
    """What the lines of a file turned out to be."""

    matched = serializers.IntegerField(help_text=_("相符。"))
    mismatched = serializers.IntegerField(help_text=_("不符。"))
    unknown = serializers.IntegerField(help_text=_("无对应付款。"))
    repeated = serializers.IntegerField(help_text=_("重复。"))
    exceptions = serializers.IntegerField(help_text=_("新开的差异。"))


class BankFileSerializer(serializers.ModelSerializer[BankFile]):
    """A file of the bank that was taken in."""

    organisation = serializers.CharField(source="organisation_id")
    kind_label = serializers.CharField(source="get_kind_display")
    batch = serializers.UUIDField(source="batch_id", allow_null=True)
    digest = serializers.SerializerMethodField(help_text=_("SHA-256，十六进制。"))
    report = BankReportSerializer()

    class Meta:
        model = BankFile
        fields = (
            *("id", "organisation", "kind", "kind_label", "batch", "number"),
            *("digest", "lines", "report", "imported_at"),
        )

    def get_digest(self, file: BankFile) -> str:
        """In hexadecimal."""
        return bytes(file.digest).hex()


class PaymentExceptionSerializer(serializers.ModelSerializer[PayException]):
    """What does not agree."""

    organisation = serializers.CharField(source="organisation_id")
    kind_label = serializers.CharField(source="get_kind_display")
    batch = serializers.UUIDField(source="batch_id", allow_null=True)
    payment = serializers.UUIDField(source="payment_id", allow_null=True)
    owner = serializers.UUIDField(help_text=_("责任账号。"))
    state_label = serializers.CharField(source="get_state_display")
    available_actions = serializers.ListField(child=serializers.CharField())

    class Meta:
        model = PayException
        fields = (
            *("id", "organisation", "kind", "kind_label", "batch", "payment"),
            *("line", "amount_fen", "owner", "opened_at", "due_on", "state"),
            *("state_label", "resolution", "note", "settled_at"),
            *("available_actions", "version"),
        )
