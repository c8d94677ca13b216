"""What budgets, offers, returns and vouchers look like from outside."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from members.organisations.choices import UnionLevel
from services.ledger.choices import (
    INVARIANTS,
    EntryKind,
    OfferState,
    PeriodState,
    ReturnState,
)
from services.ledger.figures import MoneyFigures
from services.ledger.models import (
    BudgetNode,
    Entry,
    FundReturn,
    Offer,
    Period,
    Posting,
)
from services.ledger.open_lines import digest_of
from services.ledger.verification import Broken, Verification
from services.programmes.choices import FundKind, Season
from unionhub.web.fields import (
    CodeField,
    FenField,
    ReferenceField,
    StrictBoolean,
    StrictSerializer,
    TextField,
    UuidField,
)

ROUND = 24
DOCUMENT = 60
REASON = 200
HEX_DIGEST = 64


class BudgetQuerySerializer(StrictSerializer):
    """How the list of budgets can be narrowed."""

    round = ReferenceField(max_length=ROUND, required=False, help_text=_("轮次代码。"))
    fund = CodeField(FundKind, required=False, help_text=_("资金来源。"))
    organisation = ReferenceField(max_length=11, required=False, help_text=_("工会。"))


class OfferQuerySerializer(StrictSerializer):
    """How the list of offers can be narrowed."""

    state = CodeField(OfferState, required=False, help_text=_("状态。"))


class FundReturnQuerySerializer(StrictSerializer):
    """How the list of returns can be narrowed."""

    state = CodeField(ReturnState, required=False, help_text=_("状态。"))


class LedgerEntryQuerySerializer(StrictSerializer):
    """How the list of vouchers can be narrowed."""

    organisation = ReferenceField(max_length=11, required=False, help_text=_("工会。"))
    kind = CodeField(EntryKind, required=False, help_text=_("类别。"))
    matter = UuidField(required=False, help_text=_("事项编号，如下达、上交的编号。"))


class MoneyFiguresQuerySerializer(StrictSerializer):
    """Of which round, and how finely."""

    round = ReferenceField(max_length=ROUND, help_text=_("轮次代码。"))
    fund = CodeField(FundKind, required=False, help_text=_("资金来源。"))
    monthly = StrictBoolean(
        required=False, help_text=_("是否按月列出当月变动；默认只列累计。")
    )


class PeriodQuerySerializer(StrictSerializer):
    """How the list of months can be narrowed."""

    organisation = ReferenceField(max_length=11, required=False, help_text=_("工会。"))
    state = CodeField(PeriodState, required=False, help_text=_("状态。"))


class GrantInputSerializer(StrictSerializer):
    """Money from outside."""

    organisation = ReferenceField(max_length=11, help_text=_("收到资金的工会。"))
    fund = CodeField(FundKind, help_text=_("资金来源。"))
    round = ReferenceField(max_length=ROUND, help_text=_("轮次代码。"))
    amount_fen = FenField(help_text=_("金额（分）。"))
    document_number = TextField(max_length=DOCUMENT, help_text=_("拨款文号。"))
    summary = TextField(max_length=REASON, help_text=_("摘要。"))


class RefundInputSerializer(StrictSerializer):
    """Money that goes back to who granted it."""

    amount_fen = FenField(help_text=_("金额（分）。"))
    document_number = TextField(max_length=DOCUMENT, help_text=_("退款文号。"))
    reason = TextField(max_length=REASON, multiline=True, help_text=_("理由。"))


class OfferInputSerializer(StrictSerializer):
    """Money handed down."""

    budget = UuidField(help_text=_("从哪一项预算下达。"))
    child = ReferenceField(max_length=11, help_text=_("接收的下级工会。"))
    amount_fen = FenField(help_text=_("金额（分）。"))
    document_number = TextField(max_length=DOCUMENT, help_text=_("下达文号。"))


class FundReturnInputSerializer(StrictSerializer):
    """Money given back."""

    budget = UuidField(help_text=_("从哪一项预算上交。"))
    upper = UuidField(help_text=_("上交到哪一项上级预算。"))
    amount_fen = FenField(help_text=_("金额（分）。"))
    reason = TextField(max_length=REASON, multiline=True, help_text=_("理由。"))


class MoneyReasonInputSerializer(StrictSerializer):
    """Why."""

    reason = TextField(max_length=REASON, multiline=True, help_text=_("理由。"))


class PeriodClosingInputSerializer(StrictSerializer):
    """What was looked at before the month is closed."""

    open_lines_digest = ReferenceField(
        max_length=HEX_DIGEST,
        required=False,
        help_text=_(
            "所签认的未达账项的摘要，即 open_bank_lines 拒绝中的 digest；"
            "没有未达账项的不填。"
        ),
    )


class FundReturnAnswerInputSerializer(StrictSerializer):
    """Why not."""

    answer = TextField(max_length=REASON, multiline=True, help_text=_("答复。"))


class BudgetSerializer(serializers.ModelSerializer[BudgetNode]):
    """A budget: where its money came from, and where it is; all in fen."""

    organisation = serializers.CharField(source="organisation_id")
    organisation_name = serializers.CharField(source="organisation.name")
    fund_label = serializers.CharField(source="get_fund_display")
    round = serializers.CharField(source="round_id", help_text=_("轮次代码。"))
    allocated_fen = serializers.IntegerField(
        help_text=_("归本级使用的：外部拨入加上级下达，减去已下达。")
    )
    free_fen = serializers.IntegerField(help_text=_("现在可以使用或下达的。"))

    class Meta:
        model = BudgetNode
        fields = (
            *("id", "organisation", "organisation_name", "fund", "fund_label"),
            *("round", "funded_fen", "received_fen", "recovered_fen"),
            *("allocated_fen", "free_fen", "offered_fen", "returning_fen"),
            *("reserved_fen", "payable_fen", "paid_fen", "passed_fen"),
        )


class OfferSerializer(serializers.ModelSerializer[Offer]):
    """Money on its way down."""

    budget = serializers.UUIDField(source="node_id", help_text=_("下达预算。"))
    fund = serializers.CharField(source="node.fund")
    round = serializers.CharField(source="node.round_id")
    organisation = serializers.CharField(source="node.organisation_id")
    child = serializers.CharField(source="child_id", help_text=_("接收工会。"))
    state_label = serializers.CharField(source="get_state_display")
    available_actions = serializers.ListField(child=serializers.CharField())

    class Meta:
        model = Offer
        fields = (
            *("id", "budget", "fund", "round", "organisation", "child"),
            *("amount_fen", "document_number", "state", "state_label", "reason"),
            *("offered_at", "due_on", "settled_at", "available_actions"),
            "version",
        )


class FundReturnSerializer(serializers.ModelSerializer[FundReturn]):
    """Money on its way up."""

    budget = serializers.UUIDField(source="node_id", help_text=_("上交的预算。"))
    upper = serializers.UUIDField(source="parent_id", help_text=_("上级预算。"))
    organisation = serializers.CharField(source="node.organisation_id")
    fund = serializers.CharField(source="node.fund")
    round = serializers.CharField(source="node.round_id")
    state_label = serializers.CharField(source="get_state_display")
    available_actions = serializers.ListField(child=serializers.CharField())

    class Meta:
        model = FundReturn
        fields = (
            *("id", "budget", "upper", "organisation", "fund", "round"),
            *("amount_fen", "reason", "state", "state_label", "answer"),
            *("proposed_at", "due_on", "settled_at", "available_actions"),
            "version",
        )


class PostingSerializer(serializers.ModelSerializer[Posting]):
    """One line of a voucher."""

    budget = serializers.UUIDField(source="node_id")
    account_label = serializers.CharField(source="get_account_display")
    side_label = serializers.CharField(source="get_side_display")

    class Meta:
        model = Posting
        fields = (
            *("position", "budget", "account", "account_label"),
            *("side", "side_label", "amount_fen"),
        )


class LedgerEntrySerializer(serializers.ModelSerializer[Entry]):
    """A voucher with its lines."""

    voucher = serializers.CharField(help_text=_("凭证号：工会、年度、顺序号。"))
    organisation = serializers.CharField(source="book.organisation_id")
    kind_label = serializers.CharField(source="get_kind_display")
    reverses = serializers.UUIDField(
        source="reverses_id", allow_null=True, help_text=_("冲销的凭证。")
    )
    digest = serializers.SerializerMethodField(help_text=_("摘要值，十六进制。"))
    postings = PostingSerializer(many=True)

    class Meta:
        model = Entry
        fields = (
            *("id", "voucher", "organisation", "kind", "kind_label"),
            *("effective_on", "posted_at", "document_number", "summary"),
            *("matter_kind", "matter", "reverses", "digest", "postings"),
        )

    def get_digest(self, entry: Entry) -> str:
        """In hexadecimal."""
        return bytes(entry.digest).hex()


class OpenLineSerializer(serializers.Serializer[dict[str, Any]]):
    """An open bank line, as it was signed."""

    since = serializers.DateField(help_text=_("所属月份的首日。"))
    kind = serializers.CharField(
        help_text=_("付款差异的类别；NOT_STATED 为已付而对账单未列。")
    )
    kind_label = serializers.CharField()
    batch = serializers.CharField(help_text=_("批次编号；没有的为空。"))
    file = serializers.CharField(help_text=_("银行文件编号；没有的为空。"))
    line = serializers.IntegerField(allow_null=True, help_text=_("行号。"))
    count = serializers.IntegerField(help_text=_("付款笔数。"))
    amount_fen = serializers.IntegerField(help_text=_("金额（分）。"))


class PeriodSerializer(serializers.ModelSerializer[Period]):
    """A month of a union's books."""

    id = serializers.SerializerMethodField(
        help_text=_("期间编号：工会编号和月份，如 51000000001-2026-11。")
    )
    organisation = serializers.CharField(source="organisation_id")
    month = serializers.SerializerMethodField(help_text=_("月份，如 2026-11。"))
    state_label = serializers.CharField(source="get_state_display")
    open_lines = OpenLineSerializer(
        many=True, help_text=_("最近一次结账时签认的未达账项。")
    )
    open_lines_digest = serializers.SerializerMethodField(
        help_text=_("未达账项的摘要；没有未达账项的为空。")
    )

    class Meta:
        model = Period
        fields = (
            *("id", "organisation", "month", "state", "state_label"),
            *("reason", "open_lines", "open_lines_digest", "version"),
        )

    def get_id(self, period: Period) -> str:
        """As its addresses name it."""
        return str(period).replace(" ", "-")

    def get_open_lines_digest(self, period: Period) -> str:
        """What was signed."""
        return digest_of(period.open_lines)

    def get_month(self, period: Period) -> str:
        """Year and month."""
        return f"{period.month:%Y-%m}"


class BrokenSerializer(serializers.Serializer[Broken]):
    """The first thing that does not hold."""

    invariant = serializers.CharField(help_text=_("被破坏的不变量，如 L4。"))
    invariant_label = serializers.SerializerMethodField(help_text=_("不变量的含义。"))
    row = serializers.CharField(help_text=_("哪一行。"))

    def get_invariant_label(self, broken: Broken) -> str:
        """In words."""
        return str(INVARIANTS[broken.invariant])


class LedgerVerificationSerializer(serializers.Serializer[Verification]):
    """What a check of the books found."""

    is_sound = serializers.SerializerMethodField(help_text=_("账簿是否完整。"))
    books = serializers.IntegerField(help_text=_("核验的账簿数。"))
    entries = serializers.IntegerField(help_text=_("核验的凭证数。"))
    postings = serializers.IntegerField(help_text=_("核验的分录数。"))
    broken = BrokenSerializer(allow_null=True, help_text=_("第一处破坏。"))

    def get_is_sound(self, found: Any) -> bool:
        """Whether nothing is broken."""
        return found.broken is None


class MoneyFiguresRowSerializer(serializers.Serializer[MoneyFigures]):
    """The money of one level of unions in one season, round and fund."""

    level = serializers.ChoiceField(choices=UnionLevel.choices)
    level_label = serializers.SerializerMethodField()
    season = serializers.ChoiceField(choices=Season.choices)
    round = serializers.CharField()
    fund = serializers.ChoiceField(choices=FundKind.choices)
    month = serializers.SerializerMethodField(help_text=_("月份；累计时为空。"))
    allocated_fen = serializers.IntegerField(
        help_text=_("归本级使用的：外部拨入加上级下达，减去已下达。")
    )
    reserved_fen = serializers.IntegerField(help_text=_("已占用和待支付。"))
    paid_fen = serializers.IntegerField(help_text=_("已发放。"))
    returned_fen = serializers.IntegerField(help_text=_("已上交。"))
    free_fen = serializers.IntegerField(help_text=_("可用。"))

    def get_level_label(self, row: MoneyFigures) -> str:
        """In words."""
        return str(UnionLevel(row.level).label)

    def get_month(self, row: MoneyFigures) -> str | None:
        """Year and month."""
        return f"{row.month:%Y-%m}" if row.month else None


class MoneyFiguresSerializer(serializers.Serializer[Any]):
    """The figures of a round."""

    items = MoneyFiguresRowSerializer(many=True)
