"""Who may set up programmes: an office of the province's union."""

from unionhub.kernel.actor import Actor
from unionhub.kernel.errors import NotAllowed
from unionhub.kernel.powers import Power

# The path of the province's union: the first of the tree.
ROOT = "0001"


def require(actor: Actor) -> None:
    """Refuse whoever does not set up programmes for the whole province.

    Raises:
        NotAllowed: no such power, or not over the whole tree.
    """
    if not (actor.covers(ROOT) and actor.has(Power.PROGRAMME_EDIT)):
        raise NotAllowed
