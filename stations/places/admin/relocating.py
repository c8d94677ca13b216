"""Where a station moves to, and to which union it is handed over."""

from datetime import datetime
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from stations.places import operations
from stations.places.admin.collecting import (
    EDIT,
    UnionInput,
    coordinate_system,
    nearest_told,
    point,
    regions_of,
    unions_of,
)
from stations.places.admin.forms import ReasonForm
from stations.places.models import Station
from unionhub.kernel.actor import Actor
from unionhub.kernel.errors import BadFact, DomainError, NotFound
from unionhub.web.buttons import Button, LineField, Text


class RelocationForm(ReasonForm):
    """Where it stands from now on."""

    region = forms.CharField(label=_("所在区划"), widget=forms.Select)
    address = LineField(label=_("地址"), max_length=100)
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
        self.fields |= {"point": point(), "coord_system": coordinate_system()}
        self.order_fields(ORDER)

    def offer(self, obj: Station, actor: Actor, search: str = "") -> None:
        """The regions of the officer's part of the tree, its own chosen."""
        menu: Any = self.fields["region"].widget
        menu.choices = regions_of(actor)
        self.fields["region"].initial = obj.region_id


ORDER: Final = (
    *("region", "address", "point", "coord_system", "reason"),
    *("location_reason", "not_a_duplicate"),
)


class HandOverForm(ReasonForm):
    """Who looks after it from now on."""

    organisation = LineField(
        label=_("接收的管理工会编号"),
        max_length=11,
        widget=UnionInput(attrs={"autocomplete": "off"}),
        help_text=_("任职范围内的另一家工会。"),
    )
    field_order = ("organisation", "reason")

    def offer(self, obj: Station, actor: Actor, search: str = "") -> None:
        """The unions of the officer's part of the tree, but for its own. One query."""
        field: Any = self.fields["organisation"]
        field.widget.options = [
            (code, name)
            for code, name in unions_of(actor)
            if code != obj.organisation_id
        ]


def _relocate(pk: str, given: dict[str, Any], by: Actor, at: datetime) -> Text:
    version = given["version"]
    lng, lat = given["point"]
    facts = {n: v for n, v in given.items() if n not in {"version", "point"}}
    move = operations.Move(**facts, lng=lng, lat=lat)
    try:
        operations.relocate(pk, move, by=by, at=at, version=version)
    except DomainError as refusal:
        raise nearest_told(refusal, by) from refusal
    return _("已迁址，等待重新核对、发布；编号和二维码不变。")


def _hand_over(pk: str, given: dict[str, Any], by: Actor, at: datetime) -> Text:
    seen = Station.objects.visible_to(by).filter(pk=pk)
    if not seen.exists():
        raise NotFound
    try:
        operations.hand_over(
            pk, given["organisation"], reason=given["reason"], by=by, at=at
        )
    except NotFound as absent:
        text = _("没有这个工会，或不在管辖范围内。")
        raise BadFact(str(text), field="organisation") from absent
    return _("已移交。")


BUTTONS: Final = (
    Button(
        "relocation",
        _("迁移站点"),
        EDIT,
        _relocate,
        RelocationForm,
        warning=_("已发布的站点从公开名单撤下，重新核对、发布；上图须重新登记。"),
    ),
    Button(
        "hand-over",
        _("移交管理工会"),
        EDIT,
        _hand_over,
        HandOverForm,
        is_grave=True,
        warning=_(
            "移交后由接收的工会管理；任职范围不再包含本站点的管理员同时结束照看。"
        ),
    ),
)
NAMES: Final = frozenset(button.name for button in BUTTONS)
