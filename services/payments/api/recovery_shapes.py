"""What recoveries look like from outside."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from services.payments.choices import LONGEST_NOTE, MOST_INSTALMENTS, RecoveryState
from services.payments.models import Recovery, RecoveryInstalment, RecoveryReceipt
from services.payments.operations import Demand, Due
from unionhub.web.fields import (
    CodeField,
    DateField,
    FenField,
    ListField,
    ReferenceField,
    StrictSerializer,
    TextField,
    UuidField,
)

SLIP = 40


class RecoveryQuerySerializer(StrictSerializer):
    """How the list of recoveries can be narrowed."""

    organisation = ReferenceField(max_length=11, required=False, help_text=_("工会。"))
    payment = UuidField(required=False, help_text=_("付款。"))
    state = CodeField(RecoveryState, required=False, help_text=_("状态。"))


class RecoveryDueInputSerializer(StrictSerializer):
    """So much on a day."""

    due_on = DateField(help_text=_("应还日期。"))
    amount_fen = FenField(help_text=_("本期金额（分）。"))


class RecoveryInputSerializer(StrictSerializer):
    """How much of which payment, why, and when."""

    payment = UuidField(help_text=_("要追回的付款，须为成功。"))
    amount_fen = FenField(help_text=_("追回金额（分），不超过实付且未追回的部分。"))
    reason = TextField(
        max_length=LONGEST_NOTE, multiline=True, help_text=_("追回理由。")
    )
    instalments = ListField(
        child=RecoveryDueInputSerializer(),
        min_length=1,
        max_length=MOST_INSTALMENTS,
        help_text=_("分期，按日期先后，合计等于追回金额；一次还清的只填一期。"),
    )


class RecoveryReceiptInputSerializer(StrictSerializer):
    """What came in."""

    amount_fen = FenField(help_text=_("收到的金额（分），不超过尚欠金额。"))
    received_on = DateField(help_text=_("收款日期。"))
    document_number = TextField(
        max_length=SLIP, help_text=_("收款凭据号，同一追回内不重复。")
    )


class RecoveryInstalmentSerializer(serializers.ModelSerializer[RecoveryInstalment]):
    """So much on a day."""

    class Meta:
        model = RecoveryInstalment
        fields = ("number", "due_on", "amount_fen")


class RecoveryReceiptSerializer(serializers.ModelSerializer[RecoveryReceipt]):
    """What came in."""

    entry = serializers.UUIDField(source="entry_id", help_text=_("入账凭证。"))

    class Meta:
        model = RecoveryReceipt
        fields = ("received_on", "amount_fen", "document_number", "entry")


class RecoverySerializer(serializers.ModelSerializer[Recovery]):
    """Money that has to come back."""

    payment = serializers.UUIDField(source="payment_id")
    application = serializers.UUIDField(source="payment.application_id")
    organisation = serializers.CharField(source="organisation_id")
    organisation_name = serializers.CharField(source="organisation.name")
    payee_name = serializers.CharField(source="payment.payee_name")
    owed_fen = serializers.IntegerField(help_text=_("尚欠（分）。"))
    state_label = serializers.CharField(source="get_state_display")
    next_due_on = serializers.SerializerMethodField(
        help_text=_("下一期应还日期；没有的为空。")
    )
    instalments = RecoveryInstalmentSerializer(many=True)
    receipts = RecoveryReceiptSerializer(many=True)
    available_actions = serializers.ListField(child=serializers.CharField())

    class Meta:
        model = Recovery
        fields = (
            *("id", "payment", "application", "organisation", "organisation_name"),
            *("payee_name", "amount_fen", "received_fen", "owed_fen", "reason"),
            *("state", "state_label", "claimed_at", "decided_at", "closed_at"),
            *("note", "next_due_on", "instalments", "receipts"),
            *("available_actions", "version"),
        )

    def get_next_due_on(self, recovery: Recovery) -> date | None:
        """None where nothing is due."""
        return recovery.next_due_on


def page(one: dict[str, Any]) -> dict[str, Any]:
    """An example of a list."""
    return {"answer": {"items": [one], "next": None, "next_cursor": None}}


def demand(form: dict[str, Any]) -> Demand:
    """A claim as the operation takes it."""
    return Demand(
        amount_fen=form["amount_fen"],
        reason=form["reason"],
        instalments=[Due(**one) for one in form["instalments"]],
    )
