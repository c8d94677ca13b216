"""The desk of places: how many each union may help in a round."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models.functions import Length
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from members.organisations.models import SEGMENT, Organisation
from services.programmes import access, operations
from services.programmes.choices import RoundState
from services.programmes.models import Quota, Round
from unionhub.kernel.actor import Actor
from unionhub.kernel.powers import Power
from unionhub.web.admin import ScopedAdmin
from unionhub.web.buttons import (
    Button,
    ButtonForm,
    LineField,
    ListButton,
    ListForm,
    Marked,
    Option,
    PickOne,
    Text,
)

EDIT = Power.PROGRAMME_EDIT
MOST_PLACES, MOST_TARGETS = 10_000_000, 20
INDENT = "　"
Given = dict[str, Any]


class PlacesForm(ListForm):
    """The places of the whole province."""

    round = forms.CharField(label=_("轮次"), widget=forms.Select, max_length=24)
    places = forms.IntegerField(label=_("名额"), min_value=0, max_value=MOST_PLACES)

    def offer(self, actor: Actor) -> None:
        """The rounds that are not settled."""
        rows = Round.objects.exclude(state=RoundState.SETTLED).order_by("-year", "code")
        widget = self.fields["round"].widget
        widget.choices = [(one.pk, one.name) for one in rows]


class ShareForm(ButtonForm):
    """The places of a union below, in all."""

    child = LineField(label=_("下级工会"), max_length=11, widget=PickOne)
    places = forms.IntegerField(
        label=_("名额总数"),
        min_value=0,
        max_value=MOST_PLACES,
        help_text=_("是该工会的总数，不是增加数。"),
    )

    def offer(self, obj: Quota, actor: Actor, search: str = "") -> None:
        """Those below, the nearest first."""
        search = search or getattr(self, "cleaned_data", {}).get("child", "")
        rows = Organisation.objects.visible_to(actor)
        inside = rows.filter(path__startswith=obj.org_path)
        below = inside.exclude(pk=obj.organisation_id).active().named(search)
        found = below.order_by(Length("path"), "path")[: MOST_TARGETS + 1]
        widget = self.fields["child"].widget
        widget.search, widget.is_cut = search, len(found) > MOST_TARGETS
        widget.options = [
            Option(one.pk, one.name, one.get_level_display())
            for one in found[:MOST_TARGETS]
        ]


def _set(
    _filters: Mapping[str, str],
    _marked: Sequence[Marked],
    given: Given,
    by: Actor,
    at: datetime,
) -> Text:
    operations.set_places(given["round"], given["places"], by=by, at=at)
    return _("已设定。")


def _hand(pk: Any, given: Given, by: Actor, at: datetime) -> Text:
    operations.hand_places(pk, given["child"], given["places"], by=by, at=at)
    return _("名额已下达。")


@admin.register(Quota)
class QuotaAdmin(ScopedAdmin):
    """The places of the unions in the officer's part of the tree."""

    view_power = EDIT
    place = 42
    joins = ("organisation", "round")
    buttons = (Button("share", _("下达名额"), EDIT, _hand, ShareForm),)
    list_buttons = (ListButton("whole", _("设定全省名额"), EDIT, _set, PlacesForm),)
    ordering = ("-round__year", "round_id", "org_path")
    list_display = ("shown_union", "round", "places", "handed", "used", "shown_free")
    list_display_links = ("shown_union",)
    search_fields = ("organisation__code__exact", "organisation__name__startswith")
    search_help_text = _("按工会编号（完整）或名称（开头）搜索")
    fields = ("shown_name", "round", "places", "handed", "used", "shown_free")

    @admin.display(description=_("工会"))
    def shown_union(self, obj: Quota) -> str:
        """Its name, the farther to the right the deeper it stands."""
        depth = len(obj.org_path) // SEGMENT - 1
        return f"{INDENT * depth}{obj.organisation.name}"

    @admin.display(description=_("工会"))
    def shown_name(self, obj: Quota) -> str:
        """Its name."""
        return obj.organisation.name

    @admin.display(description=_("剩余名额"))
    def shown_free(self, obj: Quota) -> int:
        """What can still be handed down or used."""
        return obj.free

    def _list_buttons(self, request: HttpRequest) -> list[ListButton]:
        covers = self.actor(request).covers(access.ROOT)
        return super()._list_buttons(request) if covers else []

    def heading(self, obj: Quota) -> str:
        """Whose, of what."""
        return f"{obj.organisation.name} · {obj.round}"

    def offers(self, obj: Quota) -> tuple[str, ...]:
        """Until the round is settled."""
        return () if obj.round.state == RoundState.SETTLED else ("share",)

    def summary(self, obj: Quota) -> list[tuple[Text, Any]]:
        """Which one."""
        return [(_("名额"), self.heading(obj)), (_("剩余名额"), obj.free)]
