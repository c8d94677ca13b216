"""Entering a station, and putting right what is told of one."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from members.organisations.choices import UnionLevel
from members.organisations.models import Organisation
from stations.places import operations
from stations.places.admin.facts_form import (
    FacilitiesField,
    PointField,
    PointInput,
    described,
)
from stations.places.admin.hours_form import HoursField
from stations.places.choices import StationKind
from stations.places.models import Station
from unionhub.kernel.actor import Actor
from unionhub.kernel.errors import BadFact, DomainError, NotFound, NotNow
from unionhub.kernel.powers import Power
from unionhub.reference.choices import Datum, RegionLevel
from unionhub.reference.models import Region
from unionhub.web.buttons import (
    Button,
    ButtonForm,
    LineField,
    ListButton,
    ListForm,
    Marked,
    Text,
)

EDIT: Final = Power.STATION_EDIT
MOST_UNIONS: Final = 300
# So many counties are shown with their townships; more would be thousands of lines.
MOST_COUNTIES: Final = 25
# What the operation blames, where the form calls it something else.
ASKED_AS: Final = {"lng": "point", "lat": "point", "area_dm2": "area_dm2"}


class UnionInput(forms.TextInput):
    """The code of a union, with those of the own part of the tree to choose from."""

    template_name = "stations/admin_union.html"
    options: Sequence[tuple[str, str]] = ()

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """The unions."""
        context: dict[str, Any] = super().get_context(name, value, attrs)
        context["widget"]["attrs"]["list"] = f"{name}-options"
        context["widget"]["options"] = self.options
        return context


def point() -> PointField:
    """Where it is."""
    return PointField(
        label=_("坐标（经度,纬度）"),
        max_length=60,
        widget=PointInput(attrs={"autocomplete": "off", "data-here": "coord_system"}),
        help_text=_("从地图的坐标拾取页面复制粘贴，经度在前。"),
    )


def coordinate_system() -> forms.ChoiceField:
    """By which the point is told; nothing is taken for granted."""
    return forms.ChoiceField(
        label=_("坐标系"),
        choices=[("", _("请选择")), *Datum.choices],
        help_text=_(
            "高德、腾讯地图为 GCJ-02，百度地图为 BD-09，手机定位、天地图为 WGS-84；"
            "填错会偏出几百米。"
        ),
    )


class CollectForm(ListForm):
    """A new station."""

    organisation = LineField(
        label=_("管理工会编号"),
        max_length=11,
        widget=UnionInput(attrs={"autocomplete": "off"}),
        help_text=_("本级，或从所辖工会中选择。"),
    )
    region = forms.CharField(
        label=_("所在区划"), widget=forms.Select, help_text=_("编号按所在区县给出。")
    )
    kind = forms.ChoiceField(
        label=_("类型"), choices=StationKind, help_text=_("须与使用面积相符。")
    )
    point = point()
    coord_system = coordinate_system()
    hours = HoursField(required=False)
    facilities = FacilitiesField(label=_("设施"), required=False)
    location_reason = LineField(
        label=_("位置说明"),
        max_length=200,
        required=False,
        help_text=_("坐标远离所填区县时，写明为什么没有错。"),
    )
    not_a_duplicate = LineField(
        label=_("不是重复站点的理由"),
        max_length=200,
        required=False,
        help_text=_("附近已有站点、系统提示后再填。"),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields |= described()
        self.order_fields(ORDER)

    def offer(self, actor: Actor) -> None:
        """The unions and regions of the officer's part of the tree. Four queries."""
        self.initial.setdefault("organisation", actor.organisation_id)
        field: Any = self.fields["organisation"]
        field.widget.options = unions_of(actor)
        menu: Any = self.fields["region"].widget
        menu.choices = regions_of(actor)


ORDER: Final = (
    *("organisation", "name", "brand", "region", "address", "point", "coord_system"),
    *("kind", "area_dm2", "host", "build_mode", "capacity", "entry", "hours"),
    *("facilities", "has_sign", "service_phone", "keeper_name", "keeper_phone"),
    *("location_reason", "not_a_duplicate"),
)


def unions_of(actor: Actor) -> list[tuple[str, str]]:
    """Who may look after stations, in the actor's part of the tree. One query."""
    small = (UnionLevel.GRASSROOTS, UnionLevel.SUBUNIT)
    rows = Organisation.objects.visible_to(actor).exclude(level__in=small)
    return list(rows.order_by("path").values_list("code", "name")[:MOST_UNIONS])


def regions_of(actor: Actor) -> list[tuple[Any, Any]]:
    """The places of the actor's own union. Three queries."""
    unions = Organisation.objects.visible_to(actor).select_related("region")
    own = unions.filter(pk=actor.organisation_id).first()
    return [("", _("请选择")), *(_regions(own.region) if own else ())]


def _regions(region: Region) -> list[tuple[str, list[tuple[str, str]]]]:
    """The counties of a region, each with its townships where they are few."""
    if region.level in {RegionLevel.TOWNSHIP, RegionLevel.COUNTY}:
        counties = [region]
    else:
        below = Region.objects.filter(level=RegionLevel.COUNTY, valid_to=None)
        if region.level == RegionLevel.PREFECTURE:
            below = below.children_of(region.pk)
        counties = list(below.order_by("code"))
    groups = {one.pk: [(one.pk, one.name)] for one in counties}
    if len(counties) <= MOST_COUNTIES:
        towns = Region.objects.filter(parent__in=list(groups), valid_to=None)
        told = towns.order_by("code").values_list("parent_id", "code", "name")
        for county, code, name in told:
            groups[county].append((code, name))
    return [(one.name, groups[one.pk]) for one in counties]


def _collect(
    _filters: Mapping[str, str],
    _marked: Sequence[Marked],
    given: dict[str, Any],
    by: Actor,
    at: datetime,
) -> Text:
    lng, lat = given["point"]
    facts = {name: value for name, value in given.items() if name != "point"}
    try:
        entry = operations.Entry(**facts, lng=lng, lat=lat)
        made = operations.collect(entry, by=by, at=at)
    except NotFound as absent:
        text = _("没有这个工会，或不在管辖范围内。")
        raise BadFact(str(text), field="organisation") from absent
    except DomainError as refusal:
        raise nearest_told(refusal, by) from refusal
    return _("已采集：%(name)s，编号 %(code)s。") % {
        "name": made.name,
        "code": made.pk,
    }


def nearest_told(refusal: DomainError, by: Actor) -> DomainError:
    """The same refusal, at the field of this form, and naming what stands there."""
    if refusal.reason != "near_duplicate":
        refusal.field = ASKED_AS.get(refusal.field, refusal.field)
        return refusal
    code, metres = refusal.facts["station"], refusal.facts["metres"]
    other = Station.objects.visible_to(by).filter(pk=code).first()
    named = f"“{other.name}”（{code}）" if other else _("其他工会管理的站点")
    text = _(
        "约 %(metres)s 米处已有%(named)s。如果不是同一处，请写明理由，再次提交。"
    ) % {"metres": metres, "named": named}
    return NotNow(text, code="near_duplicate", field="not_a_duplicate")


class CorrectionForm(ButtonForm):
    """What is told of a station, to be put right."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields |= described()
        self.fields["keeper_phone"].help_text = _("不填则不变；加密保存，不对外公开。")

    def offer(self, obj: Station, actor: Actor, search: str = "") -> None:
        """As it is told now; the keeper's phone is never shown."""
        for name in self.fields.keys() - {"version", "keeper_phone", "area_dm2"}:
            self.fields[name].initial = getattr(obj, name)
        if obj.area_dm2 is not None:
            self.fields["area_dm2"].initial = obj.area_dm2 / 100


def _correct(pk: str, given: dict[str, Any], by: Actor, at: datetime) -> Text:
    version = given.pop("version")
    station = Station.objects.visible_to(by).filter(pk=pk).first()
    if station is None:
        raise NotFound
    phone = given.pop("keeper_phone")
    changed = {
        name: value
        for name, value in given.items()
        if value is not None and value != getattr(station, name)
    }
    if phone:
        changed["keeper_phone"] = phone
    if not changed:
        return _("没有改动。")
    correction = operations.Correction(**changed)
    try:
        operations.correct(pk, correction, by=by, at=at, version=version)
    except BadFact as wrong:
        # The kind stands fast: it is the area that does not fit.
        wrong.field = "area_dm2" if wrong.field == "kind" else wrong.field
        raise
    return _("已更正。")


COLLECT = ListButton("collect", _("采集站点"), EDIT, _collect, CollectForm)
CORRECT = Button(
    "correction",
    _("更正信息"),
    EDIT,
    _correct,
    CorrectionForm,
    warning=_("已发布的站点立即生效。"),
)
