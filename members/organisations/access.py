"""Who may shape the tree and the list of employers."""

from members.organisations.models import Organisation
from unionhub.kernel.actor import Actor
from unionhub.kernel.errors import NotAllowed, NotFound
from unionhub.kernel.powers import Power


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


def require_employer_power(
    actor: Actor, power: Power, union: Organisation | None
) -> None:
    """Refuse an act on an employer: its union must be in scope, if it has one.

    Raises:
        NotFound, NotAllowed: as ``require``.
    """
    if union is not None:
        require(actor, power, union)
    elif not actor.has(power):
        raise NotAllowed
