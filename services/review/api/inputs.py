"""What goes in at the doors of review."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from members.organisations.choices import UnionLevel
from services.review import operations
from services.review.choices import (
    LEAST_NOTICE_DAYS,
    LONGEST_MISSING,
    LONGEST_NOTICE,
    LONGEST_REASON,
    LONGEST_TEXT,
    MOST_LEVELS,
    MOST_MISSING,
    CaseKind,
    CaseState,
    ObjectionState,
)
from unionhub.kernel import receipts
from unionhub.web.fields import (
    CodeField,
    DateField,
    FenField,
    ListField,
    NameField,
    PhoneField,
    ReferenceField,
    StrictBoolean,
    StrictInteger,
    StrictSerializer,
    TextField,
    fault,
)

HEX_DIGEST, DOCUMENT = 64, 60


class CaseQuerySerializer(StrictSerializer):
    """How the list of cases can be narrowed."""

    kind = CodeField(CaseKind, required=False, help_text=_("类别。"))
    state = CodeField(CaseState, required=False, help_text=_("状态。"))
    mine = StrictBoolean(required=False, help_text=_("只列等待本级审批的。"))
    overdue = StrictBoolean(required=False, help_text=_("只列超过办理期限的。"))


class NoticeQuerySerializer(StrictSerializer):
    """How the list of notices can be narrowed."""

    organisation = ReferenceField(
        max_length=11, required=False, help_text=_("公示工会编号。")
    )


class ObjectionQuerySerializer(StrictSerializer):
    """How the list of objections can be narrowed."""

    state = CodeField(ObjectionState, required=False, help_text=_("状态。"))


class ChainRuleQuerySerializer(StrictSerializer):
    """How the list of rules can be narrowed."""

    kind = CodeField(CaseKind, required=False, help_text=_("类别。"))


class CaseApprovalInputSerializer(StrictSerializer):
    """To what a level agrees."""

    digest = ReferenceField(
        max_length=HEX_DIGEST,
        help_text=_("所看内容的摘要，取自审批事项；内容已变的不能审批。"),
    )
    reason = TextField(
        max_length=LONGEST_REASON, required=False, help_text=_("审批意见。")
    )


class CaseReturnInputSerializer(StrictSerializer):
    """What is missing."""

    missing = ListField(
        child=TextField(max_length=LONGEST_MISSING),
        unique=True,
        min_length=1,
        max_length=MOST_MISSING,
        help_text=_("需补正的事项，逐项写明，经办人和申请人可见。"),
    )


class CaseReasonInputSerializer(StrictSerializer):
    """Why."""

    reason = TextField(max_length=LONGEST_REASON, help_text=_("理由。"))


class AppealInputSerializer(StrictSerializer):
    """Why the refusal is wrong."""

    text = TextField(max_length=LONGEST_TEXT, multiline=True, help_text=_("申诉理由。"))


class AppealDecisionInputSerializer(CaseReasonInputSerializer):
    """Whether the refusal stands."""

    is_restored = StrictBoolean(
        help_text=_("true：申诉成立，恢复审批；false：维持原决定。")
    )


class NoticeInputSerializer(StrictSerializer):
    """How long the list hangs out."""

    days = StrictInteger(
        min_value=LEAST_NOTICE_DAYS,
        max_value=LONGEST_NOTICE,
        required=False,
        help_text=_("公示工作日数；不少于审批事项所定的天数，少填的按所定天数。"),
    )


class ObjectionInputSerializer(StrictSerializer):
    """What somebody holds against a notice, and who it is."""

    text = TextField(
        max_length=LONGEST_TEXT, multiline=True, help_text=_("异议内容和依据。")
    )
    name = NameField(
        required=False, help_text=_("姓名，密封保存，不公开；未登录的必填。")
    )
    phone = PhoneField(
        required=False, help_text=_("联系手机，密封保存，不公开；未登录的必填。")
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Whoever shows no account says who it is."""
        for name in ("name", "phone"):
            known = self.context["actor"].user_id
            if not known and name not in attrs:
                raise fault(name, "required")
        return {"objection": operations.ObjectionText(**attrs)}


class ObjectionReceiptInputSerializer(StrictSerializer):
    """Which objection."""

    receipt = ReferenceField(
        max_length=receipts.LENGTH + receipts.GROUPS,
        help_text=_("提出异议时得到的回执码。"),
    )


class ObjectionDecisionInputSerializer(StrictSerializer):
    """What became of it."""

    is_upheld = StrictBoolean(
        help_text=_("true：异议成立，事项退回；false：不成立，公示继续。")
    )
    reply = TextField(
        max_length=LONGEST_REASON, help_text=_("答复，提出人凭回执可见。")
    )


class ChainRuleInputSerializer(StrictSerializer):
    """A rule as its document says it."""

    kind = CodeField(CaseKind, help_text=_("类别。"))
    levels = ListField(
        child=CodeField(UnionLevel),
        unique=True,
        min_length=1,
        max_length=MOST_LEVELS,
        help_text=_("由哪些层级的工会审批，自下而上逐级。"),
    )
    from_amount_fen = FenField(
        required=False, help_text=_("自这一金额（分）起适用；不填的，不论金额。")
    )
    notice_days = StrictInteger(
        min_value=0,
        max_value=LONGEST_NOTICE,
        required=False,
        help_text=_("公示工作日数，除复核外不少于 5。"),
    )
    programme = ReferenceField(
        max_length=16, required=False, help_text=_("只适用于这一项目的，填项目代码。")
    )
    document_number = TextField(max_length=DOCUMENT, help_text=_("文号。"))
    valid_from = DateField(help_text=_("起始日期。"))
    valid_to = DateField(required=False, help_text=_("截止日期。"))

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """The rule as one noun; its days in order."""
        if (end := attrs.get("valid_to")) and end < attrs["valid_from"]:
            raise fault("valid_to", "invalid_range")
        attrs["levels"] = tuple(attrs["levels"])
        return {"rule": operations.NewRule(**attrs)}
