"""Who may move money: by office and part of the tree."""

from unionhub.kernel.actor import Actor
from unionhub.kernel.errors import NotAllowed, NotFound
from unionhub.kernel.powers import Power


def require(actor: Actor, power: Power, path: str) -> None:
    """Refuse an act for a union outside the scope (as absent) or beyond the powers.

    Raises:
        NotFound: the union lies outside the actor's scope.
        NotAllowed: the office does not give this power.
    """
    if not actor.covers(path):
        raise NotFound
    if not actor.has(power):
        raise NotAllowed


def require_own(actor: Actor, power: Power, organisation: str, path: str) -> None:
    """The same, for what a union does in its own name: nobody above does it for it.

    Accepting, refusing and giving back are the receiving union's own acts (L24: one
    approval on each side). The system may, for set-up and demo.

    Raises:
        NotFound, NotAllowed: as ``require``.
    """
    require(actor, power, path)
    if actor.organisation_id not in {organisation, None}:
        raise NotAllowed
