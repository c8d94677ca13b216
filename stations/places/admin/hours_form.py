"""Hours as officers enter them: patterns to begin with, and the week they give."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final

from django import forms
from django.forms.widgets import Script
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import URLPattern, path, reverse_lazy
from django.utils.translation import gettext_lazy as _

from stations.places import hours
from stations.places.calendar import calendar_of
from stations.places.hours import Exceptions
from stations.places.models import Station
from unionhub.kernel import clock
from unionhub.kernel.actor import Actor
from unionhub.kernel.clock import local_date
from unionhub.kernel.errors import InvalidValue
from unionhub.web.buttons import ButtonForm, LineField, Text

WEEK: Final = 7
HALF_A_YEAR: Final = timedelta(weeks=26)
DAY: Final = timedelta(days=1)
WEEKDAYS: Final = (
    *(_("周一"), _("周二"), _("周三"), _("周四"), _("周五"), _("周六"), _("周日")),
)
# Most stations keep one of these; the times are then changed by hand.
PRESETS: Final[tuple[tuple[Text, str], ...]] = (
    (_("全天"), hours.ALWAYS),
    (_("每日 08:00–18:00"), "Mo-Su 08:00-18:00"),
    (_("工作日 09:00–17:00，周末、节假日关"), "Mo-Fr 09:00-17:00; Sa,Su,PH off"),
    (_("周一至周六，周日、节假日关"), "Mo-Sa 08:30-18:00; Su,PH off"),
    (_("上午、下午两段"), "Mo-Su 08:30-12:00,14:30-18:00"),
    (_("夜间 22:00–06:00"), "Mo-Su 22:00-06:00"),
    (_("夏冬两季"), "May-Sep 07:30-20:00; Oct-Apr 08:30-18:00"),
    (_("法定节假日另定"), "Mo-Su 08:00-20:00; PH 10:00-16:00"),
)
PREVIEW: Final = "stations_station_hours_preview"


class HoursInput(forms.TextInput):
    """A line of hours; its script lays out the patterns and shows the week."""

    class Media:
        css = {"all": ("stations/admin.css",)}
        js = (Script("stations/hours.js", defer=True),)

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """The patterns, and where the week is asked for."""
        patterns = "\n".join(f"{text}\t{label}" for label, text in PRESETS)
        more = {
            "data-hours": patterns,
            "data-preview": str(reverse_lazy(f"admin:{PREVIEW}")),
            "spellcheck": "false",
            "autocomplete": "off",
        }
        return super().get_context(name, value, (attrs or {}) | more)


class HoursField(LineField):
    """Hours in OSM syntax, in their normal form."""

    widget = HoursInput

    def __init__(self, **options: Any) -> None:
        told: dict[str, Any] = {
            "label": _("开放时间"),
            "max_length": hours.LONGEST,
            "help_text": _(
                "可先选一种再改时间。<code>Mo</code> 至 <code>Su</code> 为周一至周日，"
                "<code>PH</code> 为法定节假日，<code>off</code> 为不开放；"
                "调休的工作日自动按所替代的星期开放。例："
                "<code>Mo-Fr 08:30-12:00,14:30-18:00; Sa,Su,PH off</code>"
            ),
        }
        super().__init__(**told | options)

    def clean(self, value: Any) -> Any:
        """The hours.

        Raises:
            ValidationError: ``hours_format``.
        """
        text = super().clean(value)
        try:
            return hours.checked(text) if text else ""
        except InvalidValue as wrong:
            raise forms.ValidationError(wrong.detail, wrong.reason) from wrong


class HoursForm(ButtonForm):
    """The hours of a week."""

    hours = HoursField()

    def offer(self, obj: Station, actor: Actor, search: str = "") -> None:
        """As they are now."""
        self.fields["hours"].initial = obj.hours


class HoursPreview:
    """Says what hours mean before they are kept. Mixed into ``StationAdmin``."""

    admin_site: Any

    def list_urls(self) -> list[URLPattern]:
        """One address more."""
        view = self.admin_site.admin_view(self.preview_view)
        own = path("hours-preview/", view, name=PREVIEW)
        return [own, *super().list_urls()]  # type: ignore[misc]

    def preview_view(self, request: HttpRequest) -> HttpResponse:
        """The week to come, the next holiday, and where seasons change the rest."""
        text = request.GET.get("hours", "")[: hours.LONGEST]
        try:
            told = preview(hours.checked(text), clock.now()) if text.strip() else []
        except InvalidValue as wrong:
            return JsonResponse({"error": wrong.detail})
        return JsonResponse({"hours": told and hours.checked(text), "parts": told})


def preview(text: str, at: datetime) -> list[dict[str, Any]]:
    """What the hours mean: by the rules and the calendar of the public search."""
    today = local_date(at)
    later = today + HALF_A_YEAR
    years = {today.year, today.year + 1}
    calendar = calendar_of(years)
    but = Exceptions(calendar.holidays, dict(calendar.swapped))
    parts = [_part(_("未来七天"), text, _week(today), but)]
    holiday = min((day for day in calendar.holidays if day >= today), default=None)
    if holiday and holiday >= today + WEEK * DAY:
        parts.append(_part(_("最近的法定节假日"), text, [holiday], but))
    if _differs(text, today, later):
        parts.append(_part(_("半年后的一周"), text, _week(later), but))
    return parts


def _differs(text: str, first: date, later: date) -> bool:
    """Whether plain weeks of two seasons are kept differently."""
    plain = Exceptions()
    weeks = (days_of(text, _week(day), plain) for day in (first, later))
    one, other = ([row[1:] for row in sorted(week, key=_weekday)] for week in weeks)
    return one != other


def _weekday(row: Sequence[Any]) -> str:
    return str(row[1])


def _week(first: date) -> list[date]:
    return [first + n * DAY for n in range(WEEK)]


def _part(
    title: Text, text: str, days: Sequence[date], but: Exceptions
) -> dict[str, Any]:
    rows = [[str(cell) for cell in row] for row in days_of(text, days, but)]
    return {"title": str(title), "rows": rows}


def days_of(text: str, days: Sequence[date], but: Exceptions) -> list[list[Any]]:
    """Day, weekday and hours of each of these days."""
    return [_day(text, day, but) for day in days]


def _day(text: str, day: date, but: Exceptions) -> list[Any]:
    spans = hours.spans(text, day, day, but) if text else []
    words = [f"{a:%H:%M}–{_end(b, day)}" for a, b in spans]
    weekday = WEEKDAYS[day.isoweekday() - 1]
    return [day, weekday, "、".join(words) or _("不开放")]


def _end(end: datetime, day: date) -> str:
    return f"{end:%H:%M}" if end.date() == day else "24:00"
