"""What goes in and out at the doors of joining."""

from typing import Any, cast

from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail, ValidationError

from members.enrolment import access
from members.enrolment.choices import (
    EnrolmentState,
    JoinChannel,
    Reason,
    ReturnItem,
    Rung,
    Side,
    Verdict,
)
from members.enrolment.models import ConsentText, Enrolment, EnrolmentStep, JoinCode
from members.enrolment.operations import Workplace
from members.organisations.api.shapes import OrganisationSummarySerializer, RegionField
from members.organisations.choices import OccupationGroup
from members.people.choices import DocumentKind
from members.people.models import Member
from unionhub.kernel import identity
from unionhub.kernel.actor import Actor
from unionhub.kernel.catalogue import CATALOGUE
from unionhub.kernel.clock import local_date
from unionhub.kernel.errors import InvalidValue
from unionhub.kernel.identity import IdentityDocument
from unionhub.web.fields import (
    CodeField,
    CreditCodeField,
    InstantField,
    ListField,
    NameField,
    StrictBoolean,
    StrictSerializer,
    TextField,
)

# --- input


class StatedEmployerInputSerializer(StrictSerializer):
    """Whom the applicant works for."""

    credit_code = CreditCodeField(default="", help_text="单位统一社会信用代码。")
    name = TextField(max_length=100, default="", help_text="单位登记名称或别名。")
    side = CodeField(
        Side,
        default=Side.EMPLOYER,
        help_text="劳务派遣人员说明所填的是派遣单位还是用工单位，只在该处计入会员。",
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """A code or a name."""
        if not attrs["credit_code"] and not attrs["name"]:
            fault = ErrorDetail(str(CATALOGUE["required"]), "required")
            raise ValidationError({"name": [fault]})
        return attrs


class WorkplaceInputSerializer(StrictSerializer):
    """Where somebody works, and as what: all that routing looks at."""

    occupation_group = CodeField(OccupationGroup, help_text="职业群体。")
    employer = StatedEmployerInputSerializer(
        required=False, help_text="用人单位，可不填。"
    )
    work_region = RegionField(help_text="工作地的县（市、区）或乡镇（街道）代码。")
    join_code = TextField(
        max_length=16, default="", help_text="扫描入会码得到的代码，可不填。"
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """The workplace as one noun."""
        employer = attrs.pop("employer", {})
        attrs["workplace"] = Workplace(
            occupation_group=attrs.pop("occupation_group"),
            work_region=attrs.pop("work_region"),
            join_code=attrs.pop("join_code"),
            employer_credit_code=employer.get("credit_code", ""),
            employer_name=employer.get("name", ""),
            side=employer.get("side", Side.EMPLOYER),
        )
        return attrs


class PreviewInputSerializer(WorkplaceInputSerializer):
    """A question where a request would go; nothing about a person."""


class EnrolmentInputSerializer(WorkplaceInputSerializer):
    """One click: at most eight fields; sex and birth come from the number."""

    name = NameField(help_text="姓名。")
    id_type = CodeField(DocumentKind, help_text="证件类型。")
    id_number = TextField(max_length=40, help_text="证件号码。")
    consent_version = TextField(max_length=16, help_text="已阅读并同意的同意书版本。")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """The document as one noun."""
        attrs = super().validate(attrs)
        attrs["document"] = _document(self, attrs)
        return attrs


class ResubmissionInputSerializer(StrictSerializer):
    """What a returned request changes; absent fields stay."""

    name = NameField(required=False, help_text="姓名。")
    id_type = CodeField(DocumentKind, required=False, help_text="证件类型。")
    id_number = TextField(max_length=40, required=False, help_text="证件号码。")
    occupation_group = CodeField(
        OccupationGroup, required=False, help_text="职业群体。"
    )
    employer_name = TextField(max_length=100, required=False, help_text="单位名称。")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Kind and number of a document change together."""
        given = {"id_type", "id_number"} & attrs.keys()
        if len(given) == 1:
            missing = ({"id_type", "id_number"} - given).pop()
            fault = ErrorDetail(str(CATALOGUE["required"]), "required")
            raise ValidationError({missing: [fault]})
        attrs["document"] = _document(self, attrs) if given else None
        return attrs


class RejectionInputSerializer(StrictSerializer):
    """Why a request is refused."""

    reason = TextField(max_length=500, help_text="理由，申请人可见。")


class ReturnInputSerializer(RejectionInputSerializer):
    """What is to be corrected, and why."""

    items = ListField(
        child=CodeField(ReturnItem),
        max_length=4,
        min_length=1,
        unique=True,
        help_text="需要补正的内容。",
    )


class HandoverInputSerializer(RejectionInputSerializer):
    """Where a request is handed over to, and why."""

    organisation = TextField(max_length=11, help_text="移交到的工会编号。")


class EnrolmentQuerySerializer(StrictSerializer):
    """How a list of requests can be narrowed."""

    state = CodeField(EnrolmentState, required=False, help_text="状态。")
    organisation = TextField(max_length=11, required=False, help_text="受理工会编号。")
    overdue = StrictBoolean(required=False, help_text="只看逾期未办的。")


class JoinCodeInputSerializer(StrictSerializer):
    """A new join code."""

    organisation = TextField(max_length=11, help_text="工会编号。")
    channel = CodeField(JoinChannel, default=JoinChannel.QR, help_text="渠道。")
    expires_at = InstantField(help_text="失效时间。")


def _document(
    form: serializers.BaseSerializer[Any], attrs: dict[str, Any]
) -> IdentityDocument:
    today = local_date(form.context["now"])
    try:
        return identity.parse(attrs.pop("id_type"), attrs.pop("id_number"), today=today)
    except InvalidValue as wrong:
        fault = ErrorDetail(wrong.detail, wrong.reason)
        raise ValidationError({wrong.field or "id_number": [fault]}) from wrong


# --- output


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
        return enrolment.desk_actions if access.may_decide(actor) else []

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
        others = Enrolment.objects.open().filter(person=enrolment.person_id)
        member = Member.objects.filter(pk=enrolment.person_id)
        return {
            "is_member": member.exists(),
            "other_open_requests": others.exclude(pk=enrolment.pk).count(),
        }

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


class StepSerializer(serializers.ModelSerializer[EnrolmentStep]):
    """One line of the timeline."""

    kind_label = serializers.CharField(source="get_kind_display")
    organisation = OrganisationSummarySerializer()

    class Meta:
        model = EnrolmentStep
        fields = ("at", "kind", "kind_label", "organisation", "note")


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
