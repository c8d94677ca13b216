"""The desks of programmes and rounds."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from services.programmes import operations
from services.programmes.admin.shared import DayField, ProvinceAdmin, YearField
from services.programmes.choices import RoundState, Season
from services.programmes.models import Programme, Round
from services.programmes.operations import RoundFacts
from unionhub.kernel.actor import Actor
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
from unionhub.web.listing import Table

EDIT = Power.PROGRAMME_EDIT
Given = dict[str, Any]


class ProgrammeForm(forms.Form):
    """A programme."""

    code = forms.RegexField(
        r"[A-Z][A-Z0-9]{1,15}\Z",
        label=_("项目代码"),
        max_length=16,
        help_text=_("大写字母和数字，以字母开头，如 WINTER。"),
    )
    season = forms.ChoiceField(label=_("季节"), choices=Season)
    name = LineField(label=_("项目名称"), max_length=60)


class RoundForm(ListForm):
    """A round of one of the programmes."""

    programme = forms.CharField(label=_("服务项目"), widget=forms.Select, max_length=16)
    year = YearField()
    name = LineField(label=_("名称"), max_length=60)
    opens_on = DayField(label=_("开始日期"))
    closes_on = DayField(label=_("截止日期"), help_text=_("含当日。"))

    def offer(self, actor: Actor) -> None:
        """All programmes."""
        widget = self.fields["programme"].widget
        rows = Programme.objects.order_by("code")
        widget.choices = [(one.pk, one.name) for one in rows]


class CopyForm(ButtonForm):
    """For which year."""

    year = YearField()

    def offer(self, obj: Round, actor: Actor, search: str = "") -> None:
        """The next one."""
        self.fields["year"].initial = obj.year + 1


def _found(
    _filters: Mapping[str, str],
    _marked: Sequence[Marked],
    given: Given,
    by: Actor,
    at: datetime,
) -> Text:
    operations.found(**given, by=by, at=at)
    return _("已设立。")


def _plan(
    _filters: Mapping[str, str],
    _marked: Sequence[Marked],
    given: Given,
    by: Actor,
    at: datetime,
) -> Text:
    operations.plan(RoundFacts(**given), by=by, at=at)
    return _("已列入筹备。")


def _copy(pk: Any, given: Given, by: Actor, at: datetime) -> Text:
    made = operations.copy(pk, given["year"], by=by, at=at)
    return _("已按此轮次筹备：%(name)s。") % {"name": made.name}


def _to(state: str, said: Text) -> Any:
    def press(pk: Any, given: Given, by: Actor, at: datetime) -> Text:
        operations.move(pk, state, version=given["version"], by=by, at=at)
        return said

    return press


ROUND_BUTTONS = (
    Button("opening", _("开始"), EDIT, _to(RoundState.OPEN, _("轮次已开始。"))),
    Button("closing", _("截止"), EDIT, _to(RoundState.CLOSED, _("轮次已截止。"))),
    Button(
        "settlement",
        _("结清"),
        EDIT,
        _to(RoundState.SETTLED, _("轮次已结清。")),
        is_grave=True,
        warning=_("各级工会均无可用、在途、占用、待支付的资金时才能结清。"),
    ),
    Button("copy", _("沿用到另一年"), EDIT, _copy, CopyForm),
)
BUTTON_TO = {
    RoundState.OPEN: "opening",
    RoundState.CLOSED: "closing",
    RoundState.SETTLED: "settlement",
}


@admin.register(Programme)
class ProgrammeAdmin(ProvinceAdmin):
    """What the union does year after year."""

    place = 38
    ordering = ("code",)
    list_display = ("name", "season", "code")
    list_display_links = ("name",)
    list_buttons = (ListButton("founding", _("设立项目"), EDIT, _found, ProgrammeForm),)
    fields = ("name", "season", "code")

    def tables(self, obj: Programme, actor: Actor) -> list[Table]:
        """Its rounds."""
        rows = [
            [one.name, one.opens_on, one.closes_on, one.get_state_display()]
            for one in obj.rounds.order_by("-year")
        ]
        columns = [_("名称"), _("开始日期"), _("截止日期"), _("状态")]
        return [Table(_("轮次"), columns, rows)]


@admin.register(Round)
class RoundAdmin(ProvinceAdmin):
    """Each year's round of a programme."""

    place = 39
    joins = ("programme", "copied_from")
    buttons = ROUND_BUTTONS
    list_buttons = (ListButton("plan", _("筹备轮次"), EDIT, _plan, RoundForm),)
    ordering = ("-year", "code")
    list_display = ("name", "programme", "year", "state", "opens_on", "closes_on")
    list_display_links = ("name",)
    list_filter = ("state", "year")
    fields = (
        *("name", "code", "programme", "year", "state", "opens_on", "closes_on"),
        "shown_before",
    )

    @admin.display(description=_("沿用自"))
    def shown_before(self, obj: Round) -> str:
        """The round whose days and name it took over."""
        return self.named(obj.copied_from)

    def offers(self, obj: Round) -> Collection[str]:
        """As the state allows; any can be copied."""
        moves = (BUTTON_TO[RoundState(state)] for state in obj.available_actions)
        return {*moves, "copy"}

    def summary(self, obj: Round) -> list[tuple[Text, Any]]:
        """Which one."""
        return [(_("轮次"), obj.name), (_("状态"), obj.get_state_display())]
