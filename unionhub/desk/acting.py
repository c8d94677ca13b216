"""For which union, in which office an officer works in the site, and the switch."""

from dataclasses import dataclass
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from members.offices import access
from members.offices.access import Held
from unionhub.accounts.models import User
from unionhub.kernel import clock
from unionhub.web import acting
from unionhub.web.admin import actor_of


@dataclass(frozen=True)
class Offices:
    """What an officer may work under, and what is worked under now."""

    held: list[Held]
    current: Held | None

    @property
    def others(self) -> list[Held]:
        """What one could change to."""
        return [office for office in self.held if office != self.current]


def offices(request: HttpRequest) -> Offices:
    """Asked once a request."""
    known: Offices | None = getattr(request, "offices", None)
    if known is None:
        known = _offices(request)
        request.offices = known  # type: ignore[attr-defined]
    return known


def _offices(request: HttpRequest) -> Offices:
    user, actor = request.user, actor_of(request)
    held = access.offices_of(user, clock.now()) if isinstance(user, User) else []
    lent = actor.on_behalf_of is not None
    mine = (
        office
        for office in held
        if office.appointment == actor.appointment_id
        and (office.delegation is not None) == lent
    )
    chosen = acting.kept(request.session)
    named = (office for office in held if office.name == chosen)
    return Offices(held, next(named, None) or next(mine, None))


class Choice(forms.Form):
    """What to work under."""

    office = forms.UUIDField()


@require_POST
def change(request: HttpRequest) -> HttpResponse:
    """Work under another office from now on; the landing page is always there."""
    form = Choice(request.POST)
    name: UUID | None = form.cleaned_data["office"] if form.is_valid() else None
    chosen = next((o for o in offices(request).held if o.name == name), None)
    if chosen is None:
        messages.error(request, _("该任职或委托已不在有效期内。"))
    else:
        acting.keep(request.session, chosen.name)
        said = _("已切换，现以%(union)s%(office)s的身份办理。")
        union, office = chosen.organisation_name, chosen.label
        messages.success(request, said % {"union": union, "office": office})
    return redirect("admin:index")
