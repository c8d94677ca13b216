"""Who looks after what the public tells: whoever may edit the station, or keeps it."""

from typing import Final

from stations.places.models import Station, is_keeper
from unionhub.kernel.actor import Actor
from unionhub.kernel.errors import NotAllowed, NotFound
from unionhub.kernel.powers import Power

# Who answers reports; who confirms for those who keep silent is another duty.
HANDLING: Final = Power.STATION_EDIT
CONFIRMING: Final = Power.STATION_ACCEPT
# A keeper sees and answers what is told of the own stations.
KEEPING: Final = Power.STATION_KEEP


def require(actor: Actor, power: Power, station: Station) -> None:
    """Refuse an act on what is told of a station outside the scope, or not allowed.

    What an editor may handle, the keeper of this very station may too.

    Raises:
        NotFound: the station lies outside what the actor may see.
        NotAllowed: the office does not give this power.
    """
    if not Station.objects.visible_to(actor).filter(pk=station.pk).exists():
        raise NotFound
    keeps = power == HANDLING and is_keeper(actor)
    if not actor.has(KEEPING if keeps else power):
        raise NotAllowed


def handles(actor: Actor) -> bool:
    """Whether somebody answers reports at all: of all stations, or of the own."""
    return actor.has(HANDLING) or is_keeper(actor)
