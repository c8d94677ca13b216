"""What spot checks look like from outside."""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from services.hardship.choices import LEAST_CHECKED, SpotFinding
from services.hardship.models import SpotCheck, SpotChecked
from unionhub.web.fields import (
    CodeField,
    DateField,
    ReferenceField,
    StrictInteger,
    StrictSerializer,
    TextField,
    UuidField,
)

REASON = 500


class SpotCheckQuerySerializer(StrictSerializer):
    """How the list of spot checks can be narrowed."""

    organisation = ReferenceField(
        max_length=11, required=False, help_text=_("被抽查工会。")
    )


class SpotCheckedQuerySerializer(StrictSerializer):
    """How the dossiers of samples can be narrowed."""

    spot_check = UuidField(required=False, help_text=_("抽查。"))
    finding = CodeField(SpotFinding, required=False, help_text=_("结论。"))


class SpotCheckInputSerializer(StrictSerializer):
    """Of which dossiers a sample is drawn."""

    organisation = ReferenceField(
        max_length=11, help_text=_("被抽查工会，含全部下级。")
    )
    since = DateField(help_text=_("建档日期，起。"))
    until = DateField(help_text=_("建档日期，止，须在今日之前。"))
    percent = StrictInteger(
        min_value=LEAST_CHECKED,
        max_value=100,
        required=False,
        help_text=_("比例，百分之几，不填为 30。"),
    )


class SpotFindingInputSerializer(StrictSerializer):
    """What was found."""

    finding = CodeField(SpotFinding, help_text=_("结论。"))
    reason = TextField(
        max_length=REASON, required=False, help_text=_("情况说明，不属实的必填。")
    )


class SpotCheckSerializer(serializers.ModelSerializer[SpotCheck]):
    """A spot check with how far it is."""

    organisation = serializers.CharField(source="organisation_id")
    organisation_name = serializers.CharField(source="organisation.name")
    by_organisation = serializers.CharField(source="by_organisation_id")
    by_organisation_name = serializers.CharField(source="by_organisation.name")
    right = serializers.IntegerField(help_text=_("属实的份数。"))
    wrong = serializers.IntegerField(help_text=_("不属实的份数。"))

    class Meta:
        model = SpotCheck
        fields = (
            *("id", "organisation", "organisation_name", "by_organisation"),
            *("by_organisation_name", "since", "until", "percent", "seed"),
            *("population", "size", "right", "wrong", "drawn_at"),
        )


class SpotCheckedSerializer(serializers.ModelSerializer[SpotChecked]):
    """A dossier of a sample; it names nobody."""

    spot_check = serializers.UUIDField(source="spot_check_id")
    dossier = serializers.UUIDField(source="dossier_id", help_text=_("档案。"))
    finding_label = serializers.CharField(source="get_finding_display")

    class Meta:
        model = SpotChecked
        fields = (
            *("id", "spot_check", "place", "dossier", "finding"),
            *("finding_label", "reason", "found_at"),
        )
