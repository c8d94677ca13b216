"""The buttons of both desks, and which operation each calls."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from stations.care import access, operations
from stations.care.choices import LONGEST_TEXT, ReportState, SuggestionState
from stations.care.models import SiteSuggestion, Voice
from stations.places.choices import BuildMode, StationBrand, StationHost, StationKind
from unionhub.kernel.actor import Actor
from unionhub.web.buttons import Button, ButtonForm, LineField, NoteField, Text

Press = Callable[[Any, dict[str, Any], Actor, datetime], Text]


class ReplyForm(ButtonForm):
    """What whoever told of it reads."""

    reply = NoteField(
        label=_("答复"),
        max_length=LONGEST_TEXT,
        help_text=_("反映人凭回执可以看到。"),
    )


class AdoptionForm(ReplyForm):
    """The station that is planned."""

    name = LineField(label=_("站点名称"), max_length=60)
    kind = forms.ChoiceField(label=_("类型"), choices=StationKind)
    area_dm2 = forms.IntegerField(
        label=_("使用面积（平方分米）"),
        min_value=1,
        max_value=1_000_000,
        required=False,
        help_text=_("5 平方米（500）及以上为标准站点；流动站点不填。"),
    )
    brand = forms.ChoiceField(label=_("品牌"), choices=StationBrand)
    host = forms.ChoiceField(label=_("依托单位"), choices=StationHost)
    build_mode = forms.ChoiceField(label=_("建设方式"), choices=BuildMode)
    address = LineField(label=_("地址"), max_length=100)
    not_a_duplicate = LineField(
        label=_("不是同一处的理由"),
        max_length=200,
        required=False,
        help_text=_("50 米内已有站点，或 300 米内有名称相近的站点时须写明。"),
    )

    def offer(self, obj: SiteSuggestion, actor: Actor, search: str = "") -> None:
        """Where it is, to begin with."""
        self.fields["address"].initial = obj.place


def _plain(operation: Callable[..., Any], said: Text) -> Press:
    def press(pk: Any, given: dict[str, Any], by: Actor, at: datetime) -> Text:
        operation(pk, **given, by=by, at=at)
        return said

    return press


def _adopt(pk: Any, given: dict[str, Any], by: Actor, at: datetime) -> Text:
    reply, version = given.pop("reply"), given.pop("version")
    plan = operations.Plan(**given)
    made = operations.adopt(pk, plan, reply=reply, by=by, at=at, version=version)
    return _("已采纳，筹建站点 %(code)s。") % {"code": made.station_id}


def _let_through(pk: Any, _given: dict[str, Any], by: Actor, at: datetime) -> Text:
    """All that is held back of this matter."""
    rows = Voice.objects.visible_to(by).of(pk).filter(is_held=True)
    for voice in rows.values_list("pk", flat=True):
        operations.let_through(voice, by=by, at=at)
    return _("已放行，内容可见。")


REPORT_BUTTONS: Final = (
    Button(
        "handling",
        _("开始处理"),
        access.HANDLING,
        _plain(operations.start, _("已转为处理中。")),
        or_power=access.KEEPING,
    ),
    Button(
        "settlement",
        _("办结"),
        access.HANDLING,
        _plain(operations.settle, _("已答复，等待反映人确认。")),
        ReplyForm,
        warning=_("14 天内反映人没有异议的，自动确认。"),
        or_power=access.KEEPING,
    ),
    Button(
        "confirmation",
        _("核实确认"),
        access.CONFIRMING,
        _plain(operations.confirm, _("已确认。")),
    ),
    Button(
        "rejection",
        _("不予受理"),
        access.HANDLING,
        _plain(operations.reject, _("已答复，不予受理。")),
        ReplyForm,
        is_grave=True,
        warning=_("理由反映人凭回执可以看到。"),
        or_power=access.KEEPING,
    ),
    Button(
        "release",
        _("查看并放行内容"),
        access.HANDLING,
        _let_through,
        or_power=access.KEEPING,
    ),
)
SUGGESTION_BUTTONS: Final = (
    Button(
        "survey",
        _("开始考察"),
        access.HANDLING,
        _plain(operations.survey, _("已转为考察中。")),
    ),
    Button(
        "adoption",
        _("采纳"),
        access.HANDLING,
        _adopt,
        AdoptionForm,
        warning=_("按所建议的位置采集一个筹建站点。"),
    ),
    Button(
        "refusal",
        _("不采纳"),
        access.HANDLING,
        _plain(operations.decline, _("已答复，未采纳。")),
        ReplyForm,
        is_grave=True,
        warning=_("理由建议人凭回执可以看到。"),
    ),
    Button("release", _("查看并放行内容"), access.HANDLING, _let_through),
)
# What each step leads to: it is offered where the table of states allows it.
REPORT_STEPS: Final = {
    "handling": ReportState.IN_PROGRESS,
    "settlement": ReportState.FIXED,
    "confirmation": ReportState.CONFIRMED,
    "rejection": ReportState.REJECTED,
}
SUGGESTION_STEPS: Final = {
    "survey": SuggestionState.SURVEYING,
    "adoption": SuggestionState.ACCEPTED,
    "refusal": SuggestionState.DECLINED,
}
