"""The stations of the own part of the tree in figures, for the landing page."""

from datetime import date
from typing import Any, Final

from django.db import DatabaseError
from django.db.models import Count, Q
from django.db.models.functions import Substr
from django.urls import reverse

from members.organisations.models import Organisation
from stations.places import desks, freshness
from stations.places.choices import STANDING, StationState
from stations.places.models import Station
from unionhub.kernel.actor import Actor
from unionhub.kernel.powers import Power
from unionhub.reference.choices import RegionLevel
from unionhub.reference.models import Region

# Of what codes of regions begin with: below a province cities, below a city counties.
_BELOW: Final = {RegionLevel.PROVINCE: 4, RegionLevel.PREFECTURE: 6}
COUNTY_DIGITS: Final = 6
MOST_BARS: Final = 25
Counted = list[tuple[str, int]]


def waiting(actor: Actor, on: date) -> list[tuple[str, int, str]]:
    """The officer's desks: the name, how much lies there, its list. One query."""
    try:
        found = desks.counts(actor, on)
    except DatabaseError:
        # Too much to be counted in time: the page goes without.
        return []
    return [(str(name.label), n, desk_link(name)) for name, n in found.items()]


def desk_link(name: desks.DeskName) -> str:
    """The list of what lies on a desk."""
    return f"{reverse('admin:stations_station_changelist')}?desk={name}"


def by_state(actor: Actor, on: date) -> tuple[Counted, int, int]:
    """How many in each state; how many stand, and of those how many to look at again.

    One query.
    """
    if not actor.has(Power.STATION_VIEW):
        return [], 0, 0
    since = freshness.stale_before(on)
    rows = Station.objects.visible_to(actor).order_by()
    late = Count("pk", filter=Q(fresh_as_of__lt=since))
    found = rows.values_list("state").annotate(count=Count("pk"), late=late)
    told = {state: (count, stale) for state, count, stale in found}
    shown = [
        (str(state.label), told[state][0]) for state in StationState if state in told
    ]
    standing = [told[state] for state in STANDING if state in told]
    return shown, sum(n for n, _late in standing), sum(late for _n, late in standing)


def by_region(actor: Actor, union: Organisation) -> Counted:
    """How many lie in each region below that of the own union. Two queries."""
    rows = Station.objects.visible_to(actor).filter(state__in=STANDING).order_by()
    digits = _BELOW.get(RegionLevel(union.region.level))
    if digits is None:
        told = rows.values_list("region__name").annotate(count=Count("pk"))
        return list(told.order_by("-count", "region_id")[:MOST_BARS])
    code: Any = Substr("region_id", 1, digits)
    found = rows.annotate(below=code).values_list("below").annotate(count=Count("pk"))
    counts = list(found.order_by("-count", "below")[:MOST_BARS])
    whole = [below.ljust(COUNTY_DIGITS, "0") for below, _count in counts]
    names = dict(Region.objects.filter(pk__in=whole).values_list("code", "name"))
    return [
        (names.get(code, code), count)
        for code, (_below, count) in zip(whole, counts, strict=True)
    ]


def stale_link() -> str:
    """The list of what is to be looked at again."""
    return reverse("admin:stations_station_changelist") + "?verified=stale"
