"""The buttons and tables that judge a station: maps, inspections, stars, awards."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from stations.places import criteria, operations
from stations.places.choices import FINDINGS, AwardLevel, MapProvider
from stations.places.models import Station
from unionhub.kernel import clock
from unionhub.kernel.actor import Actor
from unionhub.kernel.clock import local_date
from unionhub.kernel.powers import Power
from unionhub.web.buttons import Button, ButtonForm, LineField, PickMany, Text
from unionhub.web.listing import Table

LONGEST, FIRST, LAST, MOST = 200, 2018, 2100, 20


def _day(label: Any, *, required: bool = True) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"})
    return forms.DateField(label=label, widget=widget, required=required)


class MapForm(ButtonForm):
    """On which map, found when."""

    map = forms.ChoiceField(label=_("地图"), choices=MapProvider)
    found_on = _day(_("查到的日期"))


class MapEndForm(ButtonForm):
    """On which map no more."""

    map = forms.ChoiceField(label=_("地图"), choices=MapProvider)


class YearForm(ButtonForm):
    """Of which year."""

    year = forms.IntegerField(label=_("年度"), min_value=FIRST, max_value=LAST)

    def offer(self, obj: Station, actor: Actor, search: str = "") -> None:
        """This one."""
        self.fields["year"].initial = local_date(clock.now()).year


class RatingForm(YearForm):
    """How many stars, and why."""

    stars = forms.IntegerField(label=_("星级"), min_value=0, max_value=5)
    reason = LineField(label=_("评定依据"), max_length=LONGEST)


class RatingEndForm(YearForm):
    """Why no more."""

    reason = LineField(label=_("撤销原因"), max_length=LONGEST)


class AwardForm(YearForm):
    """Which award."""

    level = forms.ChoiceField(label=_("级别"), choices=AwardLevel)
    document_number = LineField(label=_("文号"), max_length=60)


class InspectionForm(ButtonForm):
    """What was found."""

    on = _day(_("检查日期"))
    faults = forms.MultipleChoiceField(
        label=_("不符合的项"),
        choices=[(one.code, one.label) for one in criteria.current()],
        widget=PickMany,
        required=False,
        help_text=_("没有选的记为符合。"),
    )
    evidence = LineField(
        label=_("依据"),
        max_length=LONGEST,
        help_text=_("看到了什么；对所选各项都记录。"),
    )
    outcome = forms.ChoiceField(label=_("结论"), choices=FINDINGS)
    rectify_by = _day(_("整改期限"), required=False)


def _put(pk: str, given: dict[str, Any], by: Actor, at: datetime) -> Text:
    operations.put_on_map(pk, given["map"], given["found_on"], by=by, at=at)
    return _("已登记上图。")


def _take_off(pk: str, given: dict[str, Any], by: Actor, at: datetime) -> Text:
    operations.take_off_map(pk, given["map"], by=by, at=at)
    return _("已撤回上图。")


def _inspect(pk: str, given: dict[str, Any], by: Actor, at: datetime) -> Text:
    faults = set(given["faults"])
    findings = {
        one.code: operations.Finding(one.code not in faults, given["evidence"])
        for one in criteria.current()
    }
    report = operations.Report(
        on=given["on"],
        outcome=given["outcome"],
        findings=findings,
        rectify_by=given["rectify_by"],
    )
    operations.inspect(pk, report, by=by, at=at, version=given["version"])
    return _("检查已登记。")


def _rate(pk: str, given: dict[str, Any], by: Actor, at: datetime) -> Text:
    operations.rate(
        pk, given["year"], given["stars"], reason=given["reason"], by=by, at=at
    )
    return _("星级已评定。")


def _unrate(pk: str, given: dict[str, Any], by: Actor, at: datetime) -> Text:
    operations.withdraw_rating(pk, given["year"], reason=given["reason"], by=by, at=at)
    return _("星级已撤销。")


def _award(pk: str, given: dict[str, Any], by: Actor, at: datetime) -> Text:
    operations.award(
        pk, given["year"], given["level"], given["document_number"], by=by, at=at
    )
    return _("已登记最美站点。")


EDIT, ACCEPT = Power.STATION_EDIT, Power.STATION_ACCEPT
BUTTONS = (
    Button("map", _("登记上图"), EDIT, _put, MapForm),
    Button("map-end", _("撤回上图"), EDIT, _take_off, MapEndForm),
    Button(
        "inspection",
        _("登记检查"),
        ACCEPT,
        _inspect,
        InspectionForm,
        warning=_("星级和站点状态不会自动改变，需要处理的请另行办理。"),
    ),
    Button(
        "rating",
        _("评定星级"),
        ACCEPT,
        _rate,
        RatingForm,
        warning=_("市州及以上评定；升星须已上图、当年检查合格。"),
    ),
    Button("rating-end", _("撤销星级"), ACCEPT, _unrate, RatingEndForm, is_grave=True),
    Button(
        "award",
        _("登记最美站点"),
        ACCEPT,
        _award,
        AwardForm,
        warning=_("全国、省级由省登记；占用当年名额。"),
    ),
)
NAMES = frozenset(button.name for button in BUTTONS)


def tables(obj: Station) -> list[Table]:
    """Inspections, maps, stars, awards, each with its history."""
    seen = obj.inspections.order_by("-on").prefetch_related("findings")[:MOST]
    ratings = obj.ratings.order_by("-year", "-decided_at")[:MOST]
    maps = obj.maps.order_by("-found_on", "map")[:MOST]
    awards = obj.awards.order_by("-year", "level")
    return [
        Table(
            _("检查"),
            [_("日期"), _("结论"), _("整改期限"), _("不符合的项")],
            [
                [one.on, one.get_outcome_display(), one.rectify_by, _faults(one)]
                for one in seen
            ],
        ),
        Table(
            _("上图"),
            [_("地图"), _("查到的日期"), _("撤回")],
            [[m.get_map_display(), m.found_on, m.ended_at] for m in maps],
        ),
        Table(
            _("星级评定"),
            [_("年度"), _("星级"), _("依据"), _("撤销"), _("撤销原因")],
            [
                [r.year, r.stars, r.reason, r.withdrawn_at, r.withdrawn_reason]
                for r in ratings
            ],
        ),
        Table(
            _("最美站点"),
            [_("年度"), _("级别"), _("文号")],
            [[a.year, a.get_level_display(), a.document_number] for a in awards],
        ),
    ]


def _faults(inspection: Any) -> str:
    labels = [
        criteria.label(inspection.criteria, one.criterion)
        for one in inspection.findings.all()
        if not one.is_met
    ]
    return "、".join(labels) or str(_("无"))
