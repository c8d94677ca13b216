"""What households and dossiers look like from outside."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from members.organisations.api.shapes import OrganisationSummarySerializer
from services.hardship.models import Household, HouseholdMember


class HouseholdMemberSerializer(serializers.ModelSerializer[HouseholdMember]):
    """Somebody of a household; the number masked, health not shown."""

    person = serializers.SerializerMethodField(
        help_text=_("人员编号；本人申请时所列、工会尚未核实的为空。")
    )
    relation_label = serializers.CharField(source="get_relation_display")
    document_kind_label = serializers.CharField(source="get_document_kind_display")
    id_number = serializers.CharField(
        source="masked_id_number", help_text=_("证件号码，已遮蔽。")
    )
    sex_label = serializers.CharField(source="get_sex_display")
    departure_label = serializers.CharField(source="get_departure_display")

    is_proposed = serializers.BooleanField(
        help_text=_("本人申请时所列，待工会核实；工会提交审批时确认。")
    )

    class Meta:
        model = HouseholdMember
        fields = (
            *("id", "person", "name", "relation", "relation_label"),
            *("document_kind", "document_kind_label", "id_number"),
            *("sex", "sex_label", "birth_year", "since", "until"),
            *("departure", "departure_label", "is_proposed"),
        )

    def get_person(self, obj: HouseholdMember) -> UUID | None:
        """Not of one only named: it would tell that we know the number, and since
        when."""
        return None if obj.is_proposed else obj.person_id


class HouseholdSummarySerializer(serializers.ModelSerializer[Household]):
    """A household in a list."""

    organisation = OrganisationSummarySerializer()
    residence_label = serializers.CharField(source="get_residence_display")

    class Meta:
        model = Household
        fields = (
            *("id", "head_name", "organisation", "region", "residence"),
            *("residence_label", "opened_at", "ended_on", "version"),
        )


class HouseholdSerializer(HouseholdSummarySerializer):
    """A household with everybody who lives or lived in it."""

    phone = serializers.CharField(
        source="masked_phone", help_text=_("联系电话，已遮蔽。")
    )
    members = HouseholdMemberSerializer(many=True)

    class Meta(HouseholdSummarySerializer.Meta):
        fields = (  # type: ignore[assignment] # more than the summary has
            *HouseholdSummarySerializer.Meta.fields,
            *("phone", "members"),
        )


class HouseholdRevealedSerializer(serializers.Serializer[Any]):
    """Only what was asked for."""

    id_number = serializers.CharField(required=False, help_text=_("完整证件号码。"))
    phone = serializers.CharField(
        required=False, allow_null=True, help_text=_("完整联系电话。")
    )
    address = serializers.CharField(required=False, help_text=_("完整住址。"))
    health = serializers.CharField(
        required=False,
        allow_null=True,
        help_text=_("健康状况代码，残疾的带类别和等级；没有登记的为 null。"),
    )
    left_today = serializers.IntegerField(help_text=_("今日还可以查看的次数。"))
