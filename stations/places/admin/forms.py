"""What the buttons of a station ask an officer for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from members.offices.choices import Office
from members.offices.models import Appointment
from stations.places.choices import PAUSES, FacilityKind
from stations.places.models import Station, StationFacility, StationKeeper
from unionhub.kernel import clock
from unionhub.kernel.actor import Actor
from unionhub.kernel.clock import SHANGHAI
from unionhub.web.buttons import ButtonForm, LineField, Option, PickMany, PickOne

LONGEST_REASON = 100


class ReasonForm(ButtonForm):
    """Why."""

    reason = LineField(label=_("原因"), max_length=LONGEST_REASON)


class PauseForm(ReasonForm):
    """Into what state, and why."""

    state = forms.ChoiceField(
        label=_("转为"),
        choices=PAUSES,
    )


class ClosureForm(ReasonForm):
    """Until when, and why."""

    ends_at = forms.DateTimeField(
        label=_("关闭到"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
        help_text=_("北京时间；原因对外公布。"),
    )

    def clean_ends_at(self) -> Any:
        """The instant, in the time of the place."""
        return self.cleaned_data["ends_at"].astimezone(SHANGHAI)


class HeatHoursForm(ButtonForm):
    """What is added on days of heat."""

    spans = LineField(
        label=_("高温加开时间"),
        max_length=100,
        required=False,
        help_text=_("有高温预警的日子另加的时段，例：18:00-22:00；留空则不参加。"),
    )

    def offer(self, obj: Station, actor: Actor, search: str = "") -> None:
        """As it is now."""
        self.fields["spans"].initial = obj.heat_hours


class DayForm(ReasonForm):
    """Other hours on one day."""

    day = forms.DateField(
        label=_("日期"), widget=forms.DateInput(attrs={"type": "date"})
    )
    spans = LineField(
        label=_("当日开放时间"),
        max_length=100,
        required=False,
        help_text=_("例：09:00-12:00；off 不开放；留空则撤回这一天的安排。"),
    )


class FacilitiesForm(ButtonForm):
    """What is there and what is not; of the rest nobody knows."""

    there = forms.MultipleChoiceField(
        label=_("有"), choices=FacilityKind, widget=PickMany, required=False
    )
    absent = forms.MultipleChoiceField(
        label=_("没有"),
        choices=FacilityKind,
        widget=PickMany,
        required=False,
        help_text=_("两边都没有选的记为未知。"),
    )

    def offer(self, obj: Station, actor: Actor, search: str = "") -> None:
        """As it is told now."""
        told = StationFacility.objects.filter(station=obj.pk)
        for name, is_there in (("there", True), ("absent", False)):
            kinds = told.filter(is_there=is_there)
            self.fields[name].initial = list(kinds.values_list("kind", flat=True))

    def clean(self) -> dict[str, Any]:
        """Nothing is both."""
        given: dict[str, Any] = super().clean() or {}
        if set(given.get("there", ())) & set(given.get("absent", ())):
            self.add_error("absent", _("同一设施不能既有又没有。"))
        return given


MOST_KEEPERS = 50


class KeeperForm(ButtonForm):
    """Into whose hands."""

    appointment = forms.UUIDField(
        label=_("管理员"),
        widget=PickOne,
        help_text=_("列出范围包含本站点的站点管理员；没有的，先由安全管理员任命。"),
    )

    def offer(self, obj: Station, actor: Actor, search: str = "") -> None:
        """The keepers whose office reaches the station."""
        offices = Appointment.objects.visible_to(actor).in_force(clock.now())
        rows = offices.filter(office=Office.STATION_KEEPER).select_related(
            "user", "organisation"
        )
        found = rows.filter(user__username__startswith=search).order_by("pk")
        widget = self.fields["appointment"].widget
        widget.search = search
        widget.options = [
            Option(str(one.pk), one.user.username, one.organisation.name)
            for one in found[:MOST_KEEPERS]
            if obj.org_path.startswith(one.organisation.path)
        ]


class KeeperEndForm(ButtonForm):
    """Out of whose hands."""

    keeper = forms.UUIDField(label=_("管理员"), widget=PickOne)

    def offer(self, obj: Station, actor: Actor, search: str = "") -> None:
        """Whoever keeps it."""
        held = StationKeeper.objects.lasting().filter(station=obj.pk)
        self.fields["keeper"].widget.options = [
            Option(str(one.pk), one.appointment.user.username, "")
            for one in held.select_related("appointment__user").order_by("appointed_at")
        ]
