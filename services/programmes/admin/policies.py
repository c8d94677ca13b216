"""The desks of living standards and of what may be granted at most."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from services.programmes import operations
from services.programmes.admin.shared import (
    DayField,
    ProvinceAdmin,
    YearField,
    YuanField,
)
from services.programmes.choices import (
    TIERS,
    AidItem,
    Formula,
    FundKind,
    HardshipTier,
    Residence,
    RoundState,
)
from services.programmes.models import AidRule, LivingStandard, Round
from services.programmes.operations import RuleFacts, StandardFacts
from unionhub.kernel import fen
from unionhub.kernel.actor import Actor
from unionhub.kernel.catalogue import CATALOGUE
from unionhub.kernel.powers import Power
from unionhub.web.buttons import (
    Button,
    ButtonForm,
    LineField,
    ListButton,
    ListForm,
    Marked,
    Text,
)

EDIT = Power.PROGRAMME_EDIT
Given = dict[str, Any]
ANY = [("", _("不限"))]
DOCUMENT, REGION = 60, 12
HUNDRED, TEN = 100, 10


class StandardForm(forms.Form):
    """A standard as its document tells it."""

    region = LineField(
        label=_("行政区划"), max_length=REGION, help_text=_("代码，如 510104。")
    )
    year = YearField()
    household = forms.ChoiceField(label=_("户别"), choices=Residence)
    monthly_fen = YuanField(label=_("月标准"), help_text=_("每人每月，元。"))
    document_number = LineField(label=_("文号"), max_length=DOCUMENT)
    valid_from = DayField(label=_("执行日期"))


class RuleFields(forms.Form):
    """A rule as its document tells it; what is left out stands for any."""

    item = forms.ChoiceField(label=_("帮扶项目"), choices=AidItem)
    formula = forms.ChoiceField(label=_("计算方式"), choices=Formula)
    number = YuanField(
        label=_("数值"),
        help_text=_(
            "固定金额填元；低保标准倍数填倍（如 12）；自付比例填百分数（如 80）。"
        ),
    )
    ceiling_fen = YuanField(
        label=_("封顶"), required=False, help_text=_("元；没有封顶的不填。")
    )
    round = forms.ChoiceField(label=_("轮次"), required=False)
    fund = forms.ChoiceField(
        label=_("资金来源"), required=False, choices=[*ANY, *FundKind.choices]
    )
    tier = forms.ChoiceField(
        label=_("困难类别"),
        required=False,
        choices=[*ANY, *((one.value, one.label) for one in TIERS)],
    )
    region = LineField(
        label=_("行政区划"),
        max_length=REGION,
        required=False,
        help_text=_("代码；不限的不填。"),
    )
    document_number = LineField(label=_("文号"), max_length=DOCUMENT)
    valid_from = DayField(label=_("执行日期"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Round.objects.exclude(state=RoundState.SETTLED).order_by("-year", "code")
        field: Any = self.fields["round"]
        field.choices = [*ANY, *((one.pk, one.name) for one in rows)]

    def clean(self) -> dict[str, Any]:
        """Per mille is as fine as shares are kept."""
        given: dict[str, Any] = super().clean() or {}
        is_share = given.get("formula") == Formula.SHARE_OF_COST
        if is_share and given.get("number", 0) % TEN:
            self.add_error("number", str(CATALOGUE["too_precise"]))
        return given


class IssueForm(ListForm, RuleFields):
    """A new rule."""

    def offer(self, actor: Actor) -> None:
        """Nothing depends on the officer."""


class ReplaceForm(ButtonForm, RuleFields):
    """What takes its place."""

    def offer(self, obj: AidRule, actor: Actor, search: str = "") -> None:
        """As the one before says."""
        for name in ("item", "formula", "fund", "tier", "document_number"):
            self.fields[name].initial = getattr(obj, name)
        self.fields["round"].initial = obj.round_id or ""
        self.fields["region"].initial = obj.region_id or ""
        self.fields["number"].initial = fen.yuan(_yuan_of(obj))
        if obj.ceiling_fen is not None:
            self.fields["ceiling_fen"].initial = fen.yuan(obj.ceiling_fen)


def _yuan_of(rule: AidRule) -> int:
    """The number as ``YuanField`` holds it: hundredths; shares as per cent."""
    return rule.number * (TEN if rule.formula == Formula.SHARE_OF_COST else 1)


def _facts(given: Given) -> RuleFacts:
    number = given["number"]
    if given["formula"] == Formula.SHARE_OF_COST:
        # Entered as per cent with two decimals; kept as per mille.
        number //= TEN
    return RuleFacts(
        item=given["item"],
        formula=given["formula"],
        number=number,
        ceiling_fen=given["ceiling_fen"],
        round=given["round"] or None,
        fund=given["fund"],
        tier=given["tier"],
        region=given["region"] or None,
        document_number=given["document_number"],
        valid_from=given["valid_from"],
    )


def _announce(
    _filters: Mapping[str, str],
    _marked: Sequence[Marked],
    given: Given,
    by: Actor,
    at: datetime,
) -> Text:
    operations.announce_standard(StandardFacts(**given), by=by, at=at)
    return _("已录入。")


def _issue(
    _filters: Mapping[str, str],
    _marked: Sequence[Marked],
    given: Given,
    by: Actor,
    at: datetime,
) -> Text:
    operations.issue_rule(_facts(given), by=by, at=at)
    return _("已发布。")


def _replace(pk: Any, given: Given, by: Actor, at: datetime) -> Text:
    operations.replace_rule(pk, _facts(given), version=given["version"], by=by, at=at)
    return _("已由新版本替代。")


@admin.register(LivingStandard)
class LivingStandardAdmin(ProvinceAdmin):
    """The minimum living standards by place and year."""

    place = 40
    joins = ("region",)
    ordering = ("-year", "region_id", "household", "-valid_from")
    list_buttons = (
        ListButton("announcement", _("录入标准"), EDIT, _announce, StandardForm),
    )
    list_display = (
        *("region", "year", "household", "shown_monthly", "document_number"),
        "valid_from",
    )
    list_display_links = ("region",)
    list_filter = ("year", "household")
    search_fields = ("region__code__exact", "region__name__startswith")
    search_help_text = _("按行政区划代码（完整）或名称（开头）搜索")
    fields = (
        *("region", "year", "household", "shown_monthly", "document_number"),
        "valid_from",
    )

    @admin.display(description=_("月标准"))
    def shown_monthly(self, obj: LivingStandard) -> str:
        """In yuan."""
        return fen.shown(obj.monthly_fen)


@admin.register(AidRule)
class AidRuleAdmin(ProvinceAdmin):
    """What may be granted at most, by which document."""

    place = 41
    joins = ("round", "region", "replaces")
    buttons = (
        Button(
            "replacement",
            _("以新版本替代"),
            EDIT,
            _replace,
            ReplaceForm,
            warning=_("此版本至新版本执行的前一日止；已作的核定仍按当时的版本。"),
        ),
    )
    list_buttons = (ListButton("issue", _("发布政策"), EDIT, _issue, IssueForm),)
    ordering = ("item", "-valid_from", "id")
    list_display = (
        *("item", "shown_limit", "shown_tier", "shown_fund", "shown_round"),
        *("shown_region", "document_number", "valid_from", "valid_to"),
    )
    list_display_links = ("item",)
    list_filter = ("item", "formula")
    fields = (
        *("item", "shown_limit", "shown_tier", "shown_fund", "shown_round"),
        *("shown_region", "document_number", "valid_from", "valid_to", "version"),
    )

    @admin.display(description=_("最高金额"))
    def shown_limit(self, obj: AidRule) -> str:
        """In words."""
        told = str(_limit(obj))
        if obj.ceiling_fen is None:
            return told
        most = fen.shown(obj.ceiling_fen)
        return f"{told}，" + str(_("封顶 %(most)s") % {"most": most})

    @admin.display(description=_("困难类别"))
    def shown_tier(self, obj: AidRule) -> str:
        """In words."""
        return str(HardshipTier(obj.tier).label if obj.tier else _("不限"))

    @admin.display(description=_("资金来源"))
    def shown_fund(self, obj: AidRule) -> str:
        """In words."""
        return str(FundKind(obj.fund).label if obj.fund else _("不限"))

    @admin.display(description=_("轮次"))
    def shown_round(self, obj: AidRule) -> str:
        """Its name."""
        return str(obj.round or _("不限"))

    @admin.display(description=_("行政区划"))
    def shown_region(self, obj: AidRule) -> str:
        """Its name."""
        return str(obj.region or _("不限"))

    def heading(self, obj: AidRule) -> str:
        """What it is about."""
        return f"{obj.get_item_display()} · {obj.document_number}"

    def offers(self, obj: AidRule) -> Collection[str]:
        """While it has no end."""
        return ("replacement",) if obj.valid_to is None else ()

    def summary(self, obj: AidRule) -> list[tuple[Text, Any]]:
        """Which one."""
        return [
            (_("帮扶项目"), obj.get_item_display()),
            (_("最高金额"), self.shown_limit(obj)),
            (_("文号"), obj.document_number),
            (_("执行日期"), obj.valid_from),
        ]


def _limit(rule: AidRule) -> Text:
    if rule.formula == Formula.FIXED:
        return fen.shown(rule.number)
    if rule.formula == Formula.TIMES_STANDARD:
        return _("月低保标准的 %(times)s 倍") % {
            "times": _decimal(rule.number, HUNDRED)
        }
    return _("自付费用的 %(share)s%%") % {"share": _decimal(rule.number, TEN)}


def _decimal(number: int, scale: int) -> str:
    whole, rest = divmod(number, scale)
    digits = f"{rest:0{len(str(scale)) - 1}}".rstrip("0")
    return f"{whole}.{digits}" if digits else str(whole)
