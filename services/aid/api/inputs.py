"""What is sent to the doors of applications."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from services.aid import operations
from services.aid.choices import (
    LONGEST_CARD,
    LONGEST_INVOICE,
    MOST_INVOICES,
    AidPaperKind,
    ApplicationState,
    PayWay,
    SchoolKind,
    SchoolStage,
)
from services.programmes.choices import AidItem, FundKind
from unionhub.web.fields import (
    CodeField,
    FenField,
    ListField,
    NameField,
    ReferenceField,
    StrictBoolean,
    StrictInteger,
    StrictSerializer,
    TextField,
    UuidField,
)
from unionhub.web.multipart import UploadField


class ApplicationQuerySerializer(StrictSerializer):
    """How the list of applications can be narrowed."""

    state = CodeField(ApplicationState, required=False, help_text=_("状态。"))
    item = CodeField(AidItem, required=False, help_text=_("帮扶项目。"))
    fund = CodeField(FundKind, required=False, help_text=_("资金来源。"))
    round = ReferenceField(max_length=24, required=False, help_text=_("轮次代码。"))


class AidWaitingQuerySerializer(StrictSerializer):
    """Whose turn it is, of one round."""

    round = ReferenceField(max_length=24, help_text=_("轮次代码。"))


class AidInvoiceInputSerializer(StrictSerializer):
    """An invoice."""

    number = ReferenceField(
        max_length=LONGEST_INVOICE,
        help_text=_("票据号码；大小写、空格和连字符不计。"),
    )
    amount_fen = FenField(help_text=_("自付金额（分）。"))


class AidWishInputSerializer(StrictSerializer):
    """What is asked for, and where the money shall go."""

    asked_fen = FenField(help_text=_("申请金额（分）。"))
    cost_fen = FenField(required=False, help_text=_("有凭据的自付费用（分）。"))
    school_year = StrictInteger(
        min_value=2000,
        max_value=2100,
        required=False,
        help_text=_("学年，如 2026 指 2026—2027 学年；就学各项只用于助学。"),
    )
    school_stage = CodeField(SchoolStage, required=False, help_text=_("就学阶段。"))
    school_kind = CodeField(SchoolKind, required=False, help_text=_("办学性质。"))
    school_name = TextField(max_length=100, required=False, help_text=_("学校。"))
    payee = UuidField(
        required=False, help_text=_("代收的监护人；受助人本人收款的不填。")
    )
    pay_way = CodeField(
        PayWay,
        required=False,
        help_text=_("发放方式，默认银行转账；实物暂不受理。"),
    )
    account = TextField(
        max_length=LONGEST_CARD,
        numbers=True,
        required=False,
        help_text=_("银行卡号，密封保存；不填则沿用原卡号。"),
    )
    account_name = NameField(required=False, help_text=_("户名，须与收款人一致。"))
    bank_name = TextField(max_length=60, required=False, help_text=_("开户银行。"))
    invoices = ListField(
        child=AidInvoiceInputSerializer(),
        max_length=MOST_INVOICES,
        required=False,
        help_text=_("医疗票据，每张只能使用一次。"),
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """The wish as one noun."""
        invoices = attrs.pop("invoices", [])
        kept = {
            name: attrs.pop(name)
            for name in ("round", "item", "fund", "beneficiary")
            if name in attrs
        }
        wish = operations.Wish(
            **attrs, invoices=[operations.Invoice(**one) for one in invoices]
        )
        return kept | {"wish": wish}


class AidRequestInputSerializer(AidWishInputSerializer):
    """The same, and out of what."""

    round = ReferenceField(max_length=24, help_text=_("轮次代码。"))
    item = CodeField(AidItem, help_text=_("帮扶项目。"))
    fund = CodeField(FundKind, help_text=_("资金来源。"))


class AidDeskInputSerializer(AidRequestInputSerializer):
    """The same, for somebody."""

    beneficiary = UuidField(help_text=_("受助人：已登记家庭的成员，或会员。"))


class AidPaperInputSerializer(StrictSerializer):
    """A scanned page."""

    file = UploadField(help_text=_("材料的照片或扫描件，JPEG 或 PNG。"))
    kind = CodeField(AidPaperKind, help_text=_("材料种类。"))


class AidWaiverInputSerializer(StrictSerializer):
    """A paper less, and why."""

    kind = CodeField(
        AidPaperKind,
        help_text=_("材料种类；医疗票据、培训证书和监护关系证明不能免交。"),
    )
    reason = TextField(max_length=500, help_text=_("免交理由。"))


class AidAccountInputSerializer(StrictSerializer):
    """Another card."""

    account = TextField(
        max_length=LONGEST_CARD, numbers=True, help_text=_("银行卡号，密封保存。")
    )
    account_name = NameField(help_text=_("户名，须与收款人一致。"))
    bank_name = TextField(
        max_length=60, required=False, help_text=_("开户银行，不填则沿用原来的。")
    )
    reason = TextField(max_length=500, help_text=_("更正理由。"))


class AidAccountDecisionInputSerializer(StrictSerializer):
    """Whether it is the right one."""

    agreed = StrictBoolean(help_text=_("是否同意更正。"))


class AidReasonInputSerializer(StrictSerializer):
    """Why."""

    reason = TextField(max_length=500, help_text=_("理由。"))
