"""Who looks after what the public tells: whoever may edit the station."""

from typing import Final

from stations.places.models import Station
from unionhub.kernel.actor import Actor
from unionhub.kernel.errors import NotAllowed, NotFound
from unionhub.kernel.powers import Power

# Who answers reports; who confirms for those who keep silent is another duty.
HANDLING: Final = Power.STATION_EDIT
CONFIRMING: Final = Power.STATION_ACCEPT


def require(actor: Actor, power: Power, station: Station) -> None:
    """Refuse an act on what is told of a station outside the scope, or not allowed.

    Raises:
        NotFound: the station lies outside what the actor may see.
        NotAllowed: the office does not give this power.
    """
    if not Station.objects.visible_to(actor).filter(pk=station.pk).exists():
        raise NotFound
    if not actor.has(power):
        raise NotAllowed
