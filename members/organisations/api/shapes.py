"""What goes in and out at the doors of unions and employers."""

from typing import Any

from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail, ValidationError

from members.organisations.choices import (
    Admission,
    EmployerNature,
    FoundingWay,
    HeadcountBand,
    OccupationGroup,
    UnionKind,
    UnionLevel,
    UnionStatus,
)
from members.organisations.models import Employer, EmployerAlias, Organisation
from unionhub.kernel.catalogue import CATALOGUE
from unionhub.web.fields import (
    CodeField,
    CreditCodeField,
    DateField,
    ListField,
    ReferenceField,
    StrictBoolean,
    StrictInteger,
    StrictSerializer,
    TextField,
)

# --- input shapes


class RegionField(ReferenceField):
    """A region code; whether it exists is the operation's to say."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=12, **kwargs)


class OrganisationQuerySerializer(StrictSerializer):
    """How a list of unions can be narrowed."""

    kind = CodeField(UnionKind, required=False, help_text="工会类别。")
    level = CodeField(UnionLevel, required=False, help_text="层级。")
    status = CodeField(UnionStatus, required=False, help_text="状态。")
    parent = ReferenceField(  # type: ignore[assignment]
        max_length=11, required=False, help_text="上级工会编号。"
    )
    region = RegionField(required=False, help_text="所在区划代码。")


class FoundingInputSerializer(StrictSerializer):
    """A new union."""

    parent = ReferenceField(  # type: ignore[assignment]
        max_length=11, help_text="上级工会编号。"
    )
    name = TextField(max_length=100, help_text="工会名称。")
    kind = CodeField(UnionKind, help_text="工会类别。")
    level = CodeField(UnionLevel, help_text="层级。")
    region = RegionField(help_text="所在区划代码。")
    territory = RegionField(
        default=None, help_text="服务区域的区划代码；不服务区域的工会不填。"
    )
    credit_code = CreditCodeField(default=None, help_text="统一社会信用代码。")
    founding_way = CodeField(FoundingWay, default=FoundingWay.OFFLINE)
    admission = CodeField(Admission, default=Admission.REVIEW)
    review_days = StrictInteger(min_value=1, max_value=30, default=5)
    office_phone = TextField(max_length=20, required=False)
    reported_headcount = StrictInteger(
        min_value=0, max_value=2_000_000, default=None, help_text="上报会员数。"
    )
    occupations = ListField(
        child=CodeField(OccupationGroup),
        max_length=20,
        unique=True,
        default=list,
        help_text="行业工会吸纳的职业群体。",
    )


class CorrectionInputSerializer(StrictSerializer):
    """What may be corrected; a field that is absent stays as it is."""

    name = TextField(max_length=100, required=False)
    credit_code = CreditCodeField(required=False)
    region = RegionField(required=False)
    territory = RegionField(required=False)
    admission = CodeField(Admission, required=False)
    review_days = StrictInteger(min_value=1, max_value=30, required=False)
    office_phone = TextField(max_length=20, required=False)
    reported_headcount = StrictInteger(min_value=0, max_value=2_000_000, required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """At least one field."""
        if not attrs:
            fault = ErrorDetail(str(CATALOGUE["required"]), "required")
            raise ValidationError({"name": [fault]})
        return attrs


class ActivationInputSerializer(StrictSerializer):
    """The upper union's approval of a founding."""

    approval_number = TextField(max_length=60, help_text="建会批复文号。")
    approval_date = DateField(help_text="批复日期。")
    approved_by = ReferenceField(max_length=11, help_text="批复工会编号。")


class ReasonInputSerializer(StrictSerializer):
    """An act that needs a reason."""

    reason = TextField(max_length=500, help_text="理由。")


# --- output shapes


class OrganisationSummarySerializer(serializers.ModelSerializer[Organisation]):
    """A union in one line, with what a member may need to reach it."""

    kind_label = serializers.CharField(source="get_kind_display")

    class Meta:
        model = Organisation
        fields = ("code", "name", "kind", "kind_label", "office_phone")


class OrganisationSerializer(serializers.ModelSerializer[Organisation]):
    """A union."""

    kind_label = serializers.CharField(source="get_kind_display")
    level_label = serializers.CharField(source="get_level_display")
    status_label = serializers.CharField(source="get_status_display")
    region_name = serializers.CharField(source="region.name")
    available_actions = serializers.ListField(
        child=serializers.CharField(), help_text="现在可以进入的状态。"
    )

    class Meta:
        model = Organisation
        fields = (
            "code",
            "name",
            "kind",
            "kind_label",
            "level",
            "level_label",
            "status",
            "status_label",
            "parent",
            "region",
            "region_name",
            "territory",
            "credit_code",
            "founding_way",
            "approval_number",
            "approval_date",
            "approved_by",
            "admission",
            "review_days",
            "reported_headcount",
            "office_phone",
            "available_actions",
            "version",
        )


class EmployerQuerySerializer(StrictSerializer):
    """How a list of employers can be narrowed."""

    region = RegionField(required=False, help_text="所在区划代码。")
    union = ReferenceField(max_length=11, required=False, help_text="工会编号。")
    credit_code = CreditCodeField(required=False, help_text="统一社会信用代码。")
    has_union = StrictBoolean(required=False, help_text="是否已建会。")


class EmployerInputSerializer(StrictSerializer):
    """A new employer."""

    name = TextField(max_length=100, help_text="登记名称。")
    credit_code = CreditCodeField(default=None, help_text="统一社会信用代码。")
    nature = CodeField(EmployerNature, help_text="单位性质。")
    headcount_band = CodeField(HeadcountBand, help_text="职工人数。")
    region = RegionField(help_text="所在区划代码。")
    industry = ReferenceField(max_length=5, default=None, help_text="行业代码。")
    union = ReferenceField(
        max_length=11, default=None, help_text="工会编号；未建会不填。"
    )
    is_platform = StrictBoolean(default=False, help_text="是否平台企业。")


class RenamingInputSerializer(StrictSerializer):
    """A new registered name."""

    name = TextField(max_length=100, help_text="新的登记名称。")


class AliasInputSerializer(StrictSerializer):
    """Another name of an employer."""

    alias = TextField(max_length=100, help_text="别名。")


class EmployerSerializer(serializers.ModelSerializer[Employer]):
    """An employer."""

    nature_label = serializers.CharField(source="get_nature_display")
    headcount_band_label = serializers.CharField(source="get_headcount_band_display")

    class Meta:
        model = Employer
        fields = (
            "id",
            "name",
            "credit_code",
            "nature",
            "nature_label",
            "headcount_band",
            "headcount_band_label",
            "region",
            "industry",
            "union",
            "is_platform",
            "version",
        )


class EmployerAliasSerializer(serializers.ModelSerializer[EmployerAlias]):
    """Another name of an employer, approved or not."""

    kind_label = serializers.CharField(source="get_kind_display")
    is_approved = serializers.BooleanField(help_text="批准后才用于匹配。")

    class Meta:
        model = EmployerAlias
        fields = ("id", "employer", "alias", "kind", "kind_label", "is_approved")
