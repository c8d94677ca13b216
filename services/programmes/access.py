"""Who may set up programmes: an office of the province's union."""

from unionhub.kernel.actor import Actor
from unionhub.kernel.errors import NotAllowed, NotFound
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


def require_under(actor: Actor, path: str) -> None:
    """Refuse whoever does not see to programmes at this union or above it.

    Raises:
        NotFound: the union lies outside the actor's scope.
        NotAllowed: the office does not give this power.
    """
    if not actor.covers(path):
        raise NotFound
    if not actor.has(Power.PROGRAMME_EDIT):
        raise NotAllowed
