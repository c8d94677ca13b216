"""What comes out at the doors of joining."""

from typing import Any, cast

from rest_framework import serializers

from members.enrolment import access, operations
from members.enrolment.choices import (
    EnrolmentState,
    Reason,
    Rung,
    StepKind,
    Verdict,
)
from members.enrolment.models import ConsentText, Enrolment, JoinCode
from members.organisations.api.shapes import OrganisationSummarySerializer
from unionhub.kernel.actor import Actor
from unionhub.kernel.clock import local_date
from unionhub.persons.choices import DocumentKind


class ConsentTextSerializer(serializers.ModelSerializer[ConsentText]):
    """The text an applicant agrees to."""

    class Meta:
        model = ConsentText
        fields = ("version", "text", "valid_from")


class CandidateSerializer(serializers.Serializer[Any]):
    """One step of the ladder: what was looked at, what was found."""

    rung = serializers.ChoiceField(choices=Rung.choices, help_text="路由级。")
    organisation = serializers.CharField(
        allow_blank=True, help_text="工会编号；该级没有工会时为空。"
    )
    verdict = serializers.CharField(help_text="结论代码。")
    verdict_label = serializers.SerializerMethodField(help_text="结论。")

    def get_verdict_label(self, candidate: dict[str, str]) -> str:
        """The finding in words."""
        labels = dict(Verdict.choices) | dict(Reason.choices)
        return str(labels.get(candidate["verdict"], candidate["verdict"]))


class RouteSerializer(serializers.Serializer[Any]):
    """Where a request goes, and why."""

    organisation = OrganisationSummarySerializer()
    rung = serializers.ChoiceField(choices=Rung.choices)
    rung_label = serializers.CharField()
    reason_code = serializers.ChoiceField(choices=Reason.choices)
    reason = serializers.CharField(help_text="理由，可直接展示给申请人。")
    due_on = serializers.DateField(help_text="办理期限（工作日历计算）。")
    admitted_at_once = serializers.BooleanField(
        help_text="实名核验通过后是否立即成为会员。"
    )
    rules_version = serializers.CharField()
    trace = CandidateSerializer(many=True)


class ClashSerializer(serializers.Serializer[Any]):
    """What stands against an unproven request; shown on the desk only."""

    is_member = serializers.BooleanField(help_text="该证件已有会籍。")
    other_open_requests = serializers.IntegerField(help_text="该证件另有的在办申请数。")


class EnrolmentSerializer(serializers.ModelSerializer[Enrolment]):
    """A request to join; numbers masked."""

    state_label = serializers.CharField(source="get_state_display")
    available_actions = serializers.SerializerMethodField(
        help_text="当前登录者现在可以办理的事。"
    )
    id_type = serializers.ChoiceField(
        choices=DocumentKind.choices, source="document_kind"
    )
    id_number = serializers.CharField(
        source="masked_id_number", help_text="证件号码，已遮蔽。"
    )
    phone = serializers.CharField(source="masked_phone", help_text="手机号码，已遮蔽。")
    occupation_group_label = serializers.CharField(
        source="get_occupation_group_display"
    )
    organisation = OrganisationSummarySerializer(help_text="现在由谁办理。")
    rung_label = serializers.CharField(source="get_rung_display")
    reason_code = serializers.ChoiceField(choices=Reason.choices, source="reason")
    reason = serializers.CharField(
        source="get_reason_display", help_text="路由理由，可直接展示给申请人。"
    )
    realname_state_label = serializers.CharField(source="get_realname_state_display")
    trace = CandidateSerializer(many=True)
    member_number = serializers.SerializerMethodField(
        help_text="入会后的会员号；未入会为 null。"
    )
    clash = serializers.SerializerMethodField(
        help_text="未证实申请的冲突情况，只对审核人给出。"
    )

    class Meta:
        model = Enrolment
        fields = (
            "id",
            "state",
            "state_label",
            "available_actions",
            "name",
            "id_type",
            "id_number",
            "phone",
            "occupation_group",
            "occupation_group_label",
            "employer_name",
            "employer_credit_code",
            "side",
            "work_region",
            "organisation",
            "rung",
            "rung_label",
            "reason_code",
            "reason",
            "rules_version",
            "trace",
            "realname_state",
            "realname_state_label",
            "channel",
            "submitted_at",
            "due_on",
            "decided_at",
            "decision_note",
            "return_items",
            "member_number",
            "clash",
            "version",
        )

    def get_available_actions(self, enrolment: Enrolment) -> list[str]:
        """The applicant's acts, or the desk's."""
        actor = self._actor
        if enrolment.account_id == actor.user_id:
            return enrolment.applicant_actions
        decides = access.may_decide_on(actor, enrolment)
        return enrolment.desk_actions if decides else []

    def get_member_number(self, enrolment: Enrolment) -> str | None:
        """The number, once admitted by this request."""
        if enrolment.state != EnrolmentState.ADMITTED:
            return None
        return enrolment.person.member.number

    def get_clash(self, enrolment: Enrolment) -> dict[str, Any] | None:
        """Whether the person is a member already or has other open requests."""
        actor = self._actor
        own = enrolment.account_id == actor.user_id
        if own or enrolment.is_proven or not access.may_decide(actor):
            return None
        return ClashSerializer(operations.clash_of(enrolment)).data

    @property
    def _actor(self) -> Actor:
        return cast(Actor, self.context["actor"])


class EnrolmentSummarySerializer(serializers.ModelSerializer[Enrolment]):
    """A request in one line of a list."""

    state_label = serializers.CharField(source="get_state_display")
    id_number = serializers.CharField(
        source="masked_id_number", help_text="证件号码，已遮蔽。"
    )
    occupation_group_label = serializers.CharField(
        source="get_occupation_group_display"
    )
    organisation = OrganisationSummarySerializer()
    is_overdue = serializers.SerializerMethodField(help_text="是否逾期未办。")

    class Meta:
        model = Enrolment
        fields = (
            "id",
            "state",
            "state_label",
            "name",
            "id_number",
            "occupation_group",
            "occupation_group_label",
            "organisation",
            "realname_state",
            "submitted_at",
            "due_on",
            "is_overdue",
            "version",
        )

    def get_is_overdue(self, enrolment: Enrolment) -> bool:
        """Whether the due day has passed without a decision."""
        today = local_date(self.context["now"])
        return enrolment.state == EnrolmentState.PENDING and enrolment.due_on < today


class StepSerializer(serializers.Serializer[Any]):
    """One line of the timeline."""

    at = serializers.DateTimeField(help_text="时间。")
    kind = serializers.ChoiceField(choices=StepKind.choices, help_text="事项。")
    kind_label = serializers.CharField()
    organisation = OrganisationSummarySerializer(help_text="此后由谁办理。")
    from_organisation = OrganisationSummarySerializer(
        allow_null=True, help_text="移交或上转以前由谁办理；其他事项为 null。"
    )
    note = serializers.CharField(allow_blank=True, help_text="说明。")


class TimelineSerializer(serializers.Serializer[Any]):
    """How far a request is: what happened, who must act, by when."""

    state = serializers.ChoiceField(choices=EnrolmentState.choices)
    state_label = serializers.CharField()
    acts_next = OrganisationSummarySerializer(
        allow_null=True, help_text="等待其办理的工会；等待申请人或已办结时为 null。"
    )
    due_on = serializers.DateField(allow_null=True)
    steps = StepSerializer(many=True)


class JoinCodeSerializer(serializers.ModelSerializer[JoinCode]):
    """A join code."""

    channel_label = serializers.CharField(source="get_channel_display")
    organisation = OrganisationSummarySerializer()
    is_revoked = serializers.SerializerMethodField()

    class Meta:
        model = JoinCode
        fields = (
            "code",
            "organisation",
            "channel",
            "channel_label",
            "expires_at",
            "is_revoked",
        )

    def get_is_revoked(self, code: JoinCode) -> bool:
        """Whether somebody called it back."""
        return code.revoked_at is not None
