"""The buttons of a station, and which operation each calls."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from stations.places import operations
from stations.places.admin import judging, photos, relocating
from stations.places.admin.collecting import CORRECT
from stations.places.admin.forms import (
    ClosureForm,
    DayForm,
    FacilitiesForm,
    HeatHoursForm,
    KeeperEndForm,
    KeeperForm,
    PauseForm,
    ReasonForm,
)
from stations.places.admin.hours_form import HoursForm
from stations.places.choices import FacilityKind, Listing, StationState
from stations.places.models import Station, TemporaryClosure
from unionhub.kernel.actor import Actor
from unionhub.kernel.powers import Power
from unionhub.web.buttons import Button, Text

Press = Callable[[Any, dict[str, Any], Actor, datetime], Text]


def _plain(operation: Callable[..., Any], said: Text) -> Press:
    """What an operation without words does."""

    def press(pk: str, given: dict[str, Any], by: Actor, at: datetime) -> Text:
        operation(pk, by=by, at=at, version=given["version"])
        return said

    return press


def _reasoned(operation: Callable[..., Any], said: Text) -> Press:
    """The same, with a reason, and whatever else its form asks."""

    def press(pk: str, given: dict[str, Any], by: Actor, at: datetime) -> Text:
        operation(pk, **given, by=by, at=at)
        return said

    return press


def _end(state: str, said: Text) -> Press:
    def press(pk: str, given: dict[str, Any], by: Actor, at: datetime) -> Text:
        operations.end(pk, state, **given, by=by, at=at)
        return said

    return press


def _verify(pk: str, _given: dict[str, Any], by: Actor, at: datetime) -> Text:
    operations.verify(pk, by=by, at=at)
    return _("已记录今天核实。")


def _set_hours(pk: str, given: dict[str, Any], by: Actor, at: datetime) -> Text:
    operations.set_hours(pk, given["hours"], by=by, at=at, version=given["version"])
    return _("开放时间已更新。")


def _set_heat_hours(pk: str, given: dict[str, Any], by: Actor, at: datetime) -> Text:
    operations.set_heat_hours(
        pk, given["spans"], by=by, at=at, version=given["version"]
    )
    return _("高温加开时间已更新。")


def _override(pk: str, given: dict[str, Any], by: Actor, at: datetime) -> Text:
    spans = given["spans"] or None
    operations.override_day(
        pk, given["day"], spans, reason=given["reason"], by=by, at=at
    )
    return _("当日安排已更新。")


def _close(pk: str, given: dict[str, Any], by: Actor, at: datetime) -> Text:
    operations.close_for_a_while(
        pk, given["ends_at"], reason=given["reason"], by=by, at=at
    )
    return _("已临时关闭。")


def _open_again(pk: str, _given: dict[str, Any], by: Actor, at: datetime) -> Text:
    lasting = TemporaryClosure.objects.filter(station=pk, ends_at__gt=at)
    for closure in lasting:
        operations.open_again(closure.pk, by=by, at=at)
    return _("已恢复按时开放。")


def _tell(pk: str, given: dict[str, Any], by: Actor, at: datetime) -> Text:
    told: dict[str, bool | None] = dict.fromkeys(FacilityKind.values)
    told |= dict.fromkeys(given["there"], True) | dict.fromkeys(given["absent"], False)
    operations.set_facilities(pk, told, by=by, at=at)
    return _("设施情况已更新。")


def _entrust(pk: str, given: dict[str, Any], by: Actor, at: datetime) -> Text:
    operations.entrust(pk, given["appointment"], by=by, at=at)
    return _("已交给管理员照看。")


def _take_back(pk: str, given: dict[str, Any], by: Actor, at: datetime) -> Text:
    operations.take_back(given["keeper"], by=by, at=at)
    return _("已收回。")


EDIT, ACCEPT, PUBLISH, KEEP = (
    Power.STATION_EDIT,
    Power.STATION_ACCEPT,
    Power.STATION_PUBLISH,
    Power.STATION_KEEP,
)
BUTTONS = (
    Button("proposal", _("申请验收"), EDIT, _plain(operations.propose, _("已申请。"))),
    Button(
        "acceptance",
        _("验收通过"),
        ACCEPT,
        _plain(operations.accept, _("已验收，站点开放。")),
        warning=_("设施、标识、管理员、开放时间须齐备；缺什么见“验收还缺”。"),
    ),
    Button("verification", _("现场核实"), EDIT, _verify, or_power=KEEP),
    CORRECT,
    Button("hours", _("设置开放时间"), EDIT, _set_hours, HoursForm),
    Button("day", _("单日安排"), EDIT, _override, DayForm, or_power=KEEP),
    Button("facilities", _("更新设施"), EDIT, _tell, FacilitiesForm, or_power=KEEP),
    Button("closure", _("临时关闭"), EDIT, _close, ClosureForm, or_power=KEEP),
    Button("opening", _("提前恢复开放"), EDIT, _open_again, or_power=KEEP),
    Button(
        "keeper",
        _("指定管理员"),
        EDIT,
        _entrust,
        KeeperForm,
        warning=_("管理员只看得到交给本人的站点。"),
    ),
    Button("keeper-end", _("收回站点"), EDIT, _take_back, KeeperEndForm),
    *relocating.BUTTONS,
    *judging.BUTTONS,
    *photos.PHOTO_BUTTONS,
    Button("heat", _("设置高温加开"), EDIT, _set_heat_hours, HeatHoursForm),
    Button(
        "pause",
        _("维护、暂停"),
        EDIT,
        _reasoned(operations.pause, _("已停止开放。")),
        PauseForm,
    ),
    Button(
        "resumption",
        _("恢复开放"),
        EDIT,
        _plain(operations.resume, _("已恢复开放。")),
    ),
    Button(
        "check",
        _("核对通过"),
        ACCEPT,
        _plain(operations.check, _("已核对，等待省级发布。")),
        warning=_("市州及以上核对；区县不能核对自己采集的站点。"),
    ),
    Button(
        "publication",
        _("发布"),
        PUBLISH,
        _plain(operations.publish, _("已发布，公众可以查到。")),
        warning=_("由省级发布。"),
    ),
    Button(
        "return",
        _("退回"),
        ACCEPT,
        _reasoned(operations.send_back, _("已退回。")),
        ReasonForm,
    ),
    Button(
        "withdrawal",
        _("撤下"),
        PUBLISH,
        _reasoned(operations.take_down, _("已从公开名单撤下。")),
        ReasonForm,
        is_grave=True,
        warning=_("公众不再查到；修改后须重新核对、发布。"),
    ),
    Button(
        "closing",
        _("关闭站点"),
        EDIT,
        _end(StationState.CLOSED, _("站点已关闭。")),
        ReasonForm,
        is_grave=True,
        warning=_("关闭后不能恢复，历史保留。"),
    ),
    Button(
        "revocation",
        _("撤销站点"),
        ACCEPT,
        _end(StationState.REVOKED, _("站点已撤销。")),
        ReasonForm,
        is_grave=True,
        warning=_("撤销后不能恢复，历史保留。"),
    ),
)

# What each step leads to: it is offered where the table of states allows it.
_STEPS = {
    "proposal": StationState.PENDING_ACCEPT,
    "closing": StationState.CLOSED,
    "revocation": StationState.REVOKED,
    "pause": StationState.MAINTENANCE,
}
_LISTINGS = {
    Listing.COLLECTED: {"check"},
    Listing.CHECKED: {"publication", "return"},
    Listing.PUBLISHED: {"withdrawal"},
}
_ALWAYS = {
    *("verification", "correction", "hours", "heat", "day", "facilities"),
    *("keeper", "keeper-end"),
    *relocating.NAMES,
}
_IN_STATE = {
    StationState.PENDING_ACCEPT: {"acceptance", "return"},
    StationState.OPEN: {"closure"},
    StationState.MAINTENANCE: {"resumption"},
    StationState.SUSPENDED: {"resumption"},
}
_NOT_YET = {StationState.PLANNED, StationState.PENDING_ACCEPT}


def offered(station: Station, *, is_closed: bool) -> set[str]:
    """The buttons that the states of a station allow."""
    nexts = station.available_actions
    names = {name for name, state in _STEPS.items() if state in nexts}
    names |= _IN_STATE.get(StationState(station.state), set())
    if not nexts:
        return names
    names |= _ALWAYS | _LISTINGS[Listing(station.listing)]
    if station.state in _NOT_YET:
        names -= {"publication"}
    else:
        names |= judging.NAMES
    names |= photos.offered(station)
    if is_closed:
        names = names - {"closure"} | {"opening"}
    return names
