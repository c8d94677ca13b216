"""Which levels decide from which amount on: the list, and the button that sets it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from members.organisations.choices import UnionLevel
from services.programmes.admin.shared import ProvinceAdmin
from services.programmes.models import Programme
from services.review import operations
from services.review.choices import LEAST_NOTICE_DAYS, LONGEST_NOTICE, CaseKind
from services.review.models import ChainRule
from unionhub.kernel import fen
from unionhub.kernel.actor import Actor
from unionhub.kernel.errors import DomainError
from unionhub.kernel.powers import Power
from unionhub.web.buttons import (
    LineField,
    ListButton,
    ListForm,
    Marked,
    PickMany,
    Text,
)

DAY = forms.DateInput(attrs={"type": "date"})


class ChainRuleForm(ListForm):
    """A rule as its document says it; the amount in yuan."""

    kind = forms.ChoiceField(label=_("类别"), choices=CaseKind)
    programme = forms.ChoiceField(label=_("项目"), required=False)
    from_amount_fen = forms.CharField(
        label=_("金额起点（元）"),
        max_length=20,
        required=False,
        help_text=_("不填的，不论金额。"),
    )
    levels = forms.MultipleChoiceField(
        label=_("审批层级"),
        choices=UnionLevel,
        widget=PickMany,
        help_text=_("自下而上逐级审批。"),
    )
    notice_days = forms.IntegerField(
        label=_("公示工作日数"),
        min_value=0,
        max_value=LONGEST_NOTICE,
        initial=LEAST_NOTICE_DAYS,
        help_text=_("除复核外不少于 5。"),
    )
    document_number = LineField(label=_("文号"), max_length=60)
    valid_from = forms.DateField(label=_("起始日期"), widget=DAY)
    valid_to = forms.DateField(label=_("截止日期"), widget=DAY, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = Programme.objects.order_by("pk").values_list("pk", "name")
        field: Any = self.fields["programme"]
        field.choices = [("", _("全部项目")), *known]

    def offer(self, actor: Actor) -> None:
        """The same for everybody."""

    def clean_from_amount_fen(self) -> int:
        """Whole fen.

        Raises:
            ValidationError: with a text of the catalogue.
        """
        text = self.cleaned_data["from_amount_fen"].strip()
        try:
            return fen.from_yuan(text) if text else 0
        except DomainError as refusal:
            raise ValidationError(refusal.detail, refusal.reason) from refusal

    def clean(self) -> dict[str, Any]:
        """The days in order.

        Raises:
            ValidationError: it ends before it begins.
        """
        given = super().clean() or {}
        first, last = given.get("valid_from"), given.get("valid_to")
        if first and last and last < first:
            self.add_error("valid_to", _("起止顺序不对。"))
        return given


def _set(
    _filters: Mapping[str, str],
    _marked: Sequence[Marked],
    given: dict[str, Any],
    by: Actor,
    at: datetime,
) -> Text:
    rule = operations.NewRule(
        **given
        | {
            "levels": tuple(given["levels"]),
            "programme": given["programme"] or None,
        }
    )
    operations.set_rule(rule, by=by, at=at)
    return _("已设定，自起始日期起报送的事项适用。")


@admin.register(ChainRule)
class ChainRuleAdmin(ProvinceAdmin):
    """The rules, the newest first."""

    view_power = Power.AID_VIEW
    or_powers = (Power.HARDSHIP_VIEW, Power.PROGRAMME_EDIT)
    place = 36
    joins = ("programme",)
    ordering = ("-valid_from", "-id")
    list_buttons = (
        ListButton("setting", _("设定规则"), Power.PROGRAMME_EDIT, _set, ChainRuleForm),
    )
    list_display = (
        *("kind", "shown_programme", "shown_amount", "shown_levels", "notice_days"),
        *("document_number", "valid_from", "valid_to"),
    )
    list_filter = ("kind",)
    fields = (
        *("kind", "shown_programme", "shown_amount", "shown_levels", "notice_days"),
        *("document_number", "valid_from", "valid_to"),
    )

    @admin.display(description=_("项目"))
    def shown_programme(self, obj: ChainRule) -> str:
        """Which, or all."""
        return obj.programme.name if obj.programme else str(_("全部项目"))

    @admin.display(description=_("金额起点"))
    def shown_amount(self, obj: ChainRule) -> str:
        """In yuan."""
        amount = obj.from_amount_fen
        return fen.shown(amount) if amount else str(_("不论金额"))

    @admin.display(description=_("审批层级"))
    def shown_levels(self, obj: ChainRule) -> str:
        """In words, from the bottom up."""
        named = [one for one in reversed(UnionLevel) if one.value in obj.levels]
        return " → ".join(str(one.label) for one in named)

    def heading(self, obj: ChainRule) -> str:
        """Which."""
        return f"{obj.get_kind_display()} · {self.shown_amount(obj)}"
