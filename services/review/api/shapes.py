"""What cases, notices and objections look like from outside."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from members.organisations.api.shapes import OrganisationSummarySerializer
from services.review.access import persons_of
from services.review.models import (
    Appeal,
    Approval,
    Case,
    ChainRule,
    Notice,
    NoticeLine,
    Objection,
    Participant,
)
from unionhub.kernel.clock import local_date


class CaseLevelSerializer(serializers.Serializer[Any]):
    """A level of the chain, as it was at submission."""

    organisation = serializers.CharField(help_text=_("审批工会编号。"))
    name = serializers.CharField(help_text=_("审批工会名称。"))
    level = serializers.CharField(help_text=_("层级。"))


class CaseApprovalSerializer(serializers.ModelSerializer[Approval]):
    """What a level said."""

    organisation = serializers.CharField(source="organisation_id")
    organisation_name = serializers.CharField(source="organisation.name")
    decision_label = serializers.CharField(source="get_decision_display")
    is_void = serializers.SerializerMethodField(
        help_text=_("内容后来变更或重新报送，这一意见已作废。")
    )

    class Meta:
        model = Approval
        fields = (
            *("id", "cycle", "position", "organisation", "organisation_name"),
            *("decision", "decision_label", "reason", "at", "is_void"),
        )

    def get_is_void(self, obj: Approval) -> bool:
        """Whether the case has begun anew since."""
        return obj.cycle < obj.case.cycle


class CaseParticipantSerializer(serializers.ModelSerializer[Participant]):
    """That somebody has a part; who it is stays untold, but for oneself."""

    part_label = serializers.CharField(source="get_part_display")
    is_me = serializers.SerializerMethodField(help_text=_("是否为本人或所代理的人。"))

    class Meta:
        model = Participant
        fields = ("part", "part_label", "is_me")

    def get_is_me(self, obj: Participant) -> bool:
        """Whether it is who looks."""
        return obj.person_id in persons_of(self.context["actor"])


class CaseNoticeSerializer(serializers.ModelSerializer[Notice]):
    """A notice of the case, as officers follow it."""

    state_label = serializers.CharField(source="get_state_display")

    class Meta:
        model = Notice
        fields = (
            *("id", "state", "state_label", "opens_on", "closes_on", "days_left"),
            "ended_at",
        )


class CaseAppealSerializer(serializers.ModelSerializer[Appeal]):
    """The appeal."""

    desk = serializers.CharField(source="desk_id", help_text=_("复审工会编号。"))
    state_label = serializers.CharField(source="get_state_display")

    class Meta:
        model = Appeal
        fields = (
            *("text", "desk", "state", "state_label", "reason"),
            *("filed_at", "due_on", "decided_at"),
        )


class ReviewCaseSummarySerializer(serializers.ModelSerializer[Case]):
    """A case in a list."""

    kind_label = serializers.CharField(source="get_kind_display")
    state_label = serializers.CharField(source="get_state_display")
    organisation = OrganisationSummarySerializer()
    desk = OrganisationSummarySerializer(help_text=_("当前审批工会。"))
    is_overdue = serializers.SerializerMethodField(help_text=_("已超过办理期限。"))

    class Meta:
        model = Case
        fields: tuple[str, ...] = (
            *("id", "kind", "kind_label", "subject", "title", "organisation"),
            *("desk", "amount_fen", "state", "state_label", "opened_at", "due_on"),
            *("is_overdue", "version"),
        )

    def get_is_overdue(self, obj: Case) -> bool:
        """As of today."""
        return obj.is_overdue(local_date(self.context["now"]))


class ReviewCaseSerializer(ReviewCaseSummarySerializer):
    """A case with all that was said of it."""

    levels = CaseLevelSerializer(many=True)
    digest = serializers.SerializerMethodField(
        help_text=_("报送内容的 SHA-256 摘要（十六进制），审批时原样写入。")
    )
    missing = serializers.ListField(
        child=serializers.CharField(), help_text=_("退回时需补正的事项。")
    )
    approvals = CaseApprovalSerializer(many=True, help_text=_("各级意见，先后为序。"))
    participants = CaseParticipantSerializer(many=True)
    notices = CaseNoticeSerializer(many=True)
    appeal = CaseAppealSerializer(allow_null=True, help_text=_("申诉；没有则为空。"))
    available_actions = serializers.ListField(
        child=serializers.CharField(), help_text=_("接下来可能的状态。")
    )

    class Meta(ReviewCaseSummarySerializer.Meta):
        fields = (
            *ReviewCaseSummarySerializer.Meta.fields,
            *("levels", "position", "cycle", "notice_days", "digest", "missing"),
            *("closed_at", "approvals", "participants", "notices", "appeal"),
            "available_actions",
        )

    def get_digest(self, obj: Case) -> str:
        """What is to be named when it is approved."""
        return bytes(obj.digest).hex()


class PublicNoticeLineSerializer(serializers.ModelSerializer[NoticeLine]):
    """A line of a notice, masked."""

    class Meta:
        model = NoticeLine
        fields = ("position", "name", "place", "item", "amount_fen")


class PublicNoticeSerializer(serializers.ModelSerializer[Notice]):
    """A notice as anybody reads it."""

    organisation = OrganisationSummarySerializer()
    kind = serializers.CharField(source="case.kind")
    kind_label = serializers.CharField(source="case.get_kind_display")
    lines = PublicNoticeLineSerializer(many=True)

    class Meta:
        model = Notice
        fields = (
            *("id", "organisation", "kind", "kind_label", "opens_on", "closes_on"),
            "lines",
        )


class ObjectionToldSerializer(serializers.Serializer[Any]):
    """The receipt, this once."""

    receipt = serializers.CharField(help_text=_("回执码，只给出这一次。"))
    told_at = serializers.DateTimeField(source="objection.told_at")
    due_on = serializers.DateField(source="objection.due_on", help_text=_("答复期限。"))


class ObjectionFollowedSerializer(serializers.ModelSerializer[Objection]):
    """How far it is, for whoever objected."""

    state_label = serializers.CharField(source="get_state_display")

    class Meta:
        model = Objection
        fields: tuple[str, ...] = (
            *("state", "state_label", "reply", "told_at", "due_on", "decided_at"),
        )


class ObjectionSerializer(ObjectionFollowedSerializer):
    """An objection on the desk; who it was is masked."""

    notice = serializers.UUIDField(source="notice_id")
    case = serializers.UUIDField(source="notice.case_id")
    objector_name = serializers.CharField(
        source="masked_name", help_text=_("遮蔽后的姓名；没有则为空。")
    )
    contact_phone = serializers.CharField(
        source="masked_phone", help_text=_("遮蔽后的联系手机；没有则为空。")
    )
    available_actions = serializers.ListField(
        child=serializers.CharField(), help_text=_("接下来可能的状态。")
    )

    class Meta(ObjectionFollowedSerializer.Meta):
        fields = (
            *ObjectionFollowedSerializer.Meta.fields,
            *("id", "notice", "case", "text", "objector_name", "contact_phone"),
            *("available_actions", "version"),
        )


class ChainRuleSerializer(serializers.ModelSerializer[ChainRule]):
    """A rule."""

    kind_label = serializers.CharField(source="get_kind_display")
    programme = serializers.CharField(source="programme_id", allow_null=True)
    levels = serializers.ListField(child=serializers.CharField())

    class Meta:
        model = ChainRule
        fields = (
            *("id", "kind", "kind_label", "programme", "from_amount_fen", "levels"),
            *("notice_days", "document_number", "valid_from", "valid_to"),
        )
