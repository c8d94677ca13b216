"""Who may see members."""

from unionhub.kernel.actor import Actor
from unionhub.kernel.powers import Power


def may_view(actor: Actor) -> bool:
    """Whether the office allows looking at members."""
    return actor.has(Power.MEMBER_VIEW)
