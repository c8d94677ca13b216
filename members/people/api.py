"""The doors of membership: one member, the headcount, oneself."""

from typing import Any
from uuid import UUID

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from members.organisations.api.shapes import OrganisationSummarySerializer
from members.organisations.models import Organisation
from members.people import operations
from members.people.models import Member
from unionhub.kernel.clock import local_date
from unionhub.kernel.errors import NotFound
from unionhub.kernel.powers import Power
from unionhub.web import access_log
from unionhub.web.etag import etag
from unionhub.web.fields import DateField, StrictSerializer
from unionhub.web.permissions import HasPower, IsSignedIn
from unionhub.web.schema import operation
from unionhub.web.views import ApiView


class HeadcountQuerySerializer(StrictSerializer):
    """The day that is counted."""

    on = DateField(required=False, help_text="统计日期，默认今天。")


class MemberSerializer(serializers.ModelSerializer[Member]):
    """A member; numbers masked."""

    id = serializers.UUIDField(source="pk")
    document_kind_label = serializers.CharField(source="get_document_kind_display")
    id_number = serializers.CharField(
        source="masked_id_number", help_text="证件号码，已遮蔽。"
    )
    phone = serializers.CharField(source="masked_phone", help_text="手机号码，已遮蔽。")
    sex_label = serializers.CharField(source="get_sex_display")
    occupation_group_label = serializers.CharField(
        source="get_occupation_group_display"
    )
    organisation = OrganisationSummarySerializer()
    standing_label = serializers.CharField(source="get_standing_display")
    realname_state_label = serializers.CharField(source="get_realname_state_display")

    class Meta:
        model = Member
        fields = (
            "id",
            "number",
            "name",
            "document_kind",
            "document_kind_label",
            "id_number",
            "phone",
            "sex",
            "sex_label",
            "birth_year",
            "occupation_group",
            "occupation_group_label",
            "employer_name",
            "organisation",
            "standing",
            "standing_label",
            "realname_state",
            "realname_state_label",
            "joined_on",
            "version",
        )


class HeadcountSerializer(serializers.Serializer[Any]):
    """Active members of a union and of all below it."""

    organisation = serializers.CharField()
    on = serializers.DateField()
    total = serializers.IntegerField(help_text="有效会员数，按会籍逐笔累计。")
    real_name = serializers.IntegerField(help_text="其中已实名核验的。")
    key_four = serializers.IntegerField(help_text="其中四类重点群体。")
    eight_groups = serializers.IntegerField(help_text="其中八大群体。")
    by_group = serializers.DictField(child=serializers.IntegerField())
    reported = serializers.IntegerField(
        allow_null=True, help_text="该工会上报的人数，与统计数并列。"
    )


class MeSerializer(serializers.Serializer[Any]):
    """Oneself: the account, and the membership if there is one."""

    account_id = serializers.UUIDField()
    is_officer = serializers.BooleanField()
    member = MemberSerializer(allow_null=True)


EXAMPLE = {
    "id": "019aa0e4-6c00-7cc3-98c4-dc0c0c07398f",
    "number": "402918375610",
    "name": "王小明",
    "document_kind": "RESIDENT_ID",
    "document_kind_label": "居民身份证",
    "id_number": "510***********1233",
    "phone": "138****8001",
    "sex": 1,
    "sex_label": "男",
    "birth_year": 1990,
    "occupation_group": "COURIER",
    "occupation_group_label": "快递员",
    "employer_name": "成都示例速递有限公司",
    "organisation": {
        "code": "51010400012",
        "name": "成都示例速递有限公司工会委员会",
        "kind": "SINGLE",
        "kind_label": "独立基层工会",
        "office_phone": "028-86650002",
    },
    "standing": "ACTIVE",
    "standing_label": "有效",
    "realname_state": "PASSED",
    "realname_state_label": "已核验",
    "joined_on": "2026-11-23",
    "version": 1,
}


class MayViewMembers(HasPower):
    """The office lets look at members."""

    power = Power.MEMBER_VIEW


class MemberView(ApiView):
    """One member."""

    sensitive = True
    permission_classes = [MayViewMembers]

    @operation(
        operation_id="getMember",
        tag="干部",
        summary="会员详情",
        description="任职范围以外的会员与不存在的会员回答相同；敏感号码已遮蔽。",
        answers={200: MemberSerializer},
        examples={"answer": EXAMPLE},
    )
    @access_log.logged
    def get(self, request: Request, member_id: UUID) -> Response:
        """Show it."""
        members = Member.objects.visible_to(self.actor)
        member = members.select_related("organisation").filter(pk=member_id).first()
        if member is None:
            raise NotFound
        access_log.shown(self, member.pk)
        headers = {"ETag": etag(member.version)}
        return Response(MemberSerializer(member).data, headers=headers)


class HeadcountView(ApiView):
    """How many members a union and all below it have."""

    query_serializer_class = HeadcountQuerySerializer
    permission_classes = [MayViewMembers]

    @operation(
        operation_id="getHeadcount",
        tag="干部",
        summary="会员人数",
        description="按会籍变动逐笔累计的有效会员数：全部、已实名、四类重点群体、八大群体"
        "和各职业群体；上报数并列给出，互不替代。",
        answers={200: HeadcountSerializer},
        examples={
            "answer": {
                "organisation": "51010400001",
                "on": "2026-11-23",
                "total": 320,
                "real_name": 298,
                "key_four": 120,
                "eight_groups": 150,
                "by_group": {"COURIER": 60, "FOOD_DELIVERY": 60},
                "reported": 330,
            }
        },
    )
    def get(self, request: Request, code: str) -> Response:
        """Count."""
        unions = Organisation.objects.visible_to(self.actor)
        organisation = unions.filter(pk=code).first()
        if organisation is None:
            raise NotFound
        on = self.params.get("on", local_date(self.now))
        count = operations.headcount(organisation, on=on)
        head = {"organisation": organisation.pk, "on": on}
        figures = vars(count) | {"reported": organisation.reported_headcount}
        return Response(HeadcountSerializer(head | figures).data)


class MeView(ApiView):
    """Oneself."""

    permission_classes = [IsSignedIn]

    @operation(
        operation_id="getMe",
        tag="会员",
        summary="我的账号和会籍",
        description="当前登录的账号；已是会员的，给出会籍（号码已遮蔽）。",
        answers={200: MeSerializer},
        examples={
            "answer": {
                "account_id": "019aa0e4-6c00-7cc3-98c4-dc0c0c073980",
                "is_officer": False,
                "member": EXAMPLE,
            }
        },
    )
    def get(self, request: Request) -> Response:
        """Show it."""
        own = Member.objects.of(self.actor).select_related("organisation")
        data = {
            "account_id": self.actor.user_id,
            "is_officer": bool(self.actor.appointment_id),
            "member": own.first(),
        }
        return Response(MeSerializer(data).data)
