"""The audit doors: what was done, whether the trail holds, who looked at oneself."""

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from members.offices.choices import Office
from members.organisations.models import Organisation
from unionhub.audit import verification
from unionhub.audit.choices import Damage, Purpose
from unionhub.audit.models import (
    AccessLog,
    AccessLogQuerySet,
    AuditEvent,
    AuditEventQuerySet,
)
from unionhub.desk.lookers import with_lookers
from unionhub.kernel.powers import Power
from unionhub.web.fields import (
    InstantField,
    ReferenceField,
    StrictInteger,
    StrictSerializer,
    UuidField,
)
from unionhub.web.paging import page_response_serializer
from unionhub.web.permissions import HasPower, IsSignedIn
from unionhub.web.schema import operation
from unionhub.web.views import ApiView, PageView

MOST_SEALS = 100
FEW_SEALS = 10


class AuditEventQuerySerializer(StrictSerializer):
    """How the trail can be narrowed."""

    target_kind = ReferenceField(
        max_length=64, required=False, help_text="对象类别，例如 members.Member。"
    )
    target_id = ReferenceField(max_length=64, required=False, help_text="对象编号。")
    subject = UuidField(required=False, help_text="当事人。")
    verb = ReferenceField(
        max_length=64, required=False, help_text="行为，例如 enrolment.approved。"
    )
    since = InstantField(required=False, help_text="起始时间，含。")
    until = InstantField(required=False, help_text="截止时间，不含。")


class VerificationQuerySerializer(StrictSerializer):
    """How far back the check goes."""

    seals = StrictInteger(
        min_value=1,
        max_value=MOST_SEALS,
        default=FEW_SEALS,
        help_text="核验最后多少个封存；全部核验请用命令 verify_audit。",
    )


class AuditEventSerializer(serializers.ModelSerializer[AuditEvent]):
    """One act; nothing personal stands in it."""

    organisation = serializers.CharField(
        source="organisation_id", help_text="所代表的工会；本人和系统的行为为空。"
    )
    facts = serializers.DictField(help_text="变化的内容。")

    class Meta:
        model = AuditEvent
        fields = (
            "id",
            "at",
            "verb",
            "target_kind",
            "target_id",
            "subject_id",
            "actor_kind",
            "user_id",
            "appointment_id",
            "on_behalf_of",
            "organisation",
            "request_id",
            "facts",
        )


class BreakSerializer(serializers.Serializer[verification.Break]):
    """Where the chain breaks first."""

    damage = serializers.ChoiceField(Damage.choices)
    damage_label = serializers.SerializerMethodField()
    seal = serializers.IntegerField(allow_null=True, help_text="封存号。")
    event_id = serializers.UUIDField(allow_null=True, help_text="审计记录编号。")

    def get_damage_label(self, broken: verification.Break) -> str:
        """In Chinese."""
        return str(Damage(broken.damage).label)


class VerificationSerializer(serializers.Serializer[verification.Verification]):
    """What the check found."""

    is_sound = serializers.SerializerMethodField(help_text="封存链是否完整。")
    checked_from = serializers.IntegerField(
        help_text="从哪个封存开始核验；0：还没有封存。"
    )
    last_seal = serializers.IntegerField(source="last", help_text="最后的封存号。")
    last_digest = serializers.SerializerMethodField(
        help_text="最后封存的摘要，请另行保存，以备比对。"
    )
    sealed = serializers.IntegerField(help_text="已封存的审计记录数。")
    unsealed = serializers.IntegerField(help_text="尚待封存的审计记录数。")
    broken = BreakSerializer(allow_null=True, help_text="第一处破坏；完整时为 null。")

    def get_is_sound(self, found: verification.Verification) -> bool:
        """Whether nothing is broken."""
        return found.broken is None

    def get_last_digest(self, found: verification.Verification) -> str:
        """In hexadecimal."""
        return found.digest.hex()


class LookSerializer(serializers.ModelSerializer[AccessLog]):
    """One look at one's data: by which office of which union, at what, what for."""

    office = serializers.CharField(allow_null=True, help_text="查看人的职务。")
    office_label = serializers.SerializerMethodField()
    organisation = serializers.CharField(
        source="organisation_id", help_text="查看人所代表的工会编号。"
    )
    organisation_name = serializers.CharField(allow_null=True)
    purpose_label = serializers.SerializerMethodField()
    fields = serializers.ListField(  # type: ignore[assignment]
        child=serializers.CharField(), help_text="看到的内容。"
    )
    is_revealed = serializers.BooleanField(help_text="是否看到了完整号码。")

    class Meta:
        model = AccessLog
        fields = (
            "id",
            "at",
            "office",
            "office_label",
            "organisation",
            "organisation_name",
            "purpose",
            "purpose_label",
            "fields",
            "is_revealed",
        )

    def get_office_label(self, look: Any) -> str:
        """In Chinese; empty where no office stands behind it."""
        return str(Office(look.office).label) if look.office else ""

    def get_purpose_label(self, look: AccessLog) -> str:
        """In Chinese; empty for lists and details, which need none."""
        return str(Purpose(look.purpose).label) if look.purpose else ""


EVENT = {
    "id": "019aa0e4-6c00-7cc3-98c4-dc0c0c07398f",
    "at": "2026-11-23T10:00:00+08:00",
    "verb": "enrolment.approved",
    "target_kind": "members.Enrolment",
    "target_id": "019aa0e4-6c00-7cc3-98c4-dc0c0c073981",
    "subject_id": "019aa0e4-6c00-7cc3-98c4-dc0c0c073982",
    "actor_kind": "PERSON",
    "user_id": "019aa0e4-6c00-7cc3-98c4-dc0c0c073983",
    "appointment_id": "019aa0e4-6c00-7cc3-98c4-dc0c0c073984",
    "on_behalf_of": None,
    "organisation": "51010400001",
    "request_id": "019aa0e4-6c00-7cc3-98c4-dc0c0c073985",
    "facts": {"organisation": "51010400012"},
}
VERIFICATION = {
    "is_sound": True,
    "checked_from": 33,
    "last_seal": 42,
    "last_digest": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "sealed": 41873,
    "unsealed": 12,
    "broken": None,
}
LOOK = {
    "id": "019aa0e4-6c00-7cc3-98c4-dc0c0c07398f",
    "at": "2026-11-23T10:00:00+08:00",
    "office": "REVIEWER",
    "office_label": "审核人",
    "organisation": "51010400001",
    "organisation_name": "成都市锦江区总工会",
    "purpose": "IDENTITY_CHECK",
    "purpose_label": "核对身份",
    "fields": ["id_number"],
    "is_revealed": True,
}


class MayViewAudit(HasPower):
    """The office reads the audit trail."""

    power = Power.AUDIT_VIEW


class MayVerifyAudit(HasPower):
    """The office checks the seals of the audit trail."""

    power = Power.AUDIT_VERIFY


class AuditEventsView(PageView):
    """What was done in the actor's part of the tree, latest first."""

    keyset = ("-id",)
    serializer_class = AuditEventSerializer
    query_serializer_class = AuditEventQuerySerializer
    permission_classes = [MayViewAudit]

    def rows(self) -> AuditEventQuerySet:
        """Narrowed by scope and filters."""
        filters = dict(self.params)
        since, until = filters.pop("since", None), filters.pop("until", None)
        if "subject" in filters:
            filters["subject_id"] = filters.pop("subject")
        return self.events().between(since, until).filter(**filters)

    def events(self) -> AuditEventQuerySet:
        """Those of the unions in scope; whoever oversees the root sees all of them."""
        unions = Organisation.objects.visible_to(self.actor)
        if unions.filter(parent=None).exists():
            return AuditEvent.objects.of_everybody(self.actor)
        return AuditEvent.objects.of_unions(self.actor, unions)

    @operation(
        operation_id="listAuditEvents",
        tag="干部",
        summary="审计记录",
        description="任职范围内各工会的干部办理了什么，最近的在前；本人和系统的行为只有管辖"
        "全省的审计人员可见。可按对象、当事人、行为和时间筛选；记录中没有个人信息的明文。",
        answers={200: page_response_serializer(AuditEventSerializer)},
        examples={"answer": {"items": [EVENT], "next": None, "next_cursor": None}},
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One page."""
        return super().get(request, *args, **kwargs)


class AuditVerificationView(ApiView):
    """Whether the seals hold."""

    query_serializer_class = VerificationQuerySerializer
    permission_classes = [MayVerifyAudit]

    @operation(
        operation_id="verifyAudit",
        tag="干部",
        summary="核验审计封存链",
        description="重新计算最后若干个封存及其中的每条审计记录，给出第一处破坏；并告知最后"
        "封存的编号和摘要、已封存和尚待封存的条数。",
        answers={200: VerificationSerializer},
        examples={"answer": VERIFICATION},
    )
    def get(self, request: Request) -> Response:
        """Check them."""
        found = verification.verify_last(self.params["seals"])
        return Response(VerificationSerializer(found).data)


class MyAccessLogView(PageView):
    """Who looked at one's own data, latest first."""

    keyset = ("-id",)
    serializer_class = LookSerializer
    permission_classes = [IsSignedIn]

    def rows(self) -> AccessLogQuerySet:
        """One's own, with the office and union of whoever looked."""
        return with_lookers(AccessLog.objects.visible_to(self.actor))

    @operation(
        operation_id="listMyAccessLog",
        tag="会员",
        summary="谁查看过我的信息",
        description="逐次列出干部和对接系统查看本人详情或完整号码的时间、职务、工会、内容和"
        "用途，不显示干部姓名；在名单中一并出现的不逐人列出。",
        answers={200: page_response_serializer(LookSerializer)},
        examples={"answer": {"items": [LOOK], "next": None, "next_cursor": None}},
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One page."""
        return super().get(request, *args, **kwargs)
