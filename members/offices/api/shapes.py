"""What goes in and out at the doors of offices."""

import re
from typing import Any

from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail, ValidationError

from members.offices.choices import (
    LONGEST_DELEGATION,
    POWER_SENTENCES,
    STAFF_CODE,
    Office,
)
from members.offices.models import Appointment, Delegation
from members.organisations.api.shapes import OrganisationSummarySerializer
from unionhub.accounts.models import User
from unionhub.kernel import clock, identity
from unionhub.kernel.errors import InvalidValue
from unionhub.kernel.identity import IdType
from unionhub.kernel.powers import Power
from unionhub.web.fields import (
    CodeField,
    DateField,
    FenField,
    IdNumberField,
    ListField,
    ReferenceField,
    StrictBoolean,
    StrictSerializer,
    TextField,
    UuidField,
    refuse,
)

LONGEST_NAME = 40
POWERS = [power.value for power in Power]

# --- input shapes


class StaffCodeField(TextField):
    """A sign-in name of an officer: a staff code, nothing personal."""

    _FORM = re.compile(STAFF_CODE)
    published = {"format": "staff-code", "pattern": f"^{_FORM.pattern}$"}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=LONGEST_NAME, min_length=3, **kwargs)

    def to_internal_value(self, data: Any) -> str:
        """The code.

        Raises:
            ValidationError: ``invalid_character``: not of its form.
        """
        code = super().to_internal_value(data)
        if not self._FORM.fullmatch(code):
            refuse("invalid_character")
        return code


class AppointmentQuerySerializer(StrictSerializer):
    """How a list of appointments can be narrowed."""

    organisation = ReferenceField(
        max_length=11, required=False, help_text="工会编号（不含下级）。"
    )
    office = CodeField(Office, required=False, help_text="职务。")
    in_force = StrictBoolean(required=False, help_text="是否在有效期内。")


class DelegationQuerySerializer(StrictSerializer):
    """How a list of delegations can be narrowed."""

    appointment = UuidField(required=False, help_text="委托的任职。")
    in_force = StrictBoolean(required=False, help_text="是否在有效期内。")


class OfficerInputSerializer(StrictSerializer):
    """Who the officer is: by one document, whose number is not kept."""

    id_type = CodeField([kind.value for kind in IdType], help_text="证件类型。")
    id_number = IdNumberField(help_text="证件号码。")

    def validate(self, attrs: dict[str, Any]) -> Any:
        """The document as one noun."""
        today = clock.local_date(self.context["now"])
        try:
            return identity.parse(attrs["id_type"], attrs["id_number"], today=today)
        except InvalidValue as wrong:
            fault = ErrorDetail(wrong.detail, wrong.reason)
            raise ValidationError({wrong.field: [fault]}) from wrong


class AppointmentInputSerializer(StrictSerializer):
    """A new appointment."""

    username = ReferenceField(LONGEST_NAME, numbers=False, help_text="干部登录名。")
    organisation = ReferenceField(max_length=11, help_text="任职工会编号。")
    office = CodeField(Office, help_text="职务。")
    valid_from = DateField(help_text="起始日期，不早于今天。")
    valid_to = DateField(default=None, help_text="截止日期（含当日）；不填为长期。")
    amount_limit_fen = FenField(default=None, help_text="审批限额（分）。")
    officer = OfficerInputSerializer(
        default=None, help_text="首次任职时必填：账号自此与此人绑定。"
    )


class EndingInputSerializer(StrictSerializer):
    """When an appointment ends."""

    on = DateField(default=None, help_text="最后一日；不填则立即结束。")


class DelegationInputSerializer(StrictSerializer):
    """What is lent, to whom and for how long."""

    deputy = ReferenceField(LONGEST_NAME, numbers=False, help_text="受托人登录名。")
    powers = ListField(
        child=CodeField(POWERS),
        max_length=len(POWERS),
        min_length=1,
        unique=True,
        help_text="委托的权限，只能是本人任职所有的。",
    )
    valid_from = DateField(help_text="起始日期，不早于今天。")
    valid_to = DateField(
        help_text=f"截止日期（含当日），最长 {LONGEST_DELEGATION.days} 天。"
    )
    reason = TextField(max_length=200, help_text="事由。")


class OfficerAccountInputSerializer(StrictSerializer):
    """A new account."""

    username = StaffCodeField(
        help_text="工号：小写字母开头，字母、数字、连字符，不含个人信息。"
    )


# --- output shapes


class PowerSerializer(serializers.Serializer[Any]):
    """One thing an officer may do."""

    code = serializers.CharField()
    sentence = serializers.CharField(help_text="说明。")


class PowersField(serializers.ListField):
    """Powers in the order of the table, each with its sentence."""

    child = PowerSerializer()

    def to_representation(self, powers: Any) -> list[Any]:
        """The powers, told."""
        told = (p for p in Power if p in powers)
        return [{"code": p.value, "sentence": str(POWER_SENTENCES[p])} for p in told]


class AppointmentSerializer(serializers.ModelSerializer[Appointment]):
    """An appointment."""

    username = serializers.CharField(source="user.username")
    organisation = OrganisationSummarySerializer()
    office_label = serializers.CharField(source="get_office_display")
    in_force = serializers.SerializerMethodField(help_text="现在是否有效。")

    class Meta:
        model = Appointment
        fields = (
            "id",
            "username",
            "organisation",
            "office",
            "office_label",
            "amount_limit_fen",
            "valid_from",
            "valid_to",
            "ended_at",
            "in_force",
            "version",
        )

    def get_in_force(self, held: Appointment) -> bool:
        """Whether its term runs and nobody has ended it."""
        return held.is_in_force(self.context["now"])


class DelegationSerializer(serializers.ModelSerializer[Delegation]):
    """A delegation."""

    principal = serializers.CharField(
        source="appointment.user.username", help_text="委托人登录名。"
    )
    deputy = serializers.CharField(source="deputy.username", help_text="受托人登录名。")
    organisation = OrganisationSummarySerializer(source="appointment.organisation")
    office = serializers.ChoiceField(Office.choices, source="appointment.office")
    office_label = serializers.CharField(source="appointment.get_office_display")
    powers = PowersField(help_text="委托的权限。")
    in_force = serializers.SerializerMethodField(help_text="现在是否有效。")

    class Meta:
        model = Delegation
        fields = (
            "id",
            "appointment",
            "principal",
            "deputy",
            "organisation",
            "office",
            "office_label",
            "powers",
            "valid_from",
            "valid_to",
            "reason",
            "revoked_at",
            "in_force",
            "version",
        )

    def get_in_force(self, lent: Delegation) -> bool:
        """Whether it runs, and the appointment too."""
        return lent.is_in_force(self.context["now"])


class OfficeSerializer(serializers.Serializer[Any]):
    """An office under which one may act now."""

    id = serializers.UUIDField(help_text="用作 X-Appointment。")
    kind = serializers.ChoiceField(
        ["APPOINTMENT", "DELEGATION"], help_text="本人任职或受托代行。"
    )
    organisation = OrganisationSummarySerializer()
    office = serializers.ChoiceField(Office.choices)
    office_label = serializers.CharField()
    principal = serializers.CharField(
        allow_null=True, help_text="受托代行时，委托人的登录名。"
    )
    valid_from = serializers.DateField()
    valid_to = serializers.DateField(allow_null=True)
    amount_limit_fen = serializers.IntegerField(allow_null=True)
    powers = PowersField()
    is_acting = serializers.BooleanField(help_text="本次请求以此办理。")


class OwnOfficesSerializer(serializers.Serializer[Any]):
    """All offices under which one may act now."""

    items = OfficeSerializer(many=True)


class OfficerAccountSerializer(serializers.ModelSerializer[User]):
    """An officer's account."""

    class Meta:
        model = User
        fields = ("id", "username", "is_active")
