"""Who may see members."""

from unionhub.kernel.actor import Actor
from unionhub.kernel.errors import NotAllowed
from unionhub.kernel.powers import Power


class FactorNotRecent(NotAllowed):
    """The second factor was shown too long ago, or never."""

    code = "second_factor_not_recent"


def may_view(actor: Actor) -> bool:
    """Whether the office allows looking at members."""
    return actor.has(Power.MEMBER_VIEW)


def require_reveal(actor: Actor) -> None:
    """Refuse full numbers to whose office does not give them (R-ACC-04).

    Raises:
        NotAllowed: the office held does not show full numbers.
    """
    if not actor.has(Power.MEMBER_REVEAL):
        raise NotAllowed
