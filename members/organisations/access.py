"""Who may shape the tree and the list of employers."""

from members.organisations.models import Organisation
from unionhub.kernel.actor import Actor
from unionhub.kernel.errors import NotAllowed, NotFound
from unionhub.kernel.powers import Power


def may_edit(actor: Actor) -> bool:
    """Whether the office allows founding and correcting unions."""
    return actor.has(Power.ORGANISATION_EDIT)


def require(actor: Actor, power: Power, organisation: Organisation) -> None:
    """Refuse an act on a union outside the scope (as absent) or beyond the powers.

    Raises:
        NotFound: the union lies outside the actor's scope.
        NotAllowed: the office does not give this power.
    """
    if not actor.covers(organisation.path):
        raise NotFound
    if not actor.has(power):
        raise NotAllowed
