"""What programmes, rounds, policy and places look like from outside."""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from services.programmes.choices import (
    AidItem,
    Formula,
    FundKind,
    HardshipTier,
    Residence,
    RoundState,
    Season,
)
from services.programmes.models import (
    AidRule,
    LivingStandard,
    Programme,
    Quota,
    Round,
)
from unionhub.web.fields import (
    MAX_FEN,
    CodeField,
    DateField,
    FenField,
    ReferenceField,
    StrictInteger,
    StrictSerializer,
    TextField,
)

CODE, NAME, DOCUMENT = 24, 60, 60
FIRST_YEAR, LAST_YEAR = 2000, 2100
MOST_PLACES = 10_000_000


def a_year() -> StrictInteger:
    """A year of a round or a standard."""
    return StrictInteger(
        min_value=FIRST_YEAR, max_value=LAST_YEAR, help_text=_("年度。")
    )


class RoundQuerySerializer(StrictSerializer):
    """How the list of rounds can be narrowed."""

    programme = ReferenceField(max_length=16, required=False, help_text=_("项目代码。"))
    state = CodeField(RoundState, required=False, help_text=_("状态。"))


class StandardQuerySerializer(StrictSerializer):
    """How the list of standards can be narrowed."""

    region = ReferenceField(max_length=12, required=False, help_text=_("行政区划。"))
    household = CodeField(Residence, required=False, help_text=_("户别。"))


class AidRuleQuerySerializer(StrictSerializer):
    """How the list of rules can be narrowed."""

    item = CodeField(AidItem, required=False, help_text=_("帮扶项目。"))


class QuotaQuerySerializer(StrictSerializer):
    """How the list of places can be narrowed."""

    round = ReferenceField(max_length=CODE, required=False, help_text=_("轮次代码。"))


class ProgrammeInputSerializer(StrictSerializer):
    """A programme to be founded."""

    season = CodeField(Season, help_text=_("季节。"))
    name = TextField(max_length=NAME, help_text=_("项目名称。"))


class RoundInputSerializer(StrictSerializer):
    """A round to be planned."""

    programme = ReferenceField(max_length=16, help_text=_("项目代码。"))
    year = a_year()
    name = TextField(max_length=NAME, help_text=_("名称。"))
    opens_on = DateField(help_text=_("开始日期。"))
    closes_on = DateField(help_text=_("截止日期（含当日）。"))


class RoundCopyInputSerializer(StrictSerializer):
    """Another year."""

    year = a_year()


class RoundMoveInputSerializer(StrictSerializer):
    """Where it goes."""

    state = CodeField(RoundState, help_text=_("新状态。"))


class LivingStandardInputSerializer(StrictSerializer):
    """A standard as its document tells it."""

    region = ReferenceField(max_length=12, help_text=_("行政区划代码。"))
    year = a_year()
    household = CodeField(Residence, help_text=_("户别。"))
    monthly_fen = FenField(help_text=_("每人每月（分）。"))
    document_number = TextField(max_length=DOCUMENT, help_text=_("文号。"))
    valid_from = DateField(help_text=_("执行日期。"))


class AidRuleInputSerializer(StrictSerializer):
    """A rule as its document tells it; what is left out stands for any."""

    item = CodeField(AidItem, help_text=_("帮扶项目。"))
    formula = CodeField(Formula, help_text=_("计算方式。"))
    number = StrictInteger(
        min_value=1,
        max_value=MAX_FEN,
        help_text=_("固定金额（分），或低保标准的百分之几倍，或自付费用的千分之几。"),
    )
    ceiling_fen = FenField(required=False, help_text=_("封顶（分）。"))
    round = ReferenceField(max_length=CODE, required=False, help_text=_("轮次代码。"))
    fund = CodeField(FundKind, required=False, help_text=_("资金来源。"))
    tier = CodeField(HardshipTier, required=False, help_text=_("困难类别。"))
    region = ReferenceField(max_length=12, required=False, help_text=_("行政区划。"))
    document_number = TextField(max_length=DOCUMENT, help_text=_("文号。"))
    valid_from = DateField(help_text=_("执行日期。"))


class QuotaInputSerializer(StrictSerializer):
    """The places of the whole province."""

    round = ReferenceField(max_length=CODE, help_text=_("轮次代码。"))
    places = StrictInteger(min_value=0, max_value=MOST_PLACES, help_text=_("名额。"))


class QuotaShareInputSerializer(StrictSerializer):
    """The places of a union below, in all."""

    child = ReferenceField(max_length=11, help_text=_("下级工会。"))
    places = StrictInteger(
        min_value=0, max_value=MOST_PLACES, help_text=_("名额总数（不是增加数）。")
    )


class ProgrammeSerializer(serializers.ModelSerializer[Programme]):
    """A programme."""

    season = serializers.ChoiceField(choices=Season.choices)
    season_label = serializers.CharField(source="get_season_display")

    class Meta:
        model = Programme
        fields = ("code", "season", "season_label", "name")


class RoundSerializer(serializers.ModelSerializer[Round]):
    """One year of a programme."""

    programme = serializers.CharField(source="programme_id")
    state_label = serializers.CharField(source="get_state_display")
    copied_from = serializers.CharField(source="copied_from_id", allow_null=True)
    available_actions = serializers.ListField(child=serializers.CharField())

    class Meta:
        model = Round
        fields = (
            *("code", "programme", "year", "name", "opens_on", "closes_on"),
            *("state", "state_label", "copied_from", "available_actions", "version"),
        )


class LivingStandardSerializer(serializers.ModelSerializer[LivingStandard]):
    """The minimum living standard of a place."""

    region = serializers.CharField(source="region_id")
    household_label = serializers.CharField(source="get_household_display")

    class Meta:
        model = LivingStandard
        fields = (
            *("id", "region", "year", "household", "household_label"),
            *("monthly_fen", "document_number", "valid_from"),
        )


class AidRuleSerializer(serializers.ModelSerializer[AidRule]):
    """What may be granted at most."""

    item_label = serializers.CharField(source="get_item_display")
    round = serializers.CharField(source="round_id", allow_null=True)
    region = serializers.CharField(source="region_id", allow_null=True)
    formula_label = serializers.CharField(source="get_formula_display")
    replaces = serializers.UUIDField(source="replaces_id", allow_null=True)

    class Meta:
        model = AidRule
        fields = (
            *("id", "item", "item_label", "round", "fund", "tier", "region"),
            *("formula", "formula_label", "number", "ceiling_fen"),
            *("document_number", "valid_from", "valid_to", "replaces", "version"),
        )


class QuotaSerializer(serializers.ModelSerializer[Quota]):
    """The places of a union."""

    round = serializers.CharField(source="round_id")
    organisation = serializers.CharField(source="organisation_id")
    organisation_name = serializers.CharField(source="organisation.name")
    free = serializers.IntegerField(help_text=_("尚可使用或下达的名额。"))

    class Meta:
        model = Quota
        fields = (
            *("id", "round", "organisation", "organisation_name"),
            *("places", "handed", "used", "free", "version"),
        )
