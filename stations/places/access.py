"""Who may look after stations: by office, level and part of the tree."""

from members.organisations.models import SEGMENT
from stations.places.models import Station, is_keeper
from unionhub.kernel.actor import Actor
from unionhub.kernel.errors import NotAllowed, NotFound
from unionhub.kernel.powers import Power


def require(actor: Actor, power: Power, station: Station) -> None:
    """Refuse an act on a station outside the scope (as absent) or beyond the powers.

    Raises:
        NotFound: the station lies outside the actor's scope.
        NotAllowed: the office does not give this power.
    """
    if not actor.covers(station.org_path):
        raise NotFound
    if is_keeper(actor) and not _keeps(actor, station):
        raise NotFound
    if not actor.has(power):
        raise NotAllowed


def require_care(actor: Actor, station: Station) -> None:
    """Let whoever edits stations do it, and the keeper of this one.

    Raises:
        NotFound, NotAllowed: as ``require``.
    """
    keeps = is_keeper(actor)
    require(actor, Power.STATION_KEEP if keeps else Power.STATION_EDIT, station)


def require_above(actor: Actor, power: Power, station: Station, levels: int) -> None:
    """The same, for what a union so many levels above a county decides.

    County collects, city checks, province publishes (FEATURES 49): nobody passes what
    the own level has collected.

    Raises:
        NotFound, NotAllowed: as ``require``.
    """
    require(actor, power, station)
    tops = [low for low, _high in actor.scope if station.org_path.startswith(low)]
    if not any(depth_of(top) <= COUNTY_DEPTH - levels for top in tops):
        raise NotAllowed


def is_above(actor: Actor, levels: int) -> bool:
    """Whether some part of the actor's scope begins so many levels above a county."""
    tops = [low for low, _high in actor.scope]
    return any(depth_of(top) <= COUNTY_DEPTH - levels for top in tops)


def require_province(actor: Actor, power: Power) -> None:
    """Refuse whoever does not act for the whole province.

    Raises:
        NotAllowed: no such power, or a part of the tree only.
    """
    tops = [depth_of(low) for low, _high in actor.scope]
    if not actor.has(power) or min(tops, default=COUNTY_DEPTH) > 0:
        raise NotAllowed


def _keeps(actor: Actor, station: Station) -> bool:
    """Whether it was given into the actor's hands. A station is looked for by its code:
    none that is being entered has one."""
    return Station.objects.filter(pk=station.pk).kept_by(actor).exists()


# In the tree of unions: the province is 0, a city 1, a county 2.
COUNTY_DEPTH = 2
CITY, PROVINCE = 1, 2


def depth_of(path: str) -> int:
    """How far below the root a path lies."""
    return max(0, len(path) // SEGMENT - 1)
