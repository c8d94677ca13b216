"""What samples and what was answered look like from outside: nobody can be called."""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from services.payments.choices import (
    LEAST_MARGIN,
    LONGEST_NOTE,
    MOST_MARGIN,
    OWN_OUTCOMES,
    Confidence,
    ConfirmationOutcome,
    PayState,
)
from services.payments.models import Confirmation, ConfirmationSample, Payment
from unionhub.web.fields import (
    CodeField,
    FenField,
    ReferenceField,
    StrictInteger,
    StrictSerializer,
    TextField,
    UuidField,
)

UNION, ROUND = 11, 24


class ConfirmationSampleQuerySerializer(StrictSerializer):
    """How the list of samples can be narrowed."""

    organisation = ReferenceField(
        max_length=UNION, required=False, help_text=_("工会。")
    )
    round = ReferenceField(max_length=ROUND, required=False, help_text=_("轮次。"))
    batch = UuidField(required=False, help_text=_("发放批次。"))


class ConfirmationQuerySerializer(StrictSerializer):
    """How the lines of a sample can be narrowed."""

    outcome = CodeField(ConfirmationOutcome, required=False, help_text=_("结果。"))


class ConfirmationSampleInputSerializer(StrictSerializer):
    """Of what, how sure, how exact."""

    batch = UuidField(
        required=False, help_text=_("发放批次；与轮次和工会二选一，须全部有银行结果。")
    )
    round = ReferenceField(
        max_length=ROUND, required=False, help_text=_("轮次；与工会一起填。")
    )
    organisation = ReferenceField(
        max_length=UNION,
        required=False,
        help_text=_("工会；抽取本会和下级在该轮次已付的款项。"),
    )
    confidence = StrictInteger(
        min_value=min(Confidence.values),
        max_value=max(Confidence.values),
        help_text=_("置信度（%）：90、95 或 99。"),
    )
    margin_permille = StrictInteger(
        min_value=LEAST_MARGIN,
        max_value=MOST_MARGIN,
        help_text=_("允许误差（‰），例如 50 即 5%。"),
    )


class ConfirmationOutcomeInputSerializer(StrictSerializer):
    """What was said."""

    outcome = CodeField(ConfirmationOutcome, help_text=_("结果。"))
    told_fen = FenField(
        required=False, help_text=_("收款人说收到的金额（分）；仅金额不符时填。")
    )
    note = TextField(
        max_length=LONGEST_NOTE,
        multiline=True,
        required=False,
        help_text=_("说明；请勿填写电话或账号。"),
    )


class OwnConfirmationInputSerializer(StrictSerializer):
    """What one says of oneself."""

    outcome = CodeField(OWN_OUTCOMES, help_text=_("结果。"))
    told_fen = FenField(
        required=False, help_text=_("实际收到的金额（分）；仅金额不符时填。")
    )
    note = TextField(
        max_length=LONGEST_NOTE, multiline=True, required=False, help_text=_("说明。")
    )


class ConfirmationSampleSerializer(serializers.ModelSerializer[ConfirmationSample]):
    """A sample with what came of it; ``ConfirmationSampleQuerySet.counted``."""

    organisation = serializers.CharField(source="organisation_id")
    organisation_name = serializers.CharField(source="organisation.name")
    batch = serializers.UUIDField(source="batch_id", allow_null=True)
    batch_number = serializers.SerializerMethodField(
        help_text=_("批次号；按轮次抽取的为空。")
    )
    round = serializers.CharField(source="round_id", allow_null=True)
    seed = serializers.CharField(help_text=_("随机种子：按它可以重新算出抽中的付款。"))
    asked = serializers.IntegerField(help_text=_("已询问的笔数。"))
    received = serializers.IntegerField(
        source="count_received", help_text=_("已收到的笔数。")
    )
    not_received = serializers.IntegerField(
        source="count_not_received", help_text=_("未收到的笔数。")
    )
    wrong_amount = serializers.IntegerField(
        source="count_wrong_amount", help_text=_("金额不符的笔数。")
    )
    unreachable = serializers.IntegerField(
        source="count_unreachable", help_text=_("联系不上的笔数。")
    )
    share_permille = serializers.IntegerField(
        allow_null=True, help_text=_("答复者中已收到的比例（‰）；无人答复的为空。")
    )
    share_margin_permille = serializers.IntegerField(
        allow_null=True, help_text=_("该比例的误差（±‰），按已答复的笔数和置信度计算。")
    )

    class Meta:
        model = ConfirmationSample
        fields = (
            *("id", "organisation", "organisation_name", "batch", "batch_number"),
            *("round", "population", "size", "confidence", "margin_permille", "seed"),
            *("drawn_at", "asked", "received", "not_received", "wrong_amount"),
            *("unreachable", "share_permille", "share_margin_permille"),
        )

    def get_batch_number(self, sample: ConfirmationSample) -> str | None:
        """None of a round."""
        return sample.batch.number if sample.batch else None


class ConfirmationSerializer(serializers.ModelSerializer[Confirmation]):
    """One who is asked: a masked name and an amount."""

    sample = serializers.UUIDField(source="sample_id", allow_null=True)
    payment = serializers.UUIDField(source="payment_id")
    payee_name = serializers.CharField(
        source="masked_payee", help_text=_("收款人，已遮蔽。")
    )
    amount_fen = serializers.IntegerField(source="payment.paid_fen")
    outcome_label = serializers.CharField(source="get_outcome_display")

    class Meta:
        model = Confirmation
        fields = (
            *("id", "sample", "payment", "payee_name", "amount_fen", "outcome"),
            *("outcome_label", "told_fen", "note", "recorded_at", "version"),
        )


class OwnPaymentSerializer(serializers.ModelSerializer[Payment]):
    """What one was paid."""

    application = serializers.UUIDField(source="application_id")
    item_label = serializers.CharField(source="application.get_item_display")
    state_label = serializers.CharField(source="get_state_display")
    outcome = serializers.SerializerMethodField(
        help_text=_("本人的确认；还没有确认的为空。")
    )
    can_confirm = serializers.SerializerMethodField(help_text=_("现在可以确认。"))

    class Meta:
        model = Payment
        fields = (
            *("id", "application", "item_label", "instalment", "paid_fen", "state"),
            *("state_label", "paid_at", "outcome", "can_confirm"),
        )

    def get_outcome(self, payment: Payment) -> str | None:
        """None until one says it."""
        own = [one.outcome for one in payment.confirmations.all() if one.is_own]
        return own[0] if own else None

    def get_can_confirm(self, payment: Payment) -> bool:
        """Once, while it counts as paid."""
        return payment.state == PayState.PAID and self.get_outcome(payment) is None
