"""What waits for an officer among the stations: a desk for each act, and who may act.

Each is a filter of the list, and a number on the landing page.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.db.models import Count, Q, TextChoices
from django.utils.translation import gettext_lazy as _

from stations.places import access, freshness
from stations.places.choices import ENDED, STANDING, Listing, StationState
from stations.places.models import Station
from unionhub.kernel.actor import Actor
from unionhub.kernel.powers import Power

# An inspection is prepared so long before it is due.
AHEAD: Final = timedelta(days=30)


class DeskName(TextChoices):
    """The desks, in the order of a station's life."""

    ACCEPTANCE = "ACCEPTANCE", _("验收台")
    CHECK = "CHECK", _("核对台")
    PUBLICATION = "PUBLICATION", _("发布台")
    INSPECTION = "INSPECTION", _("检查台")
    VERIFICATION = "VERIFICATION", _("待核实")


@dataclass(frozen=True)
class _Desk:
    """What lies on a desk on a day, and who may act on it: any of the powers, held by
    a union so many levels above a county."""

    rows: Callable[[date], Q]
    powers: tuple[Power, ...]
    levels: int | None = None


_DESKS: Final[Mapping[DeskName, _Desk]] = {
    DeskName.ACCEPTANCE: _Desk(
        lambda _on: Q(state=StationState.PENDING_ACCEPT), (Power.STATION_ACCEPT,)
    ),
    DeskName.CHECK: _Desk(
        lambda _on: Q(listing=Listing.COLLECTED) & ~Q(state__in=ENDED),
        (Power.STATION_ACCEPT,),
        access.CITY,
    ),
    DeskName.PUBLICATION: _Desk(
        lambda _on: Q(listing=Listing.CHECKED, state__in=STANDING),
        (Power.STATION_PUBLISH,),
        access.PROVINCE,
    ),
    DeskName.INSPECTION: _Desk(
        lambda on: Q(state__in=STANDING, inspection_due_on__lte=on + AHEAD),
        (Power.STATION_ACCEPT,),
    ),
    DeskName.VERIFICATION: _Desk(
        lambda on: Q(state__in=STANDING, fresh_as_of__lt=freshness.stale_before(on)),
        (Power.STATION_EDIT, Power.STATION_KEEP),
    ),
}


def rows(name: DeskName, on: date) -> Q:
    """What lies on a desk."""
    return _DESKS[name].rows(on)


def of(actor: Actor) -> list[DeskName]:
    """The desks at which the actor may act."""
    return [
        name
        for name, desk in _DESKS.items()
        if any(actor.has(power) for power in desk.powers)
        and (desk.levels is None or access.is_above(actor, desk.levels))
    ]


def counts(actor: Actor, on: date) -> dict[DeskName, int]:
    """How much lies on each of the actor's desks. One query."""
    names = of(actor)
    if not names:
        return {}
    sums = {name.value: Count("pk", filter=rows(name, on)) for name in names}
    found = Station.objects.visible_to(actor).order_by().aggregate(**sums)
    return {name: found[name.value] for name in names}
