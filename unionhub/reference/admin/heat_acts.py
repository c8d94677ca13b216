"""What officers are asked for heat events, and which operation each button calls."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from unionhub.kernel.actor import Actor
from unionhub.kernel.powers import Power
from unionhub.reference import heat
from unionhub.reference.choices import LEAST_FOR_MEASURE, MOST_HEAT, HeatColour
from unionhub.reference.models import HeatEvent
from unionhub.web.buttons import (
    Button,
    ButtonForm,
    LineField,
    ListButton,
    Marked,
    Text,
)

DAY = {"type": "date"}
LEAST = min(LEAST_FOR_MEASURE.values())


class FactsFields(forms.Form):
    """What a weather office announces, and what may change later."""

    colour = forms.ChoiceField(label=_("预警颜色"), choices=HeatColour)
    peak = forms.DecimalField(
        label=_("最高气温（℃）"),
        min_value=LEAST / 10,
        max_value=MOST_HEAT / 10,
        decimal_places=1,
    )
    ends_on = forms.DateField(
        label=_("结束日期"),
        widget=forms.DateInput(attrs=DAY),
        help_text=_("含当天。"),
    )
    source = LineField(
        label=_("发布单位"), max_length=100, help_text=_("例：成都市气象台。")
    )
    document_number = LineField(label=_("文号"), max_length=60, required=False)

    def clean(self) -> dict[str, Any]:
        """The temperature in tenths."""
        given: dict[str, Any] = super().clean() or {}
        if "peak" in given:
            given["peak_tenths"] = int(given.pop("peak") * 10)
        return given


class AnnouncementForm(FactsFields):
    """A new event."""

    region = LineField(
        label=_("区划代码"),
        max_length=12,
        help_text=_("例：510100 成都市；其下级一并适用。"),
    )
    begins_on = forms.DateField(label=_("开始日期"), widget=forms.DateInput(attrs=DAY))
    field_order = ("region", "colour", "peak", "begins_on")


class HeatCorrectionForm(FactsFields, ButtonForm):
    """What is different now."""

    def offer(self, obj: HeatEvent, actor: Actor, search: str = "") -> None:
        """As it is."""
        for name in ("colour", "ends_on", "source", "document_number"):
            self.fields[name].initial = getattr(obj, name)
        self.fields["peak"].initial = obj.peak_tenths / 10


class RevocationForm(ButtonForm):
    """Why."""

    reason = LineField(label=_("原因"), max_length=100)


def _announce(
    _filters: Mapping[str, str],
    _marked: Sequence[Marked],
    given: dict[str, Any],
    by: Actor,
    at: datetime,
) -> Text:
    heat.announce(heat.Announcement(**given), by=by, at=at)
    return _("已登记，参加的站点在这些日子延长开放。")


def _correct(pk: UUID, given: dict[str, Any], by: Actor, at: datetime) -> Text:
    version = given.pop("version")
    heat.correct(pk, heat.Change(**given), by=by, at=at, version=version)
    return _("已更正。")


def _revoke(pk: UUID, given: dict[str, Any], by: Actor, at: datetime) -> Text:
    heat.revoke(pk, **given, by=by, at=at)
    return _("已撤销，不再延长站点的开放时间。")


ANNOUNCE = ListButton(
    "announcement",
    _("登记高温预警"),
    Power.HEAT_ANNOUNCE,
    _announce,
    AnnouncementForm,
    warning=_("由市州及以上工会按气象台的发布登记。"),
)
BUTTONS = (
    Button("correction", _("更正"), Power.HEAT_ANNOUNCE, _correct, HeatCorrectionForm),
    Button(
        "revocation",
        _("撤销"),
        Power.HEAT_ANNOUNCE,
        _revoke,
        RevocationForm,
        is_grave=True,
        warning=_("登记有误时撤销；提前解除请更正结束日期。"),
    ),
)
